"""Animations of a denoising: they end with the sheet, whatever was done to the sprites."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from spritestudio.diffusion.checkpoint import save_checkpoint
from spritestudio.diffusion.networks.context_unet import ContextUnet
from spritestudio.specs import ModelSpec
from tests.cli.conftest import Run
from tests.cli.test_export import pixels


@pytest.mark.parametrize("kind", ["gif", "apng", "webp"])
def test_the_denoising_is_an_animation(spritestudio: Run, tmp_path: Path, weights: Path, kind: str) -> None:
    step_history = tmp_path / f"film.{kind}"
    command = ("generate", "--weights", weights, "--count", 2, "--steps", 4, "--out", tmp_path / "a.png")
    assert spritestudio(*command, f"--{kind}", step_history, "--film-scale", 2, "--hold-ms", 900).status == 0
    with Image.open(step_history) as picture:
        assert picture.n_frames == 4  # type: ignore[attr-defined]
        assert picture.size == (32, 16)
        frames = [np.asarray(frame.convert("RGBA")).copy() for frame in ImageSequence.Iterator(picture)]
        picture.seek(3)
        picture.load()
        assert picture.info["duration"] == 1000
    last = frames[-1][::2, ::2]
    assert np.array_equal(np.where(last[..., 3:] == 0, 0, last), pixels(tmp_path / "a.png"))


@pytest.mark.parametrize(
    "how",
    [
        "--palette model --recolor ONE OTHER",
        "--palette model --recolor ONE OTHER --outline outside",
        "--colors 4 --remove-orphans --trim",
        "--trim --layout packed --trim-each --merge --spacing 1 --extrude 1",
        "--background #2b2a33 --layout class --power-of-two",
    ],
)
def test_the_last_frame_is_the_sheet(
    spritestudio: Run, tmp_path: Path, model_spec: ModelSpec, network: ContextUnet, how: str
) -> None:
    weights = tmp_path / "colourful.safetensors"
    own = tuple(f"#{step:02x}{255 - step:02x}80" for step in range(0, 256, 51))
    save_checkpoint(weights, dataclasses.replace(model_spec, palette=own), network.state_dict())
    (tmp_path / "one.hex").write_text("\n".join(color[1:] for color in own[:3]))
    (tmp_path / "other.hex").write_text("\n".join(color[1:] for color in own[3:]))
    how = how.replace("ONE", str(tmp_path / "one.hex")).replace("OTHER", str(tmp_path / "other.hex"))
    command = ("generate", "--weights", weights, "--count", 4, "--steps", 3, "--seed", 5, *how.split())
    out, film = tmp_path / "a.png", tmp_path / "a.apng"
    assert spritestudio(*command, "--out", out, "--apng", film, "--film-scale", 1).status == 0
    with Image.open(film) as picture:
        assert picture.n_frames == 3  # type: ignore[attr-defined]
        picture.seek(2)
        assert np.array_equal(np.asarray(picture.convert("RGBA")), pixels(out))


def test_times_that_browsers_change_are_told(spritestudio: Run, tmp_path: Path, weights: Path) -> None:
    paint = ("generate", "--weights", weights, "--count", 1, "--steps", 2, "--force")
    command = (*paint, "--out", tmp_path / "a.png")
    told = spritestudio(*command, "--gif", tmp_path / "a.gif", "--frame-ms", 15)
    assert (told.status, told.err.count("\n")) == (0, 1)
    assert "browsers show a frame of a GIF in steps of 10 ms" in told.err
    assert spritestudio(*command, "--gif", tmp_path / "a.gif", "--frame-ms", 20).err == ""
    assert spritestudio(*command, "--webp", tmp_path / "a.webp", "--frame-ms", 15).err == ""

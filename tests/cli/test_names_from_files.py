"""No name that stands in a file drives the terminal of who prints it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from spritestudio import paths
from spritestudio.diffusion.checkpoint import save_checkpoint
from spritestudio.diffusion.network_kinds import build_network
from spritestudio.library import palettes
from spritestudio.runs.log import FINISHED
from spritestudio.runs.store import runs_folder
from spritestudio.specs import ModelSpec
from spritestudio.sprites.export.formats import FORMATS
from tests.cli.conftest import Run
from tests.runs.written import log_steps, make_run

NAME = "\x1b[2J\x07red\x9b31m"
SHOWN = r"\x1b[2J\x07red\x9b31m"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Weights, a run, a palette and a set of that name; returns the set."""
    torch.manual_seed(0)
    model = ModelSpec(class_names=(NAME, "food"), image_size=8, width=8, timesteps=20, title=NAME)
    paths.user_weights().mkdir(parents=True)
    save_checkpoint(paths.user_weights() / "own.safetensors", model, build_network(model).state_dict())
    log_steps(make_run(runs_folder() / "one", NAME), 9, FINISHED)
    palettes.user_folder().mkdir()
    (palettes.user_folder() / "own.gpl").write_text(
        f"GIMP Palette\nName: {NAME}\n#\n0 0 0\t{NAME}\n", "utf-8"
    )
    images = np.random.default_rng(0).integers(0, 255, (8, 8, 8, 4), dtype=np.uint8)
    names = np.array([f"{NAME} {number}" for number in range(8)])
    path = tmp_path / f"{NAME}.npz"
    np.savez(path, images=images, labels=np.arange(8) % 2, class_names=[NAME, "food"], names=names)
    return path


def test_names_are_shown_with_their_control_characters_as_escapes(
    hostile: Path, spritestudio: Run, tmp_path: Path
) -> None:
    own = paths.user_weights() / "own.safetensors"
    picture, gif = tmp_path / "a.png", tmp_path / f"{NAME}.gif"
    for arguments in (
        ("models",),
        ("runs",),
        ("palettes",),
        ("import", hostile),
        ("import", hostile, "--out", tmp_path / f"{NAME} 2.npz"),
        ("export", hostile, "--out", tmp_path / f"{NAME}.png"),
        ("export", hostile, "--out", picture, "--gif", gif, "--frame-ms", "15"),
        ("generate", "--weights", own, "--count", "2", "--steps", "2", "--out", tmp_path / f"{NAME}-2.png"),
        ("recipe", tmp_path / f"{NAME}-2.png"),
        ("recipe", picture.with_name(f"{NAME} missing.png")),
        ("generate", "--weights", NAME, "--out", picture),
        ("generate", "--weights", own, "--context", f"{NAME}z", "--out", picture),
        ("generate", "--weights", own, "--context", f"{NAME}=x", "--out", picture),
        ("runs", NAME),
        ("palettes", "own"),
        ("palettes", f"{NAME} none"),
        ("train", "--data", tmp_path / f"{NAME}.pth"),
        ("import", "--grid", NAME, hostile),
    ):
        told = spritestudio(*arguments)
        assert SHOWN in told.out + told.err, arguments
        assert not {"\x1b", "\x07", "\x9b"} & set(told.out + told.err), arguments


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such names")
def test_names_that_are_no_text_go_all_the_way(spritestudio: Run, tmp_path: Path) -> None:
    odd = os.fsdecode(b"caf\xe9")  # in Latin-1, as an old disk has it
    folder = tmp_path / odd / odd
    folder.mkdir(parents=True)
    for number in range(4):
        Image.new("RGBA", (8, 8), (50 * number, 0, 200, 255)).save(folder / f"{odd}_{number}.png")
    made = tmp_path / f"{odd}.npz"
    assert spritestudio("import", tmp_path / odd, "--out", made).status == 0
    for source in (made, tmp_path / odd, folder / f"{odd}_0.png"):
        out = tmp_path / f"{source.stem}-out.png"
        told = spritestudio("export", source, "--out", out, "--layout", "class", "--force")
        assert told.status == 0, told.err
    formats = [item for name, kind in FORMATS.items() if not kind.of_clips for item in ("--format", name)]
    told = spritestudio("export", made, "--out", tmp_path / "sheet.png", *formats)
    assert told.status == 0, told.err
    told = spritestudio("export", made, "--out", tmp_path / f"{odd}.png", "--format", "css", "--force")
    assert told.refused, "no other file can name it"
    assert "Traceback" not in spritestudio("palettes", folder / f"{odd}_1.png").err

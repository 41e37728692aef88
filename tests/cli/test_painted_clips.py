"""`spritestudio animate --clip`: clips that weights paint."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.diffusion.checkpoint import save_checkpoint
from spritestudio.sprites.importing.reading import read_sprites
from tests.cli.conftest import Run
from tests.diffusion.motion.tiny_walker import MODEL, figure, untaught


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("weights") / "walker.safetensors"
    save_checkpoint(path, MODEL, untaught().denoiser.network.state_dict())
    return path


@pytest.fixture
def hero(tmp_path: Path) -> Path:
    path = tmp_path / "hero.png"
    Image.fromarray(figure()).save(path)
    return path


def test_a_figure_walks_from_four_sides(spritestudio: Run, hero: Path, weights: Path, tmp_path: Path) -> None:
    out = tmp_path / "walk.aseprite"
    result = spritestudio(
        "animate", hero, "--clip", "walk", "--directions", 4, "--frames", 3, "--proposals", 1,
        "--weights", weights, "--out", out,
    )  # fmt: skip
    assert (result.status, result.err) == (0, "")
    read = read_sprites([out])
    tags = list(dict.fromkeys(read.notes["fine"].tolist()))
    assert tags == ["walk-front", "walk-left", "walk-right", "walk-back"]
    assert read.count == 12
    assert np.array_equal(read.images[0], figure())
    assert set(read.notes["duration_ms"].tolist()) == {150}


def test_the_side_that_it_shows_is_not_turned(
    spritestudio: Run, hero: Path, weights: Path, tmp_path: Path
) -> None:
    result = spritestudio(
        "animate", hero, "--clip", "idle,walk", "--directions", "back,left", "--facing", "left",
        "--plain", "glow", "--proposals", 1, "--movement", 0.5, "--weights", weights,
        "--out", tmp_path / "s.png", "--json",
    )  # fmt: skip
    assert result.status == 0
    names = [clip["name"] for clip in json.loads(result.out)["clips"]]
    assert names == [
        "glow-left", "glow-back", "idle-left", "idle-back", "walk-left", "walk-back",
    ]  # fmt: skip
    assert "idle: measured to be no better than a plain motion" in result.err
    with Image.open(tmp_path / "s.png") as picture:
        rows = np.array(picture)
    assert np.array_equal(rows[16:24, :8], figure())


def test_all_is_what_the_weights_are_good_at(
    spritestudio: Run, hero: Path, weights: Path, tmp_path: Path
) -> None:
    result = spritestudio(
        "animate", hero, "--clip", "all", "--proposals", 1, "--weights", weights,
        "--out", tmp_path / "s.gif", "--json",
    )  # fmt: skip
    assert [clip["name"] for clip in json.loads(result.out)["clips"]] == ["walk-front"]


def test_sprites_that_do_not_fit_are_told_and_the_others_move(
    spritestudio: Run, weights: Path, tmp_path: Path
) -> None:
    path, out = tmp_path / "set.npz", tmp_path / "s.png"
    asked = ("--clip", "walk", "--proposals", 1, "--weights", weights, "--out", out)
    empty = np.zeros_like(figure())
    columns = {"labels": np.zeros(3, int), "class_names": np.array(["hero"])}
    np.savez(path, images=np.stack([empty, figure(), empty]), **columns)
    result = spritestudio("animate", path, *asked, "--json")
    assert result.status == 0
    assert result.err == "No clip of sprites 0, 2: There is nothing to move: the sprite is empty.\n"
    assert [clip["name"] for clip in json.loads(result.out)["clips"]] == ["walk-front"]
    out.unlink()
    np.savez(path, images=np.stack([empty] * 3), **columns)
    result = spritestudio("animate", path, *asked)
    assert result.refused
    assert "Sprite 0: There is nothing to move" in result.err
    assert not out.exists()


def test_bad_input_is_one_sentence_and_writes_nothing(
    spritestudio: Run, hero: Path, weights: Path, tmp_path: Path
) -> None:
    given = ("--weights", weights)
    for arguments, text in {
        ("--clip", "wallk", *given): "wallk'. Did you mean walk?",
        ("--clip", ",", *given): "No movement is named",
        ("--clip", "walk", "--directions", "lef", *given): "lef'. Did you mean left?",
        ("--clip", "walk", "--directions", ",", *given): "no side to turn to",
        ("--clip", "walk", "--directions", 5, *given): "seen from 1 or 4 directions, not 5.",
        ("--clip", "walk", "--amount", 2, *given): "--amount is an option of plain motions",
        ("--clip", "walk", "--facing", "up", *given): "no side named 'up'",
        ("--clip", "walk", "--movement", 3, *given): "Movement must be between 0 and 1",
        ("--clip", "walk"): "No installed weights have learned movements of 8×8 pixels",
        ("--clip", "walk", "--weights", "heroes16-course"): "have learned no movements",
    }.items():
        result = spritestudio("animate", hero, *arguments, "--out", tmp_path / "t.gif")
        assert text in result.err
        assert result.refused
    big = tmp_path / "big.png"
    Image.fromarray(np.pad(figure(), ((0, 8), (0, 8), (0, 0)))).save(big)
    result = spritestudio("animate", big, "--clip", "walk", *given, "--out", tmp_path / "t.gif")
    assert "Sprite 0: The sprite has 16×16 pixels, and these weights paint 8×8." in result.err
    Image.fromarray(np.zeros((23, 17, 4), np.uint8) + np.uint8(255)).save(big)
    result = spritestudio("animate", big, "--clip", "walk", "--out", tmp_path / "t.gif")
    assert "No installed weights have learned movements of 17×23 pixels" in result.err
    assert not (tmp_path / "t.gif").exists()

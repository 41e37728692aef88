"""`spritestudio evaluate`: a table, JSON, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.diffusion.checkpoint import save_checkpoint
from tests.cli.conftest import Run
from tests.diffusion.motion.tiny_walker import MODEL as MOVING_MODEL
from tests.diffusion.motion.tiny_walker import figure, untaught


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Sixty sprites of 8×8, each a group of its own."""
    path = tmp_path / "many.npz"
    images = np.random.default_rng(0).integers(0, 256, (60, 8, 8, 4), dtype=np.uint8)
    images[..., 3] = 255
    np.savez(path, images=images, labels=np.arange(60) % 2, class_names=np.array(["hero", "food"]))
    return path


def test_it_prints_a_table_and_writes_the_figures(
    spritestudio: Run, weights: Path, many: Path, tmp_path: Path
) -> None:
    out = tmp_path / "figures.json"
    result = spritestudio(
        "evaluate", "--weights", weights, "--data", many, "--count", 6, "--steps", 2, "--out", out
    )
    assert (result.status, result.err) == (0, "")
    assert "6 samples by ddim in 2 steps" in result.out
    assert "no classifier sees sprites of this size" in result.out
    assert "orphan pixels" in result.out
    assert "Aims: " in result.out
    figures = json.loads(out.read_text())
    assert figures["samples"] == 6
    assert figures["settings"]["steps"] == 2
    assert figures["memorised"]["exact"] == {"samples": 0.0, "real": 0.0}
    assert figures["aims"]["known pixels that changed"] == {"found": 0.0, "asked": 0.0, "reached": True}


def test_sprites_of_classes_that_weights_do_not_know_are_told(
    spritestudio: Run, weights: Path, many: Path, tmp_path: Path
) -> None:
    with np.load(many) as read:
        arrays = dict(read)
    labels = np.where(np.arange(60) < 25, 2, arrays["labels"])
    more = tmp_path / "more.npz"
    np.savez(more, images=arrays["images"], labels=labels, class_names=np.array(["hero", "food", "gem"]))
    result = spritestudio("evaluate", "--weights", weights, "--data", more, "--count", 4, "--steps", 2)
    assert result.status == 0
    assert result.err == "Left out: 25 of 60 sprites, of classes that these weights do not know: gem.\n"


def test_it_is_seeded(spritestudio: Run, weights: Path, many: Path) -> None:
    command = ("evaluate", "--weights", weights, "--data", many, "--count", 6, "--steps", 2, "--json")
    first, second = (json.loads(spritestudio(*command, "--seed", 3).out) for _ in range(2))
    other = json.loads(spritestudio(*command, "--seed", 4, "--sampler", "ddpm").out)
    assert first["pixel_art"] == second["pixel_art"] != other["pixel_art"]
    assert other["settings"]["sampler"] == "ddpm"


@pytest.mark.parametrize(
    "wrong", [("--count", 1), ("--steps", 21), ("--sampler", "magic"), ("--data", "nowhere")]
)
def test_what_cannot_be_is_refused(
    spritestudio: Run, weights: Path, many: Path, wrong: tuple[str, object]
) -> None:
    result = spritestudio("evaluate", "--weights", weights, "--data", many, *wrong)
    assert result.refused


def test_samples_are_mixed_blindly_with_sprites_of_the_set(
    spritestudio: Run, weights: Path, many: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "beside.png"
    command = ("evaluate", "--weights", weights, "--data", many, "--count", 6, "--steps", 2)
    assert spritestudio(*command, "--beside", picture).status == 0
    drawn = np.asarray(Image.open(picture))
    pitch = 8 * 3 + 4  # sprites three times as large, and a gap
    assert drawn.shape == (2 * pitch + 4, 110 + 16 * pitch + 4, 4)
    key = json.loads((tmp_path / "beside-key.json").read_text())
    assert list(key) == ["hero", "food"]
    real = np.load(many)["images"]
    for row, told in enumerate(key.values()):
        kinds = [text.split()[0] for text in told]
        assert (kinds.count("painted"), kinds.count("real")) == (3, 8)
        assert kinds != sorted(kinds)
        for place, text in enumerate(told):
            top, left = 4 + row * pitch, 110 + 4 + place * pitch
            cell = drawn[top : top + 24 : 3, left : left + 24 : 3]
            kind, number = text.split()
            assert np.array_equal(cell, real[int(number)]) == (kind == "real")


def test_words_and_styles_that_a_set_names_are_asked_for(
    spritestudio: Run, wordy_weights: Path, tmp_path: Path
) -> None:
    images = np.random.default_rng(0).integers(0, 256, (80, 8, 8, 4), dtype=np.uint8)
    images[..., 3] = 255
    styles, words = np.array(["dungeon", "inked"]), np.array(["dragon", "hood, mage"])
    path, out = tmp_path / "styled.npz", tmp_path / "figures.json"
    np.savez(
        path,
        images=images,
        labels=np.zeros(80, int),
        class_names=np.array(["hero"]),
        style=styles[np.arange(80) % 2],
        words=words[np.arange(80) // 2 % 2],
    )
    result = spritestudio(
        "evaluate", "--weights", wordy_weights, "--data", path, "--count", 16, "--steps", 2, "--out", out
    )
    assert (result.status, result.err) == (0, "")
    for title in ("a judge is right", "right style", "right word", "right colour", "known pixels"):
        assert title in result.out
    figures = json.loads(out.read_text())
    assert set(figures["obedience"]) == {"styles", "words", "colours"}
    assert set(figures["obedience"]["styles"]["by_name"]) == {"dungeon", "inked"}
    assert figures["known_changed"] == 0.0
    assert 0.0 <= figures["judge"]["right"] <= 1.0


def test_a_set_of_clips_has_a_table_of_its_own(spritestudio: Run, tmp_path: Path) -> None:
    weights, data = tmp_path / "walker.safetensors", tmp_path / "clips.npz"
    save_checkpoint(weights, MOVING_MODEL, untaught().denoiser.network.state_dict())
    frames = np.stack([frame for seed in range(12) for frame in (figure(seed), figure(seed + 20))])
    clip = np.arange(24) // 2
    np.savez(data, frames=frames, clip=clip, clip_name=np.array(["walk"] * 12), group=np.arange(12))
    asked = ("evaluate", "--weights", weights, "--data", data, "--proposals", 1, "--movement", 0.5)
    result = spritestudio(*asked, "--out", tmp_path / "f.json", "--unseen")
    assert (result.status, result.err) == (0, "")
    figures = json.loads((tmp_path / "f.json").read_text())["by_clip"]["walk"]
    assert figures["clips"] == 12
    assert f"{figures['painted']:.3f}" in result.out
    assert f"{figures['copied']:.3f}" in result.out
    held_out = json.loads(spritestudio(*asked, "--json").out)
    assert 0 < held_out["by_clip"]["walk"]["clips"] < 12
    assert held_out["settings"]["movement"] == 0.5
    result = spritestudio("evaluate", "--weights", "heroes16-course", "--data", data)
    assert result.refused
    assert "have learned no movements" in result.err

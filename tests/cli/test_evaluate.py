"""`spritestudio evaluate`: a table, JSON, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.cli.conftest import Run


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
    figures = json.loads(out.read_text())
    assert figures["samples"] == 6
    assert figures["settings"]["steps"] == 2
    assert figures["memorised"]["exact"] == {"samples": 0.0, "real": 0.0}


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


def test_samples_are_drawn_beside_sprites_of_the_set(
    spritestudio: Run, weights: Path, many: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "beside.png"
    command = ("evaluate", "--weights", weights, "--data", many, "--count", 6, "--steps", 2)
    assert spritestudio(*command, "--beside", picture).status == 0
    drawn = np.asarray(Image.open(picture))
    pitch = 8 * 3 + 4  # sprites three times as large, and a gap
    assert drawn.shape == (2 * pitch + 4, 110 + 2 * (8 * pitch + 4) + 16, 4)
    real = np.load(many)["images"]
    left = 110 + (8 * pitch + 4) + 16 + 4
    for row, label in enumerate((0, 1)):
        top = 4 + row * pitch
        cell = drawn[top : top + 24 : 3, left : left + 24 : 3]
        assert (cell == real[label::2]).all(axis=(1, 2, 3)).any()  # the first beside is one of its class

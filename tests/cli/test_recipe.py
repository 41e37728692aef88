"""`spritestudio recipe`: what a picture was made with."""

from __future__ import annotations

from pathlib import Path

from spritestudio.library.models import weights_hash
from tests.cli.conftest import Run


def test_recipes_are_told_in_words_and_as_json(spritestudio: Run, tmp_path: Path, weights: Path) -> None:
    command = ("generate", "--weights", weights, "--count", 2, "--steps", 2, "--seed", 7, "--colors", 4)
    command = (*command, "--agreement-below", 1.5)
    spritestudio(*command, "--recipe-file", "--out", tmp_path / "a.png")
    told = spritestudio("recipe", tmp_path / "a.png")
    assert (told.status, told.err) == (0, "")
    assert f"tiny (SHA-256 {weights_hash(weights)})" in told.out
    assert "agreement 0.5 below noise 1.5" in told.out
    assert "0: seed 7, hero 1" in told.out
    assert "1: seed 8, food 1" in told.out
    assert '"colors"' in spritestudio("recipe", tmp_path / "a.png", "--json").out
    assert spritestudio("recipe", tmp_path / "a.recipe.json").out == told.out


def test_a_picture_without_a_recipe_says_so(spritestudio: Run, tmp_path: Path, weights: Path) -> None:
    command = ("generate", "--weights", weights, "--count", 1, "--steps", 2, "--no-recipe")
    spritestudio(*command, "--out", tmp_path / "a.png")
    for command in (
        ("recipe", tmp_path / "a.png"),
        ("generate", "--from", tmp_path / "a.png", "--out", "b.png"),
    ):
        result = spritestudio(*command)
        assert result.refused
        assert "carries no recipe" in result.err

"""`--words`, `--style` and `--facing` beside `--context`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from spritestudio.sprites.recipes import read_recipe
from tests.cli.conftest import Run

ASKED: dict[str, list[dict[str, float]]] = {
    "--words red_dragon,hood=0.5": [
        {"monster": 1.0, "style:dungeon": 1.0, "word:red": 1.0, "word:dragon": 1.0, "word:hood": 0.5}
    ],
    "--words red --context hero=0.7": [{"hero": 0.7, "style:inked": 1.0, "word:red": 1.0}],
    "--words red": [{"word:red": 1.0}],
    "--style inked": [
        {"hero": 1.0, "style:inked": 1.0},
        {"hero_side": 1.0, "style:inked": 1.0},
        {"monster": 1.0, "style:inked": 1.0},
    ],
    "--style Inked=0.7 --style dungeon=0.3 --facing LEFT --context none": [
        {"style:inked": 0.7, "style:dungeon": 0.3, "facing:left": 1.0}
    ],
    "--context style:inked=1,word:red=0.5,monster=1": [{"monster": 1.0, "style:inked": 1.0, "word:red": 0.5}],
}


def _arguments(text: str) -> list[str]:
    return [part.replace("red_dragon,hood", "red dragon, hood") for part in text.split()]


@pytest.mark.parametrize("text", ASKED)
def test_words_style_and_facing_stand_in_the_mix(
    spritestudio: Run, tmp_path: Path, wordy_weights: Path, text: str
) -> None:
    out = tmp_path / "a.png"
    result = spritestudio(
        "generate", "--weights", wordy_weights, "--count", 3, "--json", "--out", out, *_arguments(text)
    )
    assert result.status == 0, result.err
    mixes = [sprite["context"] for sprite in json.loads(result.out)["sprites"]]
    assert mixes == [ASKED[text][index % len(ASKED[text])] for index in range(3)]
    recipe = read_recipe(out)
    assert recipe is not None
    assert [recipe.shares_of(index) for index in range(3)] == mixes


def test_a_recipe_of_words_paints_the_same_again(
    spritestudio: Run, tmp_path: Path, wordy_weights: Path
) -> None:
    first, again = tmp_path / "a.png", tmp_path / "b.png"
    command = ("generate", "--weights", wordy_weights, "--words", "red dragon", "--facing", "left")
    assert spritestudio(*command, "--count", 2, "--out", first).status == 0
    result = spritestudio("generate", "--from", first, "--weights", wordy_weights, "--out", again)
    assert result.status == 0, result.err
    assert first.read_bytes() == again.read_bytes()
    told = spritestudio("recipe", first).out
    assert "monster 1, dungeon style, facing left, red 1, dragon 1" in told
    beside = spritestudio("generate", "--from", first, "--words", "red", "--out", tmp_path / "c.png")
    assert "--words cannot be given too" in beside.err


def test_a_folder_of_words_is_gone_on_with(spritestudio: Run, tmp_path: Path, wordy_weights: Path) -> None:
    command = ("generate", "--weights", wordy_weights, "--words", "red dragon", "--out", tmp_path / "many")
    assert spritestudio(*command, "--count", 2).status == 0
    result = spritestudio(*command, "--count", 2, "--json")
    made: dict[str, Any] = json.loads(result.out)
    assert (made["already_there"], made["written"]) == (2, 0)


BAD_ARGUMENTS = {
    "--words dragons": "do not know the word 'dragons'. Did you mean dragon?",
    "--words Armour": "do not know the word 'Armour'. Did you mean armor?",
    "--words zeppelin": "do not know the word 'zeppelin'. They know red, dragon, hood, mage or armor",
    "--style inked,noir": "no style named 'noir'",
    "--style inkd": "no style named 'inkd'. Did you mean inked?",
    "--style inked=much": "'inked=much' is not a share of a style",
    "--style inked --style Inked=0.3": "The style Inked is given twice",
    "--words 0.5": "The number 0.5 follows no word. It stands behind its word",
    "--facing up": "no facing named 'up'. This model knows front or left",
    "--context word:dragons=1": "no word named 'dragons'. Did you mean dragon?",
    "--words red=99999": "The share of word:red must be between -1000 and 1000, not 99999",
}


@pytest.mark.parametrize("text", BAD_ARGUMENTS)
def test_what_weights_do_not_know_is_told_with_what_is_near(
    spritestudio: Run, tmp_path: Path, wordy_weights: Path, text: str
) -> None:
    result = spritestudio(
        "generate", "--weights", wordy_weights, "--out", tmp_path / "a.png", *text.split(), "--count", 1
    )
    assert result.refused, result
    assert BAD_ARGUMENTS[text] in result.err


def test_weights_that_know_classes_alone_say_so(spritestudio: Run, tmp_path: Path, weights: Path) -> None:
    command = ("generate", "--weights", weights, "--count", 1, "--out", tmp_path / "a.png")
    assert "They know classes alone: hero or food" in spritestudio(*command, "--words", "red").err
    told = spritestudio(*command, "--style", "inked").err
    assert "This model knows no styles. There are styles in sprites16-words" in told


def test_models_tell_their_styles_facings_and_words(
    spritestudio: Run, wordy_weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spritestudio.paths.user_weights", lambda: wordy_weights.parent)
    out = spritestudio("models").out
    assert "styles: dungeon, inked" in out
    assert "words: red, dragon, hood, mage, armor" in out

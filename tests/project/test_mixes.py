"""Mixes of ideas and how the sprites are shared out among them."""

from __future__ import annotations

import json
import math
import random
from typing import Any

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.project.mixes import Mix, deal, random_mix, weights_for
from spritestudio.specs import ModelSpec
from tests.specs.models import WORDY

MODEL = ModelSpec(class_names=("hero", "food", "spell"))


def test_a_kind_alone_keeps_style_and_side_and_no_words() -> None:
    mix = Mix({"hero": 1.0, "food": 0.5, "word:red": 1.0, "style:puny": 1.0, "facing:left": 1.0}, 3)
    assert mix.of_kind_alone("potion") == Mix({"potion": 1.0, "style:puny": 1.0, "facing:left": 1.0}, 3)


def test_a_mix_reads_as_an_artist_would_write_it() -> None:
    assert Mix({"food": 0.6, "hero": 1}).describe() == "hero + food 60%"
    assert Mix().describe() == ""


def test_a_mix_becomes_a_context_of_the_model() -> None:
    assert Mix({"food": 0.6, "hero": 1}).context(MODEL) == (1.0, 0.6, 0.0)


def test_a_mix_of_nothing_is_no_context() -> None:
    assert Mix({"hero": 0.0}).context(MODEL) == ()
    assert Mix({"hero": 0.0}) == Mix()


def test_a_mix_survives_json() -> None:
    mix = Mix({"hero": 1.0, "food": 0.6}, weight=3)
    assert Mix.from_json(json.loads(json.dumps(mix.to_json()))) == mix


@pytest.mark.parametrize("values", [None, 3, [], {}, {"shares": {}}, {"shares": 3, "weight": 1}], ids=str)
def test_something_else_is_no_mix(values: Any) -> None:
    with pytest.raises(SpriteStudioError, match="not a mix"):
        Mix.from_json(values)


@pytest.mark.parametrize("share", [-0.1, 2.1, math.nan, math.inf, "1", None])
def test_a_share_is_between_0_and_2(share: Any) -> None:
    with pytest.raises(SpriteStudioError, match="The share of hero"):
        Mix({"hero": share})


@pytest.mark.parametrize("weight", [0, 100, 1.5])
def test_a_weight_is_a_whole_number_from_1_to_99(weight: Any) -> None:
    with pytest.raises(SpriteStudioError, match="The weight of a mix"):
        Mix(weight=weight)


def test_one_share_can_be_changed_or_taken_away() -> None:
    mix = Mix({"hero": 1.0}, weight=2)
    assert mix.with_share("food", 0.6) == Mix({"hero": 1.0, "food": 0.6}, weight=2)
    assert mix.with_share("hero", 0.0) == Mix(weight=2)
    assert mix == Mix({"hero": 1.0}, weight=2)


def test_a_normalised_mix_keeps_its_proportions() -> None:
    assert Mix({"hero": 1.5, "food": 0.5}).normalised().shares == {"hero": 0.75, "food": 0.25}
    assert Mix().normalised() == Mix()


def test_classes_that_a_model_does_not_know_are_left_out() -> None:
    assert Mix({"hero": 1.0, "dragon": 1.0}).known_to(MODEL).shares == {"hero": 1.0}


@pytest.mark.parametrize("classes", [1, 2, 14])
def test_a_random_mix_has_one_to_three_classes_that_add_up_to_one(classes: int) -> None:
    model = ModelSpec(class_names=tuple(f"class {i}" for i in range(classes)))
    chance = random.Random(0)
    mixes = [random_mix(model, chance) for _ in range(50)]

    assert all(1 <= len(mix.shares) <= min(3, classes) for mix in mixes)
    # Each of up to three shares is rounded to a hundredth.
    assert all(abs(sum(mix.shares.values()) - 1.0) <= 0.0151 for mix in mixes)
    assert all(len(mix.context(model)) == classes for mix in mixes)


@pytest.mark.parametrize(
    ("weights", "count", "expected"),
    [
        ((1,), 32, [32]),
        ((1, 1), 5, [3, 2]),
        ((3, 1), 8, [6, 2]),
        ((1, 1, 1), 32, [11, 11, 10]),
        ((99, 1), 3, [3, 0]),
        ((1, 2), 1, [0, 1]),
    ],
)
def test_sprites_are_dealt_by_weight(weights: tuple[int, ...], count: int, expected: list[int]) -> None:
    assert deal([Mix(weight=weight) for weight in weights], count) == expected


def test_no_sprite_is_lost_in_dealing() -> None:
    chance = random.Random(0)
    for _ in range(200):
        mixes = [Mix(weight=chance.randint(1, 99)) for _ in range(chance.randint(1, 9))]
        count = chance.randint(1, 500)
        counts = deal(mixes, count)
        assert sum(counts) == count
        total = sum(mix.weight for mix in mixes)
        assert all(abs(n - mix.weight * count / total) < 1 for n, mix in zip(counts, mixes, strict=True))


@pytest.mark.parametrize(
    ("counts", "weights"), [((400,), [1]), ((8, 16), [1, 2]), ((201, 200), [99, 99]), ((1000, 1), [99, 1])]
)
def test_counts_become_weights_that_deal_them(counts: tuple[int, ...], weights: list[int]) -> None:
    assert weights_for(counts) == weights


def test_a_mix_has_shares_of_every_group() -> None:
    mix = Mix({"monster": 1, "word:red": 1, "word:hood": 0.5, "style:inked": 1, "facing:left": 1})
    assert mix.describe() == "monster · red, hood 0.5 · inked style · facing left"
    assert mix.of_group("words") == {"red": 1.0, "hood": 0.5}
    assert mix.of_group("kinds") == {"monster": 1.0}
    assert mix.with_group("styles", {"dungeon": 1.0}).of_group("styles") == {"dungeon": 1.0}
    assert WORDY.context(mix.shares) == mix.context(WORDY)
    assert mix.known_to(MODEL) == Mix()
    assert mix.known_to(WORDY) == mix
    assert Mix.from_json(json.loads(json.dumps(mix.to_json()))) == mix


def test_kinds_and_styles_are_normalised_and_words_stay() -> None:
    mix = Mix({"hero": 1, "monster": 1, "word:red": 1, "word:hood": 1, "style:inked": 0.5})
    assert mix.normalised() == Mix(
        {"hero": 0.5, "monster": 0.5, "word:red": 1, "word:hood": 1, "style:inked": 1}
    )


def test_a_random_mix_has_one_style_where_there_are_some() -> None:
    mix = random_mix(WORDY, random.Random(3))
    assert list(mix.of_group("styles").values()) == [1.0]
    assert mix.known_to(WORDY) == mix

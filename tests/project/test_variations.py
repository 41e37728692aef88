"""Requests for sprites around one, and for the way between two."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.project.variations import around, side_by_side, strip_between, ways_of
from spritestudio.specs import Branch, GenerateSpec, GenerationRequest, ModelSpec, StartPictures

MODEL = ModelSpec(
    class_names=("hero", "food", "potion"),
    styles=("inked", "flat"),
    facings=("front", "left", "right"),
    words=("red", "hood", "bread"),
    usual_kinds=("", "hero", "food"),
)
GRID = GenerateSpec(
    seeds=(5, 6, 7),
    contexts=tuple(
        MODEL.context(mix) for mix in ({"hero": 1.0, "style:inked": 1.0}, {"food": 0.5}, {"potion": 1.0})
    ),
    steps=8,
    guidance_scale=2.0,
)
PICTURE = np.zeros((16, 16, 4), np.uint8)


def shares(spec: GenerateSpec) -> list[dict[str, float]]:
    return [
        {name: round(x, 6) for name, x in zip(MODEL.features, spec.context_of(i), strict=True) if x}
        for i in range(spec.count)
    ]


def varied(way: str, difference: float = 0.25, index: int = 0, **others: Any) -> GenerateSpec:
    spec = others.pop("spec", GRID)
    return around(spec, index, MODEL, way, difference, first_seed=100, **others)


def test_only_what_a_model_knows_can_be_varied() -> None:
    assert ways_of(MODEL) == ("noise", "repaint", "mix", "style", "facing", "word")
    assert ways_of(ModelSpec(class_names=("a",))) == ("noise", "repaint")


def test_a_sprite_turns_to_the_other_sides() -> None:
    seen = GenerateSpec(seeds=(5,), contexts=(MODEL.context({"hero": 1.0, "facing:left": 1.0}),))
    spec = varied("facing", 1.0, spec=seen, count=3)
    assert shares(spec) == [
        {"hero": 1.0, "facing:front": 1.0},
        {"hero": 1.0, "facing:right": 1.0},
        {"hero": 1.0, "facing:front": 1.0},
    ]
    assert spec.noise == (5, 5, 102)


def test_neighbours_lie_so_far_on_the_way_to_other_seeds() -> None:
    spec = varied("noise")
    assert spec.count == 16
    assert set(spec.seeds) == {5}
    assert spec.noise == tuple((5, seed, 0.25) for seed in range(100, 116))
    assert spec.settings == GRID.settings
    again = around(spec, 3, MODEL, "noise", 0.5, first_seed=7, count=2)
    assert again.noise == (((5, 103, 0.25), 7, 0.5), ((5, 103, 0.25), 8, 0.5))


def test_the_ends_of_how_different_are_the_same_and_others() -> None:
    assert set(varied("noise", 0.0).noise) == {5}
    assert varied("noise", 1.0).noise == tuple(range(100, 116))


def test_repainting_starts_from_the_pixels_by_other_seeds() -> None:
    spec = varied("repaint", 0.4, picture=PICTURE, count=4)
    assert spec.seeds == (100, 101, 102, 103)
    assert spec.noise == ()
    assert spec.start is not None
    assert (spec.start.strength, len(spec.start.pictures)) == (0.4, 1)
    with pytest.raises(SpriteStudioError, match="pixels are needed"):
        varied("repaint")


def test_a_mix_moves_to_every_other_class_and_then_to_pairs() -> None:
    spec = varied("mix", count=4)
    first, second, third, fourth = shares(spec)
    assert first == {"hero": 0.75, "food": 0.25, "style:inked": 1.0}
    assert second == {"hero": 0.75, "potion": 0.25, "style:inked": 1.0}
    assert third == {"hero": 0.75, "food": 0.125, "potion": 0.125, "style:inked": 1.0}
    assert fourth == first
    assert spec.noise == (5, 5, 5, (5, 103, 0.25)), "the same mix comes again with other noise"


def test_a_style_moves_and_the_classes_stay() -> None:
    assert shares(varied("style", count=1)) == [{"hero": 1.0, "style:inked": 0.75, "style:flat": 0.25}]
    assert shares(varied("style", index=1, count=1)) == [{"food": 0.5, "style:inked": 0.25}]


def test_words_come_to_those_that_are_there_the_usual_ones_first() -> None:
    hood, red, bread = shares(varied("word", 0.5, count=3))
    assert hood == {"hero": 1.0, "style:inked": 1.0, "word:hood": 0.5}
    assert red["word:red"] == bread["word:bread"] == 0.5


@pytest.mark.parametrize("way", ["mix", "style", "facing", "word"])
def test_others_go_on_where_those_before_ended(way: str) -> None:
    whole, halves = varied(way, 1.0, count=8), [varied(way, 1.0, count=4, after=after) for after in (0, 4)]
    assert halves[0].contexts + halves[1].contexts == whole.contexts
    assert halves[0].noise + halves[1].noise == whole.noise
    assert varied("noise", count=2, after=2).noise == varied("noise", count=4).noise[2:]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"way": "magic"}, "no way named 'magic'"),
        ({"way": "noise", "difference": 1.5}, "How different must be"),
        ({"way": "noise", "index": 3}, "no sprite 3 among 3 sprites"),
    ],
    ids=str,
)
def test_bad_input_is_told(values: dict[str, Any], words: str) -> None:
    with pytest.raises(SpriteStudioError, match=words):
        varied(**values)


def test_weights_without_styles_say_so() -> None:
    plain = ModelSpec(class_names=("a", "b"))
    with pytest.raises(SpriteStudioError, match="know no other style"):
        around(GenerateSpec(contexts=((1.0, 0.0),)), 0, plain, "style", 0.5, first_seed=0)


def test_the_way_between_two_sprites_has_both_at_its_ends() -> None:
    spec = strip_between(GRID, 0, 2, 5)
    assert spec.noise == (5, (5, 7, 0.25), (5, 7, 0.5), (5, 7, 0.75), 7)
    assert shares(spec)[0] == shares(GRID)[0]
    assert shares(spec)[1] == {"hero": 0.75, "style:inked": 0.75, "potion": 0.25}
    assert shares(spec)[4] == shares(GRID)[2]
    mixes = strip_between(dataclasses.replace(GRID, seeds=(5, 5, 5), contexts=((), (1.0,) * 8, ())), 0, 1, 3)
    assert mixes.noise == (5, 5, 5)
    assert mixes.contexts[1] == (0.5,) * 8


def test_sprites_of_a_branch_are_varied_where_their_noise_was_drawn() -> None:
    branch = dataclasses.replace(GRID, guidance_scale=1.0, branch=Branch(GRID, 3))
    spec = varied("noise", spec=branch, count=2)
    assert spec.first.noise == ((5, 100, 0.25), (5, 101, 0.25))
    way = strip_between(branch, 0, 1, 3)
    assert way.first.noise == (5, (5, 6, 0.5), 6)
    assert shares(way.first) == shares(way)


def asked(spec: GenerateSpec, weights: str = "sprites", digest: str = "") -> GenerationRequest:
    return GenerationRequest(spec, weights, MODEL.features, (("one", 1),), digest)


def test_sprites_of_two_requests_stand_side_by_side_with_the_settings_of_the_first() -> None:
    first, second = (spec.of_sprites([1]) for spec in (varied("noise"), dataclasses.replace(GRID, steps=20)))
    spec = side_by_side(asked(first), asked(second)).spec
    assert spec.settings == first.settings
    way = strip_between(spec, 0, 1, 3)
    assert way.noise == ((5, 101, 0.25), ((5, 101, 0.25), 6, 0.5), 6)
    assert shares(way)[1] == {"hero": 0.5, "style:inked": 0.5, "food": 0.25}
    assert way.of_sprites([2]).contexts == second.contexts


def test_side_by_side_each_goes_on_from_its_own_noise() -> None:
    plain = GRID.of_sprites([0])
    begun = dataclasses.replace(GRID, seeds=(8, 9, 10))
    gone_on = dataclasses.replace(begun, guidance_scale=1.0, branch=Branch(begun, 3)).of_sprites([2])
    spec = side_by_side(asked(gone_on), asked(plain)).spec
    assert (spec.first.noise, spec.noise, shares(spec.first)) == ((10, 5), (10, 5), shares(spec))
    spec = side_by_side(asked(plain), asked(gone_on)).spec
    assert (spec.branch, spec.noise) == (None, (5, 10))
    spec = side_by_side(asked(gone_on), asked(gone_on)).spec
    assert spec.first.noise == (10, 10)


def test_side_by_side_each_begins_with_its_own_picture() -> None:
    mask = np.zeros((16, 16), bool)
    mask[4:, :] = True
    first, second = (
        dataclasses.replace(GRID.of_sprites([0]), start=StartPictures.of(picture, part, strength))
        for picture, part, strength in ((PICTURE, None, 0.5), (PICTURE + np.uint8(9), mask, 0.8))
    )
    spec = side_by_side(asked(first), asked(second)).spec
    assert spec.start is not None
    assert spec.start.strength == 0.5
    assert spec.start.images[:, 0, 0, 0].tolist() == [0, 9]
    assert spec.start.is_painted[:, 0, 0].tolist() == [True, False]
    assert side_by_side(asked(first), asked(first)).spec.start == first.start
    with pytest.raises(SpriteStudioError, match="was painted over a picture and the other from noise"):
        side_by_side(asked(first), asked(GRID.of_sprites([0])))


def test_there_is_no_way_between_sprites_of_different_weights() -> None:
    one = GRID.of_sprites([0])
    assert side_by_side(asked(one, "old name", "ab"), asked(one, "new name", "ab")).weights == "old name"
    for other in (asked(one, "sprites", "cd"), asked(one, "crawl")):
        with pytest.raises(SpriteStudioError, match="Noise of sprites leads to no sprite of") as told:
            side_by_side(asked(one, "sprites", "ab"), other)
        assert "same weights" in told.value.hint


def test_a_way_has_two_ends() -> None:
    with pytest.raises(SpriteStudioError, match="Both are the same sprite"):
        strip_between(dataclasses.replace(GRID, contexts=GRID.contexts[:1] * 3, seeds=(5, 6, 5)), 0, 2, 4)
    with pytest.raises(SpriteStudioError, match="two ends"):
        strip_between(GRID, 0, 1, 1)
    with pytest.raises(SpriteStudioError, match="no sprite 9"):
        strip_between(GRID, 0, 9, 4)

"""Requests that go on from earlier ones, are on the way to other seeds, or ask for symmetry."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import Branch, GenerateSpec, GenerationRequest, PostprocessSpec, Recipe
from spritestudio.specs.branch_depth import MAX_BRANCHES

FIRST = GenerateSpec(seeds=(1, 2, 3, 4), contexts=((1.0, 0.0), (0.0, 0.5)), steps=10)
WHOLE = dataclasses.replace(
    FIRST,
    symmetry="left-right",
    tiling="across",
    noise=(1, (2, 9, 0.25), (3, (8, 7, 1.0), 0.5), 8),
    branch=Branch(FIRST, 4),
)


def nested(turns: int) -> Any:
    return 1 if turns == 0 else (nested(turns - 1), 2, 0.5)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"symmetry": "top-bottom"}, "no symmetry named 'top-bottom'"),
        ({"tiling": "everywhere"}, "Use none, across, down or both"),
        ({"noise": (1,)}, "4 sprites cannot have 1 place of noise"),
        ({"noise": ((1, 2, 1.5),) * 4}, "between 0 and 1"),
        ({"noise": (-1,) * 4}, "A seed"),
        ({"noise": ((1, 2, "x"),) * 4}, "between 0 and 1"),
        ({"noise": ((1, 2),) * 4}, "both, and how far"),
        ({"noise": (nested(17),) * 4}, "more than 16 times"),
        ({"branch": Branch(FIRST.of_sprites([0]), 4)}, "4 sprites cannot go on from 1 other"),
    ],
    ids=str,
)
def test_what_cannot_be_painted_is_refused(values: dict[str, Any], words: str) -> None:
    with pytest.raises(SpriteStudioError, match=words):
        dataclasses.replace(FIRST, **values)


@pytest.mark.parametrize("step", [0, 10, -1, 2.5, True])
def test_one_goes_on_from_a_step_between_the_first_and_the_last(step: Any) -> None:
    with pytest.raises(SpriteStudioError, match="One cannot go on from step"):
        Branch(FIRST, step)


def test_a_chain_of_branches_has_an_end() -> None:
    spec = FIRST
    for _ in range(MAX_BRANCHES):
        spec = dataclasses.replace(FIRST, branch=Branch(spec, 1))
    assert spec.first == FIRST
    with pytest.raises(SpriteStudioError, match="more than 16 times"):
        dataclasses.replace(FIRST, branch=Branch(spec, 1))


def test_what_says_nothing_is_left_out_of_the_json() -> None:
    added = {"symmetry", "tiling", "start", "noise", "branch"}
    assert not added & FIRST.to_json().keys()
    assert added - WHOLE.to_json().keys() == {"start"}


@pytest.mark.parametrize("spec", [FIRST, WHOLE])
def test_requests_and_recipes_come_back_from_json(spec: GenerateSpec) -> None:
    assert GenerateSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec
    request = GenerationRequest(spec, "weights", ("hero", "food"), (("all", 4),))
    recipe = request.recipe(PostprocessSpec(), 16)
    document = json.loads(json.dumps(recipe.document))
    assert Recipe.from_document(document) == recipe
    if spec.branch is not None:
        packed = document["recipe"]["spec"]["branch"]["spec"]
        assert (packed["seeds"], packed["contexts"]) == (["1-4"], [{"hero": 1.0}, {"food": 0.5}])


def test_some_of_the_sprites_keep_all_that_is_theirs() -> None:
    part = WHOLE.of_sprites([3, 1])
    assert (part.seeds, part.noise) == ((4, 2), (8, (2, 9, 0.25)))
    assert part.branch is not None
    assert part.branch.spec == FIRST.of_sprites([3, 1])
    assert [spec.noise for spec in WHOLE.batches(3)] == [WHOLE.noise[:3], WHOLE.noise[3:]]


def test_sprites_of_another_request_take_their_places() -> None:
    other = dataclasses.replace(FIRST, seeds=(5, 6, 7, 8), contexts=((2.0, 2.0),))
    mixed = other.with_sprites(dataclasses.replace(FIRST, noise=WHOLE.noise), [1, 3])
    assert mixed.seeds == (5, 2, 7, 4)
    assert mixed.contexts == ((2.0, 2.0), (0.0, 0.5), (2.0, 2.0), (0.0, 0.5))
    assert mixed.noise == (5, (2, 9, 0.25), 7, 8)
    assert other.with_sprites(FIRST, [0]).noise == ()


@pytest.mark.parametrize(
    "damage", [{"spec": None, "step": 1}, {"step": 1}, {"spec": {}, "step": 1, "x": 2}, 7]
)
def test_a_damaged_branch_is_told(damage: Any) -> None:
    with pytest.raises(SpriteStudioError):
        GenerateSpec.from_json({**FIRST.to_json(), "branch": damage})


def test_a_hostile_chain_is_refused_in_a_sentence() -> None:
    values: dict[str, Any] = FIRST.to_json()
    for _ in range(400):
        values = {**FIRST.to_json(), "branch": {"spec": values, "step": 1}}
    with pytest.raises(SpriteStudioError, match="more than 16 times"):
        GenerateSpec.from_json(values)
    with pytest.raises(SpriteStudioError, match="more than 16 times"):
        Recipe.from_json({"spec": values, "class_names": ["hero", "food"]})

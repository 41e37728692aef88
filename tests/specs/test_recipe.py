"""A recipe keeps which of its sprites are near copies of other art, wherever it goes."""

from __future__ import annotations

import dataclasses
import json

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import GenerateSpec, Recipe, seeds_from

_PLAIN = Recipe(
    weights="tiny",
    weights_hash="",
    class_names=("hero",),
    image_size=8,
    sections=(("", 4),),
    spec=GenerateSpec(seeds=seeds_from(0, 4), contexts=((1.0,),)),
    sprites=(0, 1, 2, 3),
)
_MARKED = dataclasses.replace(_PLAIN, near_copies=((1, "blot"), (3, "spot")))


def test_marks_stay_with_their_sprites() -> None:
    assert _MARKED.of_sprites((3, 0)).near_copies == ((3, "spot"),)
    assert _MARKED.alone(3).near_copies == ((0, "spot"),)
    assert _MARKED.alone(2).near_copies == ()


def test_marks_are_read_back_and_recipes_without_any_are_as_before() -> None:
    assert Recipe.from_document(json.loads(_MARKED.file_text)) == _MARKED
    assert "near_copies" not in _PLAIN.file_text
    assert Recipe.from_document(json.loads(_PLAIN.file_text)) == _PLAIN


@pytest.mark.parametrize("marks", [5, [5], [[1]], [["1", "blot"]], [[1, 2]]])
def test_malformed_marks_are_refused(marks: object) -> None:
    values = json.loads(_MARKED.file_text)
    values["recipe"]["near_copies"] = marks
    with pytest.raises(SpriteStudioError):
        Recipe.from_document(values)

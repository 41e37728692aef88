"""Descriptions of networks."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import (
    ModelSpec,
)
from tests.specs.models import MODEL


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "malformed"),
        ({"class_names": []}, "at least one class name"),
        ({"class_names": ["hero", ""]}, "none may be empty"),
        ({"class_names": "ab"}, "at least one class name"),
        ({"class_names": ["hero", 3]}, "at least one class name"),
        ({"class_names": ["hero", "hero"]}, "the same name"),
        ({"image_size": 4}, "between 8 and 64"),
        ({"image_size": 68}, "between 8 and 64"),
        ({"image_size": 18}, "multiple of 4"),
        ({"image_size": 16.0}, "whole number"),
        ({"channels": 1}, "Channels"),
        ({"channels": 4.0}, "Channels"),
        ({"architecture": "transformer"}, "no architecture named 'transformer'"),
        ({"width": 0}, "network width"),
        ({"width": 12}, "multiple of 8"),
        ({"width": True}, "network width"),
        ({"schedule": "steep"}, "Use linear, cosine or karras"),
        ({"schedule": ["linear"]}, "no schedule"),
        ({"timesteps": 1}, "Timesteps"),
        ({"timesteps": "500"}, "Timesteps"),
        ({"beta_start": 0.0}, "beta_start"),
        ({"beta_end": 1e-5}, "beta_end"),
        ({"beta_end": math.nan}, "beta_end"),
        ({"title": 5}, "must be text"),
        ({"credits": [["A", "CC0"]]}, "must be text"),
        ({"credits": 5}, "malformed"),
    ],
    ids=str,
)
def test_a_model_that_cannot_be_is_refused(values: dict[str, Any], words: str) -> None:
    names = {"class_names": ["hero", "food"]} if values else {}
    with pytest.raises(SpriteStudioError, match=words):
        ModelSpec.from_json(names | values)


@pytest.mark.parametrize("image_size", range(8, 65, 4))
def test_every_multiple_of_four_from_8_to_64_is_a_size(image_size: int) -> None:
    assert ModelSpec(class_names=("a",), image_size=image_size).image_size == image_size


def test_a_context_follows_the_order_of_the_classes() -> None:
    assert MODEL.context({"spell": 0.6, "hero": 1}) == (1.0, 0.0, 0.6)
    assert MODEL.context({}) == (0.0, 0.0, 0.0)
    assert MODEL.context_size == 3


def test_an_unknown_class_is_told_which_there_are() -> None:
    with pytest.raises(SpriteStudioError, match=r"no class named 'hat'.*hero, food or spell"):
        MODEL.context({"hat": 1})
    with pytest.raises(SpriteStudioError, match=r"no class named 'foot'. Did you mean food"):
        MODEL.context({"foot": 1})


def test_a_context_has_named_groups() -> None:
    model = ModelSpec(
        class_names=("hero", "food"),
        styles=("inked",),
        facings=("left",),
        words=("red", "hood"),
        clips=("walk",),
    )
    assert model.features[2:] == (
        "style:inked", "facing:left", "word:red", "word:hood", "clip:walk", "frame:cos", "frame:sin",
    )  # fmt: skip
    assert model.context_size == 9
    assert model.groups["words"] == slice(4, 6)
    assert model.context({"food": 1.0, "word:hood": 0.5})[:6] == (0.0, 1.0, 0.0, 0.0, 0.0, 0.5)
    assert ModelSpec.from_json(model.to_json()) == model
    with pytest.raises(SpriteStudioError, match=r"no word named .blue.*This model knows red or hood"):
        model.context({"word:blue": 1.0})
    with pytest.raises(SpriteStudioError, match="each there once"):
        ModelSpec(class_names=("hero",), words=("red", "red"))
    assert ModelSpec(class_names=("hero",)).context_size == 1


def test_clips_that_are_no_better_than_plain_motions_are_not_offered() -> None:
    model = ModelSpec(class_names=("hero",), clips=("idle", "walk", "turn"), weak_clips=("walk",))
    assert (model.offered_clips, model.offers_turns) == (("idle",), True)
    few_step = dataclasses.replace(model, few_step=True)
    assert (few_step.offered_clips, few_step.offers_turns) == ((), False)
    assert not dataclasses.replace(model, weak_clips=("turn",)).offers_turns
    with pytest.raises(SpriteStudioError, match="among its clips"):
        dataclasses.replace(model, weak_clips=("fly",))

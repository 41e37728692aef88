"""What all specs share: JSON there and back, strict about names and kinds."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import (
    AnimationSpec,
    ExportSpec,
    GenerateSpec,
    ModelSpec,
    SheetSpec,
    TrainSpec,
)
from spritestudio.specs.base import Spec, one_of
from tests.specs.models import MODEL


@pytest.mark.parametrize(
    "spec",
    [
        ModelSpec(class_names=("hero", "food"), credits=("A, CC0", "B, CC-BY"), title="Größe"),
        GenerateSpec(seeds=(3, 1), contexts=((1.0, 0.6), ()), guidance_scale=2.5, eta=0.5, clip_x0=False),
        SheetSpec(columns=3, scale=4, background="#2b2a33"),
        ExportSpec(sheet=SheetSpec(layout="packed", trim=True), formats=("css", "godot"), indexed=True),
        AnimationSpec(frame_ms=40, loops=2),
        TrainSpec(epochs=7, minutes=1.5, balance=0.0, weighting="velocity"),
    ],
    ids=lambda spec: type(spec).__name__,
)
def test_a_spec_survives_json(spec: Spec) -> None:
    assert type(spec).from_json(json.loads(json.dumps(spec.to_json()))) == spec


@pytest.mark.parametrize("field", ["class_names", "seed"])
def test_a_spec_cannot_be_changed(field: str) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(MODEL, field, ())


def test_a_field_of_a_newer_version_is_named() -> None:
    with pytest.raises(SpriteStudioError, match=r"not known here: shine\. A newer version"):
        SheetSpec.from_json({"columns": 3, "shine": 1})


@pytest.mark.parametrize("values", [None, [], "columns", 3])
def test_a_spec_is_a_json_object(values: Any) -> None:
    with pytest.raises(SpriteStudioError, match="A SheetSpec must be a JSON object"):
        SheetSpec.from_json(values)


def test_deeply_nested_json_is_malformed() -> None:
    values = json.loads('{"class_names": ' + "[" * 700 + "]" * 700 + "}")
    with pytest.raises(SpriteStudioError, match="This ModelSpec is malformed"):
        ModelSpec.from_json(values)


@pytest.mark.parametrize(
    ("choices", "text"), [(("a",), "a"), (("a", "b"), "a or b"), (("a", "b", "c"), "a, b or c")]
)
def test_choices_are_listed_as_a_person_would(choices: tuple[str, ...], text: str) -> None:
    assert one_of(choices) == text

"""Fields of specs: described once, and held to it by checks, options and forms."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any

import pytest

from spritestudio.cli import evaluate, export, generate, train
from spritestudio.errors import SpriteStudioError
from spritestudio.specs import AnimationSpec, ExportSpec, GenerateSpec, PostprocessSpec, SheetSpec, TrainSpec
from spritestudio.specs.base import Spec
from spritestudio.specs.fields import FieldInfo, field_infos
from spritestudio.specs.seeds import FIRST_SEED, SPRITE_COUNT

SPECS: dict[type[Spec], tuple[Any, ...]] = {
    TrainSpec: (train,),
    GenerateSpec: (generate, evaluate),
    PostprocessSpec: (generate, export),
    SheetSpec: (generate, export),
    ExportSpec: (generate, export),
    AnimationSpec: (generate, export),
}
WITHOUT = {"palette_mode"}  # --palette and --colors say it
FIELDS = [(spec, info) for spec in SPECS for info in field_infos(spec).values()]
NUMBERS = [(spec, info) for spec, info in FIELDS if info.kind in (int, float) and not info.choices]


def ids(fields: list[tuple[type[Spec], FieldInfo]]) -> list[str]:
    return [f"{spec.__name__}.{info.name}" for spec, info in fields]


@pytest.mark.parametrize(("spec", "info"), NUMBERS, ids=ids(NUMBERS))
def test_a_number_beyond_its_range_is_refused_with_what_is_allowed(spec: type, info: FieldInfo) -> None:
    smallest = info.multiple_of if info.kind is int else 1e-9
    refused: list[Any] = [info.minimum - smallest, "3", True, None]
    if info.maximum is not None:
        refused.append(info.maximum + smallest * max(1.0, info.maximum))
    if info.kind is int:
        refused = [int(value) if isinstance(value, float) else value for value in refused]
        refused.append(0.5)
    for value in refused:
        if value == info.also and not isinstance(value, bool):
            continue
        with pytest.raises(SpriteStudioError, match=f"{info.label} must be .*(between|from)"):
            spec(**{info.name: value})


@pytest.mark.parametrize(("spec", "info"), FIELDS, ids=ids(FIELDS))
def test_what_is_allowed_is_taken(spec: type, info: FieldInfo) -> None:
    default = {field.name: field.default for field in dataclasses.fields(spec)}[info.name]
    allowed = [default, *(choice for choice in info.choices if choice != "chosen")]  # needs a palette
    if info.kind in (int, float) and not info.choices:
        allowed.append(info.kind(info.minimum))
        if info.maximum is not None:
            allowed.append(info.kind(info.maximum))
    for value in allowed:
        assert getattr(spec(**{info.name: value}), info.name) == value


@pytest.mark.parametrize(("spec", "info"), FIELDS, ids=ids(FIELDS))
def test_what_is_no_choice_and_no_text_is_refused(spec: type, info: FieldInfo) -> None:
    wrong: Any = 3 if info.kind is bool or info.free or not info.choices else "no such thing"
    if info.kind in (int, float):
        wrong = "no number"
    with pytest.raises(SpriteStudioError):
        spec(**{info.name: wrong})


def helps(command: Any) -> dict[str, str]:
    """What a command says of its options."""
    commands = argparse.ArgumentParser().add_subparsers()
    command.add_parser(commands)
    (parser,) = commands.choices.values()
    return {option: str(a.help).replace("%%", "%") for a in parser._actions for option in a.option_strings}


@pytest.mark.parametrize(("spec", "info"), FIELDS, ids=ids(FIELDS))
def test_every_field_has_an_option_with_its_own_help(spec: type[Spec], info: FieldInfo) -> None:
    for command in SPECS[spec] if info.name not in WITHOUT else ():
        assert helps(command)[info.option].startswith(info.help)


@pytest.mark.parametrize("info", [FIRST_SEED, SPRITE_COUNT], ids=["seed", "count"])
@pytest.mark.parametrize("command", [generate, evaluate])
def test_what_belongs_to_no_spec_has_an_option_of_its_description(command: Any, info: FieldInfo) -> None:
    told = helps(command)[info.option]
    assert told.startswith(info.help)
    assert f"{info.minimum:.0f} to {info.maximum:.0f}; default" in told


@pytest.mark.parametrize(
    ("info", "value", "nearest"),
    [
        (FieldInfo("A", "a", minimum=1, maximum=500), 2000, 500),
        (FieldInfo("A", "a", minimum=1, maximum=500), -3, 1),
        (FieldInfo("A", "a", minimum=1), 0, 1),
        (FieldInfo("A", "a", minimum=8, maximum=64, multiple_of=4, also=0), 9, 8),
        (FieldInfo("A", "a", minimum=8, maximum=64, multiple_of=4, also=0), 2, 0),
        (FieldInfo("A", "a", minimum=8, maximum=64, multiple_of=4, also=0), 100, 64),
        (FieldInfo("A", "a", kind=float, maximum=2.0), 2.5, 2.0),
        (FieldInfo("A", "a", kind=float, maximum=2.0), 1.5, 1.5),
    ],
)
def test_the_nearest_number_is_allowed(info: FieldInfo, value: float, nearest: float) -> None:
    assert info.nearest(value) == nearest
    assert info.allows(info.kind(info.nearest(value)))


def test_the_order_of_earlier_versions_is_read() -> None:
    assert ExportSpec.from_json({"clear_first": False}).clear_last
    assert not ExportSpec.from_json({"clear_first": True}).clear_last
    with pytest.raises(SpriteStudioError, match="not known here: clear_first"):
        ExportSpec.from_json({"clear_first": "yes"})


def test_a_field_says_what_it_allows() -> None:
    infos = field_infos(TrainSpec)
    assert infos["batch_size"].allowed == "a whole number between 2 and 65536"
    assert infos["image_size"].allowed == "0, or a whole number between 8 and 64 and a multiple of 4"
    assert infos["learning_rate"].allowed == "between 1e-08 and 1"
    assert infos["keep_classes"].allowed == "true or false"
    assert field_infos(GenerateSpec)["steps"].allowed == "a whole number from 1 on"
    assert set(field_infos(GenerateSpec)) == {f.name for f in dataclasses.fields(GenerateSpec)} - {
        "seeds",
        "contexts",
        "start",
        "noise",
        "branch",
    }

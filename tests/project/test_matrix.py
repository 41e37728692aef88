"""What a matrix is: its axes as a person writes them, its limits, and its JSON."""

from __future__ import annotations

import json

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.project.matrix import AXES, MatrixAxis, MatrixSpec, read_axis, written
from spritestudio.specs import GenerateSpec


@pytest.mark.parametrize(
    ("what", "text", "values"),
    [
        ("kind", "hero, potion", ("hero", "potion")),
        ("kind", " hero ,, potion; hero", ("hero", "potion")),
        ("guidance", "1, 1.5,2", (1.0, 1.5, 2.0)),
        ("steps", "2, 4-6, 10", (2, 4, 5, 6, 10)),
        ("seed", "0..3", (0, 1, 2, 3)),
        ("epoch", "0–2", (0, 1, 2)),
        ("word", "none, red", ("none", "red")),
    ],
)
def test_axes_are_read_as_a_person_writes_them(what: str, text: str, values: tuple[object, ...]) -> None:
    axis = read_axis(what, text)
    assert axis.values == values
    assert read_axis(what, written(axis)) == axis


@pytest.mark.parametrize(
    ("what", "text", "told"),
    [
        ("colour", "red", "There is no axis named 'colour'. Use kind, style, facing, word"),
        ("kind", " , ", "The axis class has no values"),
        ("steps", "many", "“many” is not a whole number for the axis steps"),
        ("steps", "2.5", "“2.5” is not a whole number"),
        ("steps", "0", "Steps must be a whole number from 1 on"),
        ("guidance", "x", "“x” is not a number for the axis guidance"),
        ("guidance", "21", "Guidance must be between 0 and 20"),
        ("guidance", "nan", "Guidance must be between 0 and 20"),
        ("seed", "9-3", "9-3 goes down. Write 3-9"),
        ("seed", "0-4000000000", "4,000,000,001 values, and a matrix has at most 1,024 cells"),
        ("seed", "-1", "Seed must be a whole number between 0 and 2147483647, not -1"),
        ("method", "euler", "There is no method named 'euler'"),
    ],
)
def test_what_is_no_axis_is_told_in_one_sentence(what: str, text: str, told: str) -> None:
    with pytest.raises(SpriteStudioError) as error:
        read_axis(what, text)
    assert told in str(error.value)


def test_a_value_twice_and_a_wrong_kind_of_value_are_told() -> None:
    with pytest.raises(SpriteStudioError, match="hero stands twice"):
        MatrixAxis("kind", ("hero", "hero"))
    with pytest.raises(SpriteStudioError, match="7 is no name"):
        MatrixAxis("kind", (7,))
    with pytest.raises(SpriteStudioError, match="Steps must be"):
        MatrixAxis("steps", (True,))


def _spec(rows: str, columns: str) -> MatrixSpec:
    axes = [read_axis(*text.split("=", 1)) for text in (rows, columns)]
    return MatrixSpec(axes[0], axes[1])


def test_thousands_of_cells_are_refused_in_one_sentence() -> None:
    with pytest.raises(SpriteStudioError, match=r"60 × 60 are 3,600 sprites.*at most 1,024"):
        _spec("seed=0-59", "steps=1-60")
    assert _spec("seed=0-1023", "steps=6").count == 1024


def test_two_axes_of_one_thing_are_refused_where_they_cannot_be_mixed() -> None:
    with pytest.raises(SpriteStudioError, match="Rows and columns are both of seed"):
        _spec("seed=0-3", "seed=4-7")
    assert _spec("kind=hero,food", "kind=hero,food").shape == (2, 2)


def test_epochs_and_weights_do_not_go_together() -> None:
    with pytest.raises(SpriteStudioError, match="other weights cannot be the other axis"):
        _spec("epoch=0,4", "weights=a,b")
    with pytest.raises(SpriteStudioError, match="65 weights files are too many"):
        _spec("epoch=0-64", "seed=1")


def test_a_matrix_comes_back_from_json() -> None:
    spec = MatrixSpec(
        MatrixAxis("word", ("none", "red")),
        MatrixAxis("guidance", (1.0, 2.5)),
        "sprites16",
        {"hero": 1.0, "food": 0.0},
        GenerateSpec(sampler="dpmpp-2m", steps=6, seeds=(7, 8), contexts=((1.0,),)),
    )
    assert spec.shares == {"hero": 1.0}
    assert (spec.settings.seeds, spec.settings.contexts) == ((7,), ((),)), "cells have their own"
    assert MatrixSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec


@pytest.mark.parametrize("values", [None, [], {}, {"rows": 3}, {"rows": {"what": "kind", "values": ["a"]}}])
def test_what_is_no_matrix_is_told(values: object) -> None:
    with pytest.raises(SpriteStudioError):
        MatrixSpec.from_json(values)


def test_cells_count_row_by_row() -> None:
    spec = _spec("kind=hero,food", "seed=3-5")
    assert spec.values_of(0) == {"kind": ("hero",), "seed": (3,)}
    assert spec.values_of(5) == {"kind": ("food",), "seed": (5,)}
    assert _spec("kind=hero,food", "kind=hero,spell").values_of(1) == {"kind": ("hero", "spell")}


def test_headings_say_what_they_are() -> None:
    titles = {
        "kind": ("hero_side", "hero side"),
        "word": ("none", "no word"),
        "guidance": (1.5, "guidance 1.5"),
        "steps": (6, "6 steps"),
        "method": ("dpmpp-2m", "DPM-Solver++ (2M)"),
        "seed": (7, "seed 7"),
        "epoch": (4, "epoch 4"),
    }
    for what, (value, title) in titles.items():
        assert MatrixAxis(what, (value,)).title_of(value) == title  # type: ignore[arg-type]
    assert set(AXES) - set(titles) == {"style", "facing", "weights"}

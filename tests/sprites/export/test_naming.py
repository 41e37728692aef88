"""Names of sprites that every file system takes."""

from __future__ import annotations

import json

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ExportSpec, Label, SheetSpec
from spritestudio.sprites.export.files import ExportInput, export_files
from spritestudio.sprites.export.naming import sprite_names

LABELS = [Label("hero", "hero 1, food 0.6", 7), Label("hero", "", 8), Label("CON", "../../etc", 9)]


@pytest.mark.parametrize(
    ("template", "names"),
    [
        ("{class}_{index:03}", ("hero_000", "hero_001", "CON_000")),
        ("{class}_{number}", ("hero_0", "hero_1", "CON_0")),
        ("{class}", ("hero", "hero-2", "_CON")),
        ("{seed:05}", ("00007", "00008", "00009")),
        ("{mix}", ("hero-1-food-0.6", "_", "etc")),
        ("{sheet}/../{seed}", ("my-sheet-..-7", "my-sheet-..-8", "my-sheet-..-9")),
        ("x", ("x", "x-2", "x-3")),
        ("..", ("_", "_-2", "_-3")),
        ("{{{index}}}", ("0", "1", "2")),
        ("ä b\0c\n", ("ä-bc", "ä-bc-2", "ä-bc-3")),
        ("Sir\u202e Gala\u2066had", ("Sir-Galahad", "Sir-Galahad-2", "Sir-Galahad-3")),
    ],
)
def test_names_are_safe_and_all_different(template: str, names: tuple[str, ...]) -> None:
    assert sprite_names(template, LABELS, "my sheet") == names


@pytest.mark.parametrize(
    "template",
    [
        "{", "}", "{}", "{0}", "{name}", "{class.__class__}", "{class[0]}", "{class!r}", "{class:5}",
        "{index:99999999}", "{index:{seed}}", "{index:b}",
    ],
)  # fmt: skip
def test_a_template_that_is_not_understood_is_told(template: str) -> None:
    with pytest.raises(SpriteStudioError, match=r"is not understood\. It is made of \{class\}"):
        sprite_names(template, LABELS)


def test_a_long_name_is_cut() -> None:
    assert sprite_names("{class}", [Label("x" * 500)] * 2) == ("x" * 100, "x" * 100 + "-2")


def test_an_index_counts_within_the_class_where_names_are_by_class() -> None:
    labels = [Label("hero"), Label("food"), Label("hero")]
    assert sprite_names("{class}_{index}", labels) == ("hero_0", "food_0", "hero_1")
    assert sprite_names("sprite_{index}", labels) == ("sprite_0", "sprite_1", "sprite_2")


def test_a_frame_counts_as_the_frames_of_json_files_do() -> None:
    """Phaser's `createFromAseprite` finds the frames of a tag by their position."""
    kinds = ("hero", "food", "hero", "food")
    art = ExportInput(np.zeros((4, 2, 2, 4), np.uint8), [Label(kind) for kind in kinds])
    spec = ExportSpec(sheet=SheetSpec(name="{frame}"), formats=("aseprite-json",))
    values = json.loads(export_files(art, spec, "s")["s.json"])
    assert list(values["frames"]) == ["0", "1", "2", "3"]
    assert [(tag["from"], tag["to"]) for tag in values["meta"]["frameTags"]] == [(0, 1), (2, 3)]
    assert values["animations"] == {"hero": ["0", "1"], "food": ["2", "3"]}

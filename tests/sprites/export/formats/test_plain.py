"""CSS sprites, CSV, OpenRaster and Aseprite's own file, read back."""

from __future__ import annotations

import csv
from typing import Any

import numpy as np
import pytest
import tinycss2
from PIL import Image

from spritestudio.specs import ExportSpec, Label, SheetSpec
from spritestudio.sprites.export.files import ExportInput, export_files
from spritestudio.sprites.export.formats.plain import _no_formula
from tests.sprites.export.formats.conftest import SHEETS


def _rules(text: str) -> dict[str, dict[str, list[Any]]]:
    """Declarations by the name of the class."""
    found = {}
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        assert rule.type == "qualified-rule"
        names = [token.value for token in rule.prelude if token.type == "ident"]
        assert [token.value for token in rule.prelude if token.type == "literal"] == ["."]
        declarations = tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True)
        assert all(declaration.type == "declaration" for declaration in declarations)
        found[names[0]] = {
            declaration.name: [token for token in declaration.value if token.type != "whitespace"]
            for declaration in declarations
        }
    return found


def test_css_shows_every_sprite(write: Any, layout: SheetSpec) -> None:
    case = write(layout, "css")
    rules = _rules((case.folder / "my sheet.css").read_text("utf-8"))
    base = rules.pop("my-sheet")
    assert base["background-image"][0].arguments[0].value == "my sheet.png"
    assert base["image-rendering"][0].value == "pixelated"
    assert len(rules) == 32
    for piece in case.sheet.pieces:
        rule = rules[f"my-sheet-{piece.name}"]
        x, y = (-int(token.value) for token in rule["background-position"])
        box = (x, y, int(rule["width"][0].value), int(rule["height"][0].value))
        assert np.array_equal(case.sprite(box, piece.offset, piece.size), case.expected(piece.index))


def test_csv_has_a_row_per_sprite(write: Any, layout: SheetSpec) -> None:
    case = write(layout, "csv")
    with (case.folder / "my sheet.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 32
    for row, piece in zip(rows, case.sheet.pieces, strict=True):
        assert (row["name"], row["tag"], row["duration_ms"]) == (piece.name, piece.tag, "120")
        box = tuple(int(row[key]) for key in ("x", "y", "width", "height"))
        offset = (int(row["offset_x"]), int(row["offset_y"]))
        size = (int(row["source_width"]), int(row["source_height"]))
        assert np.array_equal(case.sprite(box, offset, size), case.expected(piece.index))


@pytest.mark.parametrize("indexed", [False, True])
def test_gamemaker_has_a_strip_per_class_that_its_name_counts(write: Any, indexed: bool) -> None:
    case = write(SHEETS["large"], "gamemaker", indexed=indexed)
    names = [
        "my_sheet_hero_strip11.png",
        "my_sheet_food_strip11.png",
        "my_sheet_potion_poison_strip10.png",
    ]
    shown = []
    for name in names:
        with Image.open(case.folder / name) as picture:
            assert picture.mode == ("P" if indexed else "RGBA")
            strip = np.asarray(picture.convert("RGBA"))
        count = int(name.rpartition("strip")[2][:-4])
        assert strip.shape == (24, count * 24, 4)
        shown += np.split(strip, count, axis=1)
    for image, piece in zip(shown, case.sheet.pieces, strict=True):
        assert np.array_equal(image, case.expected(piece.index))


def test_gamemaker_strips_of_long_tags_have_names_that_systems_take() -> None:
    labels = [Label(kind, kind, 0) for kind in ("x" * 3000, "x" * 3000 + "y")]
    art = ExportInput(np.full((2, 8, 8, 4), 255, np.uint8), labels)
    files = export_files(art, ExportSpec(formats=("gamemaker",)), "sheet")
    strips = [name for name in files if name.startswith("sheet_")]
    assert len(strips) == 2
    assert all(len(name) < 130 for name in strips)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@sum", "\tx", "\r=1", " \t=1+1", "＝1+1"])
def test_no_cell_of_a_csv_is_a_formula(name: str) -> None:
    assert _no_formula(name) == f"'{name}"
    assert _no_formula("hero=1") == "hero=1"

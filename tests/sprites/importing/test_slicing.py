"""Sheets, cut as a person says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.grid import Grid
from spritestudio.sprites.importing.reading import read_sprites
from spritestudio.sprites.importing.slicing import ReadSpec, SheetChoice, series
from tests.sprites.importing.examples import sheets_of
from tests.sprites.test_grid import draw_sheet


def test_what_was_chosen_is_done(folder: Path) -> None:
    choices = (
        SheetChoice(folder / "cat0.png", Grid(32, 32), "big cats"),
        SheetChoice(folder / "cat1.png", None, "whole"),
        SheetChoice(folder / "dog.png", Grid(16, 16), wanted=False),
    )
    editable = read_sprites([folder], ReadSpec(choices=choices))  # of flow.png, one stripe is the ground
    assert editable.class_names == ("big cats", "whole", "sheets")
    assert [int(count) for count in editable.contexts.sum(axis=0)] == [12, 1, 20]
    with pytest.raises(SpriteStudioError, match="Nothing"):
        read_sprites([folder / "dog.png"], ReadSpec(choices=choices[2:]))


def test_each_file_can_be_a_class_and_numbered_sheets_are_frames(folder: Path) -> None:
    editable = read_sprites([folder], ReadSpec(class_from="file"))
    assert editable.class_names == ("cat", "dog", "flow")
    cats = editable.groups[editable.contexts[:, 0] > 0]
    assert len(cats) == 96
    np.testing.assert_array_equal(cats[:48], cats[48:])
    assert (series(Path("Wall_12.png")), series(Path("7.png"))) == ("Wall", "7")


def test_lines_on_two_sides_of_every_cell_are_a_grid(tmp_path: Path) -> None:
    sheet = draw_sheet(8, 6, margin=1, spacing=1)[:-1, :-1]
    Image.fromarray(sheet).save(tmp_path / "a.png")
    assert sheets_of(tmp_path / "a.png")[0].grid == Grid(16, 16, 1, 1)
    assert read_sprites([tmp_path / "a.png"]).count == 48

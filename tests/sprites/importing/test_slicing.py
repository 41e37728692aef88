"""Sheets, cut as a person says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.grid import Grid
from spritestudio.sprites.importing.reading import read_sprites
from spritestudio.sprites.importing.slicing import ReadSpec, SheetChoice, series, unenlarged
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


@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
@pytest.mark.parametrize(("side", "times"), [(6, 1), (8, 16)])
def test_of_a_few_large_pixels_no_sprite_is_made(name: str, side: int, times: int) -> None:
    small = np.random.default_rng(0).integers(0, 256, (side, side, 4), dtype=np.uint8)
    small[..., 3] = 255
    frames, found = unenlarged(Path(name), [small.repeat(16, axis=0).repeat(16, axis=1)])
    assert found == times
    assert frames[0].shape == (side * 16 // times,) * 2 + (4,)

"""The grid of a sheet is found, whatever lies between and around its cells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray
from spritestudio.sprites import grid
from spritestudio.sprites.grid import Grid, enlargement
from spritestudio.sprites.importing.reading import read_sprites
from spritestudio.sprites.importing.slicing import ReadSpec
from spritestudio.sprites.starter.starter_set import starter_sprites

STARTER = starter_sprites(seed=3, per_class=12).images
MAGENTA, WHITE, CLEAR = (255, 0, 255, 255), (255, 255, 255, 255), (0, 0, 0, 0)


def find_grid(sheet: ByteArray, **known: Any) -> Grid | None:
    found = grid.find_grid(sheet, **known)
    return None if found is None else found.grid


def draw_sheet(
    columns: int,
    rows: int,
    *,
    cell: int = 16,
    margin: int = 0,
    spacing: int = 0,
    ground: tuple[int, int, int, int] = CLEAR,
    leave_out: tuple[int, ...] = (),
) -> ByteArray:
    """A sheet of the starter set; larger cells show several of its sprites at once, as one drawing."""
    pitch = cell + spacing
    sheet = np.zeros(
        (2 * margin + rows * pitch - spacing, 2 * margin + columns * pitch - spacing, 4), np.uint8
    )
    sheet[:] = ground
    for number in set(range(columns * rows)) - set(leave_out):
        row, column = divmod(number, columns)
        sprite = np.asarray(Image.fromarray(STARTER[number * 5 % len(STARTER)]).resize((cell, cell), 0))
        top, left = margin + row * pitch, margin + column * pitch
        part = sheet[top : top + cell, left : left + cell]
        part[sprite[..., 3] > 0] = sprite[sprite[..., 3] > 0]
    return sheet


@pytest.mark.parametrize("ground", [CLEAR, WHITE, MAGENTA], ids=["clear", "white", "magenta"])
@pytest.mark.parametrize(("margin", "spacing"), [(0, 0), (1, 1), (0, 1), (1, 0), (2, 2), (0, 2), (4, 4)])
@pytest.mark.parametrize(("cell", "columns", "rows"), [(16, 8, 8), (16, 10, 1), (32, 5, 4), (24, 6, 6)])
def test_the_grid_is_found(
    cell: int, columns: int, rows: int, margin: int, spacing: int, ground: tuple[int, int, int, int]
) -> None:
    sheet = draw_sheet(
        columns, rows, cell=cell, margin=margin, spacing=spacing, ground=ground, leave_out=(3,)
    )
    assert find_grid(sheet) == Grid(cell, cell, margin, spacing)


def test_tiles_that_fill_their_cells_show_a_grid_too() -> None:
    random = np.random.default_rng(0)
    tiles = (
        random.integers(0, 4, (36, 8, 8)).repeat(2, axis=1).repeat(2, axis=2)
        + 4 * np.arange(36)[:, None, None]
    )
    colours = random.integers(0, 256, (144, 4), dtype=np.uint8) | np.array([0, 0, 0, 255], dtype=np.uint8)
    sheet = colours[tiles.reshape(6, 6, 16, 16).transpose(0, 2, 1, 3).reshape(96, 96)]
    found = find_grid(np.ascontiguousarray(sheet))
    assert found is not None
    assert (found.margin_px, found.spacing_px) == (0, 0)


@pytest.mark.parametrize("colour", [CLEAR, WHITE])
def test_an_empty_sheet_has_no_grid(colour: tuple[int, int, int, int]) -> None:
    assert find_grid(np.full((64, 64, 4), colour, dtype=np.uint8)) is None


def test_what_is_known_is_kept_and_the_rest_found() -> None:
    sheet = draw_sheet(8, 4, margin=2, spacing=1)
    assert find_grid(sheet, cell=(16, 16)) == Grid(16, 16, 2, 1)
    assert find_grid(sheet, cell=(8, 8), margin_px=0, spacing_px=0) == Grid(8, 8)
    assert find_grid(sheet, margin_px=2, spacing_px=1) == Grid(16, 16, 2, 1)


def test_a_sheet_is_cut_and_empty_cells_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "monsters.png"
    Image.fromarray(draw_sheet(6, 4, margin=1, spacing=2, leave_out=(0, 7, 23))).save(path)
    editable = read_sprites([path])

    assert (editable.count, editable.class_names) == (21, ("monsters",))
    assert np.array_equal(editable.images[0], STARTER[5])
    assert editable.name(0) == "monsters.png 1,2"
    assert len(set(editable.groups.tolist())) == 21
    (sheet,) = editable.sheets
    assert (sheet.grid, sheet.is_sure, sheet.kept, sheet.empty) == (Grid(16, 16, 1, 2), True, 21, 3)


def test_empty_cells_of_an_opaque_sheet_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "sheet.png"
    Image.fromarray(draw_sheet(8, 8, ground=WHITE, leave_out=(0, 9))).convert("RGB").save(path)
    assert read_sprites([path]).count == 62


def test_a_grid_that_is_given_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "sheet.png"
    Image.fromarray(draw_sheet(4, 2)).save(path)
    editable = read_sprites([path], ReadSpec(cell=(32, 16), margin_px=0, spacing_px=0, class_name="pair"))
    assert (editable.count, editable.class_names) == (4, ("pair",))
    assert {tuple(size) for size in editable.sizes().tolist()} == {(16, 32)}


def test_a_small_picture_is_a_sprite_unless_a_grid_is_given(tmp_path: Path) -> None:
    path = tmp_path / "big.png"
    Image.fromarray(draw_sheet(4, 4)).save(path)
    assert read_sprites([path]).count == 1
    assert read_sprites([path], ReadSpec(cell=(16, 16))).count == 16


def test_sheets_in_the_folder_of_a_class_are_cut(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        Image.fromarray(draw_sheet(6, 6)).save(tmp_path / name / "sheet.png")
    editable = read_sprites([tmp_path])
    assert (editable.count, editable.class_names) == (72, ("a", "b"))


@pytest.mark.parametrize("cell", [(0, 16), (16, 300), (-1, 16)])
def test_a_cell_of_no_size_is_refused(cell: tuple[int, int]) -> None:
    with pytest.raises(SpriteStudioError, match="of a cell must be a whole number"):
        ReadSpec(cell=cell)


def test_a_sheet_without_any_drawing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "nothing.png"
    Image.new("RGBA", (128, 128)).save(path)
    with pytest.raises(SpriteStudioError, match=r"nothing\.png has nothing in any cell"):
        read_sprites([path])


def test_a_guess_is_told(tmp_path: Path) -> None:
    path = tmp_path / "moon.png"
    moon = Image.new("RGBA", (96, 96))
    ImageDraw.Draw(moon).ellipse((2, 2, 93, 93), fill=(200, 200, 90, 255))
    moon.save(path)
    (sheet,) = read_sprites([path]).sheets
    assert (sheet.grid, sheet.is_sure) == (Grid(16, 16), False)


@pytest.mark.parametrize("times", [1, 2, 5, 12])
def test_pictures_are_as_often_enlarged_as_all_of_them_are(times: int) -> None:
    images = np.random.default_rng(0).integers(0, 256, (3, 8, 10, 4), dtype=np.uint8)
    large = images.repeat(times, axis=1).repeat(times, axis=2)
    assert enlargement(large) == times
    hidden = large.copy()
    hidden[0, 0, 0] = (1, 2, 3, 0)
    clear = large.copy()
    clear[0, 0, 0] = 0
    assert enlargement(hidden) == enlargement(clear)
    large[1, 0, 0] ^= 255
    assert enlargement(large) == 1


def test_what_is_too_plain_to_tell_was_not_enlarged() -> None:
    flag = np.full((1, 32, 32, 4), 255, dtype=np.uint8)
    assert enlargement(flag) == 1
    flag[:, 16:] = (0, 0, 0, 255)
    assert enlargement(flag) == 1


def test_boxes_of_round_sizes_were_not_enlarged() -> None:
    boxes = np.zeros((1, 256, 256, 4), dtype=np.uint8)
    for row, column in np.ndindex(4, 4):
        boxes[0, row * 64 + 16 : row * 64 + 56, column * 64 + 16 : column * 64 + 48] = (row, column, 9, 255)
    assert enlargement(boxes) == 1
    gem = np.zeros((1, 32, 32, 4), dtype=np.uint8)
    gem[0, 12:20, 12:20] = np.random.default_rng(0).integers(1, 256, (8, 8, 4))
    assert enlargement(gem.repeat(4, axis=1).repeat(4, axis=2)) == 4

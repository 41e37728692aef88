"""Layouts beyond the plain grid: rows, packing, rims, trimming, merging."""

from __future__ import annotations

import dataclasses
import io

import numpy as np
import pytest
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ExportSpec, Label, SheetSpec
from spritestudio.sprites.export.files import export_files, preview
from spritestudio.sprites.export.layout import SheetLayout, draw, place
from tests.sprites.export.formats.conftest import some_art


def rims(sheet: SheetLayout) -> list[tuple[int, int, int, int]]:
    """Left, top, right and bottom of every place with its rim, once each."""
    rim = sheet.spec.extrude_px
    boxes = {piece.box for piece in sheet.pieces}
    return [(x - rim, y - rim, x + width + rim, y + height + rim) for x, y, width, height in boxes]


@pytest.mark.parametrize("layout", ["class", "mix"])
def test_every_tag_has_rows_of_its_own(layout: str) -> None:
    art = some_art()
    sheet = place(art.images, SheetSpec(layout=layout, columns=4), art.labels)
    tops: dict[int, set[str]] = {}
    for piece in sheet.pieces:
        tops.setdefault(piece.box[1], set()).add(piece.tag)
    assert len(tops) == 3 + 3 + 3  # 11, 11 and 10 sprites in rows of 4
    assert all(len(tags) == 1 for tags in tops.values())
    assert [tag for tag, _, _ in sheet.tags] == list(
        dict.fromkeys(label.mix if layout == "mix" else label.kind for label in art.labels)
    )


@pytest.mark.parametrize("spacing", [0, 3])
@pytest.mark.parametrize("count", [1, 5, 150])
@pytest.mark.parametrize("power", [False, True])
def test_packed_sprites_never_touch_and_take_little_room(count: int, spacing: int, power: bool) -> None:
    images = np.zeros((count, 16, 16, 4), np.uint8)
    random = np.random.default_rng(count)
    for image in images:
        width, height = random.integers(3, 17, 2)
        image[:height, :width] = 255
    spec = SheetSpec(
        layout="packed", trim=True, extrude_px=1, spacing_px=spacing, margin_px=2, power_of_two=power
    )
    sheet = place(images, spec)
    boxes = rims(sheet)
    for left, top, right, bottom in boxes:
        assert 2 <= left < right <= sheet.width - 2
        assert 2 <= top < bottom <= sheet.height - 2
    for number, (left, top, right, bottom) in enumerate(boxes):
        for other_left, other_top, other_right, other_bottom in boxes[:number]:
            apart_x = max(left - other_right, other_left - right)
            apart_y = max(top - other_bottom, other_top - bottom)
            assert max(apart_x, apart_y) >= spacing
    used = sum((right - left + spacing) * (bottom - top + spacing) for left, top, right, bottom in boxes)
    if power:
        assert all(side & (side - 1) == 0 for side in (sheet.width, sheet.height))
    elif count == 150:
        assert used / ((sheet.width - 4) * (sheet.height - 4)) > 0.8
        assert max(sheet.width, sheet.height) < 1.6 * min(sheet.width, sheet.height)


def test_the_rim_is_repeated_outwards_with_its_corners() -> None:
    images = np.arange(2 * 4 * 4 * 4, dtype=np.uint8).reshape(2, 4, 4, 4)
    spec = SheetSpec(extrude_px=2, spacing_px=1, margin_px=3)
    picture = draw(place(images, spec), images)
    assert picture.shape == (3 + 2 + 4 + 2 + 3, 3 + 8 + 1 + 8 + 3, 4)
    for image, left in zip(images, (3, 12), strict=True):
        assert np.array_equal(picture[3:11, left : left + 8], np.pad(image, ((2, 2), (2, 2), (0, 0)), "edge"))
    assert not picture[:, 11].any()


@pytest.mark.parametrize(("count", "columns", "size"), [(4, 2, (8, 8)), (4, 4, (16, 4)), (3, 3, (16, 4))])
def test_the_sides_are_the_smallest_powers_of_two(count: int, columns: int, size: tuple[int, int]) -> None:
    sheet = place(np.zeros((count, 4, 4, 4), np.uint8), SheetSpec(columns=columns, power_of_two=True))
    assert (sheet.width, sheet.height) == size


def test_half_transparent_pixels_are_blended_with_the_background_and_rounded() -> None:
    images = np.array([[[[255, 0, 100, 128], [10, 20, 30, 0]]]], np.uint8)
    spec = SheetSpec(background="#102030")
    picture = draw(place(images, spec), images)
    exact = (np.array([255, 0, 100]) * 128 + np.array([0x10, 0x20, 0x30]) * 127) / 255
    assert picture.tolist() == [[[*np.round(exact).astype(int).tolist(), 255], [0x10, 0x20, 0x30, 255]]]


def test_equal_sprites_share_one_place() -> None:
    art = some_art()
    sheet = place(art.images, SheetSpec(merge=True), art.labels)
    boxes = {piece.index: piece.box for piece in sheet.pieces}
    assert boxes[9] == boxes[3]
    assert len(set(boxes.values())) == 31
    picture = draw(sheet, art.images)
    x, y, width, height = boxes[31]
    assert np.array_equal(picture[y : y + height, x : x + width], art.images[31])


def test_one_file_per_sprite_is_a_sheet_of_its_own() -> None:
    art = some_art()
    spec = ExportSpec(sheet=SheetSpec(layout="files", scale=2, margin_px=1, trim=True, merge=True))
    files = export_files(art, spec, "x")
    assert len(files) == 31
    first, *_ = (np.asarray(Image.open(io.BytesIO(data))) for data in files.values())
    rows, columns = (np.flatnonzero(art.images[0, ..., 3].any(axis=axis)) for axis in (1, 0))
    crop = art.images[0, rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    assert np.array_equal(first[1:-1, 1:-1], crop.repeat(2, axis=0).repeat(2, axis=1))
    with pytest.raises(SpriteStudioError, match="no sheet that other files could describe"):
        export_files(art, dataclasses.replace(spec, formats=("css",)), "x")
    picture, layout = preview(art, spec)
    assert picture.any()
    assert picture.shape[:2] == (layout.height, layout.width)


def test_rows_of_the_shelf_stay_as_they_are_and_name_the_tags() -> None:
    images = some_art().images[:7]
    rows = ("heroes", "heroes", "Row 2", "heroes", "heroes", "", "Row 2")
    labels = [Label("hero" if i % 2 else "food", row=row, seed=i) for i, row in enumerate(rows)]
    sheet = place(images, SheetSpec(layout="rows", columns=2), labels)
    found = {piece.index: (piece.box[0] // 8, piece.box[1] // 8, piece.tag) for piece in sheet.pieces}
    assert found == {
        0: (0, 0, "heroes"),
        1: (1, 0, "heroes"),
        3: (2, 0, "heroes"),
        4: (3, 0, "heroes"),
        2: (0, 1, "Row 2"),
        6: (1, 1, "Row 2"),
        5: (0, 2, "hero"),
    }
    assert [tag for tag, _, _ in sheet.tags] == ["heroes", "Row 2", "hero"]

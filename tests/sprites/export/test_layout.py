"""Layouts beyond the plain grid: rows, packing, rims, trimming, merging; names of sprites; indexed PNGs."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray, ExportSpec, SheetSpec
from spritestudio.sprites.export.files import export_files, preview_picture, write_files
from spritestudio.sprites.export.layout import SheetLayout, draw, place
from spritestudio.sprites.export.naming import Label, sprite_names
from spritestudio.sprites.export.png import encode_indexed_png, encode_png
from spritestudio.sprites.palettes.palette import Palette
from tests.sprites.export.formats.conftest import COLORS, some_art


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
    assert preview_picture(art, spec).any()


LABELS = [Label("hero", "hero 1, food 0.6", 7), Label("hero", "", 8), Label("CON", "../../etc", 9)]


@pytest.mark.parametrize(
    ("template", "names"),
    [
        ("{class}_{index:03}", ("hero_000", "hero_001", "CON_002")),
        ("{class}_{number}", ("hero_0", "hero_1", "CON_0")),
        ("{class}", ("hero", "hero-2", "_CON")),
        ("{seed:05}", ("00007", "00008", "00009")),
        ("{mix}", ("hero-1-food-0.6", "_", "etc")),
        ("{sheet}/../{seed}", ("my-sheet-..-7", "my-sheet-..-8", "my-sheet-..-9")),
        ("x", ("x", "x-2", "x-3")),
        ("..", ("_", "_-2", "_-3")),
        ("{{{index}}}", ("0", "1", "2")),
        ("ä b\0c\n", ("ä-b-c", "ä-b-c-2", "ä-b-c-3")),
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


def reopened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def test_an_indexed_png_has_exactly_the_palette() -> None:
    art = some_art()
    unused = Palette.from_hex("more", ("#abcdef", *COLORS.to_hex(), "#010203"))
    picture = reopened(encode_indexed_png(art.images[0], unused))
    colors = np.array(picture.getpalette()).reshape(-1, 3)
    assert (picture.mode, picture.info["transparency"]) == ("P", 0)
    assert np.array_equal(colors[1 : len(unused) + 1], unused.colors[:, :3])
    assert len(colors) == len(unused) + 1
    assert np.array_equal(np.asarray(picture.convert("RGBA")), art.images[0])


def test_the_transparent_colour_may_stand_last_or_not_be_there() -> None:
    art = some_art()
    picture = reopened(encode_indexed_png(art.images[0], COLORS, clear_first=False))
    assert picture.info["transparency"] == 6
    assert np.array_equal(np.asarray(picture.convert("RGBA")), art.images[0])
    opaque = np.where(art.images[0][..., 3:] == 0, COLORS.colors[2], art.images[0])
    picture = reopened(encode_indexed_png(opaque, COLORS, clear_first=False))
    assert "transparency" not in picture.info
    assert np.array_equal(np.array(picture.getpalette()).reshape(-1, 3), COLORS.colors[:, :3])
    assert np.array_equal(np.asarray(picture.convert("RGBA")), opaque)


def test_without_a_palette_the_colours_are_those_of_the_picture() -> None:
    art = some_art()
    picture = reopened(encode_indexed_png(art.images[20], None))
    assert np.array_equal(np.asarray(picture.convert("RGBA")), art.images[20])


@pytest.mark.parametrize(
    ("image", "palette", "words"),
    [
        (np.full((2, 2, 4), 128, np.uint8), None, "Half-transparent"),
        (np.full((2, 2, 4), 255, np.uint8), Palette.from_hex("x", ("#000000",)), "1 colours of the sprites"),
        (np.dstack((np.arange(256).reshape(16, 16),) * 3 + (np.full((16, 16), 255),)).astype(np.uint8),
         None, "would need 257 colours"),
    ],
)  # fmt: skip
def test_what_no_palette_can_hold_is_told(image: ByteArray, palette: Palette | None, words: str) -> None:
    with pytest.raises(SpriteStudioError, match=words):
        encode_indexed_png(image, palette)


def test_a_png_keeps_every_pixel_and_is_no_larger_than_plain_zlib_makes_it() -> None:
    art = some_art()
    picture = preview_picture(art, ExportSpec(sheet=SheetSpec(scale=2)))
    data = encode_png(picture)
    assert np.array_equal(np.asarray(reopened(data)), picture)
    plain = io.BytesIO()
    Image.fromarray(picture).save(plain, "PNG")
    assert len(data) <= len(plain.getvalue())


def test_no_file_of_an_export_is_written_unless_all_can_be(tmp_path: Path, disk_is_full: Any) -> None:
    files = {"a.css": b"1", "a.csv": b"2", "a.png": b"x" * 1000}
    for name in files:
        (tmp_path / name).write_bytes(b"older")
    with pytest.raises(SpriteStudioError, match=r"a\.css, a\.csv, a\.png would be replaced"):
        write_files(tmp_path, files, replace=False)
    with disk_is_full(), pytest.raises(SpriteStudioError, match=r"a\.png cannot be written"):
        write_files(tmp_path, files, replace=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == dict.fromkeys(files, b"older")
    write_files(tmp_path, files, replace=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == files


def test_a_folder_that_vanished_is_told(tmp_path: Path) -> None:
    with pytest.raises(SpriteStudioError, match="does not exist"):
        write_files(tmp_path / "gone", {"a.png": b"1"}, replace=True)
    with pytest.raises(SpriteStudioError, match="File name too long"):
        write_files(tmp_path, {"x" * 300 + ".png": b"1"}, replace=True)

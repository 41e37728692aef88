"""Sheets: where each sprite lies, its exact pixels, and the file."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray, SheetSpec
from spritestudio.sprites.export.layout import (
    MAX_SIDE_PX,
    SheetLayout,
    check_fits,
    compose_sheet,
    enlarge,
    place,
)
from spritestudio.sprites.export.png_sheet import write_png


@pytest.fixture
def images() -> ByteArray:
    """Seven sprites of 8×8 with every alpha, and colours under the transparent pixels."""
    return np.random.default_rng(0).integers(0, 256, (7, 8, 8, 4), dtype=np.uint8)


SHEETS = [
    SheetSpec(),
    SheetSpec(columns=3),
    SheetSpec(columns=1, scale=2),
    SheetSpec(columns=7, spacing_px=1),
    SheetSpec(columns=3, scale=3, spacing_px=2, margin_px=5),
]


def sprite_of(picture: ByteArray, sheet: SheetLayout, index: int) -> ByteArray:
    x, y, width, height = next(piece.box for piece in sheet.pieces if piece.index == index)
    return picture[y : y + height, x : x + width]


@pytest.mark.parametrize(
    ("spec", "size", "last"),
    [
        (SHEETS[0], (56, 8), (48, 0)),
        (SHEETS[1], (24, 24), (0, 16)),
        (SHEETS[2], (16, 112), (0, 96)),
        (SHEETS[3], (62, 8), (54, 0)),
        (SHEETS[4], (3 * 24 + 2 * 2 + 10, 3 * 24 + 2 * 2 + 10), (5, 5 + 2 * 26)),
    ],
)
def test_a_layout_counts_scale_spacing_and_margin(
    images: ByteArray, spec: SheetSpec, size: tuple[int, int], last: tuple[int, int]
) -> None:
    sheet = place(images, spec)
    assert (sheet.width, sheet.height) == size
    assert sheet.pieces[0].box[:2] == (spec.margin_px, spec.margin_px)
    assert sheet.pieces[6].box[:2] == last


@pytest.mark.parametrize("spec", SHEETS)
def test_every_pixel_is_kept_exactly_even_under_transparency(images: ByteArray, spec: SheetSpec) -> None:
    sheet = compose_sheet(images, spec)
    layout = place(images, spec)

    assert (sheet.shape, sheet.dtype) == ((layout.height, layout.width, 4), np.uint8)
    for index, image in enumerate(images):
        assert np.array_equal(sprite_of(sheet, layout, index), enlarge(image, spec.scale))


@pytest.mark.parametrize("spec", SHEETS[2:])
def test_what_lies_between_the_sprites_is_transparent(images: ByteArray, spec: SheetSpec) -> None:
    sheet = compose_sheet(images, spec).copy()
    for index in range(7):
        sprite_of(sheet, place(images, spec), index)[:] = 0
    assert not sheet.any()


def test_enlarging_turns_every_pixel_into_a_square() -> None:
    image = np.arange(16, dtype=np.uint8).reshape(2, 2, 4)
    large = enlarge(image, 3)
    assert large.shape == (6, 6, 4)
    assert all(np.array_equal(large[y, x], image[y // 3, x // 3]) for y in range(6) for x in range(6))


def test_on_a_background_sprites_are_blended(images: ByteArray) -> None:
    spec = SheetSpec(columns=3, margin_px=1, background="#102030")
    sheet = compose_sheet(images, spec)

    assert np.all(sheet[..., 3] == 255)
    assert sheet[0, 0].tolist() == [0x10, 0x20, 0x30, 255]
    for index, image in enumerate(images):
        alpha = image[..., 3:] / 255.0
        expected = image[..., :3] * alpha + np.array([0x10, 0x20, 0x30]) * (1.0 - alpha)
        blended = sprite_of(sheet, place(images, spec), index)[..., :3]
        assert np.abs(blended - expected).max() <= 1.0


@pytest.mark.parametrize(("columns", "count"), [(4096, 4096), (1, 4096)])
def test_a_sheet_that_no_engine_opens_is_refused(columns: int, count: int) -> None:
    spec = SheetSpec(columns=columns)
    check_fits(count, 8, spec)
    with pytest.raises(SpriteStudioError, match=r"would be \d+×\d+ pixels; the most is 32768 a side"):
        check_fits(count, 8, dataclasses.replace(spec, margin_px=1))
    with pytest.raises(SpriteStudioError, match=r"would be \d+×\d+ pixels; the most is 32768 a side"):
        place(np.zeros((2, MAX_SIDE_PX // 2 + 1, 1, 4), np.uint8), SheetSpec(columns=1))


def test_a_png_holds_exactly_the_sheet(tmp_path: Path, images: ByteArray) -> None:
    sheet = compose_sheet(images, SHEETS[4])
    path = tmp_path / "sheet.PNG"
    write_png(path, sheet)
    with Image.open(path) as picture:
        assert (picture.format, picture.mode) == ("PNG", "RGBA")
        assert np.array_equal(np.asarray(picture), sheet)
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_the_older_picture_and_nothing_else(
    tmp_path: Path, images: ByteArray, disk_is_full: Callable[[], Any]
) -> None:
    path = tmp_path / "sheet.png"
    path.write_bytes(b"old")
    with disk_is_full(), pytest.raises(SpriteStudioError, match=r"sheet\.png cannot be written"):
        write_png(path, images[0])
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("sheet.jpg", "does not end in .png"),
        ("sheet", "does not end in .png"),
        ("folder.png", "is a folder"),
        ("missing/sheet.png", "does not exist"),
    ],
)
def test_a_path_that_cannot_be_is_told_and_nothing_is_written(
    tmp_path: Path, images: ByteArray, name: str, words: str
) -> None:
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(SpriteStudioError, match=words):
        write_png(tmp_path / name, images[0])
    assert [path.name for path in tmp_path.rglob("*")] == ["folder.png"]

"""PNGs with every pixel, or with exactly the palette."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray, ExportSpec, SheetSpec
from spritestudio.sprites.export.files import preview
from spritestudio.sprites.export.png import encode_indexed_png, encode_png
from spritestudio.sprites.palettes.palette import Palette
from tests.sprites.export.formats.conftest import COLORS, some_art


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
        (np.full((2, 2, 4), 255, np.uint8), Palette.from_hex("x", ("#000000",)), "1 colour of the sprites"),
        (np.dstack((np.arange(256).reshape(16, 16),) * 3 + (np.full((16, 16), 255),)).astype(np.uint8),
         None, "would need 257 colours"),
    ],
)  # fmt: skip
def test_what_no_palette_can_hold_is_told(image: ByteArray, palette: Palette | None, words: str) -> None:
    with pytest.raises(SpriteStudioError, match=words):
        encode_indexed_png(image, palette)


def test_a_png_keeps_every_pixel_and_is_no_larger_than_plain_zlib_makes_it() -> None:
    art = some_art()
    picture, _ = preview(art, ExportSpec(sheet=SheetSpec(scale=2)))
    data = encode_png(picture)
    assert np.array_equal(np.asarray(reopened(data)), picture)
    plain = io.BytesIO()
    Image.fromarray(picture).save(plain, "PNG")
    assert len(data) <= len(plain.getvalue())

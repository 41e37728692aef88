"""Pictures of every kind become sprites, and what is none is named."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.importing import pictures
from spritestudio.sprites.importing.reading import load_sprites, read_sprites
from tests.sprites.importing.examples import IMAGES, SPRITE, SPRITES, save, write_pictures


def test_a_palette_png_keeps_its_transparency(tmp_path: Path) -> None:
    indexed = Image.new("P", (8, 8), 1)
    indexed.putpalette([0, 0, 0, 10, 200, 30])
    indexed.putpixel((0, 0), 0)
    indexed.save(tmp_path / "a.png", transparency=0)
    (image,) = read_sprites([tmp_path / "a.png"]).images
    assert image[0, 0].tolist() == [0, 0, 0, 0]
    assert image[5, 5].tolist() == [10, 200, 30, 255]


def test_transparent_pixels_are_zeroed(tmp_path: Path) -> None:
    sprite = np.full((8, 8, 4), (9, 9, 9, 0), dtype=np.uint8)
    sprite[2:6, 2:6, 3] = 255
    (image,) = read_sprites([save(tmp_path / "a.png", sprite)]).images
    assert image[0, 0].tolist() == [0, 0, 0, 0]


def test_sixteen_bits_per_channel_are_cut_and_told(tmp_path: Path) -> None:
    grey = np.full((8, 8), 0x80FF, dtype=np.uint16)
    editable = read_sprites([save(tmp_path / "deep.png", grey)])
    assert np.all(editable.images[0] == [0x80, 0x80, 0x80, 255])
    assert editable.remarks == ("Pictures with 16 bits per channel were cut to 8.",)


def test_a_picture_is_not_decoded_when_it_would_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(tmp_path / "a.gif", *SPRITES[:3])
    monkeypatch.setattr(pictures, "MAX_PIXELS", 3 * 256)
    assert read_sprites([path]).count == 3
    monkeypatch.setattr(pictures, "MAX_PIXELS", 3 * 256 - 1)
    with pytest.raises(SpriteStudioError, match="cannot be read as a picture: it has more than 767 pixels"):
        read_sprites([path])


@pytest.mark.parametrize("name", ["a.txt", "a.pth", "a"])
def test_a_file_of_another_kind_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"?")
    with pytest.raises(SpriteStudioError, match="is not a sprite set"):
        read_sprites([tmp_path / name])


def test_a_text_that_is_named_like_a_picture_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("%!PS")
    with pytest.raises(SpriteStudioError, match=r"a\.png cannot be read as a picture"):
        read_sprites([tmp_path / "a.png"])


@pytest.mark.parametrize("ending", ["png", "gif", "bmp", "webp"])
@pytest.mark.parametrize("mode", ["RGB", "P", "L"])
def test_pictures_of_every_kind_become_rgba(tmp_path: Path, ending: str, mode: str) -> None:
    (tmp_path / "hero").mkdir()
    picture = Image.new("RGB", (8, 8), (204, 204, 204))
    picture.convert(mode).save(
        tmp_path / "hero" / f"a.{ending}", **({"lossless": True} if ending == "webp" else {})
    )
    assert np.all(load_sprites(tmp_path).images == [204, 204, 204, 255])


def _png_header(width: int, height: int) -> bytes:
    """The start of a PNG that says how large it is and holds nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def _cut_off(path: Path) -> None:
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (32, 32, 4), dtype=np.uint8)).save(path)
    path.write_bytes(path.read_bytes()[:2000])


def _with_a_broken_chunk(path: Path) -> None:
    Image.fromarray(IMAGES[0]).save(path)
    data = path.read_bytes()
    at = data.index(b"IDAT") - 4
    path.write_bytes(
        data[:at] + struct.pack(">I", 1) + b"IDAT" + data[at + 8 : at + 13] + b"\0\0\0\1]L1!12345"
    )


BAD_PICTURES: dict[str, tuple[Callable[[Path], object], str]] = {
    "text": (lambda path: path.write_text("dear picture"), "cannot be read as a picture"),
    "empty": (Path.touch, "cannot be read as a picture"),
    "cut off": (_cut_off, "cannot be read as a picture"),
    "a broken chunk": (_with_a_broken_chunk, "cannot be read as a picture"),
    "a bomb": (lambda path: path.write_bytes(_png_header(60_000, 60_000)), "cannot be read as a picture"),
    "nothing inside": (lambda path: path.write_bytes(_png_header(8, 8)), "cannot be read as a picture"),
    "too large": (lambda path: Image.new("RGBA", (65, 8)).save(path), "is 65×8; a sprite is at most 64×64"),
    "another size": (lambda path: Image.new("RGBA", (12, 12)).save(path), "is 12×12, others are 8×8"),
}


@pytest.mark.parametrize("kind", BAD_PICTURES)
def test_a_picture_that_is_no_sprite_is_named(tmp_path: Path, kind: str) -> None:
    top = write_pictures(tmp_path, {"hero/a.png": IMAGES[0]})
    write, words = BAD_PICTURES[kind]
    write(top / "hero" / "b.png")
    with pytest.raises(SpriteStudioError, match=rf"b\.png {words}"):
        load_sprites(top)


def test_sixteen_bits_are_cut_to_eight_and_told(tmp_path: Path) -> None:
    Image.fromarray(np.full((16, 16), 0x80FF, dtype=np.uint16)).save(tmp_path / "deep.png")
    editable = read_sprites([tmp_path / "deep.png"])
    assert editable.images[0][0, 0].tolist() == [128, 128, 128, 255]
    assert editable.remarks == ("Pictures with 16 bits per channel were cut to 8.",)


def test_a_palette_keeps_its_transparency(tmp_path: Path) -> None:
    picture = Image.fromarray(SPRITE).convert("RGB").quantize(16)
    corner = picture.getpixel((0, 0))
    picture.save(tmp_path / "indexed.png", transparency=corner)
    (image,) = read_sprites([tmp_path / "indexed.png"]).images
    assert image[0, 0].tolist() == [0, 0, 0, 0]
    assert (image[..., 3] == 255).any()


@pytest.mark.parametrize("ending", ["gif", "apng", "webp"])
def test_frames_without_a_time_stand_as_long_as_in_browsers(tmp_path: Path, ending: str) -> None:
    frames = [np.full((8, 8, 4), 255 - 80 * k, np.uint8) for k in range(3)]
    for frame in frames:
        frame[..., 3] = 255
    path = save(
        tmp_path / f"orc_walk_left.{ending}", *frames, format={"apng": "PNG"}.get(ending), duration=[0, 90, 0]
    )
    read = read_sprites([path])
    assert read.notes["duration_ms"].tolist() == [100, 90, 100]
    assert read.notes["fine"].tolist() == ["walk"] * 3, "as its name says"
    assert read.notes["facing"].tolist() == ["left"] * 3


def test_a_time_that_is_too_long_is_the_longest(tmp_path: Path) -> None:
    frames = [np.full((8, 8, 4), 255 - 80 * k, np.uint8) for k in range(2)]
    path = save(tmp_path / "a.gif", *frames, duration=[655_350, 50])
    assert read_sprites([path]).notes["duration_ms"].tolist() == [65_535, 50]

"""Palette files: there and back in every format, and broken ones refused."""

from __future__ import annotations

import struct
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImage

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.palettes.files import READ_SUFFIXES, WRITTEN, read_palette, write_palette
from spritestudio.sprites.palettes.palette import Palette
from tests.sprites.palettes.palettes import COLORS

NAMED = (".gpl", ".aco", ".ase")


@pytest.mark.parametrize("suffix", WRITTEN)
def test_a_palette_makes_the_round_trip(tmp_path: Path, palette: Palette, suffix: str) -> None:
    path = tmp_path / f"mine{suffix.upper()}"
    write_palette(path, palette)
    again = read_palette(path)
    assert again.to_hex() == COLORS
    assert again.name == ("Märchen 1" if suffix in (".gpl", ".ase") else "mine")
    if suffix in NAMED:
        assert [again.label(1), again.label(3)] == ["hot pink", "paper – white"]


@pytest.mark.parametrize("suffix", WRITTEN)
@pytest.mark.parametrize("count", [1, 256])
def test_the_smallest_and_the_largest_palette(tmp_path: Path, suffix: str, count: int) -> None:
    colors = np.random.default_rng(0).integers(0, 256, (count, 4), dtype=np.uint8)
    colors[:, 3] = 255
    path = tmp_path / f"p{suffix}"
    write_palette(path, Palette("p", colors))
    np.testing.assert_array_equal(read_palette(path).colors, colors)


@pytest.mark.parametrize("suffix", [".gpl", ".hex", ".pal", ".png"])
def test_alpha_is_kept_where_the_format_knows_it(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"p{suffix}"
    write_palette(path, Palette.from_hex("p", ("#10203040", "#ffffff", "#00000000")))
    assert read_palette(path).to_hex() == ("#10203040", "#ffffff", "#00000000")


def test_png_strip_is_read_by_qt(tmp_path: Path, palette: Palette) -> None:
    write_palette(tmp_path / "p.png", palette)
    image = QImage(str(tmp_path / "p.png"))
    assert (image.width(), image.height()) == (len(COLORS), 1)
    assert tuple(image.pixelColor(x, 0).name() for x in range(len(COLORS))) == COLORS


def test_a_picture_gives_its_colours_in_order(tmp_path: Path) -> None:
    image = Image.new("RGBA", (4, 4))
    image.paste((200, 0, 0, 255), (1, 1, 3, 3))
    image.putpixel((0, 2), (0, 0, 200, 255))
    image.save(tmp_path / "sprite.png")
    assert read_palette(tmp_path / "sprite.png").to_hex() == ("#c80000", "#0000c8")


def test_an_aseprite_file_is_told_from_adobes_by_its_first_bytes(tmp_path: Path) -> None:
    pixels = bytes((9, 8, 7, 255)) * 4
    layer = struct.pack("<HHHHHHBBHH", 1, 0, 0, 0, 0, 0, 255, 0, 0, 0)
    cel = struct.pack("<HhhBH", 0, 0, 0, 255, 0) + bytes(7) + struct.pack("<HH", 2, 2) + pixels
    chunks = b"".join(
        struct.pack("<IH", 6 + len(data), kind) + data for kind, data in ((0x2004, layer), (0x2005, cel))
    )
    frame = struct.pack("<IHHHxxI", 16 + len(chunks), 0xF1FA, 2, 100, 2) + chunks
    header = struct.pack("<IHHHHHI", 128 + len(frame), 0xA5E0, 1, 2, 2, 32, 1).ljust(128, b"\0")
    path = tmp_path / "hero.ase"
    path.write_bytes(header + frame)
    assert read_palette(path).to_hex() == ("#090807",)


@pytest.mark.parametrize("suffix", WRITTEN)
def test_broken_files_are_refused_in_words(tmp_path: Path, palette: Palette, suffix: str) -> None:
    path = tmp_path / f"p{suffix}"
    write_palette(path, palette)
    whole = path.read_bytes()
    chance = np.random.default_rng(0)
    for length in {0, 1, 4, 8, 11, len(whole) // 2, len(whole) - 3}:
        path.write_bytes(whole[:length])
        _read_or_refuse(path)
    for _ in range(60):
        broken = bytearray(whole)
        for place in chance.integers(0, len(broken), 4):
            broken[place] = chance.integers(256)
        path.write_bytes(broken)
        _read_or_refuse(path)
    path.write_bytes(chance.bytes(2**20 + 5))
    with pytest.raises(SpriteStudioError):
        read_palette(path)


def _read_or_refuse(path: Path) -> None:
    refusal: SpriteStudioError | None = None
    try:
        assert len(read_palette(path)) > 0
    except SpriteStudioError as error:
        refusal = error
    if refusal is not None:
        assert path.name in refusal.message
        assert refusal.hint


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("huge.aco", struct.pack(">HH", 1, 65535)),
        ("huge.ase", struct.pack(">4sII", b"ASEF", 0x10000, 2**32 - 1)),
        ("huge.pal", b"JASC-PAL\n0100\n99999999999999999999\n0 0 0\n"),
        ("many.hex", b"010203\n" * 5000),
        ("empty.hex", b""),
        ("riff.pal", b"RIFF\x20\0\0\0PAL data"),
        ("other.gpl", b"GIMP Gradient\n"),
        ("binary.hex", b"\0\1\2\3"),
        ("number.gpl", b"GIMP Palette\n300 0 0\n"),
        ("lab.aco", struct.pack(">HH5H", 1, 1, 7, 0, 0, 0, 0)),
        ("notes.md", b"ff0000"),
    ],
)
def test_hostile_files_are_refused_in_words(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SpriteStudioError, match=name):
        read_palette(tmp_path / name)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SpriteStudioError, match="cannot be read"):
        read_palette(tmp_path / "none.gpl")


def test_a_name_without_an_ending_of_ours_is_refused(tmp_path: Path, palette: Palette) -> None:
    with pytest.raises(SpriteStudioError, match="ending"):
        write_palette(tmp_path / "p.doc", palette)
    with pytest.raises(SpriteStudioError, match="256"):
        write_palette(tmp_path / "p.act", Palette("p", np.full((257, 4), 255, np.uint8)))
    with pytest.raises(SpriteStudioError, match="does not exist"):
        write_palette(tmp_path / "gone" / "p.hex", palette)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_older_palette(
    tmp_path: Path, palette: Palette, disk_is_full: Callable[[], AbstractContextManager[None]]
) -> None:
    path = tmp_path / "p.gpl"
    write_palette(path, Palette.from_hex("old", ("#010203",)))
    with disk_is_full(), pytest.raises(SpriteStudioError, match="cannot be written"):
        write_palette(path, palette)
    assert read_palette(path).name == "old"


def test_all_that_is_written_can_be_read() -> None:
    assert set(WRITTEN) <= set(READ_SUFFIXES)

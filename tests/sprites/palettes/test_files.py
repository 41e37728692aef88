"""Palette files: every kind through real files, read by other parsers, broken and hostile."""

from __future__ import annotations

import struct
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest
import swatch
from PIL import GimpPaletteFile, Image
from PySide6.QtGui import QImage

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.palettes.files import READ_SUFFIXES, WRITTEN, read_palette, write_palette
from spritestudio.sprites.palettes.palette import Palette

COLORS = ("#1d1a26", "#ff0080", "#7f8081", "#ffffff", "#000000", "#1d1a26")
LABELS = ("ink", "hot pink", "", "paper – white", "black", "ink again")
NAMED = (".gpl", ".aco", ".ase")


@pytest.fixture
def palette() -> Palette:
    made = Palette.from_hex("Märchen 1", COLORS)
    return Palette(made.name, made.colors, LABELS)


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


def test_gpl_is_read_by_pillow(tmp_path: Path, palette: Palette) -> None:
    write_palette(tmp_path / "p.gpl", palette)
    with (tmp_path / "p.gpl").open("rb") as file:
        read = GimpPaletteFile.GimpPaletteFile(file)
    assert bytes(read.palette)[: 3 * len(COLORS)] == palette.colors[:, :3].tobytes()


def test_ase_is_read_by_swatch(tmp_path: Path, palette: Palette) -> None:
    path = tmp_path / "p.ase"
    write_palette(path, palette)
    (group,) = swatch.parse(str(path))
    assert group["name"] == "Märchen 1"
    assert [each["name"] for each in group["swatches"]][1] == "hot pink"
    values = [[round(255 * value) for value in each["data"]["values"]] for each in group["swatches"]]
    assert values == palette.colors[:, :3].tolist()
    assert {each["data"]["mode"] for each in group["swatches"]} == {"RGB"}


def test_ase_that_swatch_wrote_is_read(tmp_path: Path) -> None:
    path = tmp_path / "p.ase"
    colors = [
        {"name": "a", "type": "Process", "data": {"mode": "RGB", "values": [1.0, 0.0, 0.5]}},
        {"name": "b", "type": "Process", "data": {"mode": "Gray", "values": [0.5]}},
        {"name": "c", "type": "Process", "data": {"mode": "CMYK", "values": [0.0, 1.0, 1.0, 0.0]}},
    ]
    swatch.write(colors, str(path))
    assert read_palette(path).to_hex() == ("#ff0080", "#808080", "#ff0000")


def test_png_strip_is_read_by_qt(tmp_path: Path, palette: Palette) -> None:
    write_palette(tmp_path / "p.png", palette)
    image = QImage(str(tmp_path / "p.png"))
    assert (image.width(), image.height()) == (len(COLORS), 1)
    assert tuple(image.pixelColor(x, 0).name() for x in range(len(COLORS))) == COLORS


def test_hex_and_pal_are_as_published(tmp_path: Path) -> None:
    palette = Palette.from_hex("p", ("#0a0b0c", "#ffffff"))
    write_palette(tmp_path / "p.hex", palette)
    write_palette(tmp_path / "p.pal", palette)
    assert (tmp_path / "p.hex").read_bytes() == b"0a0b0c\nffffff\n"
    assert (tmp_path / "p.pal").read_bytes() == b"JASC-PAL\r\n0100\r\n2\r\n10 11 12\r\n255 255 255\r\n"


def test_aco_is_as_published_in_both_versions(tmp_path: Path) -> None:
    palette = Palette.from_hex("p", ("#0102ff",))
    write_palette(tmp_path / "p.aco", Palette("p", palette.colors, ("Ab",)))
    color = struct.pack(">HHHHH", 0, 0x0101, 0x0202, 0xFFFF, 0)
    first = struct.pack(">HH", 1, 1) + color
    second = struct.pack(">HH", 2, 1) + color + struct.pack(">HH", 0, 3) + "Ab\0".encode("utf-16-be")
    assert (tmp_path / "p.aco").read_bytes() == first + second

    for name, data, label in (("one", first, ""), ("two", second, "Ab")):
        path = tmp_path / f"{name}.aco"
        path.write_bytes(data)
        assert read_palette(path).to_hex() == ("#0102ff",)
        assert read_palette(path).label(0) == label


@pytest.mark.parametrize(
    ("space", "values", "color"),
    [
        (1, (0, 65535, 65535, 0), "#ff0000"),  # HSB
        (2, (65535, 0, 0, 65535), "#ff0000"),  # CMYK, 0 is all ink
        (8, (5000, 0, 0, 0), "#808080"),  # grey
    ],
)
def test_aco_of_other_colour_spaces(tmp_path: Path, space: int, values: tuple[int, ...], color: str) -> None:
    path = tmp_path / "p.aco"
    path.write_bytes(struct.pack(">HH5H", 1, 1, space, *values))
    assert read_palette(path).to_hex() == (color,)


def test_act_is_as_published(tmp_path: Path) -> None:
    path = tmp_path / "p.act"
    write_palette(path, Palette.from_hex("p", ("#010203", "#00000000", "#ffffff")))
    data = path.read_bytes()
    assert len(data) == 772
    assert data[:9] == bytes((1, 2, 3, 0, 0, 0, 255, 255, 255))
    assert data[768:] == struct.pack(">HH", 3, 1)
    assert read_palette(path).to_hex() == ("#010203", "#00000000", "#ffffff")

    path.write_bytes(data[:768])  # Photoshop's older kind does not say how many colours count
    assert read_palette(path).to_hex() == ("#010203", "#000000", "#ffffff", "#000000")


def test_lenient_hex(tmp_path: Path) -> None:
    path = tmp_path / "p.hex"
    path.write_bytes(b"\xef\xbb\xbf#FF0000\r\n\r\n; a remark\r\n0x00ff00 ; green\r\n0000FF80")
    assert read_palette(path).to_hex() == ("#ff0000", "#00ff00", "#0000ff80")


def test_gpl_without_name_and_with_remarks(tmp_path: Path) -> None:
    path = tmp_path / "old.gpl"
    path.write_text("GIMP Palette\n# by hand\n  0   0  10\tdark\n255 255 255\n")
    palette = read_palette(path)
    assert (palette.name, palette.to_hex(), palette.label(0)) == ("old", ("#00000a", "#ffffff"), "dark")


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
        ("notes.txt", b"ff0000"),
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

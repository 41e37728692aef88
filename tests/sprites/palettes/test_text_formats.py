"""Palette files of text: GPL, HEX and JASC-PAL."""

from __future__ import annotations

from pathlib import Path

from PIL import GimpPaletteFile

from spritestudio.sprites.palettes.files import read_palette, write_palette
from spritestudio.sprites.palettes.palette import Palette
from tests.sprites.palettes.palettes import COLORS


def test_gpl_is_read_by_pillow(tmp_path: Path, palette: Palette) -> None:
    write_palette(tmp_path / "p.gpl", palette)
    with (tmp_path / "p.gpl").open("rb") as file:
        read = GimpPaletteFile.GimpPaletteFile(file)
    assert bytes(read.palette)[: 3 * len(COLORS)] == palette.colors[:, :3].tobytes()


def test_hex_and_pal_are_as_published(tmp_path: Path) -> None:
    palette = Palette.from_hex("p", ("#0a0b0c", "#ffffff"))
    write_palette(tmp_path / "p.hex", palette)
    write_palette(tmp_path / "p.pal", palette)
    assert (tmp_path / "p.hex").read_bytes() == b"0a0b0c\nffffff\n"
    assert (tmp_path / "p.pal").read_bytes() == b"JASC-PAL\r\n0100\r\n2\r\n10 11 12\r\n255 255 255\r\n"


def test_lenient_hex(tmp_path: Path) -> None:
    path = tmp_path / "p.hex"
    path.write_bytes(b"\xef\xbb\xbf#FF0000\r\n\r\n; a remark\r\n0x00ff00 ; green\r\n0000FF80")
    assert read_palette(path).to_hex() == ("#ff0000", "#00ff00", "#0000ff80")


def test_gpl_without_name_and_with_remarks(tmp_path: Path) -> None:
    path = tmp_path / "old.gpl"
    path.write_text("GIMP Palette\n# by hand\n  0   0  10\tdark\n255 255 255\n")
    palette = read_palette(path)
    assert (palette.name, palette.to_hex(), palette.label(0)) == ("old", ("#00000a", "#ffffff"), "dark")

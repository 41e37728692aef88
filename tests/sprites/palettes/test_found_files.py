"""Palettes as other programs write them, also under endings of others."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.palettes.files import read_palette

GPL = "GIMP Palette\nName: Dusk\n#\n 16  32  48\tnight\n255 128   0\tlamp\n"


@pytest.mark.parametrize("name", ["a.pal", "a.hex", "a.txt", "a.act", "a.ase"])
def test_what_a_file_begins_with_counts_for_more_than_its_ending(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(GPL)
    palette = read_palette(path)
    assert (palette.name, palette.labels) == ("Dusk", ("night", "lamp"))
    assert palette.to_hex() == ("#102030", "#ff8000")


@pytest.mark.parametrize("count", [272, 1024])
def test_a_picture_gives_all_its_colours(tmp_path: Path, count: int) -> None:
    colors = np.full((count, 4), 255, np.uint8)
    colors[:, 0], colors[:, 1] = np.arange(count) % 256, np.arange(count) // 256
    Image.fromarray(colors.reshape(16, -1, 4)).save(tmp_path / "many.png")
    assert np.array_equal(read_palette(tmp_path / "many.png").colors, colors)


def test_a_microsoft_palette_is_read(tmp_path: Path) -> None:
    body = struct.pack("<HH", 0x0300, 2) + bytes([1, 2, 3, 0, 4, 5, 6, 0])
    data = b"PAL data" + struct.pack("<I", len(body)) + body
    (tmp_path / "a.pal").write_bytes(b"RIFF" + struct.pack("<I", len(data)) + data)
    assert read_palette(tmp_path / "a.pal").to_hex() == ("#010203", "#040506")
    (tmp_path / "a.pal").write_bytes(b"RIFF" + struct.pack("<I", len(data)) + data[:-3])
    with pytest.raises(SpriteStudioError, match="cut short"):
        read_palette(tmp_path / "a.pal")


def test_a_palette_of_paint_net_has_alpha_first(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(";paint.net Palette File\r\nFF102030\r\n80ffffff ; half\r\n")
    assert read_palette(tmp_path / "a.txt").to_hex() == ("#102030", "#ffffff80")


def test_a_palette_of_krita_is_read(tmp_path: Path) -> None:
    xml = (
        '<Colorset name="Krita"><ColorSetEntry name="a"><sRGB r="1" g="0.50196" b="0"/></ColorSetEntry>'
        '<Group name="g"><ColorSetEntry name="b"><RGB r="0" g="0" b="0.2" space="x"/></ColorSetEntry></Group>'
        "</Colorset>"
    )
    with zipfile.ZipFile(tmp_path / "a.kpl", "w") as archive:
        archive.writestr("mimetype", "krita/x-colorset")
        archive.writestr("colorset.xml", xml)
    palette = read_palette(tmp_path / "a.kpl")
    assert (palette.name, palette.to_hex(), palette.labels) == ("Krita", ("#ff8000", "#000033"), ("a", "b"))
    (tmp_path / "b.kpl").write_bytes((tmp_path / "a.kpl").read_bytes()[:40])
    with pytest.raises(SpriteStudioError, match="no ZIP file"):
        read_palette(tmp_path / "b.kpl")


def test_swatches_may_be_lab_and_groups_empty(tmp_path: Path) -> None:
    label = "x\0".encode("utf-16-be")
    color = struct.pack(">H", 2) + label + struct.pack(">4s3fH", b"LAB ", 0.5324, 80.09, 67.20, 0)
    blocks = struct.pack(">HI", 0xC001, 0) + struct.pack(">HI", 1, len(color)) + color
    (tmp_path / "a.ase").write_bytes(struct.pack(">4sII", b"ASEF", 0x10000, 2) + blocks)
    (red,) = read_palette(tmp_path / "a.ase").colors[:, :3].tolist()
    assert red == pytest.approx([255, 0, 0], abs=14)  # the red of sRGB, given in Lab of D65

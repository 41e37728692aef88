"""Palette files of bytes: ACO, ACT and ASE."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
import swatch

from spritestudio.sprites.palettes.files import read_palette, write_palette
from spritestudio.sprites.palettes.palette import Palette


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

"""CSS sprites, CSV, OpenRaster and Aseprite's own file, read back."""

from __future__ import annotations

import csv
import struct
import zipfile
import zlib
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
import tinycss2
from PIL import Image

from spritestudio.specs import SheetSpec
from spritestudio.sprites.importing.aseprite import read_aseprite
from tests.sprites.export.formats.conftest import COLORS, KINDS, SHEETS


def _rules(text: str) -> dict[str, dict[str, list[Any]]]:
    """Declarations by the name of the class."""
    found = {}
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        assert rule.type == "qualified-rule"
        names = [token.value for token in rule.prelude if token.type == "ident"]
        assert [token.value for token in rule.prelude if token.type == "literal"] == ["."]
        declarations = tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True)
        assert all(declaration.type == "declaration" for declaration in declarations)
        found[names[0]] = {
            declaration.name: [token for token in declaration.value if token.type != "whitespace"]
            for declaration in declarations
        }
    return found


def test_css_shows_every_sprite(write: Any, layout: SheetSpec) -> None:
    case = write(layout, "css")
    rules = _rules((case.folder / "my sheet.css").read_text("utf-8"))
    base = rules.pop("my sheet")
    assert base["background-image"][0].arguments[0].value == "my sheet.png"
    assert base["image-rendering"][0].value == "pixelated"
    assert len(rules) == 32
    for piece in case.sheet.pieces:
        rule = rules[f"my sheet-{piece.name}"]
        x, y = (-int(token.value) for token in rule["background-position"])
        box = (x, y, int(rule["width"][0].value), int(rule["height"][0].value))
        assert np.array_equal(case.sprite(box, piece.offset, piece.size), case.expected(piece.index))


def test_csv_has_a_row_per_sprite(write: Any, layout: SheetSpec) -> None:
    case = write(layout, "csv")
    with (case.folder / "my sheet.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 32
    for row, piece in zip(rows, case.sheet.pieces, strict=True):
        assert (row["name"], row["tag"], row["duration_ms"]) == (piece.name, piece.tag, "120")
        box = tuple(int(row[key]) for key in ("x", "y", "width", "height"))
        offset = (int(row["offset_x"]), int(row["offset_y"]))
        size = (int(row["source_width"]), int(row["source_height"]))
        assert np.array_equal(case.sprite(box, offset, size), case.expected(piece.index))


def test_openraster_has_a_layer_per_sprite(write: Any, layout: SheetSpec) -> None:
    case = write(layout, "openraster")
    with zipfile.ZipFile(case.folder / "my sheet.ora") as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"image/openraster"
        root = ElementTree.fromstring(archive.read("stack.xml"))
        assert (root.get("w"), root.get("h")) == (str(case.sheet.width), str(case.sheet.height))
        groups = root.findall("stack/stack")
        assert [group.get("name") for group in groups] == list(KINDS)
        layers = [layer for group in groups for layer in group.findall("layer")]
        for layer, piece in zip(layers, case.sheet.pieces, strict=True):
            assert layer.get("name") == piece.name
            assert (layer.get("x"), layer.get("y")) == (str(piece.box[0]), str(piece.box[1]))
            with archive.open(str(layer.get("src"))) as file, Image.open(file) as picture:
                drawn = np.asarray(picture)
            left, top = piece.offset
            whole = case.expected(piece.index)
            assert np.array_equal(drawn, whole[top : top + drawn.shape[0], left : left + drawn.shape[1]])
        with archive.open("mergedimage.png") as file, Image.open(file) as picture:
            assert np.array_equal(np.asarray(picture), case.picture)
        with archive.open("Thumbnails/thumbnail.png") as file, Image.open(file) as picture:
            assert max(picture.size) <= 256


@pytest.mark.parametrize("indexed", [False, True])
def test_our_reader_finds_the_frames_and_tags_of_an_aseprite_file(
    write: Any, layout: SheetSpec, indexed: bool
) -> None:
    case = write(layout, "aseprite", indexed=indexed)
    animation = read_aseprite(case.folder / "my sheet.aseprite")
    assert animation.remarks == ()
    assert animation.tags == [piece.tag for piece in case.sheet.pieces]
    for frame, piece in zip(animation.frames, case.sheet.pieces, strict=True):
        assert np.array_equal(frame, case.art.images[piece.index])


@pytest.mark.parametrize("indexed", [False, True])
def test_an_aseprite_file_is_built_as_its_description_says(write: Any, indexed: bool) -> None:
    """Field by field after ase-file-specs.md, since no reader on PyPI runs on this Python."""
    case = write(SHEETS["grid"], "aseprite", indexed=indexed)
    data = (case.folder / "my sheet.aseprite").read_bytes()
    size, magic, frames, width, height, depth, flags = struct.unpack_from("<IHHHHHI", data)
    assert (size, magic, frames, width, height) == (len(data), 0xA5E0, 32, 8, 8)
    assert (depth, flags & 1, data[28]) == (8 if indexed else 32, 1, 0)
    colors_count, pixel_width, pixel_height = struct.unpack_from("<HBB", data, 32)
    assert (colors_count, pixel_width, pixel_height) == (7 if indexed else 6, 1, 1)
    at, kinds, cels = 128, [], []
    for _ in range(frames):
        frame_size, frame_magic, old_count, duration, count = struct.unpack_from("<IHHH2xI", data, at)
        assert (frame_magic, old_count, duration) == (0xF1FA, count, 120)
        inner = at + 16
        for _ in range(count):
            chunk_size, kind = struct.unpack_from("<IH", data, inner)
            body = data[inner + 6 : inner + chunk_size]
            kinds.append(kind)
            if kind == 0x2005:
                layer, x, y, opacity, cel_kind, z = struct.unpack_from("<HhhBHh", body)
                assert (layer, x, y, opacity, cel_kind, z) == (0, 0, 0, 255, 2, 0)
                assert struct.unpack_from("<HH", body, 16) == (8, 8)
                cels.append(zlib.decompress(body[20:]))
            elif kind == 0x2018:
                tags, place = [], 10
                for _ in range(struct.unpack_from("<H", body)[0]):
                    first, last, direction, repeat = struct.unpack_from("<HHBH", body, place)
                    (length,) = struct.unpack_from("<H", body, place + 17)
                    tags.append(
                        (body[place + 19 : place + 19 + length].decode(), first, last, direction, repeat)
                    )
                    place += 19 + length
                assert tags == [(KINDS[0], 0, 10, 0, 0), (KINDS[1], 11, 21, 0, 0), (KINDS[2], 22, 31, 0, 0)]
            elif kind == 0x2019:
                assert struct.unpack_from("<III", body) == (colors_count, 0, colors_count - 1)
                entries = np.frombuffer(body[20:], np.uint8).reshape(-1, 6)
                assert not entries[:, :2].any()
                if indexed:
                    assert entries[:, 2:].tolist() == [[0, 0, 0, 0], *COLORS.colors.tolist()]
            inner += chunk_size
        assert inner == at + frame_size
        at += frame_size
    assert at == len(data)
    assert kinds[:4] == [0x2007, 0x2019, 0x2018, 0x2004]
    assert {len(cel) for cel in cels} == {64 if indexed else 256}

"""Aseprite files, read back by our reader and by their description."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from spritestudio.specs import ExportSpec, Label, SheetSpec
from spritestudio.sprites.export.files import ExportInput, export_files
from spritestudio.sprites.importing.aseprite import read_aseprite
from tests.sprites.export.formats.conftest import COLORS, KINDS, SHEETS, some_art


@pytest.mark.parametrize("indexed", [False, True])
def test_our_reader_finds_the_frames_and_tags_of_an_aseprite_file(
    write: Any, layout: SheetSpec, indexed: bool
) -> None:
    case = write(layout, "aseprite", indexed=indexed)
    animation = read_aseprite(case.folder / "my sheet.aseprite")
    assert animation.remarks == ()
    assert [tag.name for tag in animation.tags] == [piece.tag for piece in case.sheet.pieces]
    for frame, piece in zip(animation.frames, case.sheet.pieces, strict=True):
        assert np.array_equal(frame, case.art.images[piece.index])


def test_a_sprite_that_was_named_has_its_name_in_the_user_data_of_its_cel(tmp_path: Path) -> None:
    art = some_art()
    labels = [Label("hero", name="Ann" if number == 2 else "") for number in range(4)]
    named = ExportInput(art.images[:4], labels, art.palette)
    data = export_files(named, ExportSpec(formats=("aseprite",)), "s")["s.aseprite"]
    at, kinds = 128, []
    for _ in range(4):
        size, count = struct.unpack_from("<I8xI", data, at)
        inner = at + 16
        for _ in range(count):
            chunk_size, kind = struct.unpack_from("<IH", data, inner)
            kinds.append((kind, data[inner + 6 : inner + chunk_size]))
            inner += chunk_size
        at += size
    text = struct.pack("<IH", 1, 3) + b"Ann"
    cels = [number for number, (kind, _) in enumerate(kinds) if kind == 0x2005]
    assert [number for number, (kind, _) in enumerate(kinds) if kind == 0x2020] == [cels[2] + 1]
    assert kinds[cels[2] + 1][1] == text
    (tmp_path / "s.aseprite").write_bytes(data)
    assert len(read_aseprite(tmp_path / "s.aseprite").frames) == 4


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

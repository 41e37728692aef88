"""Aseprite's own `.aseprite`: a frame per sprite with tags and palette, by the published description.

https://github.com/aseprite/aseprite/blob/main/docs/ase-file-specs.md
"""

from __future__ import annotations

import struct
import zlib

import numpy as np

from spritestudio.specs import ByteArray
from spritestudio.specs.motion import PLAYBACKS
from spritestudio.sprites.export.credits import near_copy_lines, near_copy_mark
from spritestudio.sprites.export.formats.sheet_export import Files, SheetExport, pivot_keys
from spritestudio.sprites.export.png import to_indices
from spritestudio.sprites.palettes.palette import color_counts

_FILE_MAGIC, _FRAME_MAGIC = 0xA5E0, 0xF1FA
_LAYER, _CEL, _COLOR_PROFILE, _TAGS, _PALETTE = 0x2004, 0x2005, 0x2007, 0x2018, 0x2019
_SLICE, _HAS_PIVOT = 0x2022, 2
_USER_DATA, _HAS_TEXT = 0x2020, 1
_VISIBLE_AND_EDITABLE = 3
_COMPRESSED = 2
_SRGB = 1
_LAYER_OPACITY_COUNTS = 1  # a flag of the header
_MOST_COLORS = 256


def aseprite_file(export: SheetExport) -> Files:
    """The sprites unscaled, a frame each; with an indexed export they share its palette.

    The cel of a sprite that a person has named has its name as its user data; that of the file, which stands
    behind the palette, says which sprites are near copies.
    """
    pieces = export.sheet.pieces
    images = np.stack([export.image_of(piece) for piece in pieces])
    height, width = images.shape[1:3]
    if export.indexed:
        cels, colors = to_indices(images, export.palette, clear_first=export.clear_first)
        clear = np.flatnonzero(colors[:, 3] == 0)
        clear_at = int(clear[0]) if len(clear) else 255
        depth = 8
    else:
        cels, colors, clear_at, depth = images, _colors_of(images), 0, 32
    body = b""
    for number, (piece, cel) in enumerate(zip(pieces, cels, strict=True)):
        chunks = [_cel(width, height, cel.tobytes())]
        if piece.is_named:
            chunks.append(_chunk(_USER_DATA, struct.pack("<I", _HAS_TEXT) + _string(piece.name)))
        if number == 0:
            chunks = [
                _chunk(_COLOR_PROFILE, struct.pack("<HHI8x", _SRGB, 0, 0)),
                _palette(colors),
                *_mark(export),
                _tags(export),
                *_pivots(export),
                _layer("Sprites"),
                *chunks,
            ]
        body += _frame(export.duration_ms(piece), chunks)
    header = struct.pack(
        "<IHHHHHIHIIB3xHBBhhHH84x",
        128 + len(body), _FILE_MAGIC, len(cels), width, height, depth, _LAYER_OPACITY_COUNTS,
        export.frame_ms, 0, 0, clear_at, len(colors), 1, 1, 0, 0, 16, 16,
    )  # fmt: skip
    return {f"{export.stem}.aseprite": header + body}


def _colors_of(images: ByteArray) -> ByteArray:
    """The opaque colours of the sprites, the most used first, as many as a palette takes."""
    colors, counts = color_counts(images)
    order = np.argsort(-counts, kind="stable")[:_MOST_COLORS]
    opaque = np.full((len(order), 4), 255, dtype=np.uint8)
    opaque[:, :3] = colors[order][:, :3]
    return opaque if len(opaque) else np.array([[0, 0, 0, 255]], dtype=np.uint8)


def _frame(duration_ms: int, chunks: list[bytes]) -> bytes:
    body = b"".join(chunks)
    head = struct.pack("<IHHH2xI", 16 + len(body), _FRAME_MAGIC, len(chunks), duration_ms, len(chunks))
    return head + body


def _chunk(kind: int, data: bytes) -> bytes:
    return struct.pack("<IH", 6 + len(data), kind) + data


def _string(text: str) -> bytes:
    data = text.encode()[:0xFFFF]
    return struct.pack("<H", len(data)) + data


def _layer(name: str) -> bytes:
    values = struct.pack("<HHHHHHB3x", _VISIBLE_AND_EDITABLE, 0, 0, 0, 0, 0, 255)
    return _chunk(_LAYER, values + _string(name))


def _cel(width: int, height: int, pixels: bytes) -> bytes:
    values = struct.pack("<HhhBHh5xHH", 0, 0, 0, 255, _COMPRESSED, 0, width, height)
    return _chunk(_CEL, values + zlib.compress(pixels, 9))


def _palette(colors: ByteArray) -> bytes:
    entries = b"".join(struct.pack("<H4B", 0, *color) for color in colors.tolist())
    return _chunk(_PALETTE, struct.pack("<III8x", len(colors), 0, len(colors) - 1) + entries)


def _mark(export: SheetExport) -> list[bytes]:
    if not export.near_copies:
        return []
    names = {piece.index: piece.name for piece in export.sheet.pieces}
    text = near_copy_mark(near_copy_lines(names, export.near_copies))
    return [_chunk(_USER_DATA, struct.pack("<I", _HAS_TEXT) + _string(text))]


def _tags(export: SheetExport) -> bytes:
    tags = export.written_tags
    data = struct.pack("<H8x", len(tags))
    for tag, first, last, direction in tags:
        way = PLAYBACKS.index(direction) if direction in PLAYBACKS else 0
        repeat = 0 if export.sheet.pieces[first].loops else 1
        data += struct.pack("<HHBH6x3Bx", first, last, way, repeat, 0, 0, 0) + _string(tag)
    return _chunk(_TAGS, data)


def _pivots(export: SheetExport) -> list[bytes]:
    """A slice of the whole sprite that says where it stands; none where nobody said so."""
    pieces = export.sheet.pieces
    if all(piece.pivot is None for piece in pieces):
        return []
    height, width = export.images.shape[1:3]
    scale = pieces[0].size[0] // width
    keys = pivot_keys(pieces)
    data = struct.pack("<III", len(keys), _HAS_PIVOT, 0) + _string("sprite")
    for frame, x, y in keys:
        data += struct.pack("<IiiIIii", frame, 0, 0, width, height, x // scale, y // scale)
    return [_chunk(_SLICE, data)]

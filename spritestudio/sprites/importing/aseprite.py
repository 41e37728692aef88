"""Aseprite's own files, `.aseprite` and `.ase`, by the published description of the format.

https://github.com/aseprite/aseprite/blob/main/docs/ase-file-specs.md
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray
from spritestudio.sprites.importing.pictures import MAX_PIXELS, clear_transparent, too_large

_FILE_MAGIC, _FRAME_MAGIC = 0xA5E0, 0xF1FA
_HEADER_SIZE, _FRAME_HEADER_SIZE, _CHUNK_HEADER_SIZE = 128, 16, 6
_OLD_PALETTE, _LAYER, _CEL, _TAGS, _PALETTE = 0x0004, 0x2004, 0x2005, 0x2018, 0x2019
_RAW, _LINKED, _COMPRESSED, _TILEMAP = range(4)
_VISIBLE, _BACKGROUND, _REFERENCE = 1, 8, 64  # flags of a layer
_NORMAL = 0  # the blend mode
_MAX_LAYERS = 4096


@dataclass(frozen=True, eq=False)
class Animation:
    """What an Aseprite file shows.

    Attributes:
        frames: uint8 (H, W, 4) each, with the visible layers laid on one another.
        tags: The tag of each frame, or "".
        remarks: Sentences on what could not be shown as Aseprite does.
    """

    frames: list[ByteArray]
    tags: list[str]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class _Layer:
    visible: bool
    is_background: bool
    opacity: float
    level: int
    blend_mode: int


@dataclass(frozen=True, eq=False)
class _Cel:
    """The picture of one layer in one frame."""

    x: int
    y: int
    opacity: float
    pixels: ByteArray  # (H, W, bytes per pixel), as stored


@dataclass
class _File:
    """What has been read so far."""

    width: int
    height: int
    depth: int
    has_layer_opacity: bool
    transparent_index: int
    palette: ByteArray = field(default_factory=lambda: np.zeros((256, 4), dtype=np.uint8))
    has_new_palette: bool = False
    layers: list[_Layer] = field(default_factory=list)
    cels: list[dict[int, _Cel]] = field(default_factory=list)  # by frame, then by layer
    tags: list[tuple[int, int, str]] = field(default_factory=list)
    pixels_read: int = 0


def is_aseprite(data: bytes) -> bool:
    """Whether a file that begins with `data` is Aseprite's; Adobe's palettes share the ending `.ase`."""
    return data[4:6] == struct.pack("<H", _FILE_MAGIC)


def read_aseprite(path: Path) -> Animation:
    """Read the frames of an Aseprite file.

    Raises:
        SpriteStudioError: It is no such file, is broken, is too large, or has tile maps.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SpriteStudioError(f"{path} cannot be read: {error.strerror or error}.") from error
    if data[:4] == b"ASEF":
        raise SpriteStudioError(
            f"{path.name} is a palette of Adobe, not a sprite.", "Both kinds of file end in .ase."
        )
    try:
        return _read(path, data)
    except (struct.error, zlib.error, IndexError, ValueError, KeyError) as error:
        raise SpriteStudioError(
            f"{path.name} cannot be read as an Aseprite file.", "It may be cut short, or something else."
        ) from error


def _read(path: Path, data: bytes) -> Animation:
    magic, frame_count, width, height, depth, flags = struct.unpack_from("<4xHHHHHI", data)
    if magic != _FILE_MAGIC or depth not in (8, 16, 32) or 0 in (frame_count, width, height):
        raise ValueError("not an Aseprite header")
    if width * height * frame_count > MAX_PIXELS:
        raise too_large(path)
    file = _File(width, height, depth, bool(flags & 1), data[28])
    start = _HEADER_SIZE
    for _ in range(frame_count):
        size, frame_magic, old_count, new_count = struct.unpack_from("<IHH4xI", data, start)
        if frame_magic != _FRAME_MAGIC or start + size > len(data) or size < _FRAME_HEADER_SIZE:
            raise ValueError("not an Aseprite frame")
        file.cels.append({})
        for kind, chunk in _chunks(data[start : start + size], new_count or old_count):
            _take(path, file, kind, chunk)
        start += size
    return Animation(
        frames=[_render(file, cels) for cels in file.cels],
        tags=_tags(file),
        remarks=_remarks(path, file),
    )


def _chunks(frame: bytes, count: int) -> Iterator[tuple[int, bytes]]:
    start = _FRAME_HEADER_SIZE
    for _ in range(count):
        size, kind = struct.unpack_from("<IH", frame, start)
        if size < _CHUNK_HEADER_SIZE or start + size > len(frame):
            raise ValueError("a chunk ends outside its frame")
        yield kind, frame[start + _CHUNK_HEADER_SIZE : start + size]
        start += size


def _take(path: Path, file: _File, kind: int, chunk: bytes) -> None:
    if kind == _LAYER:
        flags, level, blend_mode, opacity = struct.unpack_from("<H2xH4xHB", chunk)
        if len(file.layers) == _MAX_LAYERS:
            raise ValueError("too many layers")
        file.layers.append(
            _Layer(
                visible=bool(flags & _VISIBLE) and not flags & _REFERENCE,
                is_background=bool(flags & _BACKGROUND),
                opacity=opacity / 255 if file.has_layer_opacity else 1.0,
                level=level,
                blend_mode=blend_mode,
            )
        )
    elif kind == _CEL:
        _take_cel(path, file, chunk)
    elif kind == _PALETTE:
        _take_palette(file, chunk)
    elif kind == _OLD_PALETTE and not file.has_new_palette:
        _take_old_palette(file, chunk)
    elif kind == _TAGS:
        at = 10
        for _ in range(struct.unpack_from("<H", chunk)[0]):
            first, last, length = struct.unpack_from("<HH13xH", chunk, at)
            name = chunk[at + 19 : at + 19 + length].decode("utf-8", "replace")
            file.tags.append((first, last, name))
            at += 19 + length


def _take_cel(path: Path, file: _File, chunk: bytes) -> None:
    layer, x, y, opacity, kind = struct.unpack_from("<HhhBH", chunk)
    cels = file.cels[-1]
    if kind == _LINKED:
        linked = file.cels[struct.unpack_from("<H", chunk, 16)[0]]
        if layer in linked:
            cels[layer] = linked[layer]
        return
    if kind == _TILEMAP:
        raise SpriteStudioError(
            f"{path.name} has tile maps, which are not read.", "Export it as a PNG sheet with JSON data."
        )
    width, height = struct.unpack_from("<HH", chunk, 16)
    size = width * height * file.depth // 8
    file.pixels_read += width * height
    if file.pixels_read > MAX_PIXELS:
        raise too_large(path)
    pixels = chunk[20 : 20 + size]
    if kind == _COMPRESSED:
        pixels = zlib.decompressobj().decompress(chunk[20:], size) if size else b""
    shaped = np.frombuffer(pixels, dtype=np.uint8).reshape(height, width, file.depth // 8)
    cels[layer] = _Cel(x, y, opacity / 255, shaped)


def _take_palette(file: _File, chunk: bytes) -> None:
    file.has_new_palette = True
    first, last = struct.unpack_from("<II", chunk, 4)
    at = 20
    for index in range(first, last + 1):
        has_name, *colour = struct.unpack_from("<HBBBB", chunk, at)
        file.palette[index] = colour
        at += 6
        if has_name & 1:
            at += 2 + struct.unpack_from("<H", chunk, at)[0]


def _take_old_palette(file: _File, chunk: bytes) -> None:
    at, index = 2, 0
    for _ in range(struct.unpack_from("<H", chunk)[0]):
        index += chunk[at]
        count = chunk[at + 1] or 256
        colours = np.frombuffer(chunk, dtype=np.uint8, count=count * 3, offset=at + 2).reshape(count, 3)
        file.palette[index : index + count, :3] = colours
        file.palette[index : index + count, 3] = 255
        at, index = at + 2 + count * 3, index + count


def _render(file: _File, cels: dict[int, _Cel]) -> ByteArray:
    """Lay the visible cels of one frame on one another, from the lowest layer up."""
    canvas = Image.new("RGBA", (file.width, file.height))
    for number, opacity in _shown(file):
        if number in cels:
            cel = cels[number]
            pixels = _rgba(file, cel.pixels, file.layers[number].is_background)
            alpha = pixels[..., 3] * (opacity * cel.opacity)
            pixels[..., 3] = np.round(alpha).astype(np.uint8)
            box = (-cel.x, -cel.y, file.width - cel.x, file.height - cel.y)
            canvas = Image.alpha_composite(canvas, Image.fromarray(pixels).crop(box))
    return clear_transparent(np.asarray(canvas))


def _shown(file: _File) -> Iterator[tuple[int, float]]:
    """Layers that are to be seen, with their opacity: a layer in a hidden group is hidden with it."""
    visible_above: list[bool] = []
    for number, layer in enumerate(file.layers):
        del visible_above[layer.level :]
        visible_above.append(layer.visible)
        if all(visible_above):
            yield number, layer.opacity


def _rgba(file: _File, pixels: ByteArray, is_background: bool) -> ByteArray:
    if file.depth == 32:
        return pixels.copy()
    if file.depth == 16:
        return pixels[..., (0, 0, 0, 1)]
    rgba = file.palette[pixels[..., 0]]
    if not is_background:
        rgba[pixels[..., 0] == file.transparent_index] = 0
    return rgba


def _tags(file: _File) -> list[str]:
    tags = [""] * len(file.cels)
    for first, last, name in file.tags:
        tags[first : last + 1] = [name] * len(tags[first : last + 1])
    return tags


def _remarks(path: Path, file: _File) -> tuple[str, ...]:
    if all(file.layers[number].blend_mode == _NORMAL for number, _ in _shown(file)):
        return ()
    return (f"{path.name} has layers that blend in other ways than Normal; they were laid on as Normal.",)

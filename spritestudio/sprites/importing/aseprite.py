"""Aseprite's own files, `.aseprite` and `.ase`, by the published description of the format.

https://github.com/aseprite/aseprite/blob/main/docs/ase-file-specs.md
"""

from __future__ import annotations

import dataclasses
import itertools
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.specs import ByteArray
from spritestudio.sprites.importing.pictures import MAX_PIXELS, clear_transparent, too_large

_FILE_MAGIC, _FRAME_MAGIC = 0xA5E0, 0xF1FA
_HEADER_SIZE, _FRAME_HEADER_SIZE, _CHUNK_HEADER_SIZE = 128, 16, 6
_OLD_PALETTE, _OLDER_PALETTE, _PALETTE = 0x0004, 0x0011, 0x2019
_LAYER, _CEL, _TAGS = 0x2004, 0x2005, 0x2018
_RAW, _LINKED, _COMPRESSED, _TILEMAP = range(4)
_VISIBLE, _BACKGROUND, _REFERENCE = 1, 8, 64  # flags of a layer
_LAYERS_HAVE_OPACITY, _GROUPS_HAVE_OPACITY = 1, 2  # flags of the header
_GROUP = 1  # the kind of a layer
_NORMAL = 0  # the blend mode
DIRECTIONS = ("forward", "reverse", "pingpong", "pingpong_reverse")
_MAX_COLORS = 2**16
_MAX_LAYERS = 4096
_MAX_LEVELS = 64  # of groups in groups
_Whole = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Animation:
    """What an Aseprite file shows.

    Attributes:
        frames: uint8 (H, W, 4) each, with the visible layers laid on one another.
        tags: The tag of each frame, or ""; where tags overlap, the last one.
        directions: How the tag of each frame plays: "forward", "reverse", "pingpong", "pingpong_reverse".
        durations_ms: How long each frame stands.
        remarks: Sentences on what could not be shown as Aseprite does.
    """

    frames: list[ByteArray]
    tags: list[str]
    directions: list[str]
    durations_ms: list[int]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class _Layer:
    visible: bool
    is_background: bool
    is_group: bool
    opacity: int
    level: int
    blend_mode: int


@dataclass(frozen=True, eq=False)
class _Cel:
    """The picture of one layer in one frame."""

    x: int
    y: int
    opacity: int
    z_index: int
    pixels: ByteArray | None  # (H, W, bytes per pixel), as stored; None for a tile map


@dataclass
class _File:
    """What has been read so far."""

    width: int
    height: int
    depth: int
    flags: int
    transparent_index: int
    palette: ByteArray = field(default_factory=lambda: np.zeros((256, 4), dtype=np.uint8))
    has_new_palette: bool = False
    layers: list[_Layer] = field(default_factory=list)
    cels: list[dict[int, _Cel]] = field(default_factory=list)  # by frame, then by layer
    palettes: list[ByteArray] = field(default_factory=list)  # by frame
    durations_ms: list[int] = field(default_factory=list)
    tags: list[tuple[int, int, str, str]] = field(default_factory=list)  # first, last, direction, name
    pixels_read: int = 0


def is_aseprite(data: bytes) -> bool:
    """Whether a file that begins with `data` is Aseprite's; Adobe's palettes share the ending `.ase`."""
    return data[4:6] == struct.pack("<H", _FILE_MAGIC)


@reads_outside_data(
    lambda path: SpriteStudioError(
        f"{path.name} cannot be read as an Aseprite file.", "It may be cut short, or something else."
    )
)
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
    return _read(path, data)


def _read(path: Path, data: bytes) -> Animation:
    magic, frame_count, width, height, depth, flags = struct.unpack_from("<4xHHHHHI", data)
    if magic != _FILE_MAGIC or depth not in (8, 16, 32) or 0 in (frame_count, width, height):
        raise ValueError("not an Aseprite header")
    if width * height * frame_count > MAX_PIXELS:
        raise too_large(path)
    file = _File(width, height, depth, flags, data[28])
    usual_ms = struct.unpack_from("<H", data, 18)[0]
    start = _HEADER_SIZE
    for _ in range(frame_count):
        size, frame_magic, old_count, duration_ms, new_count = struct.unpack_from("<IHHH2xI", data, start)
        if frame_magic != _FRAME_MAGIC or start + size > len(data) or size < _FRAME_HEADER_SIZE:
            raise ValueError("not an Aseprite frame")
        file.cels.append({})
        for kind, chunk in _chunks(data[start : start + size], new_count or old_count):
            _take(path, file, kind, chunk)
        file.palettes.append(file.palette)
        file.durations_ms.append(duration_ms or usual_ms)
        start += size
    tags, directions = _tags(file)
    return Animation(
        frames=[_render(path, file, number) for number in range(frame_count)],
        tags=tags,
        directions=directions,
        durations_ms=file.durations_ms,
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
        flags, layer_kind, level, blend_mode, opacity = struct.unpack_from("<HHH4xHB", chunk)
        is_group = layer_kind == _GROUP
        counts = file.flags & (_GROUPS_HAVE_OPACITY if is_group else _LAYERS_HAVE_OPACITY)
        if len(file.layers) == _MAX_LAYERS or level > _MAX_LEVELS:
            raise ValueError("too many layers")
        file.layers.append(
            _Layer(
                visible=bool(flags & _VISIBLE) and not flags & _REFERENCE,
                is_background=bool(flags & _BACKGROUND),
                is_group=is_group,
                opacity=opacity if counts else 255,
                level=level,
                blend_mode=blend_mode if counts or not is_group else _NORMAL,
            )
        )
    elif kind == _CEL:
        _take_cel(path, file, chunk)
    elif kind == _PALETTE:
        _take_palette(file, chunk)
    elif kind in (_OLD_PALETTE, _OLDER_PALETTE) and not file.has_new_palette:
        _take_old_palette(file, chunk, has_six_bits=kind == _OLDER_PALETTE)
    elif kind == _TAGS:
        at = 10
        for _ in range(struct.unpack_from("<H", chunk)[0]):
            first, last, direction, length = struct.unpack_from("<HHB12xH", chunk, at)
            name = chunk[at + 19 : at + 19 + length].decode("utf-8", "replace")
            file.tags.append((first, last, DIRECTIONS[direction % len(DIRECTIONS)], name))
            at += 19 + length


def _take_cel(path: Path, file: _File, chunk: bytes) -> None:
    layer, x, y, opacity, kind, z_index = struct.unpack_from("<HhhBHh", chunk)
    cels = file.cels[-1]
    if kind == _LINKED:
        linked = file.cels[struct.unpack_from("<H", chunk, 16)[0]]
        if layer in linked:
            cels[layer] = dataclasses.replace(linked[layer], z_index=z_index)
        return
    if kind == _TILEMAP:
        cels[layer] = _Cel(x, y, opacity, z_index, None)
        return
    width, height = struct.unpack_from("<HH", chunk, 16)
    size = width * height * file.depth // 8
    file.pixels_read += width * height
    if file.pixels_read > MAX_PIXELS:
        raise too_large(path)
    pixels = chunk[20 : 20 + size]
    if kind == _COMPRESSED:
        pixels = zlib.decompressobj().decompress(chunk[20:], size) if size else b""
    shaped = np.frombuffer(pixels, dtype=np.uint8).reshape(height, width, file.depth // 8)
    cels[layer] = _Cel(x, y, opacity, z_index, shaped)


def _take_palette(file: _File, chunk: bytes) -> None:
    file.has_new_palette = True
    first, last = struct.unpack_from("<II", chunk, 4)
    if len(chunk) <= 20 or last < first:
        return  # it changes nothing
    if last >= _MAX_COLORS:
        raise ValueError("too many colours")
    missing = max(0, last + 1 - len(file.palette))
    file.palette = np.pad(file.palette, ((0, missing), (0, 0)))
    at = 20
    for index in range(first, last + 1):
        has_name, *colour = struct.unpack_from("<HBBBB", chunk, at)
        file.palette[index] = colour
        at += 6
        if has_name & 1:
            at += 2 + struct.unpack_from("<H", chunk, at)[0]


def _take_old_palette(file: _File, chunk: bytes, *, has_six_bits: bool) -> None:
    file.palette = file.palette.copy()
    at, index = 2, 0
    for _ in range(struct.unpack_from("<H", chunk)[0]):
        index += chunk[at]
        count = chunk[at + 1] or 256
        colours: ByteArray = np.frombuffer(chunk, np.uint8, count * 3, at + 2).reshape(count, 3)
        if has_six_bits:
            colours = np.bitwise_or((colours & 63) << 2, (colours & 63) >> 4, dtype=np.uint8)
        file.palette[index : index + count, :3] = colours
        file.palette[index : index + count, 3] = 255
        at, index = at + 2 + count * 3, index + count


def _render(path: Path, file: _File, frame: int) -> ByteArray:
    """Lay the visible cels of one frame on one another, from the lowest up, as Aseprite does."""
    return clear_transparent(_lay_on(path, file, frame, _children(file, range(len(file.layers)))))


def _children(file: _File, numbers: Sequence[int]) -> list[list[int]]:
    """Layers as runs: each that is not inside another of them, with those inside it."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and file.layers[number].level > file.layers[runs[-1][0]].level:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _lay_on(path: Path, file: _File, frame: int, runs: Sequence[Sequence[int]]) -> ByteArray:
    """Layers and groups on one another, uint8 (H, W, 4); a half-transparent group is laid on whole."""
    canvas = np.zeros((file.height, file.width, 4), dtype=np.uint8)
    for _, number, inner in sorted(_stacked(file, frame, runs)):
        layer = file.layers[number]
        if inner:
            file.pixels_read += file.width * file.height  # a picture of its own
            if file.pixels_read > MAX_PIXELS:
                raise too_large(path)
            _blend(canvas, _lay_on(path, file, frame, _children(file, inner)), layer.opacity)
            continue
        cel = file.cels[frame][number]
        if cel.pixels is None:
            raise SpriteStudioError(
                f"{path.name} has tile maps, which are not read.", "Export it as a PNG sheet with JSON data."
            )
        height, width = cel.pixels.shape[:2]
        left, top = max(0, cel.x), max(0, cel.y)
        right, bottom = min(file.width, cel.x + width), min(file.height, cel.y + height)
        if left < right and top < bottom:  # decoded no further than it is seen
            seen = cel.pixels[top - cel.y : bottom - cel.y, left - cel.x : right - cel.x]
            pixels = _rgba(file, file.palettes[frame], seen, layer.is_background)
            _blend(canvas[top:bottom, left:right], pixels, int(_times(cel.opacity, layer.opacity)))
    return canvas


def _stacked(
    file: _File, frame: int, runs: Sequence[Sequence[int]]
) -> Iterator[tuple[tuple[int, int], int, list[int]]]:
    """What is seen of a frame: where it lies, the layer, and the layers inside a group laid on whole."""
    for number, *inner in runs:
        layer, cel = file.layers[number], file.cels[frame].get(number)
        if not layer.visible:
            continue
        if inner and layer.opacity == 255:
            yield from _stacked(file, frame, _children(file, inner))
        elif inner:
            yield (number, 0), number, inner
        elif cel is not None:
            yield (number + cel.z_index, cel.z_index), number, inner


def _times(a: npt.ArrayLike, b: npt.ArrayLike) -> _Whole:
    """a · b / 255 in whole numbers as Aseprite rounds it (pixman's MUL_UN8)."""
    product = np.asarray(a, dtype=np.int32) * np.asarray(b, dtype=np.int32) + 128
    return ((product >> 8) + product) >> 8


def _blend(canvas: ByteArray, pixels: ByteArray, opacity: int) -> None:
    """Lay uint8 (H, W, 4) on a canvas of that size, by Aseprite's `rgba_blender_normal`."""
    below, above = canvas.astype(np.int32), pixels.astype(np.int32)
    alpha = _times(above[..., 3], opacity)
    total = alpha + below[..., 3] - _times(below[..., 3], alpha)
    change = (above[..., :3] - below[..., :3]) * alpha[..., None]
    steps = np.sign(change) * (np.abs(change) // np.maximum(total, 1)[..., None])  # C rounds towards 0
    is_first = (below[..., 3] == 0)[..., None]
    canvas[..., :3] = np.where(is_first, above[..., :3], below[..., :3] + steps)
    canvas[..., 3] = np.where(is_first[..., 0], alpha, total)


def _shown(file: _File) -> Iterator[int]:
    """Layers and groups that are to be seen: what is in a hidden group is hidden with it."""
    visible_above: list[bool] = []
    for number, layer in enumerate(file.layers):
        del visible_above[layer.level :]
        visible_above.append(layer.visible)
        if all(visible_above):
            yield number


def _rgba(file: _File, palette: ByteArray, pixels: ByteArray, is_background: bool) -> ByteArray:
    if file.depth == 32:
        return pixels
    if file.depth == 16:
        return pixels[..., (0, 0, 0, 1)]
    rgba = palette[pixels[..., 0]]
    if not is_background:
        rgba[pixels[..., 0] == file.transparent_index] = 0
    return rgba


def _tags(file: _File) -> tuple[list[str], list[str]]:
    """The tag and the direction of each frame."""
    count = len(file.cels)
    tags, directions = [""] * count, ["forward"] * count
    for first, last, direction, name in file.tags:
        for frame in range(first, min(last, count - 1) + 1):
            tags[frame], directions[frame] = name, direction
    return tags, directions


def _remarks(path: Path, file: _File) -> tuple[str, ...]:
    remarks = []
    if any(file.layers[number].blend_mode != _NORMAL for number in _shown(file)):
        remarks.append(
            f"{path.name} has layers that blend in other ways than Normal; they were laid on as Normal."
        )
    spans = sorted((first, last) for first, last, _, _ in file.tags)
    if any(after[0] <= before[1] for before, after in itertools.pairwise(spans)):
        remarks.append(f"{path.name} has tags that overlap; each frame keeps the last one.")
    return tuple(remarks)

"""Aseprite's own files, `.aseprite` and `.ase`, by the published description of the format.

https://github.com/aseprite/aseprite/blob/main/docs/ase-file-specs.md
"""

from __future__ import annotations

import dataclasses
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.interruption import checkpoint
from spritestudio.limits import MAX_COLORS, MAX_LAID_PIXELS, MAX_LAYERS, MAX_LEVELS, MAX_PIXELS
from spritestudio.specs import ByteArray
from spritestudio.specs.motion import PLAYBACKS, USUAL_FRAME_MS
from spritestudio.sprites.importing.blending import blend, times
from spritestudio.sprites.importing.pictures import clear_transparent, too_large
from spritestudio.sprites.importing.slices import Pivot, SliceKeys, pivots_of
from spritestudio.sprites.importing.spans import OVERLAP, FrameTag, TagSpan, tagged_frames
from spritestudio.sprites.pixels import OPAQUE

_FILE_MAGIC, _FRAME_MAGIC = 0xA5E0, 0xF1FA
_HEADER_SIZE, _FRAME_HEADER_SIZE, _CHUNK_HEADER_SIZE = 128, 16, 6
_OLD_PALETTE, _OLDER_PALETTE, _PALETTE = 0x0004, 0x0011, 0x2019
_LAYER, _CEL, _TAGS, _SLICE = 0x2004, 0x2005, 0x2018, 0x2022
_NINE_PATCH, _HAS_PIVOT = 1, 2  # flags of a slice
_RAW, _LINKED, _COMPRESSED, _TILEMAP = range(4)
_VISIBLE, _BACKGROUND, _REFERENCE = 1, 8, 64  # flags of a layer
_LAYERS_HAVE_OPACITY, _GROUPS_HAVE_OPACITY = 1, 2  # flags of the header
_GROUP = 1  # the kind of a layer
_NORMAL = 0  # the blend mode
_MIXED_TIMES = 16  # as long as one that is opaque takes a half-transparent pixel


@dataclass(frozen=True, eq=False)
class Animation:
    """What an Aseprite file shows.

    Attributes:
        frames: uint8 (H, W, 4) each, with the visible layers laid on one another, see `tagged_frames`.
        tags: The tag of each frame.
        durations_ms: How long each frame stands.
        pivots: Where it stands in each frame: a pixel (x, y) that a slice names, or None.
        remarks: Sentences on what could not be shown as Aseprite does.
    """

    frames: list[ByteArray]
    tags: list[FrameTag]
    durations_ms: list[int]
    pivots: list[Pivot | None]
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
    tags: list[TagSpan] = field(default_factory=list)
    slices: list[SliceKeys] = field(default_factory=list)
    pixels_read: int = 0
    pixels_laid: int = 0


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
        checkpoint()
        size, frame_magic, old_count, duration_ms, new_count = struct.unpack_from("<IHHH2xI", data, start)
        if frame_magic != _FRAME_MAGIC or start + size > len(data) or size < _FRAME_HEADER_SIZE:
            raise ValueError("not an Aseprite frame")
        file.cels.append({})
        for kind, chunk in _chunks(data[start : start + size], new_count or old_count):
            _take(path, file, kind, chunk)
        file.palettes.append(file.palette)
        file.durations_ms.append(duration_ms or usual_ms or USUAL_FRAME_MS)
        start += size
    places, pivots = _places(file), pivots_of(file.slices, frame_count)
    pictures = [_render(path, file, places, number) for number in range(frame_count)]
    tagged = tagged_frames(file.tags, frame_count)
    if width * height * len(tagged) > MAX_PIXELS:
        raise too_large(path)
    remarks = _remarks(path, file, places.seen)
    return Animation(
        frames=[pictures[number] for number, _ in tagged],
        tags=[tag for _, tag in tagged],
        durations_ms=[file.durations_ms[number] for number, _ in tagged],
        pivots=[pivots[number] for number, _ in tagged],
        remarks=remarks if len(tagged) == frame_count else (*remarks, OVERLAP.format(path.name)),
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
        if len(file.layers) == MAX_LAYERS or level > MAX_LEVELS:
            raise ValueError("too many layers")
        file.layers.append(
            _Layer(
                visible=bool(flags & _VISIBLE) and not flags & _REFERENCE,
                is_background=bool(flags & _BACKGROUND),
                is_group=is_group,
                opacity=opacity if counts else OPAQUE,
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
            first, last, direction, repeat, length = struct.unpack_from("<HHBH10xH", chunk, at)
            name = chunk[at + 19 : at + 19 + length].decode("utf-8", "replace")
            tag = FrameTag(name, PLAYBACKS[direction % len(PLAYBACKS)], repeat > 0)
            file.tags.append(TagSpan(first, last, tag))
            at += 19 + length
    elif kind == _SLICE:
        file.slices.append(_slice_keys(chunk))


def _slice_keys(chunk: bytes) -> SliceKeys:
    count, flags, _, length = struct.unpack_from("<IIIH", chunk)
    at, keys = 14 + length, dict[int, Pivot | None]()
    for _ in range(count):
        frame, left, top, width, height = struct.unpack_from("<IiiII", chunk, at)
        at += 20 + 16 * bool(flags & _NINE_PATCH)
        if flags & _HAS_PIVOT:
            x, y = struct.unpack_from("<ii", chunk, at)
            keys[frame] = (left + x, top + y) if width and height else None
            at += 8
    return keys


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
    if last >= MAX_COLORS:
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


@dataclass(frozen=True)
class _Places:
    """Where layers are laid.

    Attributes:
        canvas_of: By layer, the group around it that is laid on as a whole; -1 for the picture.
        seen: By layer, whether it and all groups around it are visible.
    """

    canvas_of: tuple[int, ...]
    seen: tuple[bool, ...]


def _places(file: _File) -> _Places:
    canvas_of: list[int] = []
    seen: list[bool] = []
    above: list[int] = []  # the groups around a layer, from the outermost
    for number, layer in enumerate(file.layers):
        while above and file.layers[above[-1]].level >= layer.level:
            above.pop()
        around = above[-1] if above else -1
        is_whole = around >= 0 and file.layers[around].opacity < OPAQUE
        canvas_of.append(around if is_whole or around < 0 else canvas_of[around])
        seen.append(layer.visible and (around < 0 or seen[around]))
        above.append(number)
    return _Places(tuple(canvas_of), tuple(seen))


def _render(path: Path, file: _File, places: _Places, frame: int) -> ByteArray:
    """Lay the visible cels of one frame on one another, from the lowest up, as Aseprite does."""
    stacks: dict[int, list[tuple[tuple[int, int], int]]] = {}  # what lies on the picture, or in a group
    for number, cel in file.cels[frame].items():
        if number >= len(file.layers) or not places.seen[number]:
            continue
        key = number + cel.z_index, cel.z_index
        while True:
            canvas = places.canvas_of[number]
            is_new = canvas not in stacks
            stacks.setdefault(canvas, []).append((key, number))
            if canvas < 0 or not is_new:
                break
            number, key = canvas, (canvas, 0)
    return clear_transparent(_lay_on(path, file, frame, stacks, -1))


def _lay_on(
    path: Path, file: _File, frame: int, stacks: dict[int, list[tuple[tuple[int, int], int]]], canvas_of: int
) -> ByteArray:
    """What lies on one canvas, uint8 (H, W, 4); a half-transparent group is laid on whole."""
    canvas = np.zeros((file.height, file.width, 4), dtype=np.uint8)
    for _, number in sorted(stacks.get(canvas_of, ())):
        checkpoint()
        layer = file.layers[number]
        if number in stacks:
            group = _lay_on(path, file, frame, stacks, number)
            _count_pixels(path, file, file.width * file.height)
            _count_pixels(path, file, _MIXED_TIMES * blend(canvas, group, layer.opacity))
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
            _count_pixels(path, file, (right - left) * (bottom - top))
            seen = cel.pixels[top - cel.y : bottom - cel.y, left - cel.x : right - cel.x]
            pixels = _rgba(file, file.palettes[frame], seen, layer.is_background)
            opacity = int(times(cel.opacity, layer.opacity))
            mixed = blend(canvas[top:bottom, left:right], pixels, opacity)
            _count_pixels(path, file, _MIXED_TIMES * mixed)
    return canvas


def _count_pixels(path: Path, file: _File, count: int) -> None:
    """Bound the work by what is drawn: a cel may be linked from every frame."""
    file.pixels_laid += count
    if file.pixels_laid > MAX_LAID_PIXELS:
        raise too_large(path)


def _rgba(file: _File, palette: ByteArray, pixels: ByteArray, is_background: bool) -> ByteArray:
    if file.depth == 32:
        return pixels
    if file.depth == 16:
        return pixels[..., (0, 0, 0, 1)]
    rgba = palette[pixels[..., 0]]
    if not is_background:
        rgba[pixels[..., 0] == file.transparent_index] = 0
    return rgba


def _remarks(path: Path, file: _File, seen: Sequence[bool]) -> tuple[str, ...]:
    remarks = []
    if any(layer.blend_mode != _NORMAL and is_seen for layer, is_seen in zip(file.layers, seen, strict=True)):
        remarks.append(
            f"{path.name} has layers that blend in other ways than Normal; they were laid on as Normal."
        )
    return tuple(remarks)

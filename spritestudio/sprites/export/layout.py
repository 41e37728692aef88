"""Where each sprite lies on a sheet: the one description that the picture and every sidecar are made from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import rpack

from spritestudio.errors import SpriteStudioError
from spritestudio.limits import MAX_SIDE_PX
from spritestudio.specs import ByteArray, Label, SheetSpec
from spritestudio.sprites.export.naming import sprite_names
from spritestudio.wording import writable

_PACKED_AT_ONCE = 128  # rectangles; the packer's time grows with the square of their number
_IN_ROWS = ("class", "mix", "rows", "clips")  # layouts in which groups have rows of their own
_UNBROKEN = ("rows", "clips")  # layouts in which a row stays one, however long it is
_SLACKS = (1.0, 1.05, 1.1, 1.2, 1.4)  # by how much a packed sheet may be larger than its sprites

Box = tuple[int, int, int, int]  # left, top, width, height


@dataclass(frozen=True)
class SheetEntry:
    """A sprite on the sheet. All lengths are in pixels of the sheet, scaled.

    Attributes:
        index: Which of the sprites it is.
        name: Its name.
        tag: What it belongs to: the tag of its animation, or else its class or its mix.
        box: Left, top, width and height on the sheet, without the extruded rim.
        offset: Left and top of the box in the whole sprite.
        size: Width and height of the whole sprite.
        is_tagged: Whether `tag` is to be written as one; not for frames outside the tags of an animation.
        is_frame: Whether the tag is that of an animation, and not only its class or mix.
        direction: How its animation plays.
        duration_ms: How long it stands; 0 where nobody said so.
        loops: Whether its animation plays again and again.
        figure: Who moves, where there are several.
        clip: Which movement it is a frame of.
        facing: From where that is seen.
        own_tags: What a person says of it.
        pivot: Where it stands, from the left and the top of the whole sprite; None where nobody said so.
        is_named: Whether its name is one that a person has given it.
    """

    index: int
    name: str
    tag: str
    box: Box
    offset: tuple[int, int]
    size: tuple[int, int]
    is_tagged: bool = True
    is_frame: bool = False
    direction: str = "forward"
    duration_ms: int = 0
    loops: bool = True
    figure: str = ""
    clip: str = ""
    facing: str = ""
    own_tags: tuple[str, ...] = ()
    pivot: tuple[float, float] | None = None
    is_named: bool = False

    @property
    def trimmed(self) -> bool:
        """Whether the box is less than the whole sprite."""
        return self.size != self.box[2:]


@dataclass(frozen=True)
class Cells:
    """The regular grid that the pieces lie in, px: the first cell, the step to the next one, and how many."""

    origin: int
    width: int
    height: int
    gap: int
    columns: int
    rows: int


@dataclass(frozen=True)
class SheetLayout:
    """A whole sheet.

    Attributes:
        spec: What was asked for.
        width: Its width, px.
        height: Its height, px.
        pieces: The sprites; those of one tag follow each other, and frames of animations keep their order.
        cells: The grid, where the layout has one.
    """

    spec: SheetSpec
    width: int
    height: int
    pieces: tuple[SheetEntry, ...]
    cells: Cells | None

    @property
    def tags(self) -> tuple[tuple[str, int, int], ...]:
        """The tags in order, each with its first and its last piece."""
        found, first = [], 0
        for (tag, _), run in groupby((piece.tag, piece.is_tagged) for piece in self.pieces):
            last = first + len(list(run)) - 1
            found.append((tag, first, last))
            first = last + 1
        return tuple(found)

    @property
    def is_regular(self) -> bool:
        """Whether every piece is a whole cell of the grid."""
        return self.cells is not None and not any(piece.trimmed for piece in self.pieces)


def place(
    images: ByteArray, spec: SheetSpec, labels: Sequence[Label] = (), sheet_name: str = "sprites"
) -> SheetLayout:
    """Find every sprite its place.

    Args:
        images: uint8 (N, H, W, 4).
        spec: The layout; "files" is laid out as a grid here.
        labels: What is known of each; unknown where it is empty.
        sheet_name: What names may refer to as `{sheet}`.

    Raises:
        SpriteStudioError: The sheet would be larger than `MAX_SIDE_PX`, or the template of names is wrong.
    """
    labels = labels or [Label(seed=index) for index in range(len(images))]
    groups = [_group_of(label, spec.layout) for label in labels]
    are_frames = any(label.tag for label in labels)
    tags = [writable(label.tag or group) for label, group in zip(labels, groups, strict=True)]
    crops = [_bounds(image) if spec.trim else (0, 0, image.shape[1], image.shape[0]) for image in images]
    shared = _shared(images, crops) if spec.merge else list(range(len(images)))
    own = sorted(set(shared))
    scale, rim = spec.scale, spec.extrude_px
    sizes = [(crops[i][2] * scale + 2 * rim, crops[i][3] * scale + 2 * rim) for i in own]
    cells = None
    if spec.layout == "packed":
        corners = _pack(sizes, spec)
        extents = [(x + w, y + h) for (x, y), (w, h) in zip(corners, sizes, strict=True)]
        width, height = (max(extent[axis] for extent in extents) + spec.margin_px for axis in (0, 1))
    else:
        rows = _rows([groups[i] for i in own] if spec.layout in _IN_ROWS else [""] * len(own), spec)
        cell = (max(size[0] for size in sizes), max(size[1] for size in sizes))
        steps = (cell[0] + spec.spacing_px, cell[1] + spec.spacing_px)
        corners = [(spec.margin_px + x * steps[0], spec.margin_px + y * steps[1]) for x, y in rows]
        columns, row_count = (max(slot[axis] for slot in rows) + 1 for axis in (0, 1))
        cells = Cells(
            origin=spec.margin_px + rim,
            width=cell[0] - 2 * rim,
            height=cell[1] - 2 * rim,
            gap=spec.spacing_px + 2 * rim,
            columns=columns,
            rows=row_count,
        )
        width, height = (
            2 * spec.margin_px + count * cell[axis] + (count - 1) * spec.spacing_px
            for axis, count in enumerate((columns, row_count))
        )
    if spec.power_of_two:
        width, height = _power_of_two(width), _power_of_two(height)
    _check(width, height)
    corner_of = dict(zip(own, corners, strict=True))
    order = list(range(len(images)))
    if not are_frames:
        first = {tag: number for number, tag in reversed(list(enumerate(tags)))}
        order.sort(key=lambda index: first[tags[index]])
    places = sorted(range(len(order)), key=order.__getitem__)
    names = sprite_names(spec.name, labels, sheet_name, places)
    pieces = []
    for index in order:
        left, top, crop_width, crop_height = crops[index]
        x, y = corner_of[shared[index]]
        box = (x + rim, y + rim, crop_width * scale, crop_height * scale)
        size = (images.shape[2] * scale, images.shape[1] * scale)
        label, pivot = labels[index], None
        if label.pivot is not None:
            pivot = size[0] / 2 + label.pivot[0] * scale, size[1] / 2 + label.pivot[1] * scale
        pieces.append(
            SheetEntry(
                index,
                names[index],
                tags[index],
                box,
                (left * scale, top * scale),
                size,
                is_tagged=bool(label.tag) or not are_frames,
                is_frame=bool(label.tag),
                direction=label.direction,
                duration_ms=label.duration_ms,
                loops=label.loops,
                figure=writable(label.figure),
                clip=writable(label.clip or label.tag),
                facing=label.facing,
                own_tags=tuple(writable(tag) for tag in label.tags),
                pivot=pivot,
                is_named=bool(label.name),
            )
        )
    return SheetLayout(spec, width, height, tuple(pieces), cells)


def draw(sheet: SheetLayout, images: ByteArray) -> ByteArray:
    """The picture of a sheet.

    Args:
        sheet: The layout of these images.
        images: uint8 (N, H, W, 4).

    Returns:
        uint8 (height, width, 4). On a background colour the sprites are blended; otherwise their
        pixels are kept exactly.
    """
    canvas = np.zeros((sheet.height, sheet.width, 4), dtype=np.uint8)
    rim = sheet.spec.extrude_px
    for piece in sheet.pieces:
        x, y, width, height = piece.box
        left, top = piece.offset
        whole = enlarge(images[piece.index], sheet.spec.scale)[top : top + height, left : left + width]
        rimmed = np.pad(whole, ((rim, rim), (rim, rim), (0, 0)), mode="edge")
        canvas[y - rim : y + height + rim, x - rim : x + width + rim] = rimmed
    if not sheet.spec.background:
        return canvas
    color = np.frombuffer(bytes.fromhex(sheet.spec.background[1:]), dtype=np.uint8)
    alpha = canvas[..., 3:].astype(np.uint16)
    blended = (canvas[..., :3] * alpha + color * (255 - alpha) + 127) // 255
    return np.concatenate((blended, np.full_like(alpha, 255)), axis=-1).astype(np.uint8)


def check_fits(count: int, sprite_px: int, spec: SheetSpec) -> None:
    """Find out before the work whether `count` sprites, untrimmed and row by row, fit on a sheet.

    Raises:
        SpriteStudioError: They do not.
    """
    if spec.layout != "grid":
        return
    columns = min(count, spec.columns)
    pitch = sprite_px * spec.scale + 2 * spec.extrude_px + spec.spacing_px
    ends = 2 * spec.margin_px - spec.spacing_px
    _check(columns * pitch + ends, -(-count // spec.columns) * pitch + ends)


def compose_sheet(images: ByteArray, spec: SheetSpec) -> ByteArray:
    """Lay sprites out and draw them: uint8 (N, H, W, 4) to uint8 (height, width, 4)."""
    return draw(place(images, spec), images)


def enlarge(image: ByteArray, scale: int) -> ByteArray:
    """Turn every pixel of uint8 (H, W, 4) into a square of `scale` pixels."""
    return image.repeat(scale, axis=0).repeat(scale, axis=1)


def _bounds(image: ByteArray) -> Box:
    """The part of a sprite that is drawn; a single pixel of an empty one."""
    rows = np.flatnonzero(image[..., 3].any(axis=1))
    columns = np.flatnonzero(image[..., 3].any(axis=0))
    if not len(rows):
        return 0, 0, 1, 1
    left, top = int(columns[0]), int(rows[0])
    return left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top


def _shared(images: ByteArray, crops: Sequence[Box]) -> list[int]:
    """For each sprite the first one that looks the same."""
    first: dict[tuple[int, int, bytes], int] = {}
    found = []
    for index, (left, top, width, height) in enumerate(crops):
        pixels = images[index, top : top + height, left : left + width].tobytes()
        found.append(first.setdefault((width, height, pixels), index))
    return found


def _group_of(label: Label, layout: str) -> str:
    """What stands in a row of its own with others of its like."""
    if layout == "mix":
        return label.mix
    if layout == "clips":
        return label.tag or label.kind
    return (layout == "rows" and label.row) or label.kind


def _rows(tags: Sequence[str], spec: SheetSpec) -> list[tuple[int, int]]:
    """Column and row of each sprite: the sprites of a tag fill rows of their own.

    A row of the shelf and one of a clip stay one, however long they are.
    """
    slots: list[tuple[int, int]] = [(0, 0)] * len(tags)
    columns = len(tags) if spec.layout in _UNBROKEN else spec.columns
    row = 0
    for tag in dict.fromkeys(tags):
        members = [i for i, other in enumerate(tags) if other == tag]
        for number, i in enumerate(members):
            slots[i] = (number % columns, row + number // columns)
        row += -(-len(members) // columns)
    return slots


def _pack(sizes: Sequence[tuple[int, int]], spec: SheetSpec) -> list[tuple[int, int]]:
    """The corner of each rectangle on a sheet that is about square, with the spacing between them."""
    spaced = [(width + spec.spacing_px, height + spec.spacing_px) for width, height in sizes]
    side = math.isqrt(sum(width * height for width, height in spaced) - 1) + 1
    side = max(side, *(max(size) for size in spaced))
    if spec.power_of_two:
        side = _power_of_two(side + 2 * spec.margin_px) - 2 * spec.margin_px
    order = sorted(range(len(spaced)), key=lambda i: spaced[i][::-1], reverse=True)
    corners = [(0, 0)] * len(spaced)
    top = spec.margin_px
    for start in range(0, len(order), _PACKED_AT_ONCE):
        some = order[start : start + _PACKED_AT_ONCE]
        placed = _pack_strip([spaced[i] for i in some], side)
        for i, (x, y) in zip(some, placed, strict=True):
            corners[i] = (x + spec.margin_px, y + top)
        top += max(y + spaced[i][1] for i, (_, y) in zip(some, placed, strict=True))
    return corners


def _pack_strip(sizes: list[tuple[int, int]], width: int) -> list[tuple[int, int]]:
    """Pack into a strip of about that width, as low as it gets."""
    height = sum(width * height for width, height in sizes) / width
    for slack in _SLACKS:
        try:
            return rpack.pack(sizes, max_width=int(width * min(slack, 1.1)), max_height=int(height * slack))
        except rpack.PackingImpossibleError:
            continue
    return rpack.pack(sizes, max_width=width)


def _power_of_two(length: int) -> int:
    return 1 << max(0, length - 1).bit_length()


def _check(width: int, height: int) -> None:
    if max(width, height) > MAX_SIDE_PX:
        raise SpriteStudioError(
            f"The sheet would be {width}×{height} pixels; the most is {MAX_SIDE_PX} a side.",
            "Use another number of columns, a smaller scale or fewer sprites.",
        )

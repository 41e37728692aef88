"""Clean-ups of sprites with hard alpha: islands, orphans, holes, outlines, alignment and trimming.

Each takes uint8 (N, H, W, 4) in which alpha is 0 or 255 and returns new pixels; done twice on a sprite, it
changes nothing more. What lies beyond the picture counts as transparent.
"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from spritestudio.specs import BoolArray, ByteArray
from spritestudio.sprites.palettes.oklab import to_oklab

Array = TypeVar("Array", bound=npt.NDArray[Any])
Window = tuple[slice, slice]  # the rows and columns of a picture that are kept

BESIDE = ((-1, 0), (0, -1), (0, 1), (1, 0))
AROUND = (*BESIDE, (-1, -1), (-1, 1), (1, -1), (1, 1))
_ALIKE = 0.05  # Oklab distance below which two colours count as one
_ORPHAN_ROUNDS = 8  # where orphans stand together, the last are gone after two or three
_VOTES_OF_NEARNESS = 12  # per unit of Oklab: black and white are twelve neighbours apart
_DARKER = 0.12  # by how much L an outline is darker than what interrupts it


def drop_islands(images: ByteArray, least_px: int) -> ByteArray:
    """Make parts that hang together, corners included, and have fewer pixels transparent.

    The largest part of a sprite always stays, however small it is.
    """
    opaque = _opaque(images)
    labels = np.where(opaque, np.arange(1, opaque.size + 1).reshape(opaque.shape), 0)
    for _ in range(least_px - 1):  # a smaller part is crossed in fewer steps
        spread = np.maximum.reduce([labels, *(_shifted(labels, *step) for step in AROUND)])
        if np.array_equal(spread := np.where(opaque, spread, 0), labels):
            break
        labels = spread
    meets_other = np.zeros_like(opaque)
    for step in AROUND:
        there = _shifted(labels, *step)
        meets_other |= opaque & (there > 0) & (there != labels)
    is_part_of_larger = np.bincount(labels[meets_other], minlength=opaque.size + 1) > 0
    pixels = np.bincount(labels.ravel(), minlength=opaque.size + 1)
    sizes = np.where(is_part_of_larger[labels], opaque.size, pixels[labels]) * opaque
    largest = sizes.max(axis=(1, 2), keepdims=True)
    return _cleared(images, opaque & (sizes < least_px) & (sizes < largest))


def remove_orphans(images: ByteArray, *, spare_inside: bool = False) -> ByteArray:
    """Give each pixel that is like none of its eight neighbours a colour of theirs: common, and near its own.

    One with no neighbour at all becomes transparent.

    Args:
        images: The sprites.
        spare_inside: Leave alone what has all eight neighbours, such as an eye in a face.
    """
    for _ in range(_ORPHAN_ROUNDS):
        before, images = images, _without_orphans(images, spare_inside)
        if np.array_equal(before, images):
            break
    return images


def _without_orphans(images: ByteArray, spare_inside: bool) -> ByteArray:
    opaque, lab = _opaque(images), to_oklab(images[..., :3])
    alike = np.zeros_like(opaque)
    company = np.zeros_like(opaque)
    inside = np.full_like(opaque, spare_inside)
    for step in AROUND:
        there = _shifted(opaque, *step)
        alike |= there & (((_shifted(lab, *step) - lab) ** 2).sum(axis=-1) < _ALIKE**2)
        company |= there
        inside &= there
    orphan = opaque & ~alike & ~inside
    result = _cleared(images, orphan & ~company)
    return _recolored(result, images, orphan & company, AROUND, opaque & ~orphan, near_own=True)


def close_holes(images: ByteArray) -> ByteArray:
    """Close gaps of one pixel in the outline, and holes of one pixel.

    A transparent pixel with sprite on three or four sides is filled, unless it is the end of a slit; a
    lighter pixel on the rim between two darker ones of one colour, also on the rim and not joined beside
    it, takes their colour.
    """
    opaque = _opaque(images)
    sides = {step: _shifted(opaque, *step) for step in BESIDE}
    count = sum(side.astype(np.int8) for side in sides.values())
    in_slit = np.zeros_like(opaque)
    for (dy, dx), side in sides.items():
        walls = _shifted(opaque, dy - dx, dx - dy) & _shifted(opaque, dy + dx, dx + dy)
        in_slit |= ~side & walls
    filled = ~opaque & (count >= 3) & ~in_slit
    closed = _recolored(images, images, filled, BESIDE, opaque)
    return _close_breaks(closed)


def _close_breaks(images: ByteArray) -> ByteArray:
    opaque, lab = _opaque(images), to_oklab(images[..., :3])
    rim = _rim(opaque)
    result, done = images.copy(), ~rim
    for dy, dx in ((0, 1), (1, 0), (1, 1), (1, -1)):
        one, other = _shifted(lab, dy, dx), _shifted(lab, -dy, -dx)
        both = _shifted(rim, dy, dx) & _shifted(rim, -dy, -dx)
        both &= ((one - other) ** 2).sum(axis=-1) < _ALIKE**2
        both &= np.maximum(one[..., 0], other[..., 0]) < lab[..., 0] - _DARKER
        for step in set(BESIDE) - {(dy, dx), (-dy, -dx)}:  # the outline goes on beside it: no break
            both &= ~(
                _shifted(opaque, *step) & (((_shifted(lab, *step) - one) ** 2).sum(axis=-1) < _ALIKE**2)
            )
        here = both & ~done
        result[here] = _shifted(images, dy, dx)[here]
        done |= here
    return result


def outline(images: ByteArray, color: tuple[int, int, int], *, outside: bool) -> ByteArray:
    """Draw a line of one pixel around each sprite or on its own rim.

    Outside, it leaves out what already looks like it, so that it never grows twice.
    """
    opaque = _opaque(images)
    if outside:
        line = to_oklab(np.array(color, np.uint8))
        grows = opaque & (((to_oklab(images[..., :3]) - line) ** 2).sum(axis=-1) > _ALIKE**2)
        drawn = ~opaque & np.logical_or.reduce([_shifted(grows, *step) for step in BESIDE])
    else:
        drawn = _rim(opaque)
    result = images.copy()
    result[drawn] = (*color, 255)
    return result


def align(images: ByteArray, where: str, margin_px: int = 0) -> ByteArray:
    """Move each sprite to the "center", or to the middle of the bottom row ("baseline").

    Args:
        images: The sprites.
        where: One of the two.
        margin_px: A border that does not count as part of the picture.
    """
    result = np.zeros_like(images)
    for sprite, moved in zip(images, result, strict=True):
        if (box := _box(_opaque(sprite))) is not None:
            top, bottom, left, right = box
            down, across = way_to(sprite, where, margin_px)
            moved[top + down : bottom + down, left + across : right + across] = sprite[top:bottom, left:right]
    return result


def way_to(sprite: ByteArray, where: str, margin_px: int = 0) -> tuple[int, int]:
    """By how many pixels `align` moves a sprite, uint8 (H, W, 4), down and to the right."""
    if where == "none" or (box := _box(_opaque(sprite))) is None:
        return 0, 0
    (height, width), (top, bottom, left, right) = sprite.shape[:2], box
    x = (width - (right - left)) // 2
    y = (height - (bottom - top)) // 2 if where == "center" else height - margin_px - (bottom - top)
    return max(0, y) - top, max(0, x) - left


def trimmed_window(images: ByteArray) -> Window:
    """Rows and columns of the smallest square that holds all the sprites."""
    height, width = images.shape[1:3]
    box = _box(np.logical_or.reduce(_opaque(images)))
    top, bottom, left, right = box or (0, height, 0, width)
    side = max(bottom - top, right - left)
    if side >= min(height, width):
        return slice(0, height), slice(0, width)
    x = min(max(0, (left + right - side) // 2), width - side)
    y = min(max(0, bottom - side), height - side)
    return slice(y, y + side), slice(x, x + side)


def _box(opaque: BoolArray) -> tuple[int, int, int, int] | None:
    """Top, bottom, left and right of what is there, the ends not included; None where nothing is."""
    rows, columns = np.flatnonzero(opaque.any(axis=1)), np.flatnonzero(opaque.any(axis=0))
    if len(rows) == 0:
        return None
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _opaque(images: ByteArray) -> BoolArray:
    return images[..., 3] > 0


def _rim(opaque: BoolArray) -> BoolArray:
    return opaque & ~np.logical_and.reduce([_shifted(opaque, *step) for step in BESIDE])


def _cleared(images: ByteArray, where: BoolArray) -> ByteArray:
    return np.where(where[..., None], np.uint8(0), images)


def _shifted(array: Array, dy: int, dx: int) -> Array:
    """What lies `dy` rows below and `dx` columns right of each place of (N, H, W, …); 0 beyond."""
    result = np.zeros_like(array)
    height, width = array.shape[1:3]
    to_y, to_x = slice(max(0, -dy), height - max(0, dy)), slice(max(0, -dx), width - max(0, dx))
    from_y, from_x = slice(max(0, dy), height + min(0, dy)), slice(max(0, dx), width + min(0, dx))
    result[:, to_y, to_x] = array[:, from_y, from_x]
    return result


def _recolored(
    result: ByteArray,
    source: ByteArray,
    where: BoolArray,
    steps: tuple[tuple[int, int], ...],
    counts: BoolArray,
    *,
    near_own: bool = False,
) -> ByteArray:
    """`result` with the commonest colour of the neighbours in `source` at each place of `where`.

    Only neighbours in `counts` have a say, any opaque ones where there are none. Of two colours as
    common the darker wins; with `near_own`, what the place has already counts for some votes.
    """
    places = np.nonzero(where)
    if len(places[0]) == 0:
        return result
    opaque = _opaque(source)
    colors = np.stack([_shifted(source, *step)[places] for step in steps], axis=1)
    counted = np.stack([_shifted(counts, *step)[places] for step in steps], axis=1)
    present = np.stack([_shifted(opaque, *step)[places] for step in steps], axis=1)
    valid = np.where(counted.any(axis=1, keepdims=True), counted, present)
    lab = to_oklab(colors[..., :3])
    same = ((lab[:, :, None] - lab[:, None]) ** 2).sum(axis=-1) < _ALIKE**2
    against = 0.5 * lab[..., 0]
    if near_own:
        own = to_oklab(source[places][:, None, :3])
        against = _VOTES_OF_NEARNESS * np.sqrt(((lab - own) ** 2).sum(axis=-1))
    votes = (same & valid[:, None]).sum(axis=-1) - against
    winner = np.where(valid, votes, -np.inf).argmax(axis=1)
    result = result.copy()
    result[places] = colors[np.arange(len(winner)), winner]
    return result

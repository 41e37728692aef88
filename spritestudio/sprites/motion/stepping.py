"""Walking in place, made of a figure's own pixels: its lowest rows are its legs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from spritestudio.specs import BoolArray, ByteArray
from spritestudio.specs.base import require
from spritestudio.sprites.motion.checks import core_center

_LEGS = 0.2  # of a figure's height
_TRUNK = 2 / 3  # of its height: head and body, which sink by a row where they cannot rise
_LIFT_PX = 1 / 14  # of its height: so far a foot rises, at least by what is asked for
_LEAST_HEIGHT_PX = 4
_WAYS = {"left": -1, "right": 1}  # along the columns


@dataclass(frozen=True, eq=False)
class _Legs:
    """Where the legs of a figure are.

    Attributes:
        top: Their first row.
        bottom: Their last.
        left: The columns of the left one, bool (W,); what lies in the middle is of neither.
        right: Those of the right one.
        lift_px: How far a foot rises from the ground.
        rise_px: How far the body rises over a step; 0 where there is no room above it.
        sink_px: How far it sinks onto legs that bend there.
    """

    top: int
    bottom: int
    left: BoolArray
    right: BoolArray
    lift_px: int
    rise_px: int
    sink_px: int


def walking(image: ByteArray, amount_px: int, facing: str) -> tuple[ByteArray, ByteArray]:
    """Two moments of a walk, between which the figure stands.

    Seen from the front or the back, one foot is lifted and then the other, and the body rises over the one
    that stands. Seen from a side, the legs are together below the risen body, and then apart. A body that
    touches the top has no room to rise: with each foot that is lifted its upper two thirds lose a row, as
    in a breath, and from a side it sinks onto legs that bend where they are apart.

    Args:
        image: uint8 (H, W, 4), with something drawn.
        amount_px: How far the body rises or sinks, a foot is lifted at least, and a leg reaches out.
        facing: From where it is seen; all but left and right is the front.

    Raises:
        SpriteStudioError: The sprite is too low to have legs.
    """
    legs = _legs_of(image, amount_px)
    if facing not in _WAYS:
        if not legs.rise_px:
            image = _breathed_out(image, min(amount_px, legs.lift_px))
        return _lifted(image, legs, legs.left), _lifted(image, legs, legs.right)
    way = _WAYS[facing]
    fore = legs.right if way > 0 else legs.left
    together = _spread(image, legs, fore, -way * amount_px)
    apart = _sunk(_spread(image, legs, fore, way * amount_px), legs)
    return _risen(together, legs, np.ones_like(fore)), apart


def _legs_of(image: ByteArray, amount_px: int) -> _Legs:
    rows = np.flatnonzero(image[..., 3].any(axis=1))
    top, bottom = int(rows[0]), int(rows[-1])
    height = bottom - top + 1
    require(height >= _LEAST_HEIGHT_PX, "The sprite is too low to have legs.", "Bob moves all of it.")
    center = core_center(image) or 0.0
    middle, columns = round(2 * center) / 2, np.arange(image.shape[1])
    count = max(2, round(_LEGS * height))
    lift_px = min(count - 1, amount_px * max(1, round(_LIFT_PX * height)))
    rise_px = amount_px if top >= amount_px else 0
    sink_px = 0 if rise_px else min(amount_px, count - 1 - lift_px)  # the lifted foot is still there
    first = bottom - count + 1
    return _Legs(first, bottom, columns < middle, columns > middle, lift_px, rise_px, sink_px)


def _lifted(image: ByteArray, legs: _Legs, leg: BoolArray) -> ByteArray:
    """The figure on its other leg, with this foot above the ground."""
    return _risen(_shortened(image, legs, leg, legs.lift_px - legs.rise_px), legs, ~leg)


def _breathed_out(image: ByteArray, count: int) -> ByteArray:
    """The figure with so many rows fewer above its legs; its top sinks, and its feet stay."""
    rows = np.flatnonzero(image[..., 3].any(axis=1))
    top, end = int(rows[0]), int(rows[0]) + round(_TRUNK * len(rows))
    for first in range(top + 1, min(top + 1 + count, end)):
        image = lowered(image, range(first, end))
    return image


def lowered(image: ByteArray, rows: Sequence[int]) -> ByteArray:
    """A sprite without that of some rows which is most like the row above it; what is above sinks.

    Args:
        image: uint8 (H, W, 4).
        rows: Those of which one is dropped; not the first of the picture.
    """
    dropped = min(rows, key=lambda row: (int((image[row] != image[row - 1]).any(axis=-1).sum()), row))
    return np.concatenate((np.zeros_like(image[:1]), image[:dropped], image[dropped + 1 :]))


def _shortened(image: ByteArray, legs: _Legs, leg: BoolArray, count: int) -> ByteArray:
    """A leg with so many rows fewer, without those most like the row above."""
    frame = image.copy()
    for done in range(count):
        part = frame[:, leg]
        rows = range(legs.top, legs.bottom - done)
        dropped = min(rows, key=lambda row: (int((part[row] != part[row - 1]).any(axis=-1).sum()), row))
        frame[dropped : legs.bottom, leg] = part[dropped + 1 : legs.bottom + 1]
        frame[legs.bottom, leg] = 0
    return frame


def _sunk(image: ByteArray, legs: _Legs) -> ByteArray:
    """The body lower, on legs with as many rows fewer; the feet stay."""
    bent = _shortened(image, legs, np.ones_like(legs.left), legs.sink_px)
    return np.roll(bent, legs.sink_px, axis=0)


def _risen(image: ByteArray, legs: _Legs, stands: BoolArray) -> ByteArray:
    """The body higher; legs in columns that stand grow by the rows above them."""
    frame = np.roll(image, -legs.rise_px, axis=0)
    ground = legs.top - legs.rise_px
    frame[ground:, stands] = image[ground:, stands]
    return frame


def _spread(image: ByteArray, legs: _Legs, fore: BoolArray, out_px: int) -> ByteArray:
    """The fore leg moved by so many pixels along the columns, the other as far against it; the hips stay."""
    frame = image.copy()
    frame[legs.top :] = 0
    for leg, most_px in ((~fore, -out_px), (fore, out_px)):
        part = np.where(leg[:, None], image, 0)[legs.top : legs.bottom + 1]
        drawn = np.flatnonzero(part[..., 3].any(axis=0))
        if len(drawn) and not 0 <= (drawn[-1] if most_px > 0 else drawn[0]) + most_px < len(fore):
            most_px = 0
        for number, row in enumerate(part):
            moved = np.roll(row, round(most_px * (number + 1) / len(part)), axis=0)
            target = frame[legs.top + number]
            target[moved[:, 3] > 0] = moved[moved[:, 3] > 0]
    return frame

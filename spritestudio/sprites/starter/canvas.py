"""What the starter set is drawn with: a small palette, a 16×16 canvas, and a few brushes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from spritestudio.specs import BoolArray, ByteArray

SIZE_PX = 16
# Each ramp runs from shadow to highlight. Index 0 of the palette is clear, 1 is ink.
_RAMPS = {
    "red": ("7d1f45", "c93a4b", "f0725c", "ffc59a"),
    "orange": ("8f3f22", "d8742c", "f6b04c", "ffe596"),
    "gold": ("7a5320", "c2902f", "f0cc51", "fff6b8"),
    "green": ("1f5a4a", "3a994e", "8bd15c", "dcf598"),
    "teal": ("1b4a68", "2788a6", "5ac8c2", "c6f6de"),
    "blue": ("2d3079", "4463c6", "72a6f0", "c8e6ff"),
    "violet": ("4b2571", "8642b3", "c676de", "f5c4f2"),
    "pink": ("86285f", "d4528b", "f78fb0", "ffd5dc"),
    "steel": ("3f455c", "7a86a2", "b8c5d4", "f6fafc"),
    "wood": ("472a22", "7c4a31", "b6814f", "e8c48a"),
}
CLEAR, INK = 0, 1
RAMPS = {name: tuple(range(2 + 4 * i, 6 + 4 * i)) for i, name in enumerate(_RAMPS)}
WHITE = RAMPS["steel"][3]
BRIGHT = ("red", "orange", "gold", "green", "teal", "blue", "violet", "pink")

_COLOURS = ["1c1529", *(colour for ramp in _RAMPS.values() for colour in ramp)]
PALETTE: ByteArray = np.array(
    [(0, 0, 0, 0), *((*bytes.fromhex(colour), 255) for colour in _COLOURS)], dtype=np.uint8
)

Y, X = np.mgrid[0:SIZE_PX, 0:SIZE_PX] + 0.5  # the middles of the pixels


def ellipse(x: float, y: float, rx: float, ry: float) -> BoolArray:
    """The pixels inside an ellipse around (x, y)."""
    return ((X - x) / rx) ** 2 + ((Y - y) / ry) ** 2 <= 1.0


def box(left: float, top: float, width: float, height: float) -> BoolArray:
    """The pixels inside a rectangle."""
    return (left < X) & (left + width > X) & (top < Y) & (top + height > Y)


def polygon(*corners: tuple[float, float]) -> BoolArray:
    """The pixels inside a convex polygon whose corners are given clockwise."""
    inside = np.ones((SIZE_PX, SIZE_PX), dtype=bool)
    for (x0, y0), (x1, y1) in zip(corners, (*corners[1:], corners[0]), strict=True):
        inside &= (x1 - x0) * (Y - y0) - (y1 - y0) * (X - x0) >= 0
    return inside


def rim(mask: BoolArray) -> BoolArray:
    """The pixels of `mask` that touch what is outside it."""
    return mask & grow(~mask)


def grow(mask: BoolArray) -> BoolArray:
    """`mask` and the pixels beside, above and below it."""
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    grown[:, 1:] |= mask[:, :-1]
    grown[:, :-1] |= mask[:, 1:]
    return grown


def mirrored(mask: BoolArray) -> BoolArray:
    """`mask` and its mirror image, left and right."""
    return mask | mask[:, ::-1]


class Canvas:
    """A sprite of palette indices in the making."""

    def __init__(self) -> None:
        self.indices = np.full((SIZE_PX, SIZE_PX), CLEAR, dtype=np.intp)

    @property
    def drawn(self) -> BoolArray:
        """Where there is something."""
        return self.indices != CLEAR

    def fill(self, mask: BoolArray, index: int) -> None:
        """Colour the pixels of `mask`."""
        self.indices[mask] = index

    def dots(self, places: Iterable[tuple[int, int]], index: int) -> None:
        """Colour single pixels, (x, y), where there is something already."""
        for x, y in places:
            if 0 <= x < SIZE_PX and 0 <= y < SIZE_PX and self.indices[y, x] != CLEAR:
                self.indices[y, x] = index

    def shade(self, mask: BoolArray, ramp: str, slant: float = 0.7, glint: bool = True) -> None:
        """Colour `mask` as a round body in light from above: from the left with slant 1, straight with 0."""
        if not mask.any():
            return
        shadow, base, light, highlight = RAMPS[ramp]
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        height, width = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
        across = (X - columns[0] - width / 2) / (width / 2)
        down = (Y - rows[0] - height / 2) / (height / 2)
        depth = (slant * across + down) / (1 + slant)
        self.fill(mask, base)
        self.fill(mask & (depth < -0.28), light)
        self.fill(mask & (depth > 0.42), shadow)
        inner = mask & ~rim(mask)
        if glint and inner.any():
            spot = np.where(inner, np.abs(across + 0.45 * slant) + np.abs(down + 0.5), np.inf)
            self.indices[np.unravel_index(spot.argmin(), spot.shape)] = highlight

    def outline(self) -> None:
        """Draw ink around everything."""
        self.fill(grow(self.drawn) & ~self.drawn, INK)

    def pixels(self) -> ByteArray:
        """The sprite, uint8 (16, 16, 4)."""
        return PALETTE[self.indices]

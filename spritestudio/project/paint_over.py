"""Painting over a drawing, or a part of it: what is asked of weights, and what comes back to the drawing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from spritestudio.specs import BoolArray, ByteArray, StartPictures
from spritestudio.specs.base import require
from spritestudio.sprites.palettes.palette import Palette, snap
from spritestudio.wording import counted

_OPAQUE = 128


@dataclass(frozen=True, eq=False)
class PaintOver:
    """A drawing of which some pixels are painted anew; every other one stays as it is, bit for bit.

    Weights paint squares of one size: a smaller drawing lies in the middle of it, and of a larger one the
    square around what is painted is taken.

    Attributes:
        image: The drawing, uint8 (H, W, 4).
        wanted: What is painted anew, bool (H, W); None where that is all of it.
        strength: How far that goes back to noise, see `StartPictures`.
        size: Height and width of what the weights paint, px.
        palette: The colours that they paint with; None where any can be.
    """

    image: ByteArray
    wanted: BoolArray | None
    strength: float
    size: int
    palette: Palette | None = None

    def __post_init__(self) -> None:
        require(
            self.wanted is None or bool(self.wanted.any()), "Nothing is marked, so nothing would be painted."
        )
        rows, columns = self._extent
        require(
            max(rows, columns) <= self.size,
            f"What is to be painted has {columns}×{rows} pixels, and these weights paint "
            f"{self.size}×{self.size}.",
            "Mark a smaller part of it.",
        )

    @property
    def _mask(self) -> BoolArray:
        return np.ones(self.image.shape[:2], bool) if self.wanted is None else self.wanted

    @cached_property
    def _box(self) -> tuple[slice, slice]:
        """The part of the drawing that must lie within what is painted."""
        must = self._mask if self.wanted is not None else self.image[..., 3] > 0
        if not must.any():
            return slice(0, 0), slice(0, 0)
        rows, columns = (np.flatnonzero(must.any(axis=axis)) for axis in (1, 0))
        return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)

    @property
    def _extent(self) -> tuple[int, int]:
        rows, columns = self._box
        return rows.stop - rows.start, columns.stop - columns.start

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing yet to paint from."""
        return self.wanted is None and not (self.image[..., 3] > 0).any()

    @cached_property
    def _places(self) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
        """Which part of the drawing lies in the square, and where in it."""
        drawing, square = [], []
        for length, box in zip(self.image.shape[:2], self._box, strict=True):
            first = (length - self.size) // 2
            if length > self.size:
                first = min(max(0, (box.start + box.stop - self.size) // 2), length - self.size)
            low, high = max(0, first), min(length, first + self.size)
            drawing.append(slice(low, high))
            square.append(slice(low - first, high - first))
        return (drawing[0], drawing[1]), (square[0], square[1])

    @cached_property
    def start(self) -> StartPictures:
        """What the weights start from."""
        drawing, square = self._places
        picture = np.zeros((self.size, self.size, 4), np.uint8)
        mask = np.zeros((self.size, self.size), bool)
        picture[square] = self._in_their_colors[drawing]
        mask[square] = self._mask[drawing]
        return StartPictures.of(picture, mask, self.strength)

    @cached_property
    def _in_their_colors(self) -> ByteArray:
        """The drawing, what is painted anew in the nearest of the colours that the weights know."""
        if self.palette is None or self.strength >= 1.0:
            return self.image
        hard = np.where(self.image[..., 3:] >= _OPAQUE, self.image, 0).astype(np.uint8)
        hard[..., 3][hard[..., 3] > 0] = 255
        return np.where(self._mask[..., None], snap(hard, self.palette), self.image)

    @property
    def told(self) -> tuple[str, ...]:
        """What a person should know of it, a sentence each."""
        said = []
        height, width = self.image.shape[:2]
        if 2 * max(height, width) <= self.size:
            said.append(
                f"These weights paint {self.size}×{self.size} pixels, and this has {width}×{height}: weights "
                "of its size suit it better."
            )
        drawn = self._mask & (self.image[..., 3] >= _OPAQUE)
        differs = drawn & (self._in_their_colors != self.image).any(axis=-1)
        if self.palette is not None and differs.any():
            lacking = len(np.unique(self.image[differs], axis=0))
            verb = "is" if lacking == 1 else "are"
            said.append(
                f"{counted(lacking, 'colour')} {verb} not among the {len(self.palette.opaque)} of these "
                f"weights: the nearest {verb} taken."
            )
        if self.strength >= 1.0 and self._mask.all():
            said.append("All of it is painted anew, so nothing of the drawing is left: lower the strength.")
        return tuple(said)

    def results(self, painted: ByteArray) -> ByteArray:
        """The drawing with what was painted, uint8 (N, H, W, 4), from uint8 (N, size, size, 4)."""
        drawing, square = self._places
        results = np.repeat(self.image[None], len(painted), axis=0)
        part = results[:, drawing[0], drawing[1]]
        new = painted[:, square[0], square[1]]
        part[:] = np.where(self._mask[drawing][..., None], new, part)
        return results

    def taken_into(self, image: ByteArray, result: ByteArray) -> ByteArray:
        """A drawing of the same shape, which may have changed since, with what is new in a result."""
        return np.where(self._mask[..., None], result, image)

"""Pictures of any size as one sprite: enlarged pixel art by its cells, larger ones shrunk or cut."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from spritestudio.limits import MAX_PIXELS
from spritestudio.specs import BoolArray, ByteArray
from spritestudio.specs.base import require
from spritestudio.sprites.dataset.fixes import clear_background, ground_of
from spritestudio.sprites.grid import are_of_large_pixels

IntArray: TypeAlias = npt.NDArray[np.int64]

_MAX_CELL = 128  # px: how many times a picture may be enlarged
_ON_LINES = 0.9  # share of all contrast that lies between the cells of enlarged pixel art
_BAND = 32  # rows that are looked at together
_FAINT = 48  # summed over the channels: less contrast is what a JPEG leaves


@dataclass(frozen=True)
class LargePixels:
    """The large pixels that a picture is made of.

    Attributes:
        side: Their side, px.
        top: Where the first whole or half one begins.
        left: The same.
        rows: How many there are.
        columns: The same.
    """

    side: int
    top: int
    left: int
    rows: int
    columns: int


@dataclass(frozen=True, eq=False)
class Fitting:
    """How a picture becomes a sprite of `size` pixels; a mask of the same size goes the same way.

    Attributes:
        picture: uint8 (H, W, 4).
        size: Height and width of the sprite, px.
    """

    picture: ByteArray
    size: int

    def __post_init__(self) -> None:
        height, width = self.picture.shape[:2]
        require(0 < height * width <= MAX_PIXELS, f"The picture has more than {MAX_PIXELS:,} pixels.")

    @cached_property
    def cells(self) -> LargePixels | None:
        """The large pixels of an enlarged picture; None where it is as it was drawn, or small enough."""
        return None if max(self.picture.shape[:2]) <= self.size else find_cells(self.picture)

    @cached_property
    def ground(self) -> str:
        """The colour that the picture stands on, "#rrggbb"; "" where there is none."""
        return ground_of(self._drawn)

    @cached_property
    def _drawn(self) -> ByteArray:
        return self._by_cell(self.picture)

    @cached_property
    def _cleared(self) -> ByteArray:
        return clear_background(self._drawn, self.ground) if self.ground else self._drawn

    @cached_property
    def _box(self) -> tuple[slice, slice]:
        """What is drawn."""
        drawn = self._cleared[..., 3] > 0
        if not drawn.any() or max(drawn.shape) <= self.size:
            return slice(0, drawn.shape[0]), slice(0, drawn.shape[1])
        rows, columns = (np.flatnonzero(drawn.any(axis=axis)) for axis in (1, 0))
        return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)

    @property
    def _extent(self) -> tuple[int, int]:
        rows, columns = self._box
        return rows.stop - rows.start, columns.stop - columns.start

    @cached_property
    def shrunk(self) -> int:
        """How many times smaller it becomes beside its cells; a picture that hardly does not fit is cut."""
        longest = max(self._extent)
        return 1 if longest < 2 * self.size else math.ceil(longest / self.size)

    @property
    def is_cut(self) -> bool:
        """Whether something that is drawn is lost."""
        return self.shrunk == 1 and max(self._extent) > self.size

    @cached_property
    def image(self) -> ByteArray:
        """The sprite, uint8 (size, size, 4)."""
        image = self._placed(self._cleared)
        return np.where(image[..., 3:] == 0, np.uint8(0), image)

    def mask(self, mask: BoolArray) -> BoolArray:
        """A mask of the picture's size for the sprite, bool (size, size); what is outside is not in it."""
        require(
            mask.shape == self.picture.shape[:2],
            f"The mask has {mask.shape[1]}×{mask.shape[0]} pixels, and the picture "
            f"{self.picture.shape[1]}×{self.picture.shape[0]}.",
            "Make them of one size.",
        )
        grey = np.repeat(np.where(mask, np.uint8(255), np.uint8(0))[..., None], 4, axis=-1)
        return self._placed(self._by_cell(grey))[..., 3] >= 128

    @property
    def told(self) -> tuple[str, ...]:
        """What was done to the picture, a sentence each."""
        height, width = self.picture.shape[:2]
        if not self.picture[..., 3].any():
            return ("There is nothing to be seen in it.",)
        said = []
        if self.cells is not None:
            said.append(enlarged_text("It was", self.cells.side))
        if self.ground:
            said.append(f"Its ground of {self.ground} was made clear.")
        if self.shrunk > 1:
            said.append(f"It was shrunk {self.shrunk} times, to fit into {self.size}×{self.size}.")
        if self.is_cut:
            rows, columns = self._extent
            said.append(f"It was cut from {columns}×{rows} to {self.size}×{self.size}, around its middle.")
        elif not said and (height, width) != (self.size, self.size):
            rows, columns = self._extent
            which = f"Its {width}×{height} pixels"
            if (rows, columns) != (height, width):
                which = f"The {columns}×{rows} that are drawn of its {width}×{height} pixels"
            said.append(f"{which} were put in the middle of {self.size}×{self.size}.")
        if not self.image.any():
            said.append("Nothing of it is left to be seen.")
        return tuple(said)

    def _by_cell(self, picture: ByteArray) -> ByteArray:
        return picture if self.cells is None else one_of_each(picture, self.cells)

    def _placed(self, drawn: ByteArray) -> ByteArray:
        part = drawn[self._box]
        if self.shrunk > 1:
            part = _shrink(part, self.shrunk)
        placed = np.zeros((self.size, self.size, 4), np.uint8)
        (take_rows, to_rows), (take_columns, to_columns) = (_middle(n, self.size) for n in part.shape[:2])
        placed[to_rows, to_columns] = part[take_rows, take_columns]
        return placed


def enlarged_text(who_was: str, times: int) -> str:
    """What is told of pictures that were enlarged so many times; `who_was` is as "It was"."""
    return f"{who_was} enlarged {times} times: one pixel was taken of each large one."


def one_of_each(picture: ByteArray, cells: LargePixels) -> ByteArray:
    """A picture uint8 (H, W, 4) with one pixel of each large one, uint8 (rows, columns, 4)."""
    whole = np.pad(picture, ((cells.side, cells.side), (cells.side, cells.side), (0, 0)), mode="edge")
    top, left = cells.top + cells.side, cells.left + cells.side
    part = whole[top : top + cells.rows * cells.side, left : left + cells.columns * cells.side]
    return _medians(part, cells.side)


def find_cells(picture: ByteArray) -> LargePixels | None:
    """The large pixels of enlarged pixel art uint8 (H, W, 4); None where there are none.

    Nearly all contrast of such a picture lies on lines that are evenly spaced, also where it was cut
    somewhere within a large pixel or saved as a JPEG. `enlargement` asks for all of it, by which no detail of
    half a large pixel is lost, and finds nothing in such pictures.
    """
    down, across = _contrasts(picture)
    for side in range(min(_MAX_CELL, min(picture.shape[:2]) // 2), 1, -1):
        (top, rows), (left, columns) = _lines(down, side), _lines(across, side)
        if are_of_large_pixels(rows, columns):
            spans = [
                _cells_along(n, first, side) for n, first in zip(picture.shape, (top, left), strict=False)
            ]
            (begin_y, count_y), (begin_x, count_x) = spans
            return LargePixels(side, begin_y, begin_x, count_y, count_x)
    return None


def _contrasts(picture: ByteArray) -> tuple[IntArray, IntArray]:
    """How much the rows of a picture, and its columns, differ from those before, int64 (H - 1), (W - 1).

    It goes through bands that fit into the cache, channel by channel: the window waits for it.
    """
    height, width = picture.shape[:2]
    down, across = np.zeros(height - 1, np.int64), np.zeros(width - 1, np.int64)
    for top in range(0, height, _BAND):
        band = np.array(picture[top : top + _BAND + 1].transpose(2, 0, 1), order="C")
        band *= band[3] > 0
        below = _strength(band[:, 1:], band[:, :-1])
        down[top : top + len(below)] = below.sum(axis=1, dtype=np.uint32)
        across += _strength(band[:, :_BAND, 1:], band[:, :_BAND, :-1]).sum(axis=0, dtype=np.uint32)
    return down, across


def _strength(one: ByteArray, other: ByteArray) -> npt.NDArray[np.uint16]:
    """How much pixels, uint8 (4, H, W), differ, uint16 (H, W); what is faint is nothing."""
    apart = np.maximum(one, other)
    apart -= np.minimum(one, other)
    strength = apart[0].astype(np.uint16)
    for channel in apart[1:]:
        strength += channel
    strength *= strength >= _FAINT
    return strength


def _lines(contrast: IntArray, side: int) -> tuple[int, IntArray]:
    """Where the lines of cells begin along an axis, and the numbers of those with any contrast."""
    none = np.empty(0, dtype=np.int64)
    total = int(contrast.sum())
    if total == 0:
        return 0, none
    padded = np.pad(contrast, (0, -len(contrast) % side)).reshape(-1, side)
    first = int(padded.sum(axis=0).argmax())
    on_line = padded[:, first]
    if int(on_line.sum()) < _ON_LINES * total:
        return 0, none
    return (first + 1) % side, np.flatnonzero(on_line)


def _cells_along(length: int, first: int, side: int) -> tuple[int, int]:
    """Where the cells along an axis begin, and how many there are; less than half of one is none."""
    begin = first - side if 2 * first >= side else first
    return begin, (length - begin + side // 2) // side


def _medians(picture: ByteArray, side: int) -> ByteArray:
    """One colour for each square, uint8 (H / side, W / side, 4)."""
    rows, columns = (n // side for n in picture.shape[:2])
    cells = picture.reshape(rows, side, columns, side, 4).transpose(0, 2, 1, 3, 4)
    return np.median(cells.reshape(rows, columns, side * side, 4), axis=2).astype(np.uint8)


def _shrink(picture: ByteArray, times: int) -> ByteArray:
    """A picture uint8 (H, W, 4) so many times smaller; what lies beyond it is clear."""
    rest = [side % times for side in picture.shape[:2]]
    height, width = picture.shape[:2]
    # Squares of which most is beyond it are clear: they are not made, however long and thin it is.
    rows, columns = (0 if 2 * left < times else times - left for left in rest)
    picture = picture[: height - (0 if rows else rest[0]), : width - (0 if columns else rest[1])]
    small = _medians(np.pad(picture, ((0, rows), (0, columns), (0, 0))), times)
    lost = [int(0 < 2 * left < times) for left in rest]
    return np.pad(small, ((0, lost[0]), (0, lost[1]), (0, 0)))


def _middle(length: int, size: int) -> tuple[slice, slice]:
    """What to take of an axis, and where it goes on an axis of `size`."""
    if length > size:
        first = (length - size) // 2
        return slice(first, first + size), slice(0, size)
    first = (size - length) // 2
    return slice(0, length), slice(first, first + length)

"""The grid of a sprite sheet: found by looking, and cut along."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spritestudio.interruption import checkpoint
from spritestudio.specs import BoolArray, ByteArray
from spritestudio.specs.base import require_whole

_Counts = npt.NDArray[np.int64]
SMALLEST_CELL = 8  # that is looked for, px
_MAX_CELL = 256  # beyond it, a cell is no sprite
_USUAL_CELLS = {16: 1.0, 32: 0.8, 24: 0.8, 48: 0.7, 64: 0.7, 8: 0.6}  # what artists draw in, and how usual
_UNUSUAL = 0.5
_REST = 0.6  # how much less a grid counts that leaves pixels over, per axis
_MAX_FOUND_GAP = 4  # margins and spacings that are looked for, px
_MIN_EVIDENCE = 0.2  # below it, lines cross the drawings so often that they are no grid
_PLAIN = 1.5  # the score from which a grid is plain to see
_DRAWN_LINES = 1 / 3  # of those between large pixels; fewer are what boxes of round sizes have
_FEWEST_LINES = 4  # between large pixels, of both axes together: fewer are the drawing's own
_MIN_EVIDENCE_UNUSUAL = 0.5  # a size that artists seldom draw in must be plainer to see, and fit


@dataclass(frozen=True)
class Grid:
    """Where the cells of a sheet lie.

    Attributes:
        cell_width: Width of a cell, px.
        cell_height: Height of a cell, px.
        margin_px: What lies to the left of all cells and above them; as much may lie on the far sides.
        spacing_px: What lies between two cells.
    """

    cell_width: int
    cell_height: int
    margin_px: int = 0
    spacing_px: int = 0

    def __post_init__(self) -> None:
        require_whole("The width of a cell", self.cell_width, 1, _MAX_CELL)
        require_whole("The height of a cell", self.cell_height, 1, _MAX_CELL)
        require_whole("The margin", self.margin_px, 0, 1024)
        require_whole("The spacing", self.spacing_px, 0, 1024)

    def __str__(self) -> str:
        return f"{self.cell_width}×{self.cell_height}, margin {self.margin_px}, spacing {self.spacing_px}"

    def enlarged(self, times: int) -> Grid | None:
        """The same on a picture enlarged so many times; None where its cells would be too large."""
        if max(self.cell_width, self.cell_height) * times > _MAX_CELL:
            return None
        return Grid(*(side * times for side in dataclasses.astuple(self)))

    def shape(self, width: int, height: int) -> tuple[int, int]:
        """How many columns and rows of whole cells a sheet of that size has."""
        return self._cells(width, self.cell_width), self._cells(height, self.cell_height)

    def _cells(self, length: int, cell: int) -> int:
        return max(0, (length - self.margin_px + self.spacing_px) // (cell + self.spacing_px))

    def fits(self, width: int, height: int) -> bool:
        """Whether a sheet of that size has whole cells alone, and the same margin on all sides."""
        return all(
            cells > 0 and length == 2 * self.margin_px + cells * (cell + self.spacing_px) - self.spacing_px
            for cells, length, cell in zip(
                self.shape(width, height), (width, height), (self.cell_width, self.cell_height), strict=True
            )
        )

    def rest(self, sheet: ByteArray) -> tuple[int, int]:
        """How many columns and rows of uint8 (H, W, 4) are drawn in beyond the last whole cell."""
        height, width = sheet.shape[:2]
        columns, rows = self.shape(width, height)
        right = self.margin_px + columns * (self.cell_width + self.spacing_px) - self.spacing_px
        bottom = self.margin_px + rows * (self.cell_height + self.spacing_px) - self.spacing_px
        drawn = ~backdrop(sheet)
        return (
            width - right if drawn[:, right:].any() else 0,
            height - bottom if drawn[bottom:].any() else 0,
        )

    def corners(self, width: int, height: int) -> Iterator[tuple[int, int]]:
        """Left and top of the whole cells of a sheet of that size, row by row."""
        columns, rows = self.shape(width, height)
        for row, column in itertools.product(range(rows), range(columns)):
            yield (
                self.margin_px + column * (self.cell_width + self.spacing_px),
                self.margin_px + row * (self.cell_height + self.spacing_px),
            )

    def cut(self, sheet: ByteArray) -> Iterator[ByteArray]:
        """The whole cells of a sheet, uint8 (H, W, 4), row by row."""
        for left, top in self.corners(sheet.shape[1], sheet.shape[0]):
            yield sheet[top : top + self.cell_height, left : left + self.cell_width]

    def empty_cells(self, sheet: ByteArray) -> list[bool]:
        """Which of the cells of uint8 (H, W, 4) have nothing drawn in them, row by row."""
        clear = backdrop(sheet)
        columns, rows = self.shape(sheet.shape[1], sheet.shape[0])
        cells = clear[np.ix_(self._pixels(rows, self.cell_height), self._pixels(columns, self.cell_width))]
        cells = cells.reshape(rows, self.cell_height, columns, self.cell_width)
        empty: list[bool] = np.asarray(cells.all(axis=(1, 3))).ravel().tolist()
        return empty

    def _pixels(self, cells: int, cell: int) -> _Counts:
        """The pixels along one axis that lie in a cell."""
        starts = self.margin_px + np.arange(cells) * (cell + self.spacing_px)
        return (starts[:, None] + np.arange(cell)).ravel()


def backdrop(image: ByteArray) -> BoolArray:
    """Where nothing is drawn on uint8 (H, W, 4): the clear pixels, or the commonest colour if none is."""
    clear = image[..., 3] == 0
    if clear.any():
        return clear
    colours = _packed(image)
    values, counts = np.unique(colours, return_counts=True)
    return colours == values[counts.argmax()]


def enlargement(images: ByteArray) -> int:
    """How many times pictures were enlarged: the side in px of the largest squares that all are made of.

    Args:
        images: uint8 (N, H, W, 4).

    Returns:
        1 for pictures as they were drawn, and for those too plain to tell.
    """
    colours = np.where(images[..., 3] == 0, 0, _packed(images))
    down = np.flatnonzero((colours[:, 1:] != colours[:, :-1]).any(axis=(0, 2))) + 1
    across = np.flatnonzero((colours[..., 1:] != colours[..., :-1]).any(axis=(0, 1))) + 1
    times = math.gcd(*colours.shape[1:], *down.tolist(), *across.tolist())
    return times if are_of_large_pixels(down // times, across // times) else 1


def are_of_large_pixels(down: _Counts, across: _Counts) -> bool:
    """Whether so many lines of an even grid are drawn on that its squares are large pixels, and not boxes.

    Args:
        down: The numbers of those that are drawn on, int64 (N,), from the top.
        across: The same from the left.
    """
    if not (len(down) and len(across)):
        return False
    used = len(down) + len(across)
    there = sum(int(lines[-1] - lines[0]) + 1 for lines in (down, across))
    return used >= _FEWEST_LINES and used >= _DRAWN_LINES * there


@dataclass(frozen=True)
class FoundGrid:
    """A grid that was found by looking.

    Attributes:
        grid: The grid.
        score: How much speaks for it, from 0 up; 0 where it was asked for and nothing does.
    """

    grid: Grid
    score: float

    @property
    def is_plain(self) -> bool:
        """Whether so much speaks for it that other sheets need not be asked."""
        return self.score >= _PLAIN


def find_grid(
    sheet: ByteArray,
    cell: tuple[int, int] | None = None,
    margin_px: int | None = None,
    spacing_px: int | None = None,
) -> FoundGrid | None:
    """Find the grid whose lines cut through the drawings least.

    A line between two pixels cuts a drawing where both are drawn in the same colour. Inside a drawing that is
    common; between neighbouring cells it is rare. Each grid scores 1 − (cuts per pixel of its lines) / (cuts
    per pixel elsewhere), times the square root of its number of lines, since agreement of many lines is no
    accident; gaps between cells must be of a single colour. Usual sizes, square cells, no gaps and no rest
    count for more. A picture that was enlarged is looked at as it was before, since the lines between its
    large pixels cut nothing either.

    Args:
        sheet: uint8 (H, W, 4).
        cell: Width and height of a cell if known.
        margin_px: The margin if known.
        spacing_px: The spacing if known.

    Returns:
        The grid, or None where there is no evidence for any.
    """
    colours, drawn = np.where(sheet[..., 3] == 0, 0, _packed(sheet)), ~backdrop(sheet)
    scale = math.gcd(enlargement(sheet[None]), margin_px or 0, spacing_px or 0)
    if cell is None and scale > 1:
        asked = (None if known is None else known // scale for known in (margin_px, spacing_px))
        found = find_grid(np.ascontiguousarray(sheet[::scale, ::scale]), None, *asked)
        grid = None if found is None else found.grid.enlarged(scale)
        return None if found is None or grid is None else FoundGrid(grid, found.score)
    axes = (_SheetAxis(colours, drawn), _SheetAxis(colours.T, drawn.T))
    gaps = range(_MAX_FOUND_GAP + 1)
    best: FoundGrid | None = None
    for margin, spacing in itertools.product(
        gaps if margin_px is None else (margin_px,), gaps if spacing_px is None else (spacing_px,)
    ):
        checkpoint()
        gap_prior = 0.9 ** ((margin > 0) + (spacing > 0))
        lines = [
            {size: axis.lines(size, margin, spacing) for size in sizes}
            for axis, sizes in zip(axes, _sizes(cell), strict=True)
        ]
        for (width, across), (height, down) in itertools.product(lines[0].items(), lines[1].items()):
            if across is None or down is None or (cell is None and not _alike(width, height)):
                continue
            usual = width in _USUAL_CELLS and height in _USUAL_CELLS
            evidence = _evidence(across, down)
            rests = across.has_rest + down.has_rest
            if evidence < _MIN_EVIDENCE if usual else rests or evidence < _MIN_EVIDENCE_UNUSUAL:
                continue
            score = evidence * _size_prior(width, height) * gap_prior
            score *= math.sqrt(across.count + down.count) * _REST**rests
            if best is None or score > best.score:
                best = FoundGrid(Grid(width, height, margin, spacing), score)
    if best is None and cell is not None:
        return FoundGrid(Grid(*cell, margin_px or 0, spacing_px or 0), 0.0)
    return best


@dataclass(frozen=True)
class _Lines:
    """What the lines of a grid along one axis cross: cuts and pixels on the lines and elsewhere."""

    count: int
    cuts: int
    pixels: int
    cuts_elsewhere: int
    pixels_elsewhere: int
    has_rest: bool


class _SheetAxis:
    """How often drawings go on from each column of a sheet to the next, and the columns of one colour.

    Args:
        colours: uint32 (H, W), 0 where it is clear.
        drawn: bool (H, W).
    """

    def __init__(self, colours: npt.NDArray[np.uint32], drawn: BoolArray) -> None:
        self.breadth, self.length = colours.shape
        joined = drawn[:, 1:] & drawn[:, :-1] & (colours[:, 1:] == colours[:, :-1])
        self.cuts: _Counts = np.concatenate(([0], joined.sum(axis=0)))  # [x]: between x − 1 and x
        self.plain = np.where((colours == colours[:1]).all(axis=0), colours[0].astype(np.int64), -1)

    def lines(self, cell: int, margin: int, spacing: int) -> _Lines | None:
        """What the lines of this grid cross; None where it does not fit or its gaps are not of one colour."""
        pitch = cell + spacing
        count = (self.length - margin + spacing) // pitch
        if count < 1:
            return None
        beyond = self.length - margin - count * pitch + spacing
        starts = margin + pitch * np.arange(count)
        gaps = (starts[1:, None] - 1 - np.arange(spacing)).ravel()
        if margin:
            gaps = np.concatenate((gaps, np.arange(margin)))
        if beyond in (margin, spacing):
            gaps = np.concatenate((gaps, self.length - 1 - np.arange(beyond)))
        if len(gaps) and (self.plain[gaps[0]] < 0 or (self.plain[gaps] != self.plain[gaps[0]]).any()):
            return None
        one_sided = beyond + margin == spacing and 0 in (beyond, margin)  # a line beside every cell
        inside = (starts[:, None] + np.arange(1, cell)).ravel()
        on_lines = starts[1:] if spacing == 0 else starts[:0]
        return _Lines(
            count=int(count) - 1,
            cuts=int(self.cuts[on_lines].sum()),
            pixels=len(on_lines) * self.breadth,
            cuts_elsewhere=int(self.cuts[inside].sum()),
            pixels_elsewhere=len(inside) * self.breadth,
            has_rest=beyond != margin and not one_sided,
        )


def _evidence(across: _Lines, down: _Lines) -> float:
    """How much more rarely drawings go on across the lines than elsewhere: 1 never, 0 as often."""
    pixels_elsewhere = max(1, across.pixels_elsewhere + down.pixels_elsewhere)
    elsewhere = (across.cuts_elsewhere + down.cuts_elsewhere) / pixels_elsewhere
    if across.count + down.count == 0 or elsewhere == 0:
        return 0.0
    on_lines = (across.cuts + down.cuts) / max(1, across.pixels + down.pixels)
    return 1.0 - on_lines / elsewhere


def _sizes(cell: tuple[int, int] | None) -> tuple[range, range]:
    if cell is None:
        return range(SMALLEST_CELL, 65), range(SMALLEST_CELL, 65)
    return range(cell[0], cell[0] + 1), range(cell[1], cell[1] + 1)


def _alike(width: int, height: int) -> bool:
    """Whether a cell of that shape is worth looking for: a square, or a usual size that is up to 2 to 1."""
    return width == height or (
        width in _USUAL_CELLS and height in _USUAL_CELLS and max(width, height) <= 2 * min(width, height)
    )


def _size_prior(width: int, height: int) -> float:
    usual = min(_USUAL_CELLS.get(width, _UNUSUAL), _USUAL_CELLS.get(height, _UNUSUAL))
    return usual * (1.0 if width == height else 0.7)


def _packed(image: ByteArray) -> npt.NDArray[np.uint32]:
    return np.ascontiguousarray(image).view(np.uint32)[..., 0]

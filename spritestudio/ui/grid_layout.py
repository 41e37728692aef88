"""Where sprites lie in the grid: rows of sections, in device pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from PySide6.QtCore import QPoint, QRect, QSize

MAX_ZOOM = 64
_GAP_PX = 6
_MARGIN_PX = 16
_CAPTION_PX = 24


@dataclass(frozen=True)
class Section:
    """Consecutive sprites that start on a row of their own.

    Attributes:
        title: The caption above them; none is drawn when the grid has one section only.
        count: How many there are.
    """

    title: str
    count: int


@dataclass(frozen=True)
class GridLayout:
    """The geometry of a grid, from its content's top left corner.

    Attributes:
        sections: What is shown.
        sprite_px: Side of a sprite in its own pixels.
        columns: Sprites per row.
        zoom: Device pixels per pixel of a sprite.
        ratio: Device pixels per logical pixel, for gaps and captions.
    """

    sections: tuple[Section, ...] = ()
    sprite_px: int = 16
    columns: int = 8
    zoom: int = 1
    ratio: float = 1.0

    @cached_property
    def count(self) -> int:
        """How many sprites there are."""
        return sum(section.count for section in self.sections)

    @cached_property
    def _cells(self) -> list[tuple[int, int, int]]:
        """Column, row and number of captions above, of each sprite."""
        cells: list[tuple[int, int, int]] = []
        row = 0
        for number, section in enumerate(self.sections, start=1):
            captions = number if self.has_captions else 0
            cells += [(i % self.columns, row + i // self.columns, captions) for i in range(section.count)]
            row += -(-section.count // self.columns)
        return cells

    @property
    def has_captions(self) -> bool:
        """Whether the sections' titles are drawn."""
        return len(self.sections) > 1

    @property
    def side(self) -> int:
        """Side of a sprite."""
        return self.sprite_px * self.zoom

    @cached_property
    def size(self) -> QSize:
        """The whole content with its margins."""
        if self.count == 0:
            return QSize(0, 0)
        columns = min(self.columns, max(section.count for section in self.sections))
        rows = sum(-(-section.count // self.columns) for section in self.sections)
        captions = len(self.sections) if self.has_captions else 0
        gap, margins = self.scaled(_GAP_PX), 2 * self.scaled(_MARGIN_PX)
        return QSize(
            columns * (self.side + gap) - gap + margins,
            rows * (self.side + gap) - gap + captions * self.scaled(_CAPTION_PX) + margins,
        )

    def scaled(self, length_px: float) -> int:
        """Logical pixels in device pixels."""
        return round(length_px * self.ratio)

    def sprite_rect(self, index: int) -> QRect:
        """Where sprite `index` lies."""
        column, row, captions = self._cells[index]
        pitch, margin = self.side + self.scaled(_GAP_PX), self.scaled(_MARGIN_PX)
        top = row * pitch + captions * self.scaled(_CAPTION_PX)
        return QRect(margin + column * pitch, margin + top, self.side, self.side)

    def captions(self) -> list[tuple[QPoint, str]]:
        """The left middle of each section's caption, and its title."""
        placed: list[tuple[QPoint, str]] = []
        first = 0
        for section in self.sections if self.has_captions else ():
            if section.count:
                corner = self.sprite_rect(first).topLeft()
                placed.append((corner - QPoint(0, self.scaled(_CAPTION_PX) // 2), section.title))
            first += section.count
        return placed

    def sprite_at(self, point: QPoint) -> int | None:
        """The sprite at a point, if there is one."""
        for index in range(self.count):
            if self.sprite_rect(index).contains(point):
                return index
        return None

    def sprites_in(self, area: QRect) -> list[int]:
        """The sprites that an area touches."""
        return [i for i in range(self.count) if self.sprite_rect(i).intersects(area)]

    def fitted(self, available: QSize) -> GridLayout:
        """The same at the largest zoom that shows all of it, at least 1."""
        for zoom in range(MAX_ZOOM, 1, -1):
            layout = replace(self, zoom=zoom)
            size = layout.size
            if size.width() <= available.width() and size.height() <= available.height():
                return layout
        return replace(self, zoom=1)

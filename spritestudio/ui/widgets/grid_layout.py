"""Where sprites lie in the grid: sections below or beside each other, in device pixels."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from PySide6.QtCore import QPoint, QRect, QSize

MAX_ZOOM = 64
_CAPTION_PX = 24
_LEAST_BESIDE_PX, _APART_PX = 110, 20  # width of a section that stands beside others; room between two


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
        captioned: Whether a single section has its title drawn, too.
        label_px: Room below each sprite for its name, in logical pixels.
        margin_px: Room around all of it, in logical pixels.
        gap_px: Room between two sprites, in logical pixels.
        beside_px: The width in which sections stand beside each other; 0 has them below each other.
    """

    sections: tuple[Section, ...] = ()
    sprite_px: int = 16
    columns: int = 8
    zoom: int = 1
    ratio: float = 1.0
    captioned: bool = False
    label_px: int = 0
    margin_px: int = 16
    gap_px: int = 6
    beside_px: int = 0

    @cached_property
    def count(self) -> int:
        """How many sprites there are."""
        return sum(section.count for section in self.sections)

    @cached_property
    def _firsts(self) -> list[int]:
        """The first sprite of each section, and the number of all."""
        return list(itertools.accumulate((section.count for section in self.sections), initial=0))

    @cached_property
    def _areas(self) -> list[QRect]:
        """Each section with its caption and the gaps after its sprites."""
        margin, apart = self.scaled(self.margin_px), self.scaled(_APART_PX)
        areas: list[QRect] = []
        left = top = bottom = margin
        for section in self.sections:
            size = self._area_size(section)
            if areas and left + size.width() - self.scaled(self.gap_px) + margin > self.beside_px:
                left, top = margin, bottom
            areas.append(QRect(QPoint(left, top), size))
            left += size.width() + apart
            bottom = max(bottom, top + size.height())
        return areas

    def _area_size(self, section: Section) -> QSize:
        caption = self.scaled(_CAPTION_PX) if self.has_captions else 0
        width = min(self.columns, section.count) * self._pitch
        least = self.scaled(_LEAST_BESIDE_PX) if self.beside_px else 0
        return QSize(max(width, least), caption + self._rows(section) * self._row_pitch)

    def _rows(self, section: Section) -> int:
        return -(-section.count // self.columns)

    @cached_property
    def _pitch(self) -> int:
        return self.side + self.scaled(self.gap_px)

    @cached_property
    def _row_pitch(self) -> int:
        return self._pitch + self.scaled(self.label_px)

    def _first_top(self, number: int) -> int:
        """The top of the first row of section `number`."""
        return self._areas[number].top() + (self.scaled(_CAPTION_PX) if self.has_captions else 0)

    @cached_property
    def has_captions(self) -> bool:
        """Whether the sections' titles are drawn."""
        return self.captioned or len(self.sections) > 1

    @cached_property
    def side(self) -> int:
        """Side of a sprite."""
        return self.sprite_px * self.zoom

    @cached_property
    def size(self) -> QSize:
        """The whole content with its margins."""
        if self.count == 0:
            return QSize(0, 0)
        right = max(area.left() + area.width() for area in self._areas)
        bottom = max(area.top() + area.height() for area in self._areas)
        rest = self.scaled(self.margin_px) - self.scaled(self.gap_px)
        return QSize(right + rest, bottom + rest)

    def scaled(self, length_px: float) -> int:
        """Logical pixels in device pixels."""
        return round(length_px * self.ratio)

    def section_of(self, index: int) -> Section:
        """The section of sprite `index`."""
        return self.sections[bisect.bisect_right(self._firsts, index) - 1]

    def rows_in(self, height: int) -> int:
        """How many rows fit below each other, at least 1."""
        return max(1, height // self._row_pitch)

    def sprite_rect(self, index: int) -> QRect:
        """Where sprite `index` lies."""
        number = bisect.bisect_right(self._firsts, index) - 1
        row, column = divmod(index - self._firsts[number], self.columns)
        left = self._areas[number].left() + column * self._pitch
        return QRect(left, self._first_top(number) + row * self._row_pitch, self.side, self.side)

    def captions(self) -> list[tuple[QPoint, str]]:
        """The left middle of each section's caption, and its title."""
        if not self.has_captions:
            return []
        half = self.scaled(_CAPTION_PX) - self.scaled(_CAPTION_PX) // 2
        return [
            (area.topLeft() + QPoint(0, half), section.title)
            for area, section in zip(self._areas, self.sections, strict=True)
        ]

    def section_at(self, point: QPoint) -> int | None:
        """The section at a point, with its caption and the free space beside it."""
        tops = [area.top() for area in self._areas]
        last = bisect.bisect_right(tops, point.y()) - 1
        if last < 0 or point.y() >= max(a.top() + a.height() for a in self._areas):
            return None
        line = range(bisect.bisect_left(tops, tops[last]), last + 1)
        return max((n for n in line if self.section_rect(n).left() <= point.x()), default=line[0])

    def section_rect(self, number: int) -> QRect:
        """All of a section, with its caption; as wide as the content where none stands beside it."""
        area = self._areas[number]
        if not self.beside_px:
            return QRect(0, area.top(), self.size.width(), area.height())
        return area.adjusted(-self.scaled(self.margin_px), 0, 0, 0)

    def sprites_of(self, number: int) -> range:
        """The sprites of a section."""
        return range(self._firsts[number], self._firsts[number + 1])

    def label_rect(self, index: int) -> QRect:
        """Where the name of sprite `index` stands, as wide as the sprites are apart."""
        place = self.sprite_rect(index)
        gap = self.scaled(self.gap_px)
        return QRect(place.left() - gap // 2, place.bottom() + 1, self._pitch, self.scaled(self.label_px))

    def gap_at(self, point: QPoint) -> tuple[int, int] | None:
        """The section at a point, and before which of its sprites a drop there would go."""
        number = self.section_at(QPoint(point.x(), max(point.y(), self.scaled(self.margin_px))))
        if number is None:
            return None
        row = max(0, (point.y() - self._first_top(number)) // self._row_pitch)
        column = round((point.x() - self._areas[number].left() + self.scaled(self.gap_px) / 2) / self._pitch)
        column = max(0, min(self.columns, column))
        return number, min(row * self.columns + column, self.sections[number].count)

    def gap_rect(self, number: int, place: int) -> QRect:
        """The line where a drop before a place of a section goes, see `gap_at`."""
        sprites, thick = self.sprites_of(number), self.scaled(2)
        if not sprites:
            area = self.section_rect(number)
            height = max(thick, area.height() - thick)
            return QRect(area.left() + 4 * thick, area.top() + thick, thick, height)
        at_end = place >= len(sprites)
        beside = self.sprite_rect(sprites[-1] if at_end else sprites[place])
        x = beside.right() + thick if at_end else beside.left() - 2 * thick
        return QRect(x, beside.top(), thick, beside.height())

    def sprite_at(self, point: QPoint) -> int | None:
        """The sprite at a point, or whose name stands there, if there is one."""
        return next(iter(self.sprites_in(QRect(point, QSize(1, 1)))), None)

    def sprites_in(self, area: QRect) -> list[int]:
        """The sprites that an area touches, or their names."""
        return [
            first + row * self.columns + column
            for number, first in enumerate(self._firsts[:-1])
            if self._is_touched(number, area)
            for row in self._steps(
                area.top(),
                area.bottom(),
                self._first_top(number),
                self._rows(self.sections[number]),
                self._row_pitch,
                self.side + self.scaled(self.label_px),
            )
            for column in self._steps(
                area.left(), area.right(), self._areas[number].left(), self.columns, self._pitch, self.side
            )
            if row * self.columns + column < self.sections[number].count
        ]

    def _is_touched(self, number: int, area: QRect) -> bool:
        top, height = self._areas[number].top(), self._areas[number].height()
        return top <= area.bottom() and top + height > area.top()

    def _steps(self, low: int, high: int, start: int, count: int, pitch: int, length: int) -> range:
        """Which of `count` things, the first at `start` and one every `pitch`, lie between two points."""
        first = -((start + length - 1 - low) // pitch)
        last = (high - start) // pitch
        return range(max(0, first), min(count, last + 1))

    def columns_in(self, width: int) -> int:
        """How many sprites fit beside each other, at least 1."""
        return max(1, (width - 2 * self.scaled(self.margin_px) + self.scaled(self.gap_px)) // self._pitch)

    def fitted(self, available: QSize, least_zoom: int = 1) -> GridLayout:
        """The same at the largest zoom that shows all of it, at least `least_zoom`."""
        return _largest([replace(self, zoom=zoom) for zoom in range(least_zoom, MAX_ZOOM + 1)], available)

    def wrapped(self, width: int) -> GridLayout:
        """The same with as many columns as fit, shared out over the rows of the longest section."""
        longest = max((section.count for section in self.sections), default=1)
        rows = -(-longest // self.columns_in(width)) or 1
        return replace(self, columns=max(1, -(-longest // rows)))

    def filled(self, available: QSize, least_zoom: int = 1) -> GridLayout:
        """The same at the largest zoom at which some number of columns shows all of it, at least so large."""
        zoomed = (replace(self, zoom=zoom) for zoom in range(least_zoom, MAX_ZOOM + 1))
        return _largest([layout.wrapped(available.width()) for layout in zoomed], available)

    def fits_in(self, available: QSize) -> bool:
        """Whether all of it can be seen at once."""
        return self.size.width() <= available.width() and self.size.height() <= available.height()


def _largest(layouts: Sequence[GridLayout], available: QSize) -> GridLayout:
    """The last of these, from small to large, that fits; the first where none does."""
    too_large = bisect.bisect_left(layouts, True, lo=1, key=lambda layout: not layout.fits_in(available))
    return layouts[too_large - 1]

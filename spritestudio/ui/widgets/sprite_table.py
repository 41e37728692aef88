"""Sprites in a table with titles: a row per class, per checkpoint or per kind of picture."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from spritestudio.specs import ByteArray
from spritestudio.ui import theme
from spritestudio.ui.widgets.painted_view import (
    PaintedScrollArea,
    checkerboard,
    mark_current,
    scroll_to,
    set_scroll_ranges,
)

_GAP_PX = 4
_MARGIN_PX = 8
_TITLE_GAP_PX = 10
_MAX_TITLE_PX = 150
_FONT_PX = 12
_LEAST_ZOOM = 2  # logical; smaller sprites cannot be judged, so the table scrolls instead
_MAX_ZOOM = 12


@dataclass(frozen=True)
class TitledSprites:
    """What a table shows.

    Attributes:
        images: uint8 (R, C, H, W, 4).
        row_titles: R texts at the left.
        column_titles: C texts at the top, or none.
    """

    images: ByteArray
    row_titles: tuple[str, ...]
    column_titles: tuple[str, ...] = ()

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.images.shape[0], self.images.shape[1]

    @property
    def sprite_px(self) -> int:
        """Side of a sprite in its own pixels."""
        return self.images.shape[2]


@dataclass(frozen=True)
class _Geometry:
    """Where things lie, in device pixels."""

    table: TitledSprites
    zoom: int
    ratio: float
    title_width: int
    title_height: int
    blocks: int = 1  # of rows, side by side

    @property
    def rows_per_block(self) -> int:
        return -(-self.table.shape[0] // self.blocks)

    @property
    def block_width(self) -> int:
        """From one block of rows to the next."""
        left, _ = self.corner
        return left + self.table.shape[1] * self.pitch

    @property
    def pitch(self) -> int:
        return self.table.sprite_px * self.zoom + round(_GAP_PX * self.ratio)

    @property
    def corner(self) -> tuple[int, int]:
        margin, gap = round(_MARGIN_PX * self.ratio), round(_TITLE_GAP_PX * self.ratio)
        return margin + self.title_width + (gap if self.title_width else 0), margin + self.title_height

    @property
    def size(self) -> QSize:
        _, top = self.corner
        margin = round((_MARGIN_PX - _GAP_PX) * self.ratio)  # the last gap belongs to it
        return QSize(self.blocks * self.block_width + margin, top + self.rows_per_block * self.pitch + margin)

    def fits(self, room: QSize) -> bool:
        return self.size.width() <= room.width() and self.size.height() <= room.height()

    def block_left(self, row: int) -> int:
        return row // self.rows_per_block * self.block_width

    def cell(self, row: int, column: int) -> QRect:
        left, top = self.corner
        side = self.table.sprite_px * self.zoom
        left += self.block_left(row) + column * self.pitch
        return QRect(left, top + row % self.rows_per_block * self.pitch, side, side)


class SpriteTable(PaintedScrollArea):
    """Shows a table as large as whole pixels allow; scrolls when it would become too small to judge.

    Rows that need no titles above them stand in several blocks side by side where that makes them larger.
    """

    def __init__(self, name: str, accessible: str, parent: QWidget | None = None) -> None:
        super().__init__(name, accessible, parent)
        self._table: TitledSprites | None = None
        self._hint = ""
        self._current = 0

    @property
    def table(self) -> TitledSprites | None:
        """What is shown."""
        return self._table

    def set_hint(self, text: str) -> None:
        """What stands there while there is nothing to show."""
        self._hint = text
        self.viewport().update()

    def set_table(self, table: TitledSprites | None) -> None:
        """Show a table, or the hint."""
        self._table = table
        self._current = max(0, min(self._current, self.part_count() - 1))
        self._relayout()

    def to_image(self, zoom: int = 4) -> QImage:
        """The whole table with its titles, `zoom` pixels for each of a sprite's, on the theme's colour."""
        if self._table is None:
            return QImage()
        geometry = self._geometry(self._table, zoom, 1.0)
        image = QImage(geometry.size, QImage.Format.Format_RGB32)
        image.fill(QColor(theme.current().field))
        runner = QPainter(image)
        self._paint(runner, geometry)
        runner.end()
        return image

    # What screen readers are told

    def part_count(self) -> int:
        return 0 if self._table is None else self._table.shape[0] * self._table.shape[1]

    def part_name(self, index: int) -> str:
        """Its row and its column, by their titles where they have some."""
        assert self._table is not None
        row, column = divmod(index, self._table.shape[1])
        titles = self._table.row_titles[row], "".join(self._table.column_titles[column : column + 1])
        known = ", ".join(title for title in titles if title)
        return self.tr("Sprite {0} of row {1}: {2}").format(column + 1, row + 1, known).rstrip(": ")

    def part_rect(self, index: int) -> QRect:
        assert self._table is not None
        place, ratio = self._cell(index), self._ratio()
        place.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        return QRect((place.topLeft().toPointF() / ratio).toPoint(), place.size() / ratio)

    def current_part(self) -> int:
        return self._current

    def set_current_part(self, index: int) -> None:
        self._current = index
        scroll_to(self, self._cell(index))

    def _cell(self, index: int) -> QRect:
        """Where a sprite lies in the table, in device pixels."""
        assert self._table is not None
        return self._fitted(self._table).cell(*divmod(index, self._table.shape[1]))

    # Geometry

    def _ratio(self) -> float:
        return self.viewport().devicePixelRatioF()

    def _geometry(self, table: TitledSprites, zoom: int, ratio: float) -> _Geometry:
        """All rows below each other."""
        font = self.font()
        font.setPixelSize(round(_FONT_PX * ratio))
        metrics = QFontMetrics(font)
        widest = max((metrics.horizontalAdvance(title) for title in table.row_titles), default=0)
        padding = round(4 * ratio) if widest else 0  # devices measure texts a little differently
        width = min(widest + padding, round(_MAX_TITLE_PX * ratio))
        height = round(metrics.height() * 1.4) if table.column_titles else 0
        return _Geometry(table, zoom, ratio, width, height)

    def _fitted(self, table: TitledSprites) -> _Geometry:
        ratio, room = self._ratio(), self.viewport().size() * self._ratio()
        least = self._geometry(table, round(_LEAST_ZOOM * ratio), ratio)
        most_blocks = 1 if table.column_titles else table.shape[0]
        layouts = [dataclasses.replace(least, blocks=blocks) for blocks in range(1, most_blocks + 1)]
        for zoom in range(round(_MAX_ZOOM * ratio), least.zoom - 1, -1):
            for layout in layouts:
                larger = dataclasses.replace(layout, zoom=zoom)
                if larger.fits(room):
                    return larger
        return max(
            (each for each in layouts if each.size.width() <= room.width()), key=_blocks, default=least
        )

    def _relayout(self) -> None:
        room = self.viewport().size() * self._ratio()
        size = QSize(0, 0) if self._table is None else self._fitted(self._table).size
        set_scroll_ranges(self, size, room, max(1, room.height() // 8))
        self.viewport().update()

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = theme.current()
        runner = QPainter(self.viewport())
        runner.fillRect(self.viewport().rect(), QColor(colors.field))
        if self._table is None:
            runner.setPen(QColor(colors.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            runner.drawText(self.viewport().rect().adjusted(20, 0, -20, 0), flags, self._hint)
            return
        geometry = self._fitted(self._table)
        runner.scale(1 / geometry.ratio, 1 / geometry.ratio)
        runner.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        self._paint(runner, geometry)
        if self.hasFocus() and self.part_count():
            mark_current(runner, self._cell(self._current), geometry.ratio, colors)

    def _paint(self, runner: QPainter, geometry: _Geometry) -> None:
        colors, table = theme.current(), geometry.table
        rows, columns = table.shape
        board = QBrush(checkerboard(max(round(4 * geometry.ratio), 2 * geometry.zoom), colors))
        self._paint_titles(runner, geometry, colors)
        for row in range(rows):
            strip = _to_strip(table.images[row])
            for column in range(columns):
                place = geometry.cell(row, column)
                runner.setBrushOrigin(place.topLeft())
                runner.fillRect(place, board)
                side = table.sprite_px
                runner.drawImage(place, strip, QRect(0, column * side, side, side))

    def _paint_titles(self, runner: QPainter, geometry: _Geometry, colors: theme.Colors) -> None:
        font = self.font()
        font.setPixelSize(round(_FONT_PX * geometry.ratio))
        metrics = QFontMetrics(font)
        runner.setFont(font)
        runner.setPen(QColor(colors.muted))
        left = round(_MARGIN_PX * geometry.ratio)
        for row, title in enumerate(geometry.table.row_titles):
            cell = geometry.cell(row, 0)
            place = QRect(geometry.block_left(row) + left, cell.top(), geometry.title_width, cell.height())
            text = metrics.elidedText(title, Qt.TextElideMode.ElideRight, geometry.title_width)
            runner.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        table_columns = len(geometry.table.column_titles)
        for column, title in enumerate(geometry.table.column_titles):
            cell = geometry.cell(0, column)
            if not title:
                continue
            last = column  # a title reaches over the columns without one
            while last + 1 < table_columns and not geometry.table.column_titles[last + 1]:
                last += 1
            width = geometry.cell(0, last).right() - cell.left()
            place = QRect(cell.left(), left, width, geometry.title_height)
            text = metrics.elidedText(title, Qt.TextElideMode.ElideRight, place.width())
            runner.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        table = self._table
        columns = 1 if table is None else table.shape[1]
        height = round(self.viewport().height() * self._ratio())
        rows = 1 if table is None else max(1, height // self._fitted(table).pitch)
        if not self.go_by_key(event, columns, rows):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._relayout()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()


def class_table(images: ByteArray, class_names: Sequence[str]) -> TitledSprites:
    """A table of uint8 (K, C, H, W, 4) with a row per class."""
    titles = tuple(name.replace("_", " ") for name in class_names)
    return TitledSprites(images, titles[: len(images)] or ("",) * len(images))


def _blocks(geometry: _Geometry) -> int:
    return geometry.blocks


def _to_strip(images: ByteArray) -> QImage:
    """Sprites, uint8 (C, H, W, 4), below each other in one image."""
    count, height, width = images.shape[:3]
    pixels = np.ascontiguousarray(images)
    return QImage(pixels.data, width, count * height, 4 * width, QImage.Format.Format_RGBA8888).copy()

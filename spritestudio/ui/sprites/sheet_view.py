"""A sheet with the grid that it is cut along, to be judged and corrected by eye."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray
from spritestudio.sprites.grid import Grid
from spritestudio.ui import theme
from spritestudio.ui.widgets.images import to_qimage
from spritestudio.ui.widgets.painted_view import (
    PaintedScrollArea,
    checkerboard,
    mark_current,
    scroll_to,
    set_scroll_ranges,
)

_CHECK_PX = 8
_GRAB_PX = 5  # how near a line the mouse has to be
_MAX_ZOOM = 16
_NAME_FONT_PX = 11  # of the names of rows


class SheetView(PaintedScrollArea):
    """Shows a sheet; empty cells are dimmed, and lines can be dragged.

    The wheel zooms, and so do plus and minus; the other keys lead from cell to cell. Dragging the line left
    of the first column or above the first row changes the margin, any other line the size of the cells.

    Signals:
        grid_dragged: Another grid, by the mouse.
    """

    grid_dragged = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sheet_view", self.tr("The sheet and its grid"), parent)
        self.setMinimumSize(420, 320)
        self.viewport().setMouseTracking(True)
        self._image = QImage()
        self._grid: Grid | None = None
        self._empty: list[bool] = []
        self._row_names: Sequence[str] = ()
        self._zoom: int | None = None
        self._current = 0
        self._dragged: tuple[int, int] | None = None  # axis and number of a line

    def show_sheet(self, image: ByteArray | None) -> None:
        """Show another sheet, uint8 (H, W, 4), as large as fits."""
        self._image = QImage() if image is None else to_qimage(image)
        self._grid, self._zoom, self._current, self._row_names = None, None, 0, ()
        self._relayout()

    def set_grid(self, grid: Grid | None, empty: list[bool], row_names: Sequence[str] = ()) -> None:
        """Draw a grid over the sheet.

        Args:
            grid: The grid; None for a picture that is one sprite.
            empty: Which cells are skipped, row by row.
            row_names: What the rows are, from the top; "" leaves one without a name.
        """
        self._grid, self._empty, self._row_names = grid, empty, row_names
        self._current = max(0, min(self._current, self.part_count() - 1))
        self.viewport().update()

    @property
    def zoom(self) -> int:
        """Device pixels per pixel of the sheet."""
        return self._zoom or self._fitting_zoom()

    def line_point(self, axis: int, number: int) -> QPoint:
        """A point on a line of the grid, in points of the viewport: axis 0 goes across, 1 down."""
        at, aside = self._line(axis, number), self._line(1 - axis, 0) + 0.5
        point = QPointF(at, aside) if axis == 0 else QPointF(aside, at)
        grid = self._grid or Grid(1, 1)
        point += QPointF(0, grid.cell_height / 2) if axis == 0 else QPointF(grid.cell_width / 2, 0)
        return ((point * self.zoom + QPointF(self._origin())) / self._ratio()).toPoint()

    # What screen readers are told

    def part_count(self) -> int:
        columns, rows = self._shape()
        return columns * rows

    def part_name(self, index: int) -> str:
        """The row and the column of a cell, and whether it is skipped."""
        if self._grid is None:
            return self.tr("The whole picture")
        row, column = divmod(index, self._shape()[0])
        name = self.tr("Cell {0} of row {1}").format(column + 1, row + 1)
        if row_name := "".join(self._row_names[row : row + 1]):
            name = f"{name}, {row_name}"
        return self.tr("{0}, empty").format(name) if self._is_empty(index) else name

    def part_rect(self, index: int) -> QRect:
        place, ratio = self._cell(index).translated(self._origin()), self._ratio()
        return QRect((place.topLeft().toPointF() / ratio).toPoint(), place.size() / ratio)

    def part_at(self, point: QPoint) -> int | None:
        at = (point.toPointF() * self._ratio()).toPoint() - self._origin()
        columns, rows = self._shape()
        if not columns * rows:
            return None
        corner, pitch = self._cell(0).topLeft(), self._pitch()
        column, row = (at.x() - corner.x()) // pitch.width(), (at.y() - corner.y()) // pitch.height()
        if not (0 <= column < columns and 0 <= row < rows):
            return None
        index = row * columns + column
        return index if self._cell(index).contains(at) else None

    def current_part(self) -> int:
        return self._current

    def set_current_part(self, index: int) -> None:
        self._current = index
        scroll_to(self, self._cell(index))

    # Cells, in device pixels from the corner of the sheet

    def _shape(self) -> tuple[int, int]:
        """Columns and rows; a picture without a grid is one cell."""
        if self._image.isNull():
            return 0, 0
        return (1, 1) if self._grid is None else self._grid.shape(self._image.width(), self._image.height())

    def _pitch(self) -> QSize:
        grid = self._grid
        if grid is None:
            return self._image.size() * self.zoom
        return QSize(grid.cell_width + grid.spacing_px, grid.cell_height + grid.spacing_px) * self.zoom

    def _cell(self, index: int) -> QRect:
        grid = self._grid
        if grid is None:
            return QRect(QPoint(0, 0), self._image.size() * self.zoom)
        row, column = divmod(index, self._shape()[0])
        pitch = self._pitch()
        corner = QPoint(grid.margin_px, grid.margin_px) * self.zoom
        corner += QPoint(column * pitch.width(), row * pitch.height())
        return QRect(corner, QSize(grid.cell_width, grid.cell_height) * self.zoom)

    def _is_empty(self, index: int) -> bool:
        return index < len(self._empty) and self._empty[index]

    def _fitting_zoom(self) -> int:
        if self._image.isNull():
            return 1
        room = self.viewport().size() * self._ratio()
        fitting = min(room.width() // self._image.width(), room.height() // self._image.height())
        return max(1, min(_MAX_ZOOM, fitting))

    def _ratio(self) -> float:
        return self.viewport().devicePixelRatioF()

    def _origin(self) -> QPoint:
        free = (self.viewport().size() * self._ratio() - self._image.size() * self.zoom) / 2
        return QPoint(
            max(0, free.width()) - self.horizontalScrollBar().value(),
            max(0, free.height()) - self.verticalScrollBar().value(),
        )

    def _relayout(self) -> None:
        room, content = self.viewport().size() * self._ratio(), self._image.size() * self.zoom
        set_scroll_ranges(self, content, room, 8 * self.zoom)
        self.viewport().update()

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = theme.current()
        runner = QPainter(self.viewport())
        runner.fillRect(self.viewport().rect(), QColor(colors.canvas))
        if self._image.isNull():
            return
        runner.scale(1 / self._ratio(), 1 / self._ratio())
        place = QRect(self._origin(), self._image.size() * self.zoom)
        runner.setBrushOrigin(place.topLeft())
        runner.fillRect(place, QBrush(checkerboard(round(_CHECK_PX * self._ratio()), colors)))
        runner.drawImage(place, self._image)
        if self._grid is not None:
            self._paint_grid(runner, self._grid, place, colors)
            self._paint_row_names(runner, place, colors)
        if self.hasFocus() and self.part_count():
            mark_current(runner, self._cell(self._current).translated(place.topLeft()), self._ratio(), colors)

    def _paint_grid(self, runner: QPainter, grid: Grid, place: QRect, colors: theme.Colors) -> None:
        shade = QColor(colors.canvas)
        shade.setAlpha(190)
        pen = QPen(QColor(colors.accent_hover), max(1, round(self._ratio())))
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        cells = self._visible_cells(grid, place)
        for cell, empty in cells:
            if empty:
                runner.fillRect(cell, shade)
        runner.setPen(pen)
        runner.setBrush(Qt.BrushStyle.NoBrush)
        runner.drawRects([cell.adjusted(0, 0, -1, -1) if grid.spacing_px else cell for cell, _ in cells])

    def _paint_row_names(self, runner: QPainter, place: QRect, colors: theme.Colors) -> None:
        """The name of each row before it, or in its first corner where there is no room."""
        font, columns = self.font(), max(1, self._shape()[0])
        font.setPixelSize(round(_NAME_FONT_PX * self._ratio()))
        runner.setFont(font)
        widest = max((runner.fontMetrics().size(0, name).width() for name in self._row_names), default=0)
        for row, name in enumerate(self._row_names):
            size = runner.fontMetrics().size(0, name)
            cell = self._cell(row * columns).translated(place.topLeft())
            if not name or cell.height() < size.height():
                continue
            field = QRect(cell.topLeft(), size + QSize(size.height() // 2, 0))
            fits = cell.left() > widest + size.height()
            field.moveLeft(
                cell.left() - field.width() - round(self._ratio()) if fits else max(0, cell.left())
            )
            runner.fillRect(field, QColor(colors.accent))
            runner.setPen(QColor(colors.on_accent))
            runner.drawText(field, Qt.AlignmentFlag.AlignCenter, name)

    def _visible_cells(self, grid: Grid, place: QRect) -> list[tuple[QRect, bool]]:
        """The cells that are to be seen, and whether they are empty; a large sheet has many that are not."""
        columns, rows = self._shape()
        pitch = self._pitch()
        first = place.topLeft() + QPoint(grid.margin_px, grid.margin_px) * self.zoom
        room = self.viewport().size() * self._ratio()
        seen_columns = range(max(0, -first.x() // pitch.width()), columns)
        seen_rows = range(max(0, -first.y() // pitch.height()), rows)
        cells = []
        for row in seen_rows[: room.height() // pitch.height() + 2]:
            for column in seen_columns[: room.width() // pitch.width() + 2]:
                index = row * columns + column
                cells.append((self._cell(index).translated(place.topLeft()), self._is_empty(index)))
        return cells

    # Mouse and keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns, rows = self._shape()
        rows = max(1, round(self.viewport().height() * self._ratio()) // max(1, self._pitch().height()))
        if event.text() in ("+", "-"):
            self._zoom_to(self.zoom + (1 if event.text() == "+" else -1))
            scroll_to(self, self._cell(self._current))
        elif not columns or not self.go_by_key(event, columns, rows):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _zoom_to(self, zoom: int) -> None:
        self._zoom = max(1, min(_MAX_ZOOM, zoom))
        self._relayout()

    def _line(self, axis: int, number: int) -> int:
        """Where a line lies: 0 before the first cell, n after the nth."""
        grid = self._grid or Grid(1, 1)
        cell = (grid.cell_width, grid.cell_height)[axis]
        return grid.margin_px + number * (cell + grid.spacing_px) - (grid.spacing_px if number else 0)

    def _on_sheet(self, position: QPointF, axis: int) -> float:
        point = position * self._ratio() - QPointF(self._origin())
        return (point.x(), point.y())[axis] / self.zoom

    def _line_at(self, position: QPointF) -> tuple[int, int] | None:
        """The line that the mouse is near to."""
        if self._grid is None or self._image.isNull():
            return None
        counts = self._grid.shape(self._image.width(), self._image.height())
        distance, axis, number = min(
            (abs(self._line(axis, number) - self._on_sheet(position, axis)), axis, number)
            for axis in (0, 1)
            for number in range(counts[axis] + 1)
        )
        return (axis, number) if distance * self.zoom <= _GRAB_PX * self._ratio() else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is None:
            line = self._line_at(event.position())
            shapes = (Qt.CursorShape.SplitHCursor, Qt.CursorShape.SplitVCursor)
            self.viewport().setCursor(Qt.CursorShape.ArrowCursor if line is None else shapes[line[0]])
            return
        grid = self._with_line_at(*self._dragged, self._on_sheet(event.position(), self._dragged[0]))
        if grid is not None and grid != self._grid:
            self.grid_dragged.emit(grid)

    def _with_line_at(self, axis: int, number: int, at: float) -> Grid | None:
        assert self._grid is not None
        grid = self._grid
        try:
            if number == 0:
                return replace(grid, margin_px=max(0, round(at)))
            cell = max(1, round((at - grid.margin_px + grid.spacing_px) / number) - grid.spacing_px)
            return replace(grid, cell_width=cell) if axis == 0 else replace(grid, cell_height=cell)
        except SpriteStudioError:  # farther than any grid goes
            return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged = self._line_at(event.position())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._dragged = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = math.copysign(1, event.angleDelta().y())
        before = self.zoom
        under = [self._on_sheet(event.position(), axis) for axis in (0, 1)]
        self._zoom_to(before + int(steps))
        for axis, bar in enumerate((self.horizontalScrollBar(), self.verticalScrollBar())):
            bar.setValue(bar.value() + round(under[axis] * (self.zoom - before)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._relayout()

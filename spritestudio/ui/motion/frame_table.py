"""A painted table: how each side moves at the left, and its frames beside it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from spritestudio.project.painted_table import PaintedTable
from spritestudio.project.table_painting import CellPlace
from spritestudio.specs import BoolArray, ByteArray
from spritestudio.ui import theme
from spritestudio.ui.pencil.canvas_lines import mark_color
from spritestudio.ui.pixel_icons import paint_rimmed_icon
from spritestudio.ui.widgets.images import tinted, to_qimage
from spritestudio.ui.widgets.painted_view import (
    PaintedScrollArea,
    checkerboard,
    mark_current,
    scroll_to,
    set_scroll_ranges,
)
from spritestudio.ui.widgets.playing import Playing, clock

_LEAST_PX, _MOST_PX, _GAP_PX = 40, 160, 6
_TITLE_PX = 44  # beside a row
_HEAD_PX = 20  # above the columns
_CHECK_PX = 5


class FrameTable(PaintedScrollArea):
    """Shows the cells of a table as they are painted; what moves stands before the first frame.

    Signals:
        chosen: A cell, a CellPlace, is to be looked at.
        opened: A cell is to be drawn on: a double click, E or Return.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("frame_table", self.tr("Painted frames"), parent)
        self._table: PaintedTable | None = None
        self._current = CellPlace(0, 0)
        self._playing = Playing(self)
        self._playing.ticked.connect(self._on_tick)

    # What is shown

    def show_table(self, table: PaintedTable, current: CellPlace) -> None:
        """Show a table as it is now, and which of its cells is looked at."""
        self._table, self._current = table, current
        self._playing.set_moving(self._moves)
        self._lay_out()
        place = self.part_rect(self.current_part()).translated(
            self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        )
        scroll_to(self, place)
        self.viewport().update()

    def refresh(self) -> None:
        """More is painted."""
        self.viewport().update()

    @property
    def _shape(self) -> tuple[int, int]:
        return (0, 0) if self._table is None else self._table.shape

    @property
    def _moves(self) -> bool:
        return self._shape[1] > 1

    @property
    def _side(self) -> int:
        """Of a cell, in points: a whole number of them for each pixel."""
        rows, columns = self._shape
        across = (self.viewport().width() - _TITLE_PX) // max(1, columns + self._moves) - _GAP_PX
        down = (self.viewport().height() - _HEAD_PX) // max(1, rows) - _GAP_PX
        side = max(_LEAST_PX, min(_MOST_PX, across, down))
        pixels = 1 if self._table is None else max(self._table.sprite.shape[:2])
        return max(side // pixels * pixels, min(side, pixels))

    def _cell_rect(self, row: int, column: int) -> QRect:
        """Where a cell lies; column -1 plays."""
        pitch = self._side + _GAP_PX
        left = _TITLE_PX + (column + self._moves) * pitch - self.horizontalScrollBar().value()
        top = _HEAD_PX + row * pitch - self.verticalScrollBar().value()
        return QRect(left, top, self._side, self._side)

    def _lay_out(self) -> None:
        rows, columns = self._shape
        pitch = self._side + _GAP_PX
        content = QSize(_TITLE_PX + (columns + self._moves) * pitch, _HEAD_PX + rows * pitch)
        set_scroll_ranges(self, content, self.viewport().size(), pitch)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._lay_out()

    def sizeHint(self) -> QSize:
        rows, columns = self._shape
        pitch = _MOST_PX + _GAP_PX
        return QSize(_TITLE_PX + (columns + 1) * pitch, _HEAD_PX + rows * pitch)

    # The parts

    def part_count(self) -> int:
        rows, columns = self._shape
        return rows * columns

    def place_of(self, index: int) -> CellPlace:
        """The place of a part."""
        return CellPlace(*divmod(index, self._shape[1]))

    def part_name(self, index: int) -> str:
        assert self._table is not None
        place = self.place_of(index)
        side = self._table.plan.sides[place.row] or self.tr("as it stands")
        told = self.tr("{0}, frame {1} of {2}").format(side, place.column + 1, self._shape[1])
        cell = self._table.cell(place)
        if cell.is_locked:
            return self.tr("{0}, locked").format(told)
        return told if cell.is_finished else self.tr("{0}, not painted yet").format(told)

    def part_rect(self, index: int) -> QRect:
        place = self.place_of(index)
        return self._cell_rect(place.row, place.column)

    def current_part(self) -> int:
        return self._current.row * self._shape[1] + self._current.column

    def set_current_part(self, index: int) -> None:
        self.chosen.emit(self.place_of(index))

    # Playing

    def _on_tick(self, _elapsed_ms: int) -> None:
        for row in range(self._shape[0]):
            self.viewport().update(self._cell_rect(row, -1))

    def _played(self, row: int) -> ByteArray | None:
        clip = None if self._table is None else self._table.clip(row)
        if clip is None:
            return None
        return clip.frames[clip.frame_at(clock().elapsed_ms % (2 * clip.total_ms))]

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        colors, table = theme.current(), self._table
        runner = QPainter(self.viewport())
        runner.fillRect(event.rect(), QColor(colors.window))
        if table is None:
            return
        rows, columns = self._shape
        runner.setPen(QColor(colors.muted))
        titles = [(-1, self.tr("plays"))] if self._moves else []
        for column, title in [*titles, *((column, str(column + 1)) for column in range(columns))]:
            above = self._cell_rect(0, column)
            above = QRect(above.left(), above.top() - _HEAD_PX, above.width(), _HEAD_PX - 2)
            runner.drawText(above, Qt.AlignmentFlag.AlignCenter, title)
        for row in range(rows):
            beside = self._cell_rect(row, -1 if self._moves else 0)
            beside = QRect(beside.left() - _TITLE_PX, beside.top(), _TITLE_PX - 4, beside.height())
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            runner.setPen(QColor(colors.muted))
            runner.drawText(beside, flags, table.plan.sides[row])
            if self._moves:
                self._paint_picture(runner, self._cell_rect(row, -1), self._played(row), colors)
            for column in range(columns):
                place, cell = self._cell_rect(row, column), table.cell(CellPlace(row, column))
                if place.intersects(event.rect()):
                    still = table.stands_still(CellPlace(row, column))
                    self._paint_picture(runner, place, cell.image, colors, still)
                    if cell.is_locked:
                        corner = place.topRight() - QPoint(15, -3)
                        paint_rimmed_icon(runner, corner, "lock", colors.text, colors.window)
        if self.part_count():
            runner.setPen(QPen(QColor(colors.accent), 2))
            runner.drawRect(self._cell_rect(self._current.row, self._current.column))
            if self.hasFocus():
                mark_current(runner, self._cell_rect(self._current.row, self._current.column), 1, colors)

    @staticmethod
    def _paint_picture(
        runner: QPainter,
        place: QRect,
        image: ByteArray | None,
        colors: theme.Colors,
        still: BoolArray | None = None,
    ) -> None:
        if image is None:
            runner.fillRect(place, QColor(colors.canvas))
            return
        height, width = image.shape[:2]
        zoom = min(place.width() / width, place.height() / height)
        zoom = int(zoom) if zoom >= 1 else zoom  # crisp, unless it is too large
        picture = QRect(0, 0, round(width * zoom), round(height * zoom))
        picture.moveCenter(place.center())
        runner.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom < 1)
        runner.setBrushOrigin(picture.topLeft())
        runner.fillRect(picture, QBrush(checkerboard(_CHECK_PX, colors)))
        runner.drawImage(picture, to_qimage(image))
        if still is not None:
            runner.drawImage(picture, tinted(still, mark_color(colors)))

    # The mouse and the keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.part_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self.chosen.emit(self.place_of(index))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.part_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self.opened.emit(self.place_of(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_E, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self._current)
        elif not self.go_by_key(event, max(1, self._shape[1])):
            super().keyPressEvent(event)

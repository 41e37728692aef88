"""Sprites before and after a change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from spritestudio.specs import ByteArray
from spritestudio.ui import theme
from spritestudio.ui.widgets.images import to_qimage
from spritestudio.ui.widgets.painted_view import (
    PaintedScrollArea,
    checkerboard,
    mark_current,
    scroll_to,
    set_scroll_ranges,
)

_GAP_PX, _ARROW_PX, _ROOM_PX = 10, 16, 64
_PAIR_PX = QSize(2 * _ROOM_PX + _ARROW_PX, _ROOM_PX)


class PairsView(PaintedScrollArea):
    """Shows pairs of sprites side by side; without an "after", a sprite is crossed out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("fix_preview", self.tr("Sprites before and after"), parent)
        self._pairs: list[tuple[ByteArray, ByteArray | None]] = []
        self._current = 0
        self.setMinimumSize((_PAIR_PX + QSize(_GAP_PX, _GAP_PX)) * 3 + QSize(2 * _GAP_PX, _GAP_PX))

    def show_pairs(self, before: Sequence[ByteArray], after: Sequence[ByteArray] | None) -> None:
        """Show pairs; `after` is None where the sprites are left out."""
        afters: Sequence[ByteArray | None] = [None] * len(before) if after is None else after
        self._pairs = list(zip(before, afters, strict=True))
        self._current = max(0, min(self._current, len(self._pairs) - 1))
        self._relayout()

    # What screen readers are told

    def part_count(self) -> int:
        return len(self._pairs)

    def part_name(self, index: int) -> str:
        """Its number, and the sizes before and after."""
        before, after = self._pairs[index]
        number = self.tr("Sprite {0} of {1}").format(index + 1, len(self._pairs))
        if after is None:
            return self.tr("{0}: left out").format(number)
        sizes = [f"{image.shape[1]}×{image.shape[0]}" for image in (before, after)]
        return self.tr("{0}: {1} before, {2} after").format(number, *sizes)

    def part_rect(self, index: int) -> QRect:
        return self._place(index).translated(0, -self.verticalScrollBar().value())

    def current_part(self) -> int:
        return self._current

    def set_current_part(self, index: int) -> None:
        self._current = index
        scroll_to(self, self._place(index))

    # Geometry

    def _columns(self) -> int:
        return max(1, (self.viewport().width() - _GAP_PX) // (_PAIR_PX.width() + _GAP_PX))

    def _place(self, index: int) -> QRect:
        row, column = divmod(index, self._columns())
        corner = QPoint(column * (_PAIR_PX.width() + _GAP_PX), row * (_PAIR_PX.height() + _GAP_PX))
        return QRect(corner + QPoint(_GAP_PX, _GAP_PX), _PAIR_PX)

    def _relayout(self) -> None:
        bottom = self._place(len(self._pairs) - 1).bottom() + _GAP_PX if self._pairs else 0
        set_scroll_ranges(self, QSize(0, bottom), self.viewport().size(), _ROOM_PX // 2)
        self.viewport().update()

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = theme.current()
        runner = QPainter(self.viewport())
        runner.fillRect(self.viewport().rect(), QColor(colors.canvas))
        for index, (before, after) in enumerate(self._pairs):
            place = self.part_rect(index)
            if not place.intersects(self.viewport().rect()):
                continue
            first = QRect(place.topLeft(), QSize(_ROOM_PX, _ROOM_PX))
            second = first.translated(_ROOM_PX + _ARROW_PX, 0)
            self._paint(runner, first, before, colors)
            runner.setPen(QColor(colors.muted))
            middle = QRect(first.topRight(), QSize(_ARROW_PX, _ROOM_PX))
            runner.drawText(middle, Qt.AlignmentFlag.AlignCenter, "→")
            if after is None:
                runner.setPen(QPen(QColor(colors.danger), 2))
                inner = second.adjusted(20, 20, -20, -20)
                runner.drawLine(inner.topLeft(), inner.bottomRight())
                runner.drawLine(inner.topRight(), inner.bottomLeft())
            else:
                self._paint(runner, second, after, colors)
            if index == self._current and self.hasFocus():
                mark_current(runner, place, 1.0, colors)

    def _paint(self, runner: QPainter, room: QRect, sprite: ByteArray, colors: theme.Colors) -> None:
        ratio = self.devicePixelRatioF()
        image = to_qimage(sprite)
        factor = max(1, int(_ROOM_PX * ratio) // max(image.width(), image.height()))
        runner.save()
        runner.scale(1 / ratio, 1 / ratio)
        place = QRect(QPoint(0, 0), image.size() * factor)
        place.moveCenter((room.center().toPointF() * ratio).toPoint())
        runner.setBrushOrigin(place.topLeft())
        runner.fillRect(place, QBrush(checkerboard(max(4, 2 * factor), colors)))
        runner.drawImage(place, image)
        runner.restore()

    # Events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = max(1, self.viewport().height() // (_PAIR_PX.height() + _GAP_PX))
        if not self.go_by_key(event, self._columns(), rows):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._relayout()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

"""Sprites before and after a change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from spritestudio.specs import ByteArray
from spritestudio.ui import theme
from spritestudio.ui.widgets.images import to_qimage
from spritestudio.ui.widgets.painted_view import checkerboard

_GAP_PX, _ARROW_PX, _ROOM_PX = 10, 16, 64


class PairsView(QWidget):
    """Shows pairs of sprites side by side; without an "after", a sprite is crossed out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fix_preview")
        self.setAccessibleName(self.tr("Sprites before and after"))
        self._pairs: list[tuple[ByteArray, ByteArray | None]] = []
        self.setMinimumSize(3 * self._pair_width() + _GAP_PX, 3 * (_ROOM_PX + _GAP_PX) + _GAP_PX)

    def show_pairs(self, before: Sequence[ByteArray], after: Sequence[ByteArray] | None) -> None:
        """Show as many pairs as there is room for; `after` is None where the sprites are left out."""
        afters: Sequence[ByteArray | None] = [None] * len(before) if after is None else after
        self._pairs = list(zip(before, afters, strict=True))
        self.update()

    @staticmethod
    def _pair_width() -> int:
        return 2 * _ROOM_PX + _ARROW_PX + _GAP_PX

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = theme.current()
        runner = QPainter(self)
        runner.fillRect(self.rect(), QColor(colors.canvas))
        across = max(1, (self.width() - _GAP_PX) // self._pair_width())
        for number, (before, after) in enumerate(self._pairs):
            row, column = divmod(number, across)
            corner = QPoint(_GAP_PX + column * self._pair_width(), _GAP_PX + row * (_ROOM_PX + _GAP_PX))
            if corner.y() + _ROOM_PX > self.height():
                break
            first = QRect(corner, QSize(_ROOM_PX, _ROOM_PX))
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

"""The drawing as it will be seen: one to one, and twice as large."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from spritestudio.specs import ByteArray
from spritestudio.ui import theme
from spritestudio.ui.widgets.images import to_qimage
from spritestudio.ui.widgets.painted_view import checkerboard

_FACTORS = (1, 2, 4)
_GAP_PX, _CHECK_PX = 8, 4
_HEIGHT_PX = 76


class ActualSize(QWidget):
    """Shows a picture at 1×, 2× and 4×, as far as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("actual_size")
        self.setAccessibleName(self.tr("Actual size"))
        self.setToolTip(self.tr("One to one, twice and four times as large"))
        self.setFixedHeight(_HEIGHT_PX)
        self._image = QImage()

    def set_image(self, image: ByteArray | None) -> None:
        """Show uint8 (H, W, 4), or nothing."""
        self._image = QImage() if image is None else to_qimage(image)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        colors, ratio = theme.current(), self.devicePixelRatioF()
        runner = QPainter(self)
        runner.scale(1 / ratio, 1 / ratio)
        room = self.size() * ratio
        x, point = 0, max(1, round(ratio))
        for factor in _FACTORS:
            size = self._image.size() * factor * point
            if factor > 1 and (x + size.width() > room.width() or size.height() > room.height()):
                break
            place = QRect(QPoint(x, max(0, (room.height() - size.height()) // 2)), size)
            runner.setBrushOrigin(place.topLeft())
            runner.fillRect(place, QBrush(checkerboard(round(_CHECK_PX * ratio), colors)))
            runner.drawImage(place, self._image)
            runner.setPen(QColor(colors.border))
            runner.drawRect(place.adjusted(-1, -1, 0, 0))
            x += size.width() + round(_GAP_PX * ratio)

    def sizeHint(self) -> QSize:
        return QSize(160, _HEIGHT_PX)

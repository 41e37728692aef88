"""A picture as large as a whole factor allows, on a checkerboard."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from spritestudio.specs import ByteArray
from spritestudio.ui import theme
from spritestudio.ui.widgets.images import to_qimage
from spritestudio.ui.widgets.painted_view import checkerboard

_CHECK_PX = 6


class PixelPreview(QWidget):
    """Shows pixels crisply; what is larger than the widget even at 1:1 is made smaller.

    Args:
        margin_px: Room around the picture.
        parent: The owner.
    """

    def __init__(self, margin_px: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._margin_px = margin_px
        self._image: QImage | None = None

    def set_image(self, image: ByteArray | None) -> None:
        """Show uint8 (H, W, 4), or nothing."""
        self._image = None if image is None else to_qimage(image)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = theme.current()
        runner = QPainter(self)
        if self._margin_px:
            runner.fillRect(self.rect(), QColor(colors.canvas))
        if self._image is None:
            return
        ratio = self.devicePixelRatioF()
        runner.scale(1 / ratio, 1 / ratio)
        margin = round(self._margin_px * ratio)
        room = QRect(0, 0, round(self.width() * ratio), round(self.height() * ratio))
        room.adjust(margin, margin, -margin, -margin)
        factor = min(room.width() // self._image.width(), room.height() // self._image.height())
        size = self._image.size() * factor
        if factor == 0:
            size = self._image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            runner.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = QRect(room.topLeft(), size)
        place.moveCenter(room.center())
        runner.setBrushOrigin(place.topLeft())
        runner.fillRect(place, QBrush(checkerboard(round(_CHECK_PX * ratio), colors)))
        runner.drawImage(place, self._image)
        runner.setPen(QColor(colors.border))
        runner.drawRect(place.adjusted(-1, -1, 0, 0))

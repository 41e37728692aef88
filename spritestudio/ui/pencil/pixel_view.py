"""A picture in whole numbers of device pixels, as large as one likes, that can be moved about."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from spritestudio.sprites.drawing.masks import Rect
from spritestudio.sprites.drawing.shapes import Point
from spritestudio.ui.widgets.painted_view import set_scroll_ranges

MAX_ZOOM = 64
_MARGIN_PX = 12  # around the picture


class PixelView(QAbstractScrollArea):
    """Knows where the pixels of a picture lie; who derives from it paints them.

    Attributes:
        picture: What is shown.

    Signals:
        zoom_changed: The picture is larger or smaller.
    """

    zoom_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.picture = QImage()
        self._fixed_zoom: int | None = None

    @property
    def zoom(self) -> int:
        """Device pixels per pixel of the picture."""
        return self._fixed_zoom or self._fitting_zoom()

    @property
    def fits(self) -> bool:
        """Whether the zoom follows the size of the window."""
        return self._fixed_zoom is None

    def set_zoom(self, zoom: int | None, around: QPointF | None = None) -> None:
        """Fix the zoom, or let it follow the window (None); the point `around` stays where it is."""
        place = self.viewport().rect().center().toPointF() if around is None else around
        before = self._to_picture(place)
        self._fixed_zoom = None if zoom is None else max(1, min(MAX_ZOOM, zoom))
        self.relayout()
        after = before * self.zoom + QPointF(self.origin()) - place * self.ratio()
        for bar, delta in ((self.horizontalScrollBar(), after.x()), (self.verticalScrollBar(), after.y())):
            bar.setValue(bar.value() + round(delta))
        self.zoom_changed.emit()

    def zoom_by(self, steps: int, around: QPointF | None = None) -> None:
        """Zoom in (positive) or out, by more the larger it is."""
        step = max(1, self.zoom // 4)
        self.set_zoom(self.zoom + steps * step, around)

    def _fitting_zoom(self) -> int:
        if self.picture.isNull():
            return 1
        margin = round(_MARGIN_PX * self.ratio())
        room = self._device_size() - QSize(2 * margin, 2 * margin)
        fitting = min(room.width() // self.picture.width(), room.height() // self.picture.height())
        return max(1, min(MAX_ZOOM, fitting))

    def relayout(self) -> None:
        """Take the picture as it is now."""
        content = self.picture.size() * self.zoom
        set_scroll_ranges(self, content, self._device_size(), 4 * self.zoom)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.relayout()
        if self.fits:
            self.zoom_changed.emit()

    # Between points of the viewport, device pixels and pixels of the picture

    def ratio(self) -> float:
        """Device pixels per point."""
        return self.viewport().devicePixelRatioF()

    def _device_size(self) -> QSize:
        return self.viewport().size() * self.ratio()

    def origin(self) -> QPoint:
        """The corner of the picture, in device pixels of the viewport."""
        free = (self._device_size() - self.picture.size() * self.zoom) / 2
        return QPoint(
            max(0, free.width()) - self.horizontalScrollBar().value(),
            max(0, free.height()) - self.verticalScrollBar().value(),
        )

    def _to_picture(self, position: QPointF) -> QPointF:
        return (position * self.ratio() - QPointF(self.origin())) / self.zoom

    def pixel_at(self, position: QPointF) -> Point:
        """The pixel at a point of the viewport; it may lie outside the picture."""
        place = self._to_picture(position)
        return int(np.floor(place.x())), int(np.floor(place.y()))

    def point_of(self, pixel: Point) -> QPoint:
        """The middle of a pixel, in points of the viewport."""
        middle = QPointF(pixel[0] + 0.5, pixel[1] + 0.5) * self.zoom + QPointF(self.origin())
        return (middle / self.ratio()).toPoint()

    def update_pixels(self, rect: Rect, margin_px: int = 0) -> None:
        """Have pixels painted again, and so many points around them."""
        origin, zoom, ratio = self.origin(), self.zoom, self.ratio()
        left, top = (origin.x() + rect[0] * zoom) / ratio, (origin.y() + rect[1] * zoom) / ratio
        right, bottom = (origin.x() + rect[2] * zoom) / ratio, (origin.y() + rect[3] * zoom) / ratio
        place = QRect(QPoint(int(left) - 1, int(top) - 1), QPoint(int(right) + 1, int(bottom) + 1))
        self.viewport().update(place.adjusted(-margin_px, -margin_px, margin_px, margin_px))

"""Dragging sprites: what is below the mouse, and views that scroll while something is held at their edge."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDrag, QPixmap
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from spritestudio.specs import ByteArray
from spritestudio.ui.widgets.images import to_qimage

KEPT_MIME = "application/x-spritestudio-kept"  # a drag of sprites that are on the shelf
SPRITES_MIME = "application/x-spritestudio-sprites"  # a drag of a set's sprites
_DRAGGED_PX = 48  # of the picture below the mouse, in points
_EDGE_PX = 28  # a drag that comes so near to an edge scrolls
_SCROLL_EVERY_MS, _SCROLL_PX = 30, 12  # in points


def carries_sprites(mime: QMimeData) -> bool:
    """Whether what is dragged may be sprites or pictures."""
    own = any(mime.hasFormat(kind) for kind in (KEPT_MIME, SPRITES_MIME))
    return own or mime.hasUrls() or mime.hasImage()


def drag_sprite(source: QWidget, mime: QMimeData, image: ByteArray, actions: Qt.DropAction) -> None:
    """Drag something from a widget with a sprite below the mouse; it has ended when this returns.

    Args:
        source: Where it comes from.
        mime: What it carries.
        image: The sprite, uint8 (H, W, 4).
        actions: What may come of it; moving is proposed where that is among them.
    """
    ratio = source.devicePixelRatioF()
    keep = Qt.AspectRatioMode.KeepAspectRatio
    shown = to_qimage(image).scaled(QSize(_DRAGGED_PX, _DRAGGED_PX) * ratio, keep)
    pixmap = QPixmap.fromImage(shown)
    pixmap.setDevicePixelRatio(ratio)
    drag = QDrag(source)
    drag.setMimeData(mime)
    drag.setPixmap(pixmap)
    drag.setHotSpot(QPoint(_DRAGGED_PX // 2, _DRAGGED_PX // 2))
    moves = actions & Qt.DropAction.MoveAction
    drag.exec(actions, Qt.DropAction.MoveAction if moves else Qt.DropAction.CopyAction)


class EdgeScroll(QObject):
    """Scrolls a view up or down for as long as something is held near its upper or lower edge.

    Args:
        area: The view, whose scroll bar counts device pixels.

    Signals:
        scrolled: Something else lies below what is dragged: where that is, in points of the viewport.
    """

    scrolled = Signal(QPoint)

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._point = QPoint()
        self._timer = QTimer(self, interval=_SCROLL_EVERY_MS)
        self._timer.timeout.connect(self._scroll)

    def follow(self, point: QPoint) -> None:
        """What is dragged is at a point of the viewport."""
        self._point = point
        if self._direction and not self._timer.isActive():
            self._timer.start()

    def end(self) -> None:
        """It has been dropped, or dragged elsewhere."""
        self._timer.stop()

    @property
    def _direction(self) -> int:
        y, height = self._point.y(), self._area.viewport().height()
        edge = min(_EDGE_PX, height // 4)
        return (y >= height - edge) - (y < edge)

    def _scroll(self) -> None:
        bar, before = self._area.verticalScrollBar(), self._area.verticalScrollBar().value()
        bar.setValue(before + self._direction * round(_SCROLL_PX * self._area.devicePixelRatioF()))
        if bar.value() == before:
            self._timer.stop()
        else:
            self.scrolled.emit(self._point)

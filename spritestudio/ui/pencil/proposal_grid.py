"""Proposals beside a drawing: looked at under the mouse, and taken by a click."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from spritestudio.specs import ByteArray
from spritestudio.ui.widgets.grid_layout import Section
from spritestudio.ui.widgets.sprite_grid import SpriteGrid

_LEAST_PX = 20
_GAP_PX = 4  # between and around them, so that sixteen are seen at once in a low window
_TAKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ProposalGrid(SpriteGrid):
    """Shows proposals as large as there is room for.

    Signals:
        looked_at: The proposal under the mouse or the keyboard; -1 where there is none.
        taken: The one that goes into the drawing.
        kept: The one that goes on the shelf.
    """

    looked_at = Signal(int)
    taken = Signal(int)
    kept = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("proposals")
        self.setAccessibleName(self.tr("Proposals"))
        self.setToolTip(
            self.tr("A click takes a proposal into the drawing, and Ctrl+click puts it on the shelf")
        )
        self.setMinimumHeight(_LEAST_PX)
        self.viewport().setMouseTracking(True)
        self._layout = replace(self._layout, margin_px=_GAP_PX, gap_px=_GAP_PX)
        self._seen = -1

    def show_proposals(self, images: ByteArray | None) -> None:
        """Show uint8 (N, H, W, 4); None shows none."""
        if images is None:
            self.set_arrangement((), 16, 0)
            self._look_at(-1)
            return
        square = _squared(images)
        if (self.count, self._layout.sprite_px) != square.shape[:2]:
            self.set_arrangement((Section("", len(square)),), square.shape[1], 0)
        self.set_images(square)
        if self._seen >= 0:
            self.looked_at.emit(self._seen)

    def mark_taken(self, image: ByteArray | None) -> None:
        """Mark the first proposal that is this picture, uint8 (H, W, 4); None marks none."""
        square = np.zeros(0) if image is None else _squared(image[None])[0]
        same = [k for k, each in enumerate(self._images) if np.array_equal(each, square)]
        self.set_selection(same[:1])

    def part_name(self, index: int) -> str:
        return self.tr("Proposal {0} of {1}").format(index + 1, self.count)

    def _look_at(self, index: int) -> None:
        if index != self._seen:
            self._seen = index
            self.looked_at.emit(index)

    def _index_at(self, event: QMouseEvent) -> int:
        index = self._layout.sprite_at(self._to_layout(event.position()))
        return -1 if index is None else index

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and (index := self._index_at(event)) >= 0:
            self.picked.current = index

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._look_at(self._index_at(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event)
        if event.button() == Qt.MouseButton.LeftButton and index >= 0 and index == self.picked.current:
            keeps = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            (self.kept if keeps else self.taken).emit(index)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._look_at(-1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() - event.angleDelta().y())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.ignore()

    def event(self, event: QEvent) -> bool:
        overriding = event.type() == QEvent.Type.ShortcutOverride
        if overriding and isinstance(event, QKeyEvent) and self.count and event.key() in _TAKING:
            event.accept()  # or the drawing would get the key
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.count and event.key() in _TAKING:
            keeps = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            (self.kept if keeps else self.taken).emit(self.picked.current)
            return
        super().keyPressEvent(event)
        if self.count:
            self._look_at(self.picked.current)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._look_at(-1)


def _squared(images: ByteArray) -> ByteArray:
    """Pictures in the middle of squares, uint8 (N, S, S, 4)."""
    height, width = images.shape[1:3]
    side = max(height, width)
    top, left = (side - height) // 2, (side - width) // 2
    squares = np.zeros((len(images), side, side, 4), np.uint8)
    squares[:, top : top + height, left : left + width] = images
    return squares

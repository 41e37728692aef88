"""The surface of the pad: a point that is dragged between the corners, or moved by keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from spritestudio.ui import theme

_HEIGHT_PX = 200
_EDGE_PX = 9.0  # so that the handle is whole in every corner
_HANDLE_PX = 7.0
_ROUND_PX = 5.0
_STEP, _FINE_STEP = 0.05, 0.01
_TINT = 0.55  # how much of a corner's colour is seen


class PadCanvas(QWidget):
    """Shows a point between four corners, and where a person moves it.

    Arrow keys move it, with Shift finely; Esc takes back the moves that are being made.

    Signals:
        moved: The point is to be here: x and y from 0 to 1, from the top left.
        held: Whether the point is held with the mouse.
        settled: What moves it has ended.
        cancelled: The moves that were being made are not wanted.
    """

    moved = Signal(float, float)
    held = Signal(bool)
    settled = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pad_canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._point = QPointF(0.0, 0.0)
        self._is_here = False
        self._filled: tuple[bool, ...] = (False,) * 4
        self._grabbed = False
        self._has_moved = False

    def sizeHint(self) -> QSize:
        return QSize(_HEIGHT_PX, _HEIGHT_PX)

    @property
    def point(self) -> tuple[float, float]:
        """Where the handle is."""
        return self._point.x(), self._point.y()

    def show_point(self, x: float, y: float, *, is_here: bool, filled: Sequence[bool]) -> None:
        """Show where the point is.

        Args:
            x: From 0 at the left to 1 at the right.
            y: From 0 at the top to 1 at the bottom.
            is_here: Whether the mix is the one at this point; the handle is hollow where it is not.
            filled: Which corners have a mix: top left, top right, bottom left and bottom right.
        """
        self._point, self._is_here, self._filled = QPointF(x, y), is_here, tuple(filled)
        self.update()

    def place_of(self, x: float, y: float) -> QPointF:
        """Where a point lies in the widget."""
        room = self._room()
        return QPointF(room.left() + x * room.width(), room.top() + y * room.height())

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_EDGE_PX, _EDGE_PX, -_EDGE_PX, -_EDGE_PX)

    def _go(self, x: float, y: float) -> None:
        target = QPointF(min(1.0, max(0.0, x)), min(1.0, max(0.0, y)))
        if target == self._point and self._is_here:
            return
        self._has_moved = True
        self.moved.emit(target.x(), target.y())

    def _settle(self) -> None:
        self._has_moved = False
        self.settled.emit()

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._settle()
            self._grabbed = True
            self.held.emit(True)
            self._go_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed:
            self._go_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._grabbed:
            self._let_go()

    def _go_to(self, position: QPointF) -> None:
        room = self._room()
        self._go((position.x() - room.left()) / room.width(), (position.y() - room.top()) / room.height())

    def _let_go(self) -> None:
        self._grabbed = False
        self._settle()
        self.held.emit(False)

    # Keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self._has_moved:
                event.accept()  # it is ours: elsewhere it stops the painting
                return True
            if event.key() in _DIRECTIONS or event.key() == Qt.Key.Key_Home:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, fine = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in _DIRECTIONS:
            right, down = _DIRECTIONS[key]
            step = _FINE_STEP if fine else _STEP
            self._go(round(self._point.x() + right * step, 4), round(self._point.y() + down * step, 4))
        elif key == Qt.Key.Key_Home:
            self._go(0.5, 0.5)
        elif key == Qt.Key.Key_Escape and self._has_moved:
            self._has_moved = False
            self.cancelled.emit()
            if self._grabbed:
                self._let_go()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self._grabbed:
            self._settle()
        self.update()

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = theme.current()
        runner = QPainter(self)
        runner.setRenderHint(QPainter.RenderHint.Antialiasing)
        runner.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.addRoundedRect(frame, _ROUND_PX, _ROUND_PX)
        runner.save()
        runner.setClipPath(path)
        runner.drawImage(frame, self._shades(colors), QRectF(0.5, 0.5, 1.0, 1.0))  # between pixel centres
        runner.restore()
        self._paint_lines(runner, colors)
        runner.setBrush(Qt.BrushStyle.NoBrush)
        runner.setPen(QPen(QColor(colors.accent if self.hasFocus() else colors.border), 1))
        runner.drawPath(path)
        self._paint_handle(runner, colors)

    def _shades(self, colors: theme.Colors) -> QImage:
        """A pixel per corner, to be stretched over the square: smoothing makes the bilinear blend."""
        image = QImage(2, 2, QImage.Format.Format_RGB32)
        field = QColor(colors.field)
        for corner, filled in enumerate(self._filled):
            tint = QColor(colors.series[corner])
            shade = _between(field, tint, _TINT) if filled else field
            image.setPixelColor(corner % 2, corner // 2, shade)
        return image

    def _paint_lines(self, runner: QPainter, colors: theme.Colors) -> None:
        room, place = self._room(), self.place_of(*self.point)
        line = QColor(colors.text)
        line.setAlphaF(0.18)
        runner.setPen(QPen(line, 1))
        runner.drawLine(QPointF(room.left(), place.y()), QPointF(room.right(), place.y()))
        runner.drawLine(QPointF(place.x(), room.top()), QPointF(place.x(), room.bottom()))

    def _paint_handle(self, runner: QPainter, colors: theme.Colors) -> None:
        place = self.place_of(*self.point)
        runner.setPen(QPen(QColor(colors.text), 2))
        fill = QColor(colors.accent if self._is_here else colors.field)
        fill.setAlphaF(1.0 if self._is_here else 0.35)
        runner.setBrush(fill)
        runner.drawEllipse(place, _HANDLE_PX, _HANDLE_PX)
        if self.hasFocus():
            runner.setBrush(Qt.BrushStyle.NoBrush)
            runner.setPen(QPen(QColor(colors.accent_hover), 1.5))
            runner.drawEllipse(place, _HANDLE_PX + 3, _HANDLE_PX + 3)


_DIRECTIONS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def _between(a: QColor, b: QColor, share: float) -> QColor:
    return QColor.fromRgbF(
        *(
            x + share * (y - x)
            for x, y in ((a.redF(), b.redF()), (a.greenF(), b.greenF()), (a.blueF(), b.blueF()))
        )
    )

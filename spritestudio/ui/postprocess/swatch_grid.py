"""Colours beside each other: to look at, or to pick, move and change."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QHelpEvent,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from spritestudio.ui import theme
from spritestudio.ui.pixel_icons import pixel_pixmap
from spritestudio.ui.widgets.images import true_icon
from spritestudio.ui.widgets.painted_view import PaintedView, checkerboard, draw_frame, place_after_key

_CHECK_PX = 4
_RIM = QColor(128, 128, 128, 128)  # of icons, which stay when the theme changes


class SwatchGrid(QWidget, PaintedView):
    """Squares of colour in rows that fill the width.

    Args:
        cell_px: Side of a square.
        editable: Whether one of them is current, and they can be dragged to another place.
        parent: The owner.
    """

    current_changed = Signal(int)
    activated = Signal(int)
    moved = Signal(int, int)

    def __init__(self, cell_px: int = 16, *, editable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cell_px = cell_px
        self._editable = editable
        self._colors: tuple[str, ...] = ()
        self._tips: tuple[str, ...] = ()
        self._locked: frozenset[int] = frozenset()
        self._current = 0
        self._pressed: int | None = None
        self._drop_at: int | None = None
        if editable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_colors(
        self, colors: Sequence[str], tips: Sequence[str] = (), locked: Collection[int] = ()
    ) -> None:
        """Show colours, "#rrggbb" or "#rrggbbaa", with what each is called and which are locked."""
        self._colors, self._tips, self._locked = tuple(colors), tuple(tips), frozenset(locked)
        self._current = max(0, min(self._current, len(colors) - 1))
        self.updateGeometry()
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.update()

    @property
    def colors(self) -> tuple[str, ...]:
        """What is shown."""
        return self._colors

    @property
    def current(self) -> int:
        """Which colour is current."""
        return self._current

    def set_current(self, index: int) -> None:
        """Make a colour current."""
        index = max(0, min(index, len(self._colors) - 1))
        changed = index != self._current
        self._current = index
        self.update()
        if changed:
            self.current_changed.emit(index)
            self.tell_current()

    def cell(self, index: int) -> QRect:
        """Where a colour is, in points of the widget."""
        row, column = divmod(index, self._columns(self.width()))
        return QRect(column * self._cell_px, row * self._cell_px, self._cell_px, self._cell_px)

    # What screen readers are told

    def part_count(self) -> int:
        return len(self._colors)

    def part_name(self, index: int) -> str:
        """What the colour is called, and the colour."""
        tip = self._tips[index] if index < len(self._tips) else ""
        return f"{tip} {self._colors[index]}".strip()

    def part_rect(self, index: int) -> QRect:
        return self.cell(index)

    def surface(self) -> QWidget:
        return self

    def current_part(self) -> int:
        return self._current if self._editable else -1

    def _columns(self, width: int) -> int:
        return max(1, width // self._cell_px)

    def _index_at(self, point: QPointF) -> int | None:
        columns = self._columns(self.width())
        column, row = int(point.x()) // self._cell_px, int(point.y()) // self._cell_px
        index = row * columns + column
        return index if 0 <= column < columns and 0 <= index < len(self._colors) else None

    # Size

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = -(-max(1, len(self._colors)) // self._columns(width))
        return rows * self._cell_px

    def sizeHint(self) -> QSize:
        width = max(self._cell_px * 8, self.width())
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._cell_px, self._cell_px)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        runner = QPainter(self)
        colors = theme.current()
        for index, text in enumerate(self._colors):
            place = self.cell(index)
            inner = place.adjusted(0, 0, -1, -1) if self._cell_px < 20 else place.adjusted(2, 2, -2, -2)
            color = _qcolor(text)
            if color.alpha() < 255:
                runner.setBrushOrigin(inner.topLeft())
                runner.fillRect(inner, QBrush(checkerboard(_CHECK_PX, colors)))
            runner.fillRect(inner, color)
            draw_frame(runner, inner.adjusted(0, 0, -1, -1), QPen(QColor(colors.border)))
            if index in self._locked:
                self._paint_lock(runner, inner, color)
            if self._editable and index == self._current:
                strong = colors.accent if self.hasFocus() else colors.text
                runner.setPen(QPen(QColor(strong), 2, j=Qt.PenJoinStyle.MiterJoin))
                runner.drawRect(place.adjusted(1, 1, -1, -1))
        if self._drop_at is not None:
            edge = self.cell(self._drop_at)
            runner.fillRect(edge.left() - 1, edge.top(), 3, edge.height(), QColor(colors.accent))

    def _paint_lock(self, runner: QPainter, place: QRect, color: QColor) -> None:
        ink = QColor("#ffffff" if color.lightness() < 128 else "#000000")
        side = 10 if self._cell_px >= 20 else 8
        ratio = max(1, round(self.devicePixelRatioF()))
        runner.drawPixmap(
            QRect(place.right() - side, place.bottom() - side, side, side), pixel_pixmap("lock", ink, ratio)
        )

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position())
        if self._editable and index is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = index
            self.set_current(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        away = event.position().toPoint() - self.cell(self._pressed).center()
        if self._drop_at is None and away.manhattanLength() < QApplication.startDragDistance():
            return
        index = self._index_at(event.position())
        self._drop_at = self._drop_at if index is None else index
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        start, end = self._pressed, self._drop_at
        self._pressed = self._drop_at = None
        self.unsetCursor()
        self.update()
        if start is not None and end is not None and start != end:
            self.moved.emit(start, end)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position())
        if self._editable and index is not None:
            self.activated.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns, rows = (
            self._columns(self.width()),
            max(1, self.visibleRegion().boundingRect().height() // self._cell_px),
        )
        target = place_after_key(event.key(), self._current, len(self._colors), columns, rows)
        if not self._editable or not self._colors:
            super().keyPressEvent(event)
        elif target is not None:
            if event.modifiers() & Qt.KeyboardModifier.AltModifier and target != self._current:
                self.moved.emit(self._current, target)
            else:
                self.set_current(target)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activated.emit(self._current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._index_at(QPointF(event.pos()))
            if index is not None:
                QToolTip.showText(event.globalPos(), self.part_name(index), self)
                return True
        return super().event(event)


def _qcolor(text: str) -> QColor:
    alpha = int(text[7:], 16) if len(text) > 7 else 255
    color = QColor(text[:7])
    color.setAlpha(alpha)
    return color


def strip_icon(colors: Sequence[str], width_px: int = 72, height_px: int = 12) -> QIcon:
    """A palette as an icon: its colours in a row, the first forty-eight of many."""
    shown = colors[:48]
    pixmap = QPixmap(width_px, height_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    runner = QPainter(pixmap)
    for index, text in enumerate(shown):
        left, right = (round(width_px * at / len(shown)) for at in (index, index + 1))
        runner.fillRect(QRect(QPoint(left, 0), QSize(right - left, height_px)), _qcolor(text))
    draw_frame(runner, pixmap.rect().adjusted(0, 0, -1, -1), QPen(_RIM))
    runner.end()
    return true_icon(pixmap)

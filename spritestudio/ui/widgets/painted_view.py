"""What all widgets share that paint their parts themselves: keys, and parts that screen readers find."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QAccessibleInterface,
    QColor,
    QKeyEvent,
    QPainter,
    QPen,
    QPixmap,
    QWindow,
)
from PySide6.QtWidgets import QAbstractScrollArea, QAccessibleWidget, QWidget

from spritestudio.ui import theme


class PaintedView:
    """Beside QWidget, the base of a widget whose parts are painted and no widgets of their own.

    A screen reader finds the parts as the items of a list, by what the methods below tell of them.
    """

    _interface: QAccessibleInterface | None = None  # Qt keeps no reference of its own

    def part_count(self) -> int:
        """How many parts there are."""
        raise NotImplementedError

    def part_name(self, index: int) -> str:
        """What a part is called, for people."""
        raise NotImplementedError

    def part_rect(self, index: int) -> QRect:
        """Where a part lies, in points of `surface`; it may be scrolled out of sight."""
        raise NotImplementedError

    def surface(self) -> QWidget:
        """The widget that the parts are painted on."""
        raise NotImplementedError

    def part_at(self, point: QPoint) -> int | None:
        """The part at a point of `surface`, if there is one."""
        parts = range(self.part_count())
        return next((index for index in parts if self.part_rect(index).contains(point)), None)

    def current_part(self) -> int:
        """The part that the keys act on."""
        return -1

    def set_current_part(self, index: int) -> None:
        """Let the keys act on another part, and show it; nothing where keys lead nowhere."""

    def is_part_selected(self, index: int) -> bool:
        """Whether a part is selected."""
        return index == self.current_part()

    def go_by_key(self, event: QKeyEvent, columns: int, rows: int = 1) -> bool:
        """Go to the part that a key leads to.

        Args:
            event: The key.
            columns: How many parts stand beside each other.
            rows: How many rows can be seen at once.

        Returns:
            Whether it leads anywhere.
        """
        target = place_after_key(event.key(), self.current_part(), self.part_count(), columns, rows)
        if target is None:
            return False
        self.set_current_part(target)
        self.surface().update()
        self.tell_current()
        return True

    def tell_current(self) -> None:
        """Let screen readers know that another part is current."""
        if QAccessible.isActive():
            event = QAccessibleEvent(self, QAccessible.Event.Focus)  # type: ignore[call-overload]
            event.setChild(self.current_part())
            QAccessible.updateAccessibility(event)


class PaintedScrollArea(QAbstractScrollArea, PaintedView):
    """A painted view that is scrolled, and reached by Tab.

    Args:
        name: Its object name.
        accessible: What screen readers call it.
        parent: Where it lies.
    """

    def __init__(self, name: str, accessible: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)

    def surface(self) -> QWidget:
        return self.viewport()


class _PartInterface(QAccessibleInterface):
    """One part of a painted view."""

    def __init__(self, view: PaintedView, index: int) -> None:
        super().__init__()
        self._view, self.index = view, index

    def isValid(self) -> bool:
        return bool(shiboken6.isValid(self._view)) and self.index < self._view.part_count()

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def window(self) -> QWindow:
        return self._view.surface().window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self._view)  # type: ignore[arg-type]

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def text(self, kind: QAccessible.Text) -> str:
        return self._view.part_name(self.index) if kind == QAccessible.Text.Name else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """A part's name is not for others to change."""

    def rect(self) -> QRect:
        place = self._view.part_rect(self.index)
        return QRect(self._view.surface().mapToGlobal(place.topLeft()), place.size())

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        surface, state = self._view.surface(), QAccessible.State()
        current = self.index == self._view.current_part()
        values = {
            "selectable": True,
            "focusable": True,
            "selected": self._view.is_part_selected(self.index),
            "focused": current and (surface.window().focusWidget() in (surface, self._view)),
            "offscreen": not surface.rect().intersects(self._view.part_rect(self.index)),
        }
        for name, value in values.items():
            setattr(state, name, value)
        return state


class _ViewInterface(QAccessibleWidget):
    """A painted view, whose children are its parts."""

    def __init__(self, view: PaintedView) -> None:
        super().__init__(view, QAccessible.Role.List)  # type: ignore[call-overload]
        self._view = view
        self._parts: dict[int, _PartInterface] = {}

    def childCount(self) -> int:
        return self._view.part_count()

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        if not 0 <= index < self._view.part_count():
            return None
        return self._parts.setdefault(index, _PartInterface(self._view, index))

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.index if isinstance(child, _PartInterface) else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        index = self._view.part_at(self._view.surface().mapFromGlobal(QPoint(x, y)))
        return None if index is None else self.child(index)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return self.child(self._view.current_part())


def _interface_of(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    if not isinstance(thing, PaintedView):
        return None
    thing._interface = _ViewInterface(thing)
    return thing._interface


QAccessible.installFactory(_interface_of)


def place_after_key(key: int, place: int, count: int, columns: int, rows: int) -> int | None:
    """Where a key leads from `place`.

    Args:
        key: A Qt.Key.
        place: Where one is.
        count: How many places there are.
        columns: How many stand beside each other.
        rows: How many rows can be seen at once.

    Returns:
        A place; None where the key leads nowhere, or there is no place.
    """
    steps = {
        Qt.Key.Key_Left: -1,
        Qt.Key.Key_Right: 1,
        Qt.Key.Key_Up: -columns,
        Qt.Key.Key_Down: columns,
        Qt.Key.Key_PageUp: -columns * rows,
        Qt.Key.Key_PageDown: columns * rows,
        Qt.Key.Key_Home: -count,
        Qt.Key.Key_End: count,
    }
    step = steps.get(Qt.Key(key))
    return None if step is None or not count else max(0, min(count - 1, place + step))


def set_scroll_ranges(area: QAbstractScrollArea, content: QSize, room: QSize, step: int) -> None:
    """Let an area scroll over its content, all in device pixels, `step` of them at a time."""
    for bar, length, page in (
        (area.horizontalScrollBar(), content.width(), room.width()),
        (area.verticalScrollBar(), content.height(), room.height()),
    ):
        bar.setRange(0, max(0, length - page))
        bar.setPageStep(page)
        bar.setSingleStep(step)


def scroll_to(area: QAbstractScrollArea, place: QRect) -> None:
    """Bring a place of the content into sight."""
    for bar, low, high in (
        (area.horizontalScrollBar(), place.left(), place.right()),
        (area.verticalScrollBar(), place.top(), place.bottom()),
    ):
        if not bar.value() <= low <= high <= bar.value() + bar.pageStep():
            bar.setValue((low + high - bar.pageStep()) // 2)


def mark_current(runner: QPainter, place: QRect, ratio: float, colors: theme.Colors) -> None:
    """Draw a dotted frame around the part that the keys act on; all in device pixels."""
    width = max(1, round(ratio))
    pen = QPen(QColor(colors.accent_hover), 2 * width, Qt.PenStyle.DotLine)
    draw_frame(runner, place.adjusted(-width, -width, width - 1, width - 1), pen)


def draw_frame(runner: QPainter, place: QRect, pen: QPen) -> None:
    """Draw the outline of a place, and nothing in it."""
    runner.setPen(pen)
    runner.setBrush(Qt.BrushStyle.NoBrush)
    runner.drawRect(place)


def checkerboard(side_px: int, colors: theme.Colors) -> QPixmap:
    """Two by two squares that a brush repeats, the sign of transparency."""
    tile = QPixmap(2 * side_px, 2 * side_px)
    tile.fill(QColor(colors.check_light))
    runner = QPainter(tile)
    for x, y in ((0, 1), (1, 0)):
        runner.fillRect(x * side_px, y * side_px, side_px, side_px, QColor(colors.check_dark))
    runner.end()
    return tile

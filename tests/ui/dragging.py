"""Dragging with the mouse, where no desktop carries anything: what it would tell is told by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

Place = tuple[QWidget, QPoint]  # a widget, and a point of it
_LEFT = Qt.MouseButton.LeftButton
_MODIFIERS = Qt.KeyboardModifier.NoModifier


def drag_by_mouse(
    monkeypatch: pytest.MonkeyPatch, start: Place, end: Place, on_the_way: Callable[[], object] | None = None
) -> list[QMimeData]:
    """Press the mouse, move it to another place, and let go there.

    Args:
        monkeypatch: For Qt's own dragging, which needs a desktop.
        start: Where the mouse is pressed.
        end: Where it is let go; both in one window.
        on_the_way: Called while what is dragged is held above that place.

    Returns:
        What was carried; nothing where no drag has begun.
    """
    window = start[0].window()
    carried: list[QMimeData] = []
    point = end[0].mapTo(window, end[1])

    def carry(drag: QDrag, *_actions: Qt.DropAction) -> Qt.DropAction:
        carried.append(drag.mimeData())
        return _carry(drag, window, point, on_the_way)

    monkeypatch.setattr(QDrag, "exec", carry)
    handle, begin = window.windowHandle(), start[0].mapTo(window, start[1])
    QTest.mousePress(handle, _LEFT, _MODIFIERS, begin)
    for step in range(1, 9):
        QTest.mouseMove(handle, begin + (point - begin) * step / 8)
        if carried:
            break
    QTest.mouseRelease(handle, _LEFT, _MODIFIERS, point)
    QApplication.processEvents()
    return carried


def _carry(
    drag: QDrag, window: QWidget, point: QPoint, on_the_way: Callable[[], object] | None
) -> Qt.DropAction:
    """Tell the widgets at a point of the window of what is dragged there, the innermost first, as Qt does."""
    actions, mime, source = drag.supportedActions(), drag.mimeData(), drag.source()
    taker = _taker(window, point, lambda at: _enter(at, mime, source, actions))
    if taker is None:
        return Qt.DropAction.IgnoreAction
    spot = taker.mapFrom(window, point)
    move = _Move(spot, actions, mime, _LEFT, _MODIFIERS)
    move.dragged_from = source
    QApplication.sendEvent(taker, move)
    if on_the_way is not None:
        on_the_way()
    if not move.isAccepted():
        QApplication.sendEvent(taker, QDragLeaveEvent())
        return Qt.DropAction.IgnoreAction
    drop = _Drop(QPointF(taker.mapFrom(window, point)), actions, mime, _LEFT, _MODIFIERS)
    drop.dragged_from = source
    QApplication.sendEvent(taker, drop)
    return drop.dropAction()


def _taker(window: QWidget, point: QPoint, enters: Callable[[QWidget], bool]) -> QWidget | None:
    widget = window.childAt(point)
    while widget is not None:
        if widget.acceptDrops() and enters(widget):
            return widget
        widget = widget.parentWidget()
    return None


def _enter(widget: QWidget, mime: QMimeData, source: QObject, actions: Qt.DropAction) -> bool:
    enter = _Enter(QPoint(5, 5), actions, mime, _LEFT, _MODIFIERS)
    enter.dragged_from = source
    QApplication.sendEvent(widget, enter)
    return enter.isAccepted()


class _FromHere:
    """Knows where it is dragged from, which Qt says only while it drags itself."""

    dragged_from: QObject | None = None

    def source(self) -> QObject | None:
        return self.dragged_from


class _Enter(_FromHere, QDragEnterEvent):
    pass


class _Move(_FromHere, QDragMoveEvent):
    pass


class _Drop(_FromHere, QDropEvent):
    pass

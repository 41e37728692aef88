"""Undo and redo of a dialog: buttons and keys ask for the same, and what cannot be done says so."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.project.undo import UndoStack
from spritestudio.ui.motion.undo_row import UndoRow
from spritestudio.ui.widgets.dialog import Dialog

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize("has_keys", [False, True])
def test_buttons_and_keys_go_through_what_there_is(
    qtbot: QtBot, themed: QApplication, has_keys: bool
) -> None:
    dialog = Dialog("some", "Some")
    qtbot.addWidget(dialog)
    stack = UndoStack(0)
    row = UndoRow("some", dialog)
    dialog.column().addWidget(row)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    for ask, go in ((row.undo_requested, stack.undo), (row.redo_requested, stack.redo)):
        ask.connect(go)
        ask.connect(lambda: row.show_stack(stack))
    row.show_stack(stack)
    assert not row.undo.isEnabled()
    assert "nothing to redo" in row.redo.toolTip()
    for state in (1, 2):
        stack.push(state)
    row.show_stack(stack)

    def undo() -> None:
        qtbot.keyClick(dialog, Qt.Key.Key_Z, _CTRL) if has_keys else row.undo.click()

    undo()
    undo()
    assert stack.state == 0
    assert not row.undo.isEnabled()
    undo()
    if has_keys:
        qtbot.keyClick(dialog, Qt.Key.Key_Y, _CTRL)
        qtbot.keyClick(dialog, Qt.Key.Key_Z, _CTRL | _SHIFT)
    else:
        row.redo.click()
        row.redo.click()
    assert stack.state == 2
    assert not row.redo.isEnabled()

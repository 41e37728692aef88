"""F1 lists every key and what the mouse does, as the actions and the views have them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from pytestqt.qtbot import QtBot

from spritestudio.project.shelf import KeptSprite
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.shortcuts_dialog import ShortcutsDialog


def opened(window: MainWindow) -> ShortcutsDialog:
    dialog = window.findChild(ShortcutsDialog)
    assert isinstance(dialog, ShortcutsDialog)
    return dialog


def test_f1_lists_the_shortcut_of_every_action_of_every_page(
    open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    window = open_window()
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    dialog = opened(window)
    listed = dialog.shown()
    actions = [
        action for action in window.findChildren(QAction) if action.shortcuts() and action.objectName()
    ]
    assert len(actions) > 40
    for action in actions:
        first = action.shortcuts()[0].toString(QKeySequence.SequenceFormat.NativeText)
        text = action.text().replace("&", "").rstrip("…")
        assert any(keys.split(" or ")[0] == first and what == text for keys, what in listed), text
    gestures = [pair for page in window.pages for pair in page.gestures()]
    assert len(gestures) > 20
    assert set(gestures) <= set(listed)
    dialog.close()


def test_words_find_shortcuts(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    window.show_shortcuts()
    dialog = opened(window)
    dialog.search.setText("zoom wheel")
    found = dialog.shown()
    assert {what for _, what in found} == {"Zoom"}
    assert len(found) == 4
    dialog.search.setText("")
    assert len(dialog.shown()) > 60
    dialog.close()


def test_undo_is_called_undo_whatever_it_would_take_back(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    window.shelf_controller.keep([KeptSprite(np.zeros((8, 8, 4), np.uint8))])
    window.show_shortcuts()
    dialog = opened(window)
    assert {what for keys, what in dialog.shown() if "Ctrl+Z" in keys.split(" or ")} == {"Undo"}
    assert {what for keys, what in dialog.shown() if "Ctrl+Shift+Z" in keys.split(" or ")} == {"Redo"}
    dialog.close()

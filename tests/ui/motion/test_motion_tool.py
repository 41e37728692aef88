"""The selected sprites of the Generate page are set in motion."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction

from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.motion.motion_dialog import MotionDialog


def test_the_selected_sprites_are_animated(window: MainWindow, paint: Callable[[MainWindow], None]) -> None:
    action = window.findChild(QAction, "animate")
    assert isinstance(action, QAction)
    assert not action.isEnabled()
    paint(window)
    window.generate_page.workspace.selection.set((0, 2))
    assert action.isEnabled()
    action.trigger()
    dialog = window.findChild(MotionDialog)
    assert dialog is not None
    assert "2 sprites" in dialog.windowTitle()
    dialog.reject()

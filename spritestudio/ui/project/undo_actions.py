"""Undo and redo in the menu, by the name of what they would do."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction

from spritestudio.project.timeline import Timeline
from spritestudio.ui.widgets.plain_text import menu_text


def follow_timeline(timeline: Timeline, undo: QAction, redo: QAction) -> None:
    """Let two actions say what would be undone and redone, and wait while there is nothing."""

    def show() -> None:
        for action, text, title in (
            (undo, QCoreApplication.translate("UndoActions", "Undo"), timeline.undo_title),
            (redo, QCoreApplication.translate("UndoActions", "Redo"), timeline.redo_title),
        ):
            action.setText(menu_text(f"{text} {title}"))
            action.setEnabled(bool(title))

    timeline.changed.connect(show)
    show()

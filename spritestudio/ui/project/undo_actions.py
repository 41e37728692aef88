"""Undo and redo in the menu, by the name of what they would do."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction

from spritestudio.project.timeline import Timeline
from spritestudio.ui.widgets.allowing import allow, not_redoable, not_undoable
from spritestudio.ui.widgets.plain_text import menu_text


def follow_timeline(timeline: Timeline, undo: QAction, redo: QAction) -> None:
    """Let two actions say what would be undone and redone, and wait while there is nothing."""

    def show() -> None:
        undone, redone = timeline.undo_title, timeline.redo_title
        for action, text, title, lack in (
            (undo, QCoreApplication.translate("UndoActions", "Undo"), undone, not_undoable(undone)),
            (redo, QCoreApplication.translate("UndoActions", "Redo"), redone, not_redoable(redone)),
        ):
            action.setText(menu_text(f"{text} {title}"))
            allow(action, lack)

    timeline.changed.connect(show)
    show()

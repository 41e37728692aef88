"""Undo and redo of what is decided in a dialog."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from spritestudio.project.undo import UndoStack
from spritestudio.ui.widgets.allowing import allow, not_redoable, not_undoable
from spritestudio.ui.widgets.basics import icon_button, row


class UndoRow(QWidget):
    """Two buttons with their keys, which go for the whole dialog.

    Args:
        name: What their object names begin with.
        dialog: Whose steps they undo.

    Signals:
        undo_requested: The last step is to be taken back.
        redo_requested: What was undone is to be done again.
    """

    undo_requested = Signal()
    redo_requested = Signal()

    def __init__(self, name: str, dialog: QWidget) -> None:
        super().__init__(dialog)
        self.undo = icon_button("undo", f"{name}_undo", self.tr("Undo (Ctrl+Z)"))
        self.redo = icon_button("redo", f"{name}_redo", self.tr("Redo (Ctrl+Shift+Z)"))
        layout = row(self.undo, self.redo)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)
        self.undo.clicked.connect(self.undo_requested)
        self.redo.clicked.connect(self.redo_requested)
        for button, keys in ((self.undo, ("Ctrl+Z",)), (self.redo, ("Ctrl+Y", "Ctrl+Shift+Z"))):
            for key in keys:
                QShortcut(QKeySequence(key), dialog, button.click)

    def show_stack(self, stack: UndoStack[Any]) -> None:
        """Offer what a stack can do."""
        allow(self.undo, not_undoable(stack.can_undo))
        allow(self.redo, not_redoable(stack.can_redo))

"""A text that is read and copied, not changed."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from spritestudio.ui.widgets.dialog import Dialog


class ReportDialog(Dialog):
    """Shows a text in letters of one width, with Copy and Close.

    Args:
        name: What the object names of all of it begin with: NAME_dialog, NAME_text, NAME_copy, NAME_close.
        title: What its frame says.
        accessible: What screen readers call the text.
        text: The text.
        parent: The window.
    """

    def __init__(self, name: str, title: str, accessible: str, text: str, parent: QWidget | None) -> None:
        super().__init__(f"{name}_dialog", title, parent)
        self.text = QPlainTextEdit(text)
        self.text.setObjectName(f"{name}_text")
        self.text.setAccessibleName(accessible)
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        buttons = QDialogButtonBox()
        buttons.addButton(QDialogButtonBox.StandardButton.Close).setObjectName(f"{name}_close")
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setObjectName(f"{name}_copy")
        buttons.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        self.copy.clicked.connect(self._copy)
        self.lines: QVBoxLayout = self.column()
        self.lines.addWidget(self.text)
        self.lines.addWidget(buttons)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())

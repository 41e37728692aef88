"""Something that is told calmly, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from spritestudio.ui.widgets.basics import icon_button
from spritestudio.ui.widgets.plain_text import PlainLabel


class HintBar(QFrame):
    """A sentence, perhaps with something to do about it, until it is closed."""

    accepted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "hint")
        self.text = PlainLabel()
        self.text.setObjectName(f"{name}_text")
        self.text.setWordWrap(True)
        self.button = QPushButton()
        self.button.setObjectName(f"{name}_accept")
        self.button.setAccessibleName(self.tr("Do what the hint says"))
        self.close_button = icon_button("cross", f"{name}_close", self.tr("Close this hint"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 6)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.button)
        layout.addWidget(self.close_button)
        self.button.clicked.connect(self._on_accepted)
        self.close_button.clicked.connect(self.hide)
        self.hide()

    def show_text(self, text: str, action: str = "") -> None:
        """Show a sentence, and a button where `action` says what can be done."""
        self.text.setText(text)
        self.button.setText(action)
        self.button.setAccessibleName(action)
        self.button.setVisible(bool(action))
        self.setAccessibleName(text)
        self.show()

    def _on_accepted(self) -> None:
        self.hide()
        self.accepted.emit()

"""A part of a panel that is folded away until it is asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from spritestudio.ui.widgets.basics import muted, row


class FoldOut(QWidget):
    """A title that shows or hides what is below it.

    Args:
        name: Object name of the title's button.
        title: What it says.
        content: What is folded away at first.
        leading: Stands before the title, at the other side of the panel.
        parent: The owner.
    """

    def __init__(
        self,
        name: str,
        title: str,
        content: QWidget,
        leading: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.content = content
        self.button = QToolButton()
        self.button.setObjectName(name)
        self.button.setAccessibleName(title)
        self.button.setProperty("role", "fold")
        self.button.setText(title)
        self.button.setCheckable(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.toggled.connect(self._on_toggled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self.summary = muted()
        parts = (
            (self.button, None, self.summary)
            if leading is None
            else (leading, None, self.summary, self.button)
        )
        layout.addLayout(row(*parts))
        layout.addWidget(content)
        self._on_toggled(False)

    def set_summary(self, text: str) -> None:
        """Say beside the title what is folded away."""
        self.summary.setText(text)

    def _on_toggled(self, open_: bool) -> None:
        self.button.setArrowType(Qt.ArrowType.DownArrow if open_ else Qt.ArrowType.RightArrow)
        self.content.setVisible(open_)
        self.summary.setVisible(not open_)

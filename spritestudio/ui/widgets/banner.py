"""A message over the grid: what went wrong, and what would be right."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.ui.widgets.basics import icon_button
from spritestudio.ui.widgets.plain_text import PlainLabel


class Banner(QFrame):
    """Shows a SpriteStudioError until it is closed or something goes well again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.message = self._label("banner_message")
        self.hint = self._label("banner_hint")
        self.close_button = icon_button("cross", "banner_close", self.tr("Close this message"))
        self.close_button.clicked.connect(self.hide)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.message)
        texts.addWidget(self.hint)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.addLayout(texts, 1)
        layout.addWidget(self.close_button)
        self.hide()

    def _label(self, name: str) -> PlainLabel:
        label = PlainLabel()
        label.setObjectName(name)
        label.setWordWrap(True)
        return label

    def show_error(self, error: SpriteStudioError) -> None:
        """Tell of an error."""
        self.message.setText(error.message)
        self.hint.setText(error.hint)
        self.hint.setVisible(bool(error.hint))
        self.setAccessibleName(str(error))
        self.show()

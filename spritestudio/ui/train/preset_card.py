"""A preset of the training as a card: its name, one sentence, how long it takes here."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from spritestudio.ui.widgets.basics import muted, row
from spritestudio.ui.widgets.plain_text import PlainLabel


class PresetCard(QPushButton):
    """A checkable button that says what one gets for how much time."""

    def __init__(self, name: str, title: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.setObjectName(f"preset_{name}")
        self.setAccessibleName(f"{title}. {sentence}")
        self.setProperty("role", "card")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.title = PlainLabel(title)
        self.title.setProperty("role", "heading")
        self.sentence = muted(sentence)
        self.sentence.setWordWrap(True)
        self.estimate = muted()
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 7, 10, 8)
        layout.setSpacing(2)
        layout.addLayout(row(self.title, None, self.estimate))
        layout.addWidget(self.sentence)
        for label in (self.title, self.sentence, self.estimate):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_estimate(self, text: str) -> None:
        """Show how long it takes, or that this is being found out."""
        self.estimate.setText(text)
        self.setAccessibleDescription(text)

    def sizeHint(self) -> QSize:
        return self._layout.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._layout.minimumSize()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._layout.heightForWidth(width)

"""All keys and what the mouse does, page by page, as the actions and the views themselves have them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from spritestudio.ui.widgets.basics import heading
from spritestudio.ui.widgets.dialog import Dialog
from spritestudio.ui.widgets.plain_text import PlainLabel

Shortcuts = Sequence[tuple[str, Sequence[tuple[str, str]]]]


class ShortcutsDialog(Dialog):
    """Lists shortcuts, and finds those that are looked for.

    Args:
        shortcuts: By title of a part of the window, pairs of the keys (or what the mouse does) and what comes
            of it.
        parent: The window.
    """

    def __init__(self, shortcuts: Shortcuts, parent: QWidget | None = None) -> None:
        super().__init__("shortcuts_dialog", self.tr("Keys and mouse"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._parts: list[tuple[PlainLabel, list[tuple[PlainLabel, PlainLabel]]]] = []
        self.search = QLineEdit()
        self.search.setObjectName("shortcuts_search")
        self.search.setAccessibleName(self.tr("Search"))
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.textChanged.connect(self._on_searched)
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        for title, pairs in shortcuts:
            head = heading(title)
            head.setContentsMargins(0, 10, 0, 2)
            grid.addWidget(head, grid.rowCount(), 0, 1, 2)
            rows = []
            for keys, what in pairs:
                labels = self._label(keys), self._label(what)
                line = grid.rowCount()
                for column, label in enumerate(labels):
                    grid.addWidget(label, line, column, Qt.AlignmentFlag.AlignTop)
                rows.append(labels)
            self._parts.append((head, rows))
        grid.setRowStretch(grid.rowCount(), 1)
        scroll = QScrollArea()
        scroll.setObjectName("shortcuts")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(content)
        buttons = QDialogButtonBox()
        buttons.addButton(QDialogButtonBox.StandardButton.Close).setObjectName("shortcuts_close")
        buttons.rejected.connect(self.reject)
        layout = self.column()
        layout.addWidget(self.search)
        layout.addWidget(scroll, 1)
        layout.addWidget(buttons)
        self.open_at(620, 640)

    def _label(self, text: str) -> PlainLabel:
        label = PlainLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def shown(self) -> list[tuple[str, str]]:
        """The pairs that are to be seen."""
        pairs = [pair for _, rows in self._parts for pair in rows]
        return [(keys.text(), what.text()) for keys, what in pairs if not keys.isHidden()]

    def _on_searched(self, words: str) -> None:
        wanted = words.casefold().split()
        for head, rows in self._parts:
            any_shown = False
            for keys, what in rows:
                text = f"{head.text()} {keys.text()} {what.text()}".casefold()
                is_found = all(word in text for word in wanted)
                any_shown |= is_found
                keys.setVisible(is_found)
                what.setVisible(is_found)
            head.setVisible(any_shown)

"""Text that may come from a file, shown as it is: no markup, no picture, no mnemonic."""

from __future__ import annotations

import html

from PySide6.QtGui import Qt  # with its functions on texts; QtCore has its enumerations alone
from PySide6.QtWidgets import QLabel, QWidget

_MENU_LETTERS = 60


class PlainLabel(QLabel):
    """A label that takes its text for text; Qt's own guesses whether it is markup, and loads its pictures."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


def plain(text: str) -> str:
    """`text` for a tooltip or a message box, where Qt guesses whether it is markup."""
    return f"<qt>{as_markup(text)}</qt>" if Qt.mightBeRichText(text) else text


def as_markup(text: str) -> str:
    """Markup that shows `text`."""
    return html.escape(text).replace("\n", "<br>")


def without_mnemonic(text: str) -> str:
    """`text` for a button or a tab, where a single & underlines what follows."""
    return text.replace("&", "&&")


def menu_text(text: str) -> str:
    """`text` for an entry of a menu: on one line, and no longer than leaves room for the others."""
    line = " ".join(text.split())
    return without_mnemonic(line if len(line) <= _MENU_LETTERS else line[: _MENU_LETTERS - 1].rstrip() + "…")

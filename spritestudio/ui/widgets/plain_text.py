"""Text that may come from a file, shown as it is: no markup, no picture, no mnemonic."""

from __future__ import annotations

import html

from PySide6.QtGui import Qt  # with its functions on texts; QtCore has its enumerations alone
from PySide6.QtWidgets import QLabel, QWidget


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
    """`text` for a menu, a button or a tab, where a single & underlines what follows."""
    return text.replace("&", "&&")

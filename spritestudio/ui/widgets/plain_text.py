"""Text that may come from a file, shown as it is: no markup, no picture, no mnemonic."""

from __future__ import annotations

import html

from PySide6.QtGui import Qt  # with its functions on texts; QtCore has its enumerations alone
from PySide6.QtWidgets import QLabel, QWidget

_MENU_LETTERS = 60
_NAME_LETTERS = 24


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
    return without_mnemonic(_cut(text, _MENU_LETTERS))


def short_name(name: str) -> str:
    """A name that a set or a person gave, on one line and short enough for a panel at the side."""
    return _cut(name, _NAME_LETTERS)


def _cut(text: str, letters: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= letters else line[: letters - 1].rstrip() + "…"

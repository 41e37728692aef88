"""Questions, which show what they name as it is."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from spritestudio.ui.widgets.plain_text import plain

_IS_ALONE = "nobody_answers"


@contextlib.contextmanager
def answered_alone() -> Iterator[None]:
    """Take the first answer of every question, since the program was told to end and nobody is there."""
    app = QCoreApplication.instance()
    assert app is not None
    app.setProperty(_IS_ALONE, True)
    try:
        yield
    finally:
        app.setProperty(_IS_ALONE, False)


def ask(parent: QWidget, title: str, text: str, answers: Mapping[str, str]) -> str:
    """Ask, and wait for an answer; where nobody is there to give one, it is the first.

    Args:
        parent: The window.
        title: The question in short.
        text: The question in full.
        answers: What the buttons say, by what is returned; the first is the one that Enter means, the last
            the one that Escape means.
    """
    app = QCoreApplication.instance()
    if app is not None and app.property(_IS_ALONE):
        return next(iter(answers))
    box = QMessageBox(QMessageBox.Icon.Question, title, text, parent=parent)
    box.setObjectName("question")
    box.setTextFormat(Qt.TextFormat.PlainText)
    roles = QMessageBox.ButtonRole
    buttons = {}
    for number, (name, label) in enumerate(answers.items()):
        role = roles.RejectRole if number == len(answers) - 1 else roles.ActionRole
        button = box.addButton(label, role)
        button.setObjectName(f"answer_{name}")
        buttons[button] = name
    first, *_, last = buttons
    box.setDefaultButton(first)
    box.setEscapeButton(last)
    box.exec()
    answer = buttons.get(box.clickedButton(), buttons[last])  # type: ignore[call-overload]
    box.deleteLater()
    return answer


def confirmed(parent: QWidget, title: str, question: str) -> bool:
    """Whether the person agrees; no is what Enter says."""
    buttons = QMessageBox.StandardButton
    answer = QMessageBox.question(parent, title, plain(question), buttons.Yes | buttons.No, buttons.No)
    return answer == buttons.Yes

"""A question is answered by its buttons, and Escape is the last of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from spritestudio.ui.widgets.questions import ask
from tests.modal_guard import ModalGuard

ANSWERS = {"save": "Save…", "discard": "Discard", "cancel": "Cancel"}


def act(box: QWidget, button: str) -> None:
    """Press a button of the question, or Escape where there is none of that name."""
    found = box.findChild(QPushButton, f"answer_{button}")
    if isinstance(found, QPushButton):
        found.click()
    else:
        QTest.keyClick(box, Qt.Key.Key_Escape)


@pytest.mark.parametrize(
    ("button", "answer"), [("save", "save"), ("discard", "discard"), ("cancel", "cancel"), ("", "cancel")]
)
def test_the_button_is_the_answer(qtbot: QtBot, modal_guard: ModalGuard, button: str, answer: str) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    modal_guard.answer(lambda box: act(box, button))
    assert ask(parent, "Save?", "It is not saved.", ANSWERS) == answer

"""A question is answered by its buttons, and Escape is the last of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from spritestudio.ui.sprites.questions import ask

ANSWERS = {"save": "Save…", "discard": "Discard", "cancel": "Cancel"}


def act(button: str) -> None:
    """Press a button of the question, or Escape where there is none of that name."""
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    found = box.findChild(QPushButton, f"answer_{button}")
    if isinstance(found, QPushButton):
        found.click()
    else:
        QTest.keyClick(box, Qt.Key.Key_Escape)


@pytest.mark.parametrize(
    ("button", "answer"), [("save", "save"), ("discard", "discard"), ("cancel", "cancel"), ("", "cancel")]
)
def test_the_button_is_the_answer(qtbot: QtBot, button: str, answer: str) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    QTimer.singleShot(0, lambda: act(button))
    assert ask(parent, "Save?", "It is not saved.", ANSWERS) == answer

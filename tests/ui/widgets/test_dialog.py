"""Dialogs: Return ends typing, the size fits on the screen, and every one of ours is such a dialog."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import spritestudio.ui
from spritestudio.specs.fields import FieldInfo
from spritestudio.ui.widgets.dialog import Dialog
from spritestudio.ui.widgets.field_editors import number_editor, whole_editor

_NUMBER = FieldInfo("Width", "how wide it is", minimum=1, maximum=64)


@pytest.fixture
def dialog(qtbot: QtBot, themed: QApplication) -> Dialog:
    """A dialog with a default button."""
    dialog = Dialog("some_dialog", "Some")
    qtbot.addWidget(dialog)
    button = QPushButton("Do it", dialog)
    button.setDefault(True)
    button.clicked.connect(dialog.accept)
    dialog.column().addWidget(button)
    return dialog


def fields() -> list[QWidget]:
    return [whole_editor(_NUMBER, "whole"), number_editor(_NUMBER, "number"), QLineEdit(), QComboBox()]


@pytest.mark.parametrize("kind", range(4))
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_return_in_a_field_presses_no_button(dialog: Dialog, qtbot: QtBot, kind: int, key: Qt.Key) -> None:
    field = fields()[kind]
    layout = dialog.layout()
    assert layout is not None
    layout.addWidget(field)
    dialog.show()
    field.setFocus()
    qtbot.keyClick(field, key)
    assert dialog.isVisible()
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_return_in_the_last_field_presses_it(dialog: Dialog, qtbot: QtBot) -> None:
    name = QLineEdit()
    layout = dialog.layout()
    assert layout is not None
    layout.addWidget(name)
    dialog.let_return_accept(name)
    dialog.show()
    name.setFocus()
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_a_dialog_is_no_larger_than_the_screen(dialog: Dialog) -> None:
    room = dialog.screen().availableSize()
    dialog.open_at(10_000, 10_000)
    assert dialog.width() < room.width()
    assert dialog.height() < room.height()
    dialog.open_at(300, 200)
    assert (dialog.width(), dialog.height()) == (300, 200)


def test_every_dialog_of_ours_is_one() -> None:
    plain = []
    for path in Path(spritestudio.ui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                plain += [node.name for base in node.bases if ast.unparse(base) == "QDialog"]
    assert plain == ["Dialog"]

"""A text to read and copy."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from spritestudio.ui.widgets.report_dialog import ReportDialog


def test_the_text_is_copied_as_it_stands(qtbot: QtBot) -> None:
    dialog = ReportDialog("report", "Report", "Figures", "<b>1</b>\n  two", None)
    qtbot.addWidget(dialog)
    assert dialog.text.isReadOnly()
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == "<b>1</b>\n  two"


def test_close_closes(qtbot: QtBot) -> None:
    dialog = ReportDialog("report", "Report", "Figures", "1", None)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.findChild(QPushButton, "report_close").click()
    assert not dialog.isVisible()

"""A stack of pages takes no more height than the page that is seen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from spritestudio.ui.widgets.page_stack import PageStack


def page(height: int, width: int) -> QWidget:
    page = QWidget()
    inner = QWidget()
    inner.setMinimumSize(width, height)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(inner)
    text = QLabel("words " * 200)
    text.setWordWrap(True)
    text.setMinimumHeight(1)
    layout.addWidget(text)
    return page


def test_its_least_height_is_that_of_the_page_that_is_seen(qtbot: QtBot) -> None:
    stack = PageStack()
    qtbot.addWidget(stack)
    assert stack.minimumSizeHint() == QSize(0, 0)
    low, high = page(50, 300), page(400, 100)
    stack.addWidget(low)
    stack.addWidget(high)
    stack.show()
    assert stack.minimumSizeHint().height() < 400
    assert stack.minimumSizeHint().width() >= 300
    stack.setCurrentWidget(high)
    assert stack.minimumSizeHint().height() >= 400
    assert not stack.hasHeightForWidth()

"""Lines of widgets."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from spritestudio.ui.widgets.flow_layout import FlowLayout


def test_a_full_line_is_followed_by_another(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    flow = FlowLayout(box, spacing_px=5)
    parts = [QWidget() for _ in range(4)]
    for part in parts:
        part.setFixedSize(40, 20)
        flow.addWidget(part)
    parts[1].setFixedSize(40, 10)
    box.resize(100, 100)
    box.show()
    assert [(part.x(), part.y()) for part in parts] == [(0, 0), (45, 5), (0, 25), (45, 25)]
    assert (flow.heightForWidth(100), flow.heightForWidth(300), flow.heightForWidth(10)) == (45, 20, 85)

    parts[0].hide()
    assert flow.heightForWidth(100) == 45  # two, and one below
    assert flow.takeAt(7) is None
    assert (flow.count(), flow.heightForWidth(130)) == (4, 20)

"""A text that is shortened to the room there is."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.ui.widgets.one_line_label import OneLineLabel


def test_what_is_too_long_is_shortened_and_whole_in_the_tooltip(qtbot: QtBot, themed: QApplication) -> None:
    label = OneLineLabel("Train " + 20 * "<b>goblin ")
    qtbot.addWidget(label)
    label.resize(120, 20)
    label.show()
    assert label.text().startswith("Train <b>")
    assert label.text().endswith("…")
    assert label.accessibleName() == "Train " + 20 * "<b>goblin "
    assert "&lt;b&gt;goblin" in label.toolTip(), "it is no markup"
    label.set_line("Train")
    assert (label.text(), label.toolTip()) == ("Train", "Train")
    label.set_line(20 * "goblin ")
    label.resize(2000, 20)
    assert label.text() == 20 * "goblin "

"""A drop-down with a long text."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.ui.widgets.eliding_box import ElidingBox
from spritestudio.ui.widgets.images import from_qimage

_LONG = "Sprites of a very long name · 64"


def test_a_long_text_ends_in_an_ellipsis_and_a_short_one_is_whole(qtbot: QtBot, themed: QApplication) -> None:
    box = ElidingBox()
    qtbot.addWidget(box)
    box.addItems([_LONG, "No"])
    box.resize(160, 30)
    box.show()
    assert box.shown_text.endswith("…")
    shown = box.shown_text
    box.setIconSize(QSize(64, 12))
    icon = QPixmap(64, 12)
    icon.fill("red")
    box.setItemIcon(0, QIcon(icon))
    assert len(box.shown_text) < len(shown)
    assert box.currentText() == _LONG
    box.setCurrentIndex(1)
    assert box.shown_text == "No"
    box.setCurrentIndex(0)
    box.resize(600, 30)
    assert box.shown_text == _LONG


def test_what_is_elided_leaves_the_arrow_free(qtbot: QtBot, themed: QApplication) -> None:
    shots = []
    for text in ("W" * 40, ""):
        box = ElidingBox()
        qtbot.addWidget(box)
        box.addItem(text)
        box.resize(160, 30)
        box.show()
        shots.append(from_qimage(box.grab().toImage()))
    assert (shots[0][:, :130] != shots[1][:, :130]).any()
    assert (shots[0][:, 136:] == shots[1][:, 136:]).all()

"""One clock for all that moves, and nothing runs where nobody sees it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from spritestudio.ui.widgets.playing import Playing, clock
from tests.ui.conftest import PATIENCE_MS


def test_all_that_moves_has_one_time(qtbot: QtBot, themed: QApplication) -> None:
    views = [QWidget(), QWidget()]
    told: list[list[int]] = [[], []]
    for view, times in zip(views, told, strict=True):
        qtbot.addWidget(view)
        playing = Playing(view)
        playing.ticked.connect(times.append)
        playing.set_moving(True)
    assert not clock().runs, "nobody sees them"
    for view in views:
        view.show()
    assert clock().runs
    qtbot.waitUntil(lambda: all(len(times) > 1 for times in told), timeout=PATIENCE_MS)
    assert set(told[1]) & set(told[0])
    views[0].hide()
    count = len(told[0])
    qtbot.waitUntil(lambda: told[1][-1] > told[0][-1], timeout=PATIENCE_MS)
    assert len(told[0]) == count
    assert clock().runs
    views[1].hide()
    assert not clock().runs


def test_the_clock_stops_when_what_moved_is_gone(qtbot: QtBot, themed: QApplication) -> None:
    view = QWidget()
    Playing(view).set_moving(True)
    view.show()
    assert clock().runs
    view.close()
    view.show()
    view.deleteLater()
    qtbot.waitUntil(lambda: not clock().runs, timeout=PATIENCE_MS)


def test_what_stands_still_does_not_tick(qtbot: QtBot, themed: QApplication) -> None:
    view = QWidget()
    qtbot.addWidget(view)
    playing = Playing(view)
    view.show()
    assert not playing.is_on
    playing.set_moving(True)
    assert playing.is_on
    playing.set_moving(False)
    assert not clock().runs

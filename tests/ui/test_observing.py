"""Following the events of the model from objects of Qt."""

from __future__ import annotations

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from spritestudio.project.observable import Event
from spritestudio.ui.observing import follow
from tests.ui.conftest import PATIENCE_MS


def test_a_listener_is_called_no_more_once_its_owner_is_gone(qtbot: QtBot) -> None:
    event, owner, heard = Event(), QObject(), list[int]()
    follow(event, owner, heard.append)
    event.emit(1)
    with qtbot.waitSignal(owner.destroyed, timeout=PATIENCE_MS):
        owner.deleteLater()
    event.emit(2)
    assert heard == [1]

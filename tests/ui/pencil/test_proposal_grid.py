"""Proposals in the room that there is."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.ui.pencil.proposal_grid import ProposalGrid


def shown(qtbot: QtBot, count: int, side: int, height: int) -> ProposalGrid:
    grid = ProposalGrid()
    qtbot.addWidget(grid)
    grid.resize(224, height)
    grid.show()
    grid.show_proposals(np.full((count, side, side, 4), 255, np.uint8))
    return grid


@pytest.mark.usefixtures("themed")
@pytest.mark.parametrize(("side", "zoom"), [(16, 2), (32, 1)])
def test_sixteen_are_seen_at_once_in_a_low_window(qtbot: QtBot, side: int, zoom: int) -> None:
    grid = shown(qtbot, 16, side, 130)
    assert grid.zoom == zoom
    assert grid.verticalScrollBar().maximum() == 0


@pytest.mark.usefixtures("themed")
def test_the_wheel_scrolls_to_those_for_which_there_is_no_room(qtbot: QtBot) -> None:
    grid = shown(qtbot, 16, 64, 130)
    assert grid.verticalScrollBar().maximum() > 0
    none, place = QPoint(), QPointF(20, 20)
    down = QWheelEvent(
        place,
        place,
        none,
        QPoint(0, -40),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(grid.viewport(), down)
    assert grid.verticalScrollBar().value() == 40
    assert grid.zoom == 1

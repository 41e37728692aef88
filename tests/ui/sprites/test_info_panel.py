"""What is known of the selected sprites takes the height that it needs, and scrolls in a low window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from spritestudio.sprites.starter.starter_set import starter_sprites
from spritestudio.ui.sprites.info_panel import InfoPanel


@pytest.fixture
def panel(qtbot: QtBot, themed: QApplication) -> InfoPanel:
    panel = InfoPanel()
    qtbot.addWidget(panel)
    panel.resize(286, 800)
    panel.show()
    panel.details.show_sprites(starter_sprites(), np.zeros(0, np.int64))
    return panel


def test_all_fields_are_seen_where_there_is_room(panel: InfoPanel, qtbot: QtBot) -> None:
    scroll = panel.findChild(QScrollArea, "details_scroll")
    assert isinstance(scroll, QScrollArea)
    qtbot.waitUntil(lambda: scroll.height() == panel.details.sizeHint().height())
    few = scroll.height()
    panel.details.show_sprites(starter_sprites(), np.array([3]))
    qtbot.waitUntil(lambda: scroll.height() == panel.details.sizeHint().height() > few)
    assert scroll.verticalScrollBar().maximum() == 0


def test_a_low_window_scrolls_them(panel: InfoPanel, qtbot: QtBot) -> None:
    panel.details.show_sprites(starter_sprites(), np.array([3]))
    scroll = panel.findChild(QScrollArea, "details_scroll")
    assert isinstance(scroll, QScrollArea)
    qtbot.waitUntil(lambda: panel.minimumSizeHint().height() < 400)
    panel.resize(286, 400)
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() > 0)
    assert panel.findings.height() > 60

"""Sprites with clips move on the shelf, and only they are painted anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.project.shelf import KeptSprite, Shelf, ShelfRow
from spritestudio.sprites.motion.clip import Clip
from spritestudio.ui.project.shelf_panel import ShelfPanel
from spritestudio.ui.widgets.playing import clock
from tests.ui.conftest import PATIENCE_MS


def test_what_has_clips_moves_while_it_may(qtbot: QtBot, themed: QApplication) -> None:
    panel = ShelfPanel()
    qtbot.addWidget(panel)
    panel.resize(400, 200)
    panel.show()
    frames = np.full((2, 8, 8, 4), 255, np.uint8)
    frames[0, ..., :3], frames[1, ..., :3] = 10, 200
    still = KeptSprite(frames[0])
    moving = replace(KeptSprite(frames[0]), clips=(Clip(frames, (40, 40)),))
    panel.show_shelf(Shelf((ShelfRow("", (still, still)),)))
    moving_sprites = panel.grid.moving.playing
    assert not panel.play.isVisible()
    assert not moving_sprites.is_on
    panel.show_shelf(Shelf((ShelfRow("", (still, moving)),)))
    assert panel.play.isVisible()
    seen: set[int] = set()

    def red() -> int:
        return panel.grid.viewport().grab().toImage().pixelColor(panel.grid.sprite_center(1)).red()

    def has_moved() -> bool:
        seen.add(red())
        return {10, 200} <= seen

    qtbot.waitUntil(has_moved, timeout=PATIENCE_MS)
    panel.play.click()
    assert not moving_sprites.is_on
    assert not clock().runs
    assert red() == 10
    panel.play.click()
    assert moving_sprites.is_on
    assert clock().runs
    panel.set_folded(True)
    assert not clock().runs
    assert not panel.play.isVisible()

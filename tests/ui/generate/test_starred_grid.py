"""The stars of painted sprites."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from spritestudio.ui.generate.starred_grid import StarredGrid
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.widgets.grid_layout import Section
from tests.ui.conftest import PATIENCE_MS


def test_a_star_is_clicked_without_selecting(qtbot: QtBot) -> None:
    grid = StarredGrid()
    qtbot.addWidget(grid)
    grid.resize(400, 300)
    grid.show()
    grid.set_arrangement([Section("", 4)], 16, 2)
    grid.set_images(np.full((4, 16, 16, 4), 255, np.uint8))
    clicked: list[int] = []
    grid.star_clicked.connect(clicked.append)
    star = grid.star_rect(2).center()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=star)
    assert (clicked, grid.selection) == ([], (2,)), "there is nothing to keep yet"
    grid.set_kept([1], can_keep=True)
    plain = grid.grab().toImage()
    qtbot.mouseMove(grid.viewport(), grid.sprite_center(2))
    qtbot.waitUntil(lambda: grid.grab().toImage() != plain)
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=star)
    assert (clicked, grid.selection) == ([2], (2,))
    assert [grid.part_name(i).endswith("kept") for i in range(4)] == [False, True, False, False]


def test_the_star_keeps_and_releases(
    qtbot: QtBot, window: MainWindow, paint: Callable[[MainWindow], None]
) -> None:
    paint(window)
    grid = window.generate_page.view.grid
    for kept in ([4], []):
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.star_rect(4).center())
        origins = [sprite.origin.rpartition(":")[2] for sprite in window.shelf_controller.shelf]
        assert origins == [str(place) for place in kept]
        assert [i for i in range(grid.count) if grid.part_name(i).endswith("kept")] == kept
    paint(window)
    assert not any(grid.part_name(i).endswith("kept") for i in range(grid.count))


def test_sprites_of_a_stopped_painting_are_kept_once_and_released(qtbot: QtBot, window: MainWindow) -> None:
    page = window.generate_page
    page.panel.sampler.steps.setValue(500)
    page.painter.generate()
    qtbot.waitUntil(lambda: page.view.newest is not None, timeout=PATIENCE_MS)
    page.painter.stop()
    grid, shelf = page.view.grid, window.shelf_controller
    grid.set_selection((1, 3))
    for kept in ([1, 3], [], [1, 3]):
        page.keep()
        assert len(shelf.shelf) == len(kept)
        assert [i for i in range(grid.count) if grid.part_name(i).endswith("kept")] == kept
    page.view.noisy.click()
    assert not any(grid.part_name(i).endswith("kept") for i in range(grid.count)), "it is another picture"


def test_hundreds_are_scrolled_through_rather_than_too_small_to_judge(qtbot: QtBot) -> None:
    grid = StarredGrid()
    qtbot.addWidget(grid)
    grid.resize(900, 400)
    grid.show()
    for columns in (0, 16):
        grid.set_arrangement([Section("", 500)], 16, columns)
        assert grid.zoom == 2
        assert grid.verticalScrollBar().maximum() > 0
        grid.set_arrangement([Section("", 8)], 16, columns)
        assert grid.zoom > 2
        assert grid.verticalScrollBar().maximum() == 0
    grid.set_arrangement([Section("", 500)], 32, 0)
    assert grid.zoom == 1

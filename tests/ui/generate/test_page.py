"""What an artist does on the page beside painting: change weights, keep a seed, go back; and its tools."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from spritestudio.errors import SpriteStudioError
from spritestudio.paths import user_data
from spritestudio.project.project_index import last_generations
from spritestudio.ui import tools
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.menus import MenuBuilder
from tests.ui.conftest import PATIENCE_MS, start_long, wait_for_end


@pytest.fixture
def page(window: MainWindow) -> GeneratePage:
    return window.generate_page


def test_the_step_is_told_in_full_in_a_small_window(
    page: GeneratePage, qtbot: QtBot, window: MainWindow, paint: Callable[[MainWindow], None]
) -> None:
    window.resize(1024, 700)
    paint(window)
    view = page.view
    assert view.newest is not None
    view.add_frames([dataclasses.replace(view.newest, step=500, steps=500)])
    label = view.step_label
    assert label.text() == "step 500 of 500"
    qtbot.waitUntil(lambda: label.width() >= label.fontMetrics().horizontalAdvance(label.text()))
    assert window.width() == 1024


def test_sprites_that_could_not_be_kept_are_told_of_once_and_kept_later(
    page: GeneratePage,
    qtbot: QtBot,
    window: MainWindow,
    paint: Callable[[MainWindow], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.project._saving.setInterval(20)
    full = True

    def write(*statements: object) -> None:
        if full:
            raise SpriteStudioError("The disk is full.")
        really_write(*statements)

    file = window.workspace.project._file
    really_write = file._write
    monkeypatch.setattr(file, "_write", write)
    paint(window)
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE_MS)
    assert "is full" in window.banner.message.text()
    window.banner.close_button.click()
    painted = page.view.images
    assert painted is not None
    paint(window)
    page.navigator.show_generation(-1)
    np.testing.assert_array_equal(page.view.images, painted)  # they can be gone back to all the same
    window.banner.close_button.click()
    qtbot.wait(100)
    assert not window.banner.isVisible(), "once is enough"
    full = False
    qtbot.waitUntil(lambda: page.history.is_written, timeout=PATIENCE_MS)
    assert last_generations(user_data()).ids == page.history.ids
    assert len(page.history) == 2


def test_other_weights_stop_the_painting_and_take_over(
    page: GeneratePage, qtbot: QtBot, weights: Path
) -> None:
    start_long(page, qtbot)
    page.open_weights(weights)
    assert not page.painting.running
    wait_for_end(qtbot, lambda: page.loading.running)
    assert page.weights.path == weights


def test_weights_chosen_while_others_load_are_those_that_paint(
    page: GeneratePage, qtbot: QtBot, weights: Path, studio_weights: Path
) -> None:
    page.open_weights(studio_weights)
    page.open_weights(weights)
    wait_for_end(qtbot, lambda: page.loading.running)
    assert page.weights.path == weights
    assert page.panel.weights.currentData() == str(weights)


def test_a_kept_seed_is_told_until_a_new_one_is_wanted(
    page: GeneratePage, window: MainWindow, paint: Callable[[MainWindow], None]
) -> None:
    panel = page.panel
    assert not panel.kept_seed.isVisible()
    paint(window)
    page.view.grid.set_selection((2,))
    seed = panel.seed.value() + 2
    page.inspector.use_seed.click()
    assert panel.kept_seed.isVisible()
    assert str(seed) in panel.kept_seed.text()
    paint(window)
    assert page.navigator.request is not None
    assert page.navigator.request.spec.seeds[0] == seed
    window.findChild(QPushButton, "new_seed").click()
    assert not panel.kept_seed.isVisible()
    assert not panel.settings.keeps_seed


def test_columns_are_as_many_as_show_the_sprites_largest(page: GeneratePage, window: MainWindow) -> None:
    panel, grid = page.panel, page.view.grid
    window.resize(1320, 900)
    panel.columns.setValue(0)
    assert panel.columns.text() == "Auto"
    panel.count.setValue(200)
    page.view.start(panel.sections(), 16, 0)
    best = grid.zoom
    zooms = []
    for columns in range(1, 65):
        grid.set_columns(columns)
        zooms.append(grid.zoom)
    assert best == max(zooms) > 1


def test_the_history_is_in_sight(
    page: GeneratePage, window: MainWindow, paint: Callable[[MainWindow], None]
) -> None:
    view = page.view
    assert (view.earlier.isEnabled(), view.later.isEnabled(), view.place.text()) == (False, False, "")
    paint(window)
    first = page.view.images
    paint(window)
    assert (view.earlier.isEnabled(), view.later.isEnabled(), view.place.text()) == (True, False, "2/2")
    view.earlier.click()
    assert (view.earlier.isEnabled(), view.later.isEnabled(), view.place.text()) == (False, True, "1/2")
    np.testing.assert_array_equal(page.view.images, first)
    assert page.progress.text.text() == f"Grid 1 of 2, painted by {page.panel.weights.currentText()}"
    view.later.click()
    assert view.place.text() == "2/2"


class Counter(PageController):
    """Counts how often its action was chosen, three times at most."""

    context_actions = ("count",)

    def __init__(self, page: GeneratePage) -> None:
        super().__init__(page)
        self.count = 0
        self.is_wound_down = False

    def build_actions(self, build: MenuBuilder) -> None:
        build.menu("edit").action("count", "Count", self.on_count, "Ctrl+Shift+F12")

    def lacks(self) -> Mapping[str, str]:
        return {"count": "" if self.count < 3 else "It has counted to three"}

    def on_count(self) -> None:
        self.count += 1
        self.changed.emit()
        self.failed.emit(SpriteStudioError(f"That was {self.count}."))

    def wind_down(self) -> None:
        self.is_wound_down = True


def test_a_tool_brings_its_actions_and_is_told_of_the_end(
    monkeypatch: pytest.MonkeyPatch, open_window: Callable[[], MainWindow]
) -> None:
    monkeypatch.setattr(tools, "TOOLS", (Counter,))
    window = open_window()
    counter, action = window.findChild(Counter), window.findChild(QAction, "count")
    assert counter is not None
    assert action in window.generate_page.selection.menu_actions
    assert window.findChild(QAction, "randomise") in window._menus._menus["generate"].actions()
    for number in range(1, 4):
        assert action.isEnabled()
        action.trigger()
        assert f"That was {number}." in window.banner.message.text()
    assert (action.isEnabled(), action.toolTip()) == (False, "It has counted to three")
    window.close()
    assert counter.is_wound_down


def test_an_empty_grid_has_no_zoom(window: MainWindow, paint: Callable[[MainWindow], None]) -> None:
    view = window.generate_page.view
    assert view.zoom_label.text() == ""
    paint(window)
    assert view.zoom_label.text() == f"{view.grid.zoom}×"
    window.project.new()
    assert view.grid.count == 0
    assert view.zoom_label.text() == ""

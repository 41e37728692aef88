"""What an artist does on the page beside painting: stop, change weights, keep a seed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from spritestudio.errors import SpriteStudioError
from spritestudio.paths import user_data
from spritestudio.project.project_index import last_generations
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS, wait_for_end


@pytest.fixture
def page(window: MainWindow) -> GeneratePage:
    return window.generate_page


def start_long(page: GeneratePage, qtbot: QtBot) -> None:
    """Begin a painting that does not end by itself."""
    page.panel.sampler.method.setCurrentIndex(page.panel.sampler.method.findData("ddim"))
    page.panel.sampler.steps.setValue(500)
    page.panel.generate.click()
    qtbot.waitUntil(lambda: page.view.newest is not None, timeout=PATIENCE_MS)


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
    assert window.banner.isVisible()
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


def test_a_stop_keeps_a_picture_and_the_next_grid_is_seen_as_before(
    page: GeneratePage, qtbot: QtBot, window: MainWindow
) -> None:
    start_long(page, qtbot)
    assert page.view.noisy.isChecked()
    page.stop()
    newest = page.view.newest
    assert newest is not None
    assert not newest.last
    np.testing.assert_array_equal(page.view.images, newest.clean)
    art = page.art()
    assert art is not None
    assert art.recipe is not None
    assert (art.recipe.step, art.recipe.predicted) == (newest.step, True)
    page.panel.sampler.steps.setValue(2)
    page.panel.generate.click()
    assert page.view.noisy.isChecked()
    wait_for_end(qtbot, lambda: page.painting.running)
    assert page.view.noisy.isChecked()


def test_who_looks_at_the_prediction_goes_on_doing_so(page: GeneratePage, qtbot: QtBot) -> None:
    page.view.clean.click()
    start_long(page, qtbot)
    page.stop()
    page.panel.sampler.steps.setValue(2)
    page.panel.generate.click()
    wait_for_end(qtbot, lambda: page.painting.running)
    assert page.view.clean.isChecked()


def test_a_double_click_on_generate_does_one_thing(page: GeneratePage, qtbot: QtBot) -> None:
    page.panel.sampler.steps.setValue(500)
    middle = page.panel.generate.mapTo(page, page.panel.generate.rect().center())
    for _ in range(2):
        qtbot.mouseClick(page.childAt(middle), Qt.MouseButton.LeftButton)
    assert page.painting.running
    page.stop()


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

"""Painting a grid, stopping it, and grids that a request tells all of."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from spritestudio.project.shelf import KeptSprite
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS, start_long, wait_for_end


@pytest.fixture
def page(window: MainWindow) -> GeneratePage:
    return window.generate_page


def test_a_stop_keeps_a_picture_and_the_next_grid_is_seen_as_before(
    page: GeneratePage, qtbot: QtBot, window: MainWindow
) -> None:
    start_long(page, qtbot)
    assert page.view.noisy.isChecked()
    page.painter.stop()
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


def test_an_earlier_grid_is_not_undone_while_another_is_painted(
    page: GeneratePage, qtbot: QtBot, window: MainWindow, paint: Callable[[MainWindow], None]
) -> None:
    paint(window)
    before = page.history.ids
    start_long(page, qtbot)
    undo = window.findChild(QAction, "undo")
    assert isinstance(undo, QAction)
    undo.trigger()
    assert page.history.ids == before
    assert "Esc" in window.statusBar().currentMessage()
    qtbot.keyClick(window.shelf.grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    page.postprocess.panel.undo.click()
    assert page.history.ids == before
    page.view.grid.set_selection([0])
    page.keep()
    undo.trigger()
    assert len(window.shelf_controller.shelf) == 0
    page.painter.stop()
    undo.trigger()
    assert page.history.ids == before


def test_undo_takes_back_what_was_stopped_and_not_the_grid_before_it(
    page: GeneratePage, window: MainWindow, paint: Callable[[MainWindow], None], qtbot: QtBot
) -> None:
    paint(window)
    images, before = page.view.images, page.history.ids
    undo = window.findChild(QAction, "undo")
    assert isinstance(undo, QAction)
    start_long(page, qtbot)
    page.painter.stop()
    assert page.navigator.shown_id == ""
    page.view.grid.set_selection([0])
    page.keep()
    assert undo.text() == "Undo Keep 1 sprite"
    undo.trigger()
    assert (undo.text(), len(window.shelf_controller.shelf)) == ("Undo Paint 6 sprites", 0)
    undo.trigger()
    assert page.history.ids == before
    assert page.navigator.shown_id == before[0]
    np.testing.assert_array_equal(page.view.images, images)
    undo.trigger()
    assert page.history.ids == ()


def test_redo_brings_back_what_was_painted_until_it_was_stopped(
    page: GeneratePage, window: MainWindow, paint: Callable[[MainWindow], None], qtbot: QtBot
) -> None:
    paint(window)
    images = page.view.images
    undo, redo = window.findChild(QAction, "undo"), window.findChild(QAction, "redo")
    assert isinstance(undo, QAction)
    assert isinstance(redo, QAction)
    start_long(page, qtbot)
    qtbot.waitUntil(lambda: len(page.view.step_history) > 1, timeout=PATIENCE_MS)
    page.painter.stop()
    page.view.grid.set_selection([2, 4])
    stopped, request, film = page.view.images, page.navigator.request, list(page.view.step_history)
    assert stopped is not None
    told = page.progress.text.text()
    assert "Stopped at step" in told
    undo.trigger()
    np.testing.assert_array_equal(page.view.images, images)
    assert redo.text() == "Redo Paint 6 sprites"
    page.navigator.show_generation(-1)
    redo.trigger()
    np.testing.assert_array_equal(page.view.images, stopped)
    assert (page.navigator.request, page.navigator.shown_id) == (request, "")
    assert page.view.step_history == film
    assert page.view.scrubber.isEnabled()
    assert (window.workspace.selection.indices, page.progress.text.text()) == ((2, 4), told)
    assert (undo.text(), redo.text()) == ("Undo Paint 6 sprites", "Redo")

    undo.trigger()
    start_long(page, qtbot)
    redo.trigger()
    assert page.painting.running
    assert "Esc" in window.statusBar().currentMessage()
    page.painter.stop()
    undo.trigger()
    np.testing.assert_array_equal(page.view.images, images)


def test_what_was_stopped_is_gone_where_another_grid_is_shown(
    page: GeneratePage, window: MainWindow, paint: Callable[[MainWindow], None], qtbot: QtBot
) -> None:
    start_long(page, qtbot)
    page.painter.stop()
    timeline = window.workspace.project.timeline
    assert timeline.undo_title == "Paint 6 sprites"
    page.panel.sampler.steps.setValue(2)
    paint(window)
    timeline.undo()
    assert timeline.undo_title == ""
    start_long(page, qtbot)
    page.painter.stop()
    timeline.undo()
    assert page.view.images is None


def test_who_looks_at_the_prediction_goes_on_doing_so(page: GeneratePage, qtbot: QtBot) -> None:
    page.view.clean.click()
    start_long(page, qtbot)
    page.painter.stop()
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
    page.painter.stop()


def test_a_request_of_its_own_is_painted_and_kept_and_nothing_stays_locked(
    page: GeneratePage, window: MainWindow, paint: Callable[[MainWindow], None], qtbot: QtBot
) -> None:
    paint(window)
    before, images = page.navigator.request, page.view.images
    assert before is not None
    assert images is not None
    window.workspace.selection.set((0,))
    page.locks.toggle()
    request = before.of_sprites([3, 1], "these two")
    assert page.weights.path is not None
    page.painter.paint(page.weights.path, window.workspace.model, request)
    assert not window.workspace.locked
    wait_for_end(qtbot, lambda: page.painting.running)
    np.testing.assert_array_equal(page.view.images, images[[3, 1]])
    kept = page.history.read(page.history.newest)
    assert kept.request.sections == (("these two", 2),)
    assert window.workspace.settings.value("count") == 6


def test_undo_and_redo_say_what_came_back_also_where_steps_are_called_alike(window: MainWindow) -> None:
    image = np.zeros((16, 16, 4), np.uint8)
    image[4:14, 5:11] = (200, 40, 40, 255)
    painter, shelf, said = window.generate_page.painter, window.shelf_controller, window.statusBar()
    for number in range(4):
        shelf.keep([KeptSprite(image + np.uint8(number))])
    title = window.workspace.project.timeline.undo_title
    for left in (3, 2, 1, 0):
        window.show_status_message("")
        painter.undo()
        assert said.currentMessage() == f"Took back: {title}"
        assert len(shelf.shelf) == left
    for left in (1, 2, 3, 4):
        window.show_status_message("")
        painter.redo()
        assert said.currentMessage() == f"Did again: {title}"
        assert len(shelf.shelf) == left
    window.show_status_message("")
    painter.redo()
    assert said.currentMessage() == ""

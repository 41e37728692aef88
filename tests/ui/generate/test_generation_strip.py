"""The strip of generations: grids are gone back to, found and forgotten."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QImage
from pytestqt.qtbot import QtBot

from spritestudio.project.drawn_sprites import DRAWN, DrawnSprite, drawn_at
from spritestudio.specs import PostprocessSpec
from spritestudio.ui.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS, wait_for_end


def test_a_grid_is_gone_back_to_by_a_click(
    qtbot: QtBot, window: MainWindow, paint: Callable[[MainWindow], None]
) -> None:
    page = window.generate_page
    strip = page.navigator.strip
    paint(window)
    assert not strip.isVisible(), "a single one needs no strip"
    first = page.view.images
    assert first is not None
    paint(window)
    assert strip.isVisible()
    assert strip.model.rowCount() == 2
    assert strip.model.id_at(strip.list.currentIndex()) == page.navigator.shown_id
    place = strip.list.visualRect(strip.model.index(0)).center()
    qtbot.mouseClick(strip.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    np.testing.assert_array_equal(page.view.images, first)
    assert page.view.place.text() == "1/2"
    page.navigator.show_generation(1)
    strip.setFixedWidth(190)  # room for one of them
    newest, seen = strip.list.currentIndex(), strip.list.viewport()
    qtbot.waitUntil(lambda: seen.width() < 96 and strip.list.visualRect(newest).right() < seen.width() + 2)


def test_the_selection_comes_back_with_its_grid(
    window: MainWindow, paint: Callable[[MainWindow], None]
) -> None:
    page, selection = window.generate_page, window.workspace.selection
    paint(window)
    selection.set((1, 3))
    paint(window)
    assert selection.indices == ()
    selection.set((2,))
    page.navigator.show_generation(-1)
    assert selection.indices == (1, 3)
    page.navigator.show_generation(1)
    assert selection.indices == (2,)


def test_grids_are_found_and_forgotten_and_come_back(
    qtbot: QtBot, window: MainWindow, paint: Callable[[MainWindow], None]
) -> None:
    page = window.generate_page
    strip = page.navigator.strip
    for kind in ("hero", "potion", "hero"):
        page.panel.mixes.put({kind: 1.0})
        paint(window)
    strip.search.setText("potion")
    qtbot.waitUntil(lambda: strip.model.rowCount() == 1)
    assert "potion" in strip.model.data(strip.model.index(0), Qt.ItemDataRole.ToolTipRole)
    strip.list.selectAll()
    qtbot.keyClick(strip.list, Qt.Key.Key_Delete)
    strip.search.clear()
    qtbot.waitUntil(lambda: strip.model.rowCount() == 2)
    undo = window.findChild(QAction, "undo")
    assert isinstance(undo, QAction)
    assert undo.text() == "Undo Forget 1 grid"
    undo.trigger()
    assert (strip.model.rowCount(), len(page.history)) == (3, 3)


def test_another_project_shows_its_own(
    window: MainWindow, paint: Callable[[MainWindow], None], qtbot: QtBot
) -> None:
    page = window.generate_page
    paint(window)
    images = page.view.images
    window.project.new()
    assert page.view.images is None
    (before,) = window.workspace.project.recent
    window.project.open(before)
    wait_for_end(qtbot, lambda: window.project.is_saving)
    np.testing.assert_array_equal(page.view.images, images)


def test_grids_that_ask_for_a_palette_that_is_not_there_stop_no_start(
    window: MainWindow, paint: Callable[[MainWindow], None], open_window: Callable[[], MainWindow]
) -> None:
    page = window.generate_page
    paint(window)
    page.postprocess.settings.change(PostprocessSpec(palette_mode="model"))
    paint(window)
    page.postprocess.settings.change(PostprocessSpec(palette_mode="model", only=(5,)))
    window.close()
    strip = open_window().generate_page.navigator.strip
    assert strip.model.rowCount() == 2
    for row in range(2):
        assert not strip.model.data(strip.model.index(row), Qt.ItemDataRole.DecorationRole).isNull()


def test_ctrl_and_a_click_select_several_and_delete_forgets_these(
    qtbot: QtBot, window: MainWindow, paint: Callable[[MainWindow], None]
) -> None:
    page = window.generate_page
    strip = page.navigator.strip
    for _ in range(3):
        paint(window)
    shown = page.navigator.shown_id
    ids = page.history.ids
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(strip.list, Qt.Key.Key_Left)
    for row in (0, 1):
        place = strip.list.visualRect(strip.model.index(row)).center()
        modifier = control if row else Qt.KeyboardModifier.NoModifier
        qtbot.mouseClick(strip.list.viewport(), Qt.MouseButton.LeftButton, modifier, place)
    assert page.navigator.shown_id == ids[0] != shown
    qtbot.keyClick(strip.list, Qt.Key.Key_Delete)
    assert page.history.ids == ids[2:]


def test_a_forgotten_grid_gives_way_to_the_one_beside_it(
    window: MainWindow, paint: Callable[[MainWindow], None]
) -> None:
    page, navigator = window.generate_page, window.generate_page.navigator
    for _ in range(4):
        paint(window)
    first, second, third, fourth = page.history.ids
    navigator.show_generation(-2)
    navigator.delete([second])
    assert (navigator.shown_id, page.view.place.text()) == (third, "2/3")
    assert (page.view.earlier.isEnabled(), page.view.later.isEnabled()) == (True, True)
    assert "Grid 2 of 3" in page.progress.text.text()
    navigator.delete([first])
    assert (navigator.shown_id, page.view.place.text()) == (third, "1/2")
    assert "Grid 1 of 2" in page.progress.text.text()
    navigator.show_generation(1)
    navigator.delete([fourth])
    assert (navigator.shown_id, page.view.place.text()) == (third, "1/1")
    navigator.delete([third])
    assert (navigator.shown_id, page.view.images, page.view.place.text()) == ("", None, "")
    window.workspace.project.timeline.undo()
    assert (navigator.shown_id, page.view.place.text()) == (third, "1/1")


def test_the_picture_of_a_grid_has_what_was_drawn(
    window: MainWindow, paint: Callable[[MainWindow], None]
) -> None:
    page, timeline = window.generate_page, window.workspace.project.timeline
    paint(window)
    paint(window)
    first = page.history.ids[0]
    model = page.navigator.strip.model

    def shown() -> QImage:
        return model._picture(first).toImage()

    before = shown()
    pink = DrawnSprite(np.full((16, 16, 4), (255, 0, 255, 255), np.uint8))
    timeline.change(DRAWN, drawn_at({}, first, {0: pink}), "Draw")
    assert shown().pixelColor(4, 4).name() == "#ff00ff"
    timeline.undo()
    assert shown() == before


def test_the_strip_marks_no_grid_while_another_is_painted(
    qtbot: QtBot, window: MainWindow, paint: Callable[[MainWindow], None]
) -> None:
    page = window.generate_page
    strip = page.navigator.strip
    for _ in range(2):
        paint(window)
    assert strip.list.selectedIndexes()
    page.panel.sampler.steps.setValue(500)
    page.painter.generate()
    assert not strip.list.selectedIndexes()
    qtbot.waitUntil(lambda: page.view.newest is not None, timeout=PATIENCE_MS)
    page.painter.stop()
    assert not strip.list.selectedIndexes()
    page.navigator.show_generation(-1)
    assert strip.list.selectedIndexes()
    assert page.navigator.request is not None
    page.navigator.show_preview(page.navigator.request)
    assert not strip.list.selectedIndexes()


def test_a_search_without_a_hit_says_so_and_escape_clears_it(
    qtbot: QtBot, window: MainWindow, paint: Callable[[MainWindow], None]
) -> None:
    strip = window.generate_page.navigator.strip
    for _ in range(2):
        paint(window)
    strip.search.setText("no such thing")
    qtbot.waitUntil(strip.nothing.isVisible)
    assert not strip.list.isVisible()
    qtbot.keyClick(strip.search, Qt.Key.Key_Escape)
    assert strip.search.text() == ""
    qtbot.waitUntil(strip.list.isVisible)
    assert not strip.nothing.isVisible()

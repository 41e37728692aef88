"""The shelf by mouse, in the real window: order, rows, what comes from the grids, what is out of sight."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.sprites.starter.starter_set import starter_sprites
from spritestudio.ui.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS
from tests.ui.dragging import Place, drag_by_mouse
from tests.ui.project.conftest import sprite

_BESIDE = QPoint(20, 0)  # from the middle of a sprite to the gap on its right


def _at(window: MainWindow, index: int, beside: QPoint = _BESIDE) -> Place:
    grid = window.shelf.grid
    return grid.viewport(), grid.sprite_center(index) + beside


def _names(window: MainWindow) -> list[list[str]]:
    return [[sprite.title for sprite in row.sprites] for row in window.shelf_controller.shelf.rows]


@pytest.fixture
def filled(window: MainWindow) -> MainWindow:
    """A window with two rows on its shelf, of which the second has a name."""
    window.shelf_controller.keep([sprite(name) for name in "abcd"])
    window.shelf_controller._editor.add_row("potions")
    window.shelf_controller.keep([sprite(name) for name in "pq"])
    QApplication.processEvents()
    return window


def test_sprites_are_put_in_order_and_into_other_rows(
    filled: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid = filled.shelf.grid
    drag_by_mouse(monkeypatch, _at(filled, 0, QPoint()), _at(filled, 2))
    assert _names(filled) == [["b", "c", "a", "d"], ["p", "q"]]
    drag_by_mouse(monkeypatch, _at(filled, 3, QPoint()), _at(filled, 0, -_BESIDE))
    assert _names(filled) == [["d", "b", "c", "a"], ["p", "q"]]
    drag_by_mouse(monkeypatch, _at(filled, 1, QPoint()), _at(filled, 4))
    assert _names(filled) == [["d", "c", "a"], ["p", "b", "q"]]
    assert [kept.name for kept in grid.selected_sprites] == ["b"]
    grid.set_selection((0, 2))
    drag_by_mouse(monkeypatch, _at(filled, 0, QPoint()), _at(filled, 5))
    assert _names(filled) == [["c"], ["p", "b", "q", "d", "a"]]
    filled.workspace.project.timeline.undo()
    assert _names(filled) == [["d", "c", "a"], ["p", "b", "q"]]


def test_what_is_painted_is_dragged_to_a_place_and_again_to_another(
    filled: MainWindow, paint: Callable[[MainWindow], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    paint(filled)
    painted = filled.generate_page.view.grid
    first = (painted.viewport(), painted.sprite_center(1))
    drag_by_mouse(monkeypatch, first, _at(filled, 4))
    rows = filled.shelf_controller.shelf.rows
    assert _names(filled)[1] == ["p", rows[1].sprites[1].title, "q"]
    kept = rows[1].sprites[1]
    assert kept.origin.endswith(":1")
    drag_by_mouse(monkeypatch, first, _at(filled, 0, -_BESIDE))
    assert filled.shelf_controller.shelf.rows[0].sprites[0] is kept
    assert _names(filled)[1] == ["p", "q"]
    assert filled.workspace.project.timeline.undo_title == "Move 1 sprite"


def test_sprites_of_a_set_are_dragged_to_the_shelf(
    filled: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = filled.sprites_page
    page.document.begin(starter_sprites(), None, is_saved=True)
    filled.show_page(page)
    QApplication.processEvents()
    grid = page.grid
    drag_by_mouse(monkeypatch, (grid.viewport(), grid.sprite_center(0)), _at(filled, 0, -_BESIDE))
    kept = filled.shelf_controller.shelf.sprites[0]
    assert len(filled.shelf_controller.shelf) == 7
    np.testing.assert_array_equal(kept.image, page.document.editable.images[int(grid._order[0])])


def test_a_row_out_of_sight_is_scrolled_to_while_something_is_held_at_the_edge(
    filled: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3, 30):
        filled.shelf_controller._editor.add_row(f"row {number}")
        filled.shelf_controller.keep([sprite(f"of {number}")])
    filled.resize(1024, 700)
    QApplication.processEvents()
    bar = filled.shelf.grid.verticalScrollBar()
    bar.setValue(0)
    edge = QPoint(40, filled.shelf.grid.viewport().height() - 4)
    seen_first = filled.shelf.grid.row_around(edge)

    def wait() -> None:
        qtbot.waitUntil(lambda: bar.value() == bar.maximum(), timeout=PATIENCE_MS)

    assert bar.maximum() > 0
    drag_by_mouse(
        monkeypatch, _at(filled, 0, QPoint()), (filled.shelf.grid.viewport(), edge), on_the_way=wait
    )
    reached = filled.shelf.grid.row_around(edge)
    assert reached > seen_first
    assert len(_names(filled)[reached]) == 2
    assert not filled.shelf.grid._edge._timer.isActive()


def test_a_folded_shelf_opens_where_sprites_are_dragged_onto_its_head(
    filled: MainWindow,
    qtbot: QtBot,
    paint: Callable[[MainWindow], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paint(filled)
    filled.toggle_shelf()
    painted, head = filled.generate_page.view.grid, filled.shelf.count
    qtbot.waitUntil(lambda: filled.childAt(head.mapTo(filled, QPoint(2, 2))) is head, timeout=PATIENCE_MS)
    drag_by_mouse(monkeypatch, (painted.viewport(), painted.sprite_center(0)), (head, QPoint(2, 2)))
    assert not filled.shelf.is_folded
    assert len(filled.shelf_controller.shelf) == 6

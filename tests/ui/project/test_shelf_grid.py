"""The keys of the shelf: while it has the focus, they act on it and not on the page."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from spritestudio.sprites.starter.starter_set import starter_sprites
from spritestudio.ui.main_window import MainWindow
from tests.ui.project.conftest import sprite

_CTRL = Qt.KeyboardModifier.ControlModifier
_CTRL_SHIFT = _CTRL | Qt.KeyboardModifier.ShiftModifier


def _focus(window: MainWindow) -> None:
    window.activateWindow()
    window.shelf.grid.setFocus()
    QApplication.processEvents()


def test_keys_act_on_the_shelf_whose_selection_takes_the_place_of_the_grids(
    qtbot: QtBot, window: MainWindow, paint: Callable[[MainWindow], None]
) -> None:
    paint(window)
    shelf, painted = window.shelf.grid, window.generate_page.view.grid
    window.shelf_controller.keep([sprite("Ann", 24), sprite("Bert", 24)])
    painted.set_selection((0,))
    _focus(window)
    qtbot.keyClick(shelf, Qt.Key.Key_A, _CTRL)
    assert (shelf.selection, painted.selection) == ((0, 1), ())
    qtbot.keyClick(shelf, Qt.Key.Key_C, _CTRL)
    assert QGuiApplication.clipboard().image().size().toTuple() == (48, 24)
    qtbot.keyClick(shelf, Qt.Key.Key_Escape)
    assert (shelf.selection, painted.selection) == ((), ())


def test_undo_on_the_shelf_undoes_the_shelf_on_the_page_of_the_set(qtbot: QtBot, window: MainWindow) -> None:
    document = window.sprites_page.document
    document.begin(starter_sprites(), None, is_saved=True)
    before = document.editable
    assert before is not None
    document.do(before.take(np.arange(5)), "Take five")
    window.shelf_controller.keep([sprite("Ann")])
    window.show_page(window.sprites_page)
    _focus(window)
    qtbot.keyClick(window.shelf.grid, Qt.Key.Key_A, _CTRL)
    qtbot.keyClick(window.shelf.grid, Qt.Key.Key_Delete)
    assert len(window.shelf_controller.shelf) == 0
    qtbot.keyClick(window.shelf.grid, Qt.Key.Key_Z, _CTRL)
    assert len(window.shelf_controller.shelf) == 1
    qtbot.keyClick(window.shelf.grid, Qt.Key.Key_Z, _CTRL_SHIFT)
    assert len(window.shelf_controller.shelf) == 0
    assert document.editable is not None
    assert document.editable.count == 5
    document.undo()


def test_several_rows_leave_the_page_above_most_of_a_low_window(window: MainWindow) -> None:
    shelf, editor = window.shelf, window.shelf_controller._editor
    editor.keep([sprite("Ann")])
    window.resize(1024, 700)
    QApplication.processEvents()
    one = shelf.grid.part_rect(0).height()
    for row in range(1, 18):
        editor.add_row(f"row {row}")
        editor.keep([sprite(f"of row {row}")])
    QApplication.processEvents()
    assert shelf.grid.height() <= 0.3 * window.height()
    assert shelf.grid.part_rect(0).height() < one
    last = shelf.grid.part_rect(17)
    assert shelf.grid.viewport().rect().contains(last)  # what has come is seen


def test_a_double_click_on_its_name_names_a_sprite_and_the_window_says_how_to_go_on(
    window: MainWindow, qtbot: QtBot
) -> None:
    grid, editor = window.shelf.grid, window.shelf_controller._editor
    editor.keep([sprite("Ann"), sprite("Bob")])
    QApplication.processEvents()
    name = grid.part_rect(1).center() + QPoint(0, grid.part_rect(1).height() // 2 + 8)
    field = grid.findChild(QLineEdit, "shelf_name")
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=name)
    assert grid.selection == (1,)
    qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=name)
    assert (field.isVisible(), field.text()) == (True, "Bob")
    assert "Tab goes on to the next" in window.statusBar().currentMessage()
    qtbot.keyClicks(field, "Bea")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [kept.name for kept in window.workspace.project.shelf.value] == ["Ann", "Bea"]
    assert window.statusBar().currentMessage() == ""
    qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.part_rect(1).center())
    assert field.isHidden()
    assert window.pencil_page.isVisible()


def test_short_rows_stand_beside_each_other_and_below_where_there_is_no_room(window: MainWindow) -> None:
    grid, editor = window.shelf.grid, window.shelf_controller._editor
    window.resize(1024, 700)
    editor.keep([sprite(name) for name in "abcd"])
    QApplication.processEvents()
    for row in ("potions", "monsters"):
        editor.add_row(row)
        editor.keep([sprite(f"{row} {number}") for number in range(4)])
    QApplication.processEvents()
    firsts = [grid.part_rect(index) for index in (0, 4, 8)]
    assert len({place.top() for place in firsts}) == 1
    assert grid.part_rect(0).height() == 48
    assert [place.left() for place in firsts] == sorted({place.left() for place in firsts})
    assert grid.verticalScrollBar().maximum() == 0
    beside = grid.height()
    editor.keep([sprite(f"more {number}") for number in range(24)])
    QApplication.processEvents()
    assert grid.part_rect(8).top() > grid.part_rect(4).top()
    assert grid.height() > beside

"""Drawing from the shelf: E, New sprite, the mark of a pencil, and pictures that are pasted."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from spritestudio.project.drawing_session import ShelfTarget
from spritestudio.project.kept_files import read_files
from spritestudio.project.project import SHELF
from spritestudio.project.shelf import Shelf, ShelfRow, art_of
from spritestudio.specs import ExportSpec, GenerateSpec, GenerationRequest, PostprocessSpec, SheetSpec
from spritestudio.sprites.export.files import export_files
from spritestudio.sprites.recipes import read_recipe
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.widgets.images import to_qimage
from tests.ui.conftest import PATIENCE_MS
from tests.ui.project.conftest import ShelfParts, sprite


def test_e_opens_the_selected_sprite_and_a_new_one_where_none_is(qtbot: QtBot, shelf: ShelfParts) -> None:
    asked: list[object] = []
    shelf.controller.draw_requested.connect(asked.append)
    shelf.controller.keep([sprite("Ann")])
    grid = shelf.panel.grid
    qtbot.keyClick(grid, Qt.Key.Key_E)
    shelf.panel.draw_new.click()
    assert asked == [None, None]
    grid.set_selection((0,))
    qtbot.keyClick(grid, Qt.Key.Key_E)
    qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.sprite_center(0))
    assert all(isinstance(target, ShelfTarget) and target.title == "Ann" for target in asked[2:])
    assert len(asked) == 4


def test_a_picture_of_the_clipboard_is_kept_with_its_alpha(qtbot: QtBot, shelf: ShelfParts) -> None:
    told: list[str] = []
    shelf.controller.done.connect(told.append)
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(shelf.panel.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert told == ["There is no picture on the clipboard"]
    half = np.full((5, 3, 4), (10, 20, 30, 77), np.uint8)
    QGuiApplication.clipboard().setImage(to_qimage(half))
    qtbot.keyClick(shelf.panel.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(shelf.controller.shelf) == 1, timeout=PATIENCE_MS)
    [kept] = shelf.controller.shelf
    assert np.array_equal(kept.image, half)
    assert not kept.is_touched


def test_a_drawn_sprite_is_marked(qtbot: QtBot, shelf: ShelfParts) -> None:
    shelf.controller.keep([sprite("Ann"), dataclasses.replace(sprite("Bert"), is_touched=True)])
    grid = shelf.panel.grid
    assert [grid.part_name(index) for index in (0, 1)] == ["Ann", "Bert, drawn on"]
    shots = []
    for touched in (False, True):
        first = dataclasses.replace(shelf.controller.shelf.sprites[0], is_touched=touched)
        shelf.workspace.project.timeline.change(SHELF, Shelf((ShelfRow("", (first,)),)), "Mark")
        shots.append(grid.viewport().grab().toImage())
    assert shots[0] != shots[1]


def test_a_drawn_sprite_that_was_written_is_kept_as_it_was(tmp_path: Path) -> None:
    spec = GenerateSpec(seeds=(5,), contexts=((1.0,),))
    recipe = GenerationRequest(spec, "w", ("hero",), (("hero", 1),)).recipe(PostprocessSpec(), 16)
    drawn = dataclasses.replace(sprite("Ann"), recipe=recipe, is_touched=True)
    spec_of_files = ExportSpec(sheet=SheetSpec(layout="files"))
    [(name, data)] = export_files(art_of([drawn]), spec_of_files, "set").items()
    (tmp_path / name).write_bytes(data)
    told = read_recipe(tmp_path / name)
    assert told is not None
    assert len(told.drawn) == 1
    [files] = read_files([tmp_path / name])
    [kept] = files.sprites
    assert (kept.is_touched, np.array_equal(kept.image, drawn.image)) == (True, True)
    assert kept.recipe is not None
    assert not kept.recipe.drawn
    assert kept.told is not None
    assert kept.told.drawn == told.drawn


@pytest.mark.parametrize("page", ["generate_page", "sprites_page"])
def test_ctrl_v_on_a_page_keeps_a_picture(
    qtbot: QtBot, open_window: Callable[[], MainWindow], page: str
) -> None:
    window = open_window()
    window.show_page(getattr(window, page))
    QGuiApplication.clipboard().setImage(to_qimage(np.full((4, 4, 4), 255, np.uint8)))
    qtbot.keyClick(window.page, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(window.workspace.project.shelf.value) == 1, timeout=PATIENCE_MS)
    if page == "generate_page":
        qtbot.keyClick(window.page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        assert window.page is window.pencil_page
        assert window.pencil_page.drawing is not None


def test_return_ends_a_name_where_return_means_something_on_the_page(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.activateWindow()
    window.shelf_controller.keep([sprite("Ann")])
    kept = window.shelf_controller.shelf.sprites[0]
    window.pencil_page.draw_on(ShelfTarget(window.workspace.project, kept))
    window.shelf.add_row.click()
    field = window.shelf.grid.findChild(QLineEdit, "shelf_name")
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "Potions")
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Return)  # as from a keyboard: shortcuts are asked first
    assert field.isHidden()
    assert [row.name for row in window.shelf_controller.shelf.rows] == ["", "Potions"]

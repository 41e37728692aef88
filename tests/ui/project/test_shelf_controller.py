"""The shelf: sprites are kept, ordered, named, exported and dragged out and in."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from spritestudio.errors import SpriteStudioError
from spritestudio.project.shelf import KeptSprite
from spritestudio.specs import GenerateSpec, GenerationRequest, PostprocessSpec
from spritestudio.sprites.export.files import export_files
from spritestudio.sprites.recipes import read_recipe
from spritestudio.ui.export.export_dialog import ExportDialog
from spritestudio.ui.widgets.dragging import KEPT_MIME
from spritestudio.ui.widgets.images import to_qimage
from tests.modal_guard import ModalGuard
from tests.ui.conftest import wait_for_end
from tests.ui.project.conftest import ShelfParts, sprite


def test_what_is_kept_is_shown_and_undone(shelf: ShelfParts) -> None:
    assert not shelf.panel.export.isEnabled()
    shelf.controller.keep([sprite("Ann"), sprite("Bert")])
    assert (shelf.names, shelf.panel.grid.count, shelf.panel.count.text()) == ([["Ann", "Bert"]], 2, "2")
    shelf.workspace.project.timeline.undo()
    assert (shelf.names, shelf.panel.grid.count) == ([[]], 0)


def test_a_sprite_of_a_grid_is_kept_once_and_released_again(shelf: ShelfParts) -> None:
    painted = [KeptSprite(np.zeros((8, 8, 4), np.uint8), origin=f"1:{i}") for i in range(2)]
    again = [KeptSprite(np.zeros((8, 8, 4), np.uint8), origin=f"1:{i}") for i in range(2)]
    shelf.controller.keep_or_release(painted[:1])
    shelf.controller.keep_or_release(again)
    assert len(shelf.controller.shelf) == 2
    shelf.controller.keep_or_release(again[1:])
    assert [kept.origin for kept in shelf.controller.shelf] == ["1:0"]


def test_f2_names_a_sprite_and_the_name_goes_into_the_files(
    qtbot: QtBot, shelf: ShelfParts, tmp_path: Path
) -> None:
    shelf.controller.keep([sprite(""), sprite("")])
    grid = shelf.panel.grid
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    field = grid.findChild(QLineEdit, "shelf_name")
    assert field.isVisible()
    qtbot.keyClicks(field, "Sir  Galahad")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert shelf.names == [["hero", "Sir Galahad"]]

    shelf.controller.export()
    dialog = shelf.panel.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    wait_for_end(qtbot, lambda: dialog.drawing.running)
    dialog.path.setText(str(tmp_path / "heroes.png"))
    dialog.formats.set_chosen(["aseprite-json"])
    dialog.export.click()
    wait_for_end(qtbot, lambda: dialog.work.running)
    frames = json.loads((tmp_path / "heroes.json").read_text())["frames"]
    assert list(frames) == ["hero_000", "Sir-Galahad"]


def test_tab_goes_on_to_the_next_name(qtbot: QtBot, shelf: ShelfParts) -> None:
    shelf.controller.keep([sprite(""), sprite(""), sprite("")])
    shelf.panel.add_row.click()
    grid = shelf.panel.grid
    field = grid.findChild(QLineEdit, "shelf_name")
    qtbot.keyClicks(field, "Monsters")
    qtbot.keyClick(field, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert field.placeholderText() == "Row 1"
    qtbot.keyClicks(field, "Heroes")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [row.name for row in shelf.controller.shelf.rows] == ["Heroes", "Monsters"]
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    for name in ("Ann", "Bert", "Cleo", "Clea"):
        qtbot.keyClicks(field, name)
        qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert shelf.names == [["Ann", "Bert", "Clea"], []]
    assert grid.selection == (2,)


def test_a_animates_what_is_selected_on_the_shelf(qtbot: QtBot, shelf: ShelfParts) -> None:
    shelf.controller.keep([sprite("Ann"), sprite("Bert")])
    asked: list[list[KeptSprite]] = []
    shelf.controller.animate_requested.connect(asked.append)
    grid = shelf.panel.grid
    qtbot.keyClick(grid, Qt.Key.Key_A)
    assert asked == [], "of what is selected elsewhere the window knows"
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_A)
    assert [[each.name for each in sprites] for sprites in asked] == [["Bert"]]
    qtbot.keyClick(grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(grid.selection) == 2


def test_sprites_are_dragged_to_another_place_and_row(shelf: ShelfParts) -> None:
    shelf.controller.keep([sprite(name) for name in "abc"])
    shelf.controller.add_row()
    grid = shelf.panel.grid
    first = shelf.controller.shelf.sprites[0].id
    mime = QMimeData()
    mime.setData(KEPT_MIME, first.encode())
    grid.move_requested.emit([first], *grid._gap_at(grid.sprite_center(2) + QPoint(20, 0)))
    assert shelf.names == [["b", "c", "a"], []]
    grid.move_requested.emit([first], *grid._gap_at(grid._layout.section_rect(1).center()))
    assert shelf.names == [["b", "c"], ["a"]]
    shelf.workspace.project.timeline.undo()
    assert shelf.names == [["b", "c", "a"], []]


def _drop(shelf: ShelfParts, mime: QMimeData, at: QPoint) -> None:
    event = QDropEvent(
        QPointF(at), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    shelf.panel.grid.dropEvent(event)


def test_pictures_are_dropped_on_the_shelf(qtbot: QtBot, shelf: ShelfParts, tmp_path: Path) -> None:
    shelf.controller.keep([sprite("a"), sprite("b")])
    pixels = np.full((12, 10, 4), (1, 2, 3, 255), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "potion.png")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "potion.png"))])
    _drop(shelf, mime, shelf.panel.grid.sprite_center(1) - QPoint(20, 0))
    wait_for_end(qtbot, lambda: shelf.controller.reading.running)
    assert len(shelf.controller.shelf) == 3
    np.testing.assert_array_equal(shelf.controller.shelf.sprites[1].image, pixels)

    picture = QMimeData()
    picture.setImageData(QImage(9, 7, QImage.Format.Format_RGB32))
    _drop(shelf, picture, QPoint(5, 5))
    wait_for_end(qtbot, lambda: shelf.controller.reading.running)
    assert shelf.controller.shelf.sprites[0].image.shape == (7, 9, 4)


def test_what_was_done_to_an_enlarged_picture_is_told(
    qtbot: QtBot, shelf: ShelfParts, tmp_path: Path
) -> None:
    drawn = np.random.default_rng(0).integers(128, 256, (16, 16, 4), dtype=np.uint8)
    Image.fromarray(drawn.repeat(8, axis=0).repeat(8, axis=1)).save(tmp_path / "orc.png")
    told: list[str] = []
    shelf.controller.done.connect(told.append)
    shelf.controller.read([tmp_path / "orc.png"], (0, 0))
    wait_for_end(qtbot, lambda: shelf.controller.reading.running)
    np.testing.assert_array_equal(shelf.controller.shelf.sprites[0].image, drawn)
    assert told[-1].startswith("orc.png was enlarged 8 times")


def test_what_is_dropped_while_other_files_are_read_follows_them(
    qtbot: QtBot, shelf: ShelfParts, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{number}.png" for number in range(3)]
    for number, path in enumerate(paths):
        Image.new("RGBA", (16, 16), (number, 0, 0, 255)).save(path)
    for path in paths:
        shelf.controller.read([path], (0, 0))
    wait_for_end(qtbot, lambda: shelf.controller.reading.running)
    assert [sprite.image[0, 0, 0] for sprite in shelf.controller.shelf] == [2, 1, 0]


def test_the_rows_of_the_shelf_are_those_of_the_sheet(
    qtbot: QtBot, shelf: ShelfParts, tmp_path: Path
) -> None:
    shelf.controller.keep([sprite("Ann"), sprite("Bob")])
    shelf.controller.add_row()
    shelf.controller._editor.rename_row(1, "potions")
    shelf.controller.keep([sprite("Ether")])
    shelf.controller.export()
    dialog = shelf.panel.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    wait_for_end(qtbot, lambda: dialog.drawing.running)
    assert dialog.form.layout_choice.currentData() == "rows"
    assert not dialog.form.columns.isEnabled(), "a row stays a row"
    dialog.path.setText(str(tmp_path / "set.png"))
    dialog.formats.set_chosen(["aseprite-json"])
    dialog.export.click()
    wait_for_end(qtbot, lambda: dialog.work.running)
    told = json.loads((tmp_path / "set.json").read_text())
    assert [tag["name"] for tag in told["meta"]["frameTags"]] == ["Row 1", "potions"]
    assert told["frames"]["Ether"]["frame"] == {"x": 0, "y": 16, "w": 16, "h": 16}


def test_a_bad_file_among_good_ones_is_told_and_the_others_stand_in_order(
    qtbot: QtBot, shelf: ShelfParts, tmp_path: Path
) -> None:
    told: list[SpriteStudioError] = []
    shelf.controller.failed.connect(told.append)
    for number in range(4):
        Image.new("RGBA", (16, 16), (number, 0, 0, 255)).save(tmp_path / f"{number}.png")
    (tmp_path / "1.png").write_bytes(b"dear sprite")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / f"{number}.png")) for number in range(4)])
    _drop(shelf, mime, QPoint(5, 5))
    wait_for_end(qtbot, lambda: shelf.controller.reading.running)
    assert [kept.image[0, 0, 0] for kept in shelf.controller.shelf] == [0, 2, 3]
    assert [error.message for error in told] == ["1 of 4 files could not be kept: 1.png."]
    shelf.workspace.project.timeline.undo()
    assert len(shelf.controller.shelf) == 0


def test_a_picture_that_is_no_sprite_is_told(qtbot: QtBot, shelf: ShelfParts) -> None:
    told: list[SpriteStudioError] = []
    shelf.controller.failed.connect(told.append)
    shelf.controller.keep_image(QImage(3000, 20, QImage.Format.Format_RGB32))
    wait_for_end(qtbot, lambda: shelf.controller.reading.running)
    assert "3000×20" in told[0].message
    assert len(shelf.controller.shelf) == 0


def test_a_pasted_picture_that_was_enlarged_is_kept_as_it_was_drawn(qtbot: QtBot, shelf: ShelfParts) -> None:
    said: list[str] = []
    shelf.controller.done.connect(said.append)
    drawn = np.random.default_rng(0).choice(np.array([0, 90, 255], np.uint8), (32, 24))
    image = np.dstack((drawn, drawn[::-1], drawn, np.full_like(drawn, 255)))
    for times in (1, 8, 20):
        QGuiApplication.clipboard().setImage(to_qimage(image.repeat(times, axis=0).repeat(times, axis=1)))
        shelf.controller.paste()
        wait_for_end(qtbot, lambda: shelf.controller.reading.running)
    assert len(shelf.controller.shelf) == 3
    assert all(np.array_equal(kept.image, image) for kept in shelf.controller.shelf)
    told = [text for text in said if "enlarged" in text]
    assert told == [f"It was enlarged {n} times: one pixel was taken of each large one." for n in (8, 20)]


def test_a_picture_with_nothing_in_it_is_told_and_not_kept(qtbot: QtBot, shelf: ShelfParts) -> None:
    told: list[SpriteStudioError] = []
    shelf.controller.failed.connect(told.append)
    shelf.controller.keep_image(to_qimage(np.zeros((16, 16, 4), np.uint8)))
    wait_for_end(qtbot, lambda: shelf.controller.reading.running)
    assert told[0].message == "There is nothing to be seen in the picture."
    assert len(shelf.controller.shelf) == 0


def test_a_drag_carries_files_with_the_names(shelf: ShelfParts) -> None:
    shelf.controller.keep([sprite("Ann"), sprite("Bert", 32), sprite("ann")])
    shelf.panel.grid.select_all()
    mime = QMimeData()
    shelf.panel.grid.mime_requested.emit(mime)
    paths = [Path(url.toLocalFile()) for url in mime.urls()]
    assert [path.name for path in paths] == ["Ann.png", "Bert.png", "ann-2.png"]
    with Image.open(paths[1]) as picture:
        assert picture.size == (32, 32)
        assert picture.info["Title"] == "Bert"


def test_delete_takes_off_and_copy_makes_a_sheet_of_equal_cells(qtbot: QtBot, shelf: ShelfParts) -> None:
    shelf.controller.keep([sprite("Ann"), sprite("Bert", 32)])
    shelf.panel.grid.select_all()
    shelf.controller.copy()
    assert QGuiApplication.clipboard().image().size().toTuple() == (64, 32)
    shelf.panel.grid.set_selection((0,))
    qtbot.keyClick(shelf.panel.grid, Qt.Key.Key_Delete)
    assert shelf.names == [["Bert"]]


def test_a_row_is_named_in_its_place(qtbot: QtBot, shelf: ShelfParts) -> None:
    shelf.controller.keep([sprite("Ann")])
    shelf.panel.add_row.click()
    field = shelf.panel.grid.findChild(QLineEdit, "shelf_name")
    field.setText("Monsters")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [row.name for row in shelf.controller.shelf.rows] == ["", "Monsters"]
    shelf.panel.add_row.click()
    qtbot.keyClicks(field, "Traps")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.isHidden()
    assert [row.name for row in shelf.controller.shelf.rows] == ["", "Monsters", ""]


def test_the_name_of_a_new_row_covers_no_sprite_and_stays_empty_where_none_is_given(
    qtbot: QtBot, shelf: ShelfParts
) -> None:
    grid = shelf.panel.grid
    shelf.controller.keep([sprite("Ann"), sprite("Bert")])
    shelf.panel.resize(900, 400)
    QApplication.processEvents()
    shelf.panel.add_row.click()
    QApplication.processEvents()
    field = grid.findChild(QLineEdit, "shelf_name")
    assert field.isVisible()
    assert not any(field.geometry().intersects(grid.part_rect(i)) for i in range(2))
    assert field.geometry().contains(grid._layout.captions()[1][0])
    assert (field.text(), field.placeholderText()) == ("", "Row 2")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [row.name for row in shelf.controller.shelf.rows] == ["", ""]


def test_a_single_row_is_named_from_the_menu(
    qtbot: QtBot, shelf: ShelfParts, modal_guard: ModalGuard
) -> None:
    shelf.controller.keep([sprite("Ann")])
    grid = shelf.panel.grid

    def choose(menu: QWidget) -> None:
        action = next(action for action in menu.actions() if action.text() == "Name this row…")
        menu.close()
        action.trigger()

    modal_guard.answer(choose)
    grid.menu_requested.emit(grid.viewport().mapToGlobal(grid.sprite_center(0)))
    field = grid.findChild(QLineEdit, "shelf_name")
    assert not field.geometry().intersects(grid.part_rect(0))
    qtbot.keyClicks(field, "Heroes")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [row.name for row in shelf.controller.shelf.rows] == ["Heroes"]


def test_sprites_go_to_another_row_by_the_menu(shelf: ShelfParts, modal_guard: ModalGuard) -> None:
    shelf.controller.keep([sprite(name) for name in "abc"])
    shelf.controller._editor.add_row("Salt & pepper")
    grid = shelf.panel.grid

    def choose(menu: QWidget) -> None:
        moving = next(action.menu() for action in menu.actions() if action.text() == "Move to the row")
        assert isinstance(moving, QMenu)
        assert [action.text() for action in moving.actions()] == ["Row 1", "Salt && pepper"]
        menu.close()
        moving.actions()[1].trigger()

    for places in ((0, 2), (0,)):
        grid.set_selection(places)
        modal_guard.answer(choose)
        grid.menu_requested.emit(grid.viewport().mapToGlobal(grid.sprite_center(0)))
    assert shelf.names == [[], ["a", "c", "b"]]


def test_a_row_that_is_undone_while_it_is_named_takes_the_field_along(shelf: ShelfParts) -> None:
    shelf.controller.keep([sprite("Ann")])
    shelf.panel.add_row.click()
    shelf.workspace.project.timeline.undo()
    assert shelf.panel.grid.findChild(QLineEdit, "shelf_name").isHidden()


def test_the_shelf_stays_folded(shelf: ShelfParts) -> None:
    shelf.panel.fold.click()
    assert shelf.panel.is_folded
    assert not shelf.panel.grid.isVisible()
    shelf.panel.fold.click()
    assert shelf.panel.grid.isVisible()


@pytest.mark.parametrize("count", [1, 5])
def test_screen_readers_are_told_the_names(themed: QApplication, shelf: ShelfParts, count: int) -> None:
    shelf.controller.keep([sprite(f"S{i}") for i in range(count)])
    assert [shelf.panel.grid.part_name(i) for i in range(count)] == [f"S{i}" for i in range(count)]


def test_files_of_the_shelf_carry_the_recipes_of_their_grids_and_a_sheet_says_why_not(
    qtbot: QtBot, shelf: ShelfParts, tmp_path: Path
) -> None:
    recipes = []
    for seed in (7, 8):
        request = GenerationRequest(
            GenerateSpec(seeds=(seed,), contexts=((1.0,),), steps=4), "tiny", ("hero",), (("hero", 1),)
        )
        recipes.append(request.recipe(PostprocessSpec(), 16))
    painted = [dataclasses.replace(sprite(""), recipe=recipe) for recipe in recipes]
    shelf.controller.keep([*painted, sprite("Drawn")])
    shelf.controller.export()
    dialog = shelf.panel.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    assert not dialog.recipe.isEnabled()
    assert "several grids" in dialog.recipe.toolTip()
    dialog.form.layout_choice.setCurrentIndex(dialog.form.layout_choice.findData("files"))
    assert dialog.recipe.isEnabled()
    assert "several grids" not in dialog.recipe.toolTip()
    wait_for_end(qtbot, lambda: dialog.drawing.running)
    files = export_files(dialog.choice.art, dialog.spec(), "shelf")
    seeds = []
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        recipe = read_recipe(tmp_path / name)
        seeds.append(recipe and recipe.spec.seeds[0])
    assert seeds == [7, 8, None]
    dialog.reject()

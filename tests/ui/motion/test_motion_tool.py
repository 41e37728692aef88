"""The selected sprites of the Generate page are set in motion."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.motion.motion_dialog import MotionDialog
from spritestudio.ui.motion.paint_dialog import PaintDialog
from spritestudio.ui.motion.sides_dialog import SidesDialog
from tests.ui.conftest import wait_for_end


def test_the_selected_sprites_are_animated(window: MainWindow, paint: Callable[[MainWindow], None]) -> None:
    action = window.findChild(QAction, "animate")
    assert isinstance(action, QAction)
    assert not action.isEnabled()
    paint(window)
    window.generate_page.workspace.selection.set((0, 2))
    assert action.isEnabled()
    action.trigger()
    dialog = window.findChild(MotionDialog)
    assert dialog is not None
    assert "2 sprites" in dialog.windowTitle()
    for card in dialog.cards:
        card.box.setChecked(card.motion_name == "flash")
    dialog.keep.click()
    project = window.workspace.project
    assert [[clip.tag for clip in sprite.clips] for sprite in project.shelf.value] == [["flash"], ["flash"]]
    assert window.shelf.play.isVisible()
    assert window.shelf.grid.selected_ids == [sprite.id for sprite in project.shelf.value]
    assert not window.workspace.selection
    stage = window.generate_page.inspector.stage.view.stage
    assert stage is not None
    assert stage.moves, "they play in the scene at once"
    window.shelf_controller.animate()
    (again,) = [found for found in window.findChildren(MotionDialog) if found.isVisible()]
    for card in again.cards:
        card.box.setChecked(card.motion_name == "fade")
    again.keep.click()
    assert [[clip.tag for clip in sprite.clips] for sprite in project.shelf.value] == [["flash", "fade"]] * 2
    window.shelf_controller.still()
    assert not any(sprite.clips for sprite in project.shelf.value)
    assert not window.shelf.play.isVisible()
    for _ in range(3):
        project.timeline.undo()
    assert len(project.shelf.value) == 0


def test_one_click_shows_a_sprite_as_it_walks_from_four_sides(
    window: MainWindow, paint: Callable[[MainWindow], None], qtbot: QtBot
) -> None:
    button = window.findChild(QToolButton, "inspector_walk_around")
    assert isinstance(button, QToolButton)
    paint(window)
    window.generate_page.workspace.selection.set((0, 2))
    assert not button.isEnabled(), "it is of one sprite"
    window.generate_page.workspace.selection.set((0,))
    button.click()
    (table,) = [found for found in window.findChildren(PaintDialog) if found.isVisible()]
    wait_for_end(qtbot, lambda: table.work.running)
    table.keep.click()
    (sprite,) = window.workspace.project.shelf.value
    assert [clip.tag for clip in sprite.clips] == ["walk-front", "walk-left", "walk-right", "walk-back"]
    assert window.shelf.grid.selected_ids == [sprite.id]
    window.shelf_controller.walk_around()
    (again,) = [found for found in window.findChildren(PaintDialog) if found.isVisible()]
    assert again.table.stand_ins == (), "they are its clips now"
    again.reject()
    window.workspace.project.timeline.undo()
    assert len(window.workspace.project.shelf.value) == 0


def test_a_sprite_that_was_given_sides_is_kept_and_asked_how_they_move(
    window: MainWindow, paint: Callable[[MainWindow], None]
) -> None:
    paint(window)
    window.generate_page.workspace.selection.set((0,))
    action = window.findChild(QAction, "animate")
    assert isinstance(action, QAction)
    action.trigger()
    (dialog,) = [found for found in window.findChildren(MotionDialog) if found.isVisible()]
    dialog.sides.click()
    (sides,) = [found for found in window.findChildren(SidesDialog) if found.isVisible()]
    image = sides.sides.sprite.image
    sides.sides.give("left", image[::-1])
    sides.keep.setEnabled(True)
    sides.keep.click()
    (sprite,) = window.workspace.project.shelf.value
    assert [clip.tag for clip in sprite.clips] == ["stand-left"]
    (again,) = [found for found in window.findChildren(MotionDialog) if found.isVisible()]
    assert again.side.currentText() == "every side that is drawn"
    again.reject()
    assert window.workspace.project.timeline.undo_title == f"Sides of {sprite.title}"
    window.workspace.project.timeline.undo()
    assert len(window.workspace.project.shelf.value) == 0

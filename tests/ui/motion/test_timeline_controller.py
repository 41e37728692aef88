"""The timeline below a sprite of the shelf: clips, frames, playing, onion skin and pivot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from spritestudio.errors import SpriteStudioError
from spritestudio.project.clip_editor import ClipPlace
from spritestudio.project.drawing_session import ShelfTarget
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.shelf_editor import ShelfEditor
from spritestudio.project.workspace import Workspace
from spritestudio.specs import ByteArray
from spritestudio.sprites.motion.clip import Clip
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.motion.clip_dialog import ClipDialog
from spritestudio.ui.motion.motion_dialog import MotionDialog
from spritestudio.ui.motion.timeline_controller import TimelineController
from spritestudio.ui.motion.timeline_panel import TimelinePanel
from spritestudio.ui.pencil.page import PencilPage
from spritestudio.ui.preferences import Preferences

_LOW, _SMALLEST = QSize(1024, 699), QSize(1024, 560)
_LEFT = Qt.MouseButton.LeftButton


def image(value: int) -> ByteArray:
    """Eight by eight pixels of one grey."""
    picture = np.full((8, 8, 4), 255, np.uint8)
    picture[..., :3] = value
    return picture


def clip(name: str, *values: int, loops: bool = True) -> Clip:
    return Clip(np.stack([image(value) for value in values]), (100,) * len(values), name, loops=loops)


@dataclass
class Shown:
    """The Draw page with its timeline, in a window."""

    workspace: Workspace
    pencil_page: PencilPage
    timeline: TimelineController
    window: QMainWindow


@pytest.fixture
def window(qtbot: QtBot, themed: QApplication, preferences: Preferences) -> Shown:
    """Ann, who walks and idles, is drawn on, and Bert stands beside her on the shelf."""
    workspace = Workspace(preferences)
    window, page = QMainWindow(), PencilPage(workspace)
    qtbot.addWidget(window)
    timeline = TimelineController(page)
    page.build_menus(MenuBuilder(window).for_page(page))
    window.setCentralWidget(page)
    window.resize(1100, 800)
    window.show()
    put_on_shelf(workspace, page)
    return Shown(workspace, page, timeline, window)


def put_on_shelf(workspace: Workspace, page: PencilPage) -> None:
    """Keep Ann and Bert, and draw on Ann."""
    ann = KeptSprite(image(1), "a", name="Ann", clips=(clip("walk", 1, 2, 3), clip("idle", 1, 4)))
    ShelfEditor(workspace.project).keep([ann, KeptSprite(image(8), "b", name="Bert")])
    page.draw(ShelfTarget(workspace.project, ann))


@pytest.fixture
def timeline(window: Shown) -> TimelineController:
    return window.timeline


@pytest.fixture
def panel(timeline: TimelineController) -> TimelinePanel:
    return timeline.panel


def told(window: Shown) -> dict[str, list[int]]:
    """The greys of the frames by the names of the clips."""
    sprite = window.workspace.project.shelf.value.sprites[0]
    return {each.tag: each.frames[:, 0, 0, 0].tolist() for each in sprite.clips}


def draw_dot(window: Shown, qtbot: QtBot) -> None:
    """Draw one pixel in the corner, in the darkest colour of the sprite."""
    canvas = window.pencil_page.canvas
    qtbot.mouseClick(canvas.viewport(), _LEFT, pos=canvas.point_of((7, 7)))


def press(window: Shown, qtbot: QtBot, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    window.window.activateWindow()
    window.pencil_page.canvas.setFocus()
    held = modifiers[0] if modifiers else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(window.pencil_page.canvas, key, held)


def test_a_sprite_that_moves_opens_with_its_timeline(window: Shown, panel: TimelinePanel) -> None:
    assert panel.isVisible()
    assert [panel.clips.itemText(k) for k in range(panel.clips.count())] == ["As it stands", "walk", "idle"]
    assert (panel.clips.currentText(), panel.strip.part_count(), panel.time.value()) == ("walk", 3, 100)
    assert panel.strip.part_name(1).startswith("Frame 2 of 3, 100 ms")
    panel.clips.setCurrentIndex(0)
    panel.clips.activated.emit(0)
    assert window.pencil_page.target is not None
    assert (panel.strip.part_count(), window.pencil_page.target.title) == (0, "Ann")
    assert not panel.play.isEnabled()


def test_drawing_on_a_frame_changes_that_frame_and_ctrl_z_leads_back(
    window: Shown, panel: TimelinePanel, qtbot: QtBot
) -> None:
    page = window.pencil_page
    panel.strip.chosen.emit(1)
    assert page.target is not None
    assert page.target.title == "Ann, walk 2"
    page.settings.set_color((200, 0, 0, 255))
    draw_dot(window, qtbot)
    panel.copy_frame.click()
    assert told(window)["walk"] == [1, 2, 2, 3]
    walk = window.workspace.project.shelf.value.sprites[0].clips[0]
    assert [frame[7, 7, 0] for frame in walk.frames] == [1, 200, 200, 3]
    assert page.settings.foreground == (200, 0, 0, 255)  # one goes on as one was
    for frames in ([1, 2, 3], [1, 2, 3]):
        press(window, qtbot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert told(window)["walk"] == frames
    assert window.workspace.project.timeline.undo_title == "Keep 2 sprites"
    assert window.workspace.project.shelf.value.sprites[0].clips[0].frames[1, 7, 7, 0] == 2
    press(window, qtbot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(window.workspace.project.shelf.value) == 2  # that step is none of these clips'
    press(window, qtbot, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    press(window, qtbot, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert told(window)["walk"] == [1, 2, 2, 3]


def test_frames_are_added_copied_and_deleted_by_keys(window: Shown, qtbot: QtBot) -> None:
    alt = Qt.KeyboardModifier.AltModifier
    press(window, qtbot, Qt.Key.Key_Period)
    press(window, qtbot, Qt.Key.Key_B, alt)
    assert told(window)["walk"] == [1, 2, 0, 3]
    press(window, qtbot, Qt.Key.Key_N, alt)
    press(window, qtbot, Qt.Key.Key_Comma)
    press(window, qtbot, Qt.Key.Key_Comma)
    press(window, qtbot, Qt.Key.Key_C, alt)
    assert told(window)["walk"] == [1, 0, 0, 3]
    assert window.pencil_page.clips.place == ClipPlace(0, 0)


def test_frames_are_dragged_into_order(window: Shown, panel: TimelinePanel, qtbot: QtBot) -> None:
    viewport, strip = panel.strip.viewport(), panel.strip
    start, end = strip.part_rect(0).center(), strip.part_rect(2).center() + QPoint(20, 0)
    qtbot.mousePress(viewport, _LEFT, pos=start)
    for share in (0.3, 0.6, 1.0):
        qtbot.mouseMove(viewport, start + (end - start) * share)
    qtbot.mouseRelease(viewport, _LEFT, pos=end)
    assert told(window)["walk"] == [2, 3, 1]
    assert strip.current_part() == 2
    qtbot.mouseClick(viewport, _LEFT, pos=strip.part_rect(1).center())
    assert (strip.current_part(), told(window)["walk"]) == (1, [2, 3, 1])
    strip.setFocus()
    qtbot.keyClick(strip, Qt.Key.Key_Home)
    assert strip.current_part() == 0


def test_times_and_ways_of_playing_are_set(window: Shown, panel: TimelinePanel) -> None:
    panel.strip.chosen.emit(2)
    panel.time.setValue(250)
    panel.playback.setCurrentIndex(2)
    panel.playback.activated.emit(2)
    panel.loops.click()
    first = window.workspace.project.shelf.value.sprites[0].clips[0]
    assert (first.durations_ms, first.playback, first.loops) == ((100, 100, 250), "pingpong", False)
    panel.for_all.click()
    assert window.workspace.project.shelf.value.sprites[0].clips[0].durations_ms == (250,) * 3
    panel.time.setValue(0)  # no time; nothing happens
    assert window.workspace.project.timeline.undo_title == "Times of walk"


def test_it_plays_on_the_canvas_until_one_draws(
    window: Shown, timeline: TimelineController, panel: TimelinePanel, qtbot: QtBot
) -> None:
    seen: list[int] = []
    show = panel.strip.show_playing
    panel.strip.show_playing = lambda frame: (seen.append(frame), show(frame))[1]  # type: ignore[method-assign]
    panel.speed.setCurrentIndex(panel.speed.count() - 1)
    press(window, qtbot, Qt.Key.Key_Return)
    assert timeline.plays
    qtbot.waitUntil(lambda: {0, 1, 2} <= set(seen))
    draw_dot(window, qtbot)
    assert not timeline.plays
    assert seen[-1] is None
    assert window.workspace.project.timeline.undo_title == "Keep 2 sprites"
    press(window, qtbot, Qt.Key.Key_Return)
    assert timeline.plays
    window.pencil_page.hide()
    assert not timeline.plays


def test_what_plays_once_stops(window: Shown, timeline: TimelineController, qtbot: QtBot) -> None:
    window.pencil_page.clips.set_playback("forward", False)
    timeline.play_or_stop()
    assert timeline.plays
    qtbot.waitUntil(lambda: not timeline.plays)


def test_onion_skin_lies_below_the_drawing(window: Shown, panel: TimelinePanel, qtbot: QtBot) -> None:
    page = window.pencil_page
    page.clips.add_frame()
    before = page.canvas.viewport().grab().toImage()
    press(window, qtbot, Qt.Key.Key_F3)
    assert panel.onion_button.isChecked()
    skinned = page.canvas.viewport().grab().toImage()
    assert skinned != before
    panel.onion.opacity.setValue(100)
    assert page.canvas.viewport().grab().toImage() != skinned
    panel.onion.before.setValue(0)
    panel.onion.after.setValue(0)
    assert page.canvas.viewport().grab().toImage() == before


def test_a_click_sets_the_pivot_and_the_right_button_takes_it_away(
    window: Shown, panel: TimelinePanel, qtbot: QtBot
) -> None:
    canvas, project = window.pencil_page.canvas, window.workspace.project
    panel.pivot.click()
    qtbot.mouseClick(canvas.viewport(), _LEFT, pos=canvas.point_of((3, 7)))
    assert project.shelf.value.sprites[0].clips[0].pivot == (3, 7)
    assert told(window)["walk"] == [1, 2, 3]  # nothing was drawn
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.RightButton, pos=canvas.point_of((3, 7)))
    assert project.shelf.value.sprites[0].clips[0].pivot is None


def test_clips_are_begun_renamed_copied_and_deleted(
    window: Shown, timeline: TimelineController, panel: TimelinePanel
) -> None:
    errors: list[SpriteStudioError] = []
    timeline.failed.connect(errors.append)
    panel.add_clip.click()
    dialog = window.window.findChild(ClipDialog)
    assert dialog is not None
    assert not dialog.buttons.button(dialog.buttons.StandardButton.Ok).isEnabled()
    dialog.name.setEditText("attack")
    dialog.facing.setEditText("left")
    dialog.accept()
    assert told(window)["attack-left"] == [1]
    assert panel.clips.currentText() == "attack, left"
    panel.rename_clip.trigger()
    (dialog,) = [each for each in window.window.findChildren(ClipDialog) if each.isVisible()]
    assert (dialog.name.currentText(), dialog.facing.currentText()) == ("attack", "left")
    dialog.name.setEditText("idle")
    dialog.facing.setEditText("")
    dialog.accept()
    assert "clip idle already" in str(errors[0])
    panel.add_clip.click()
    (dialog,) = [each for each in window.window.findChildren(ClipDialog) if each.isVisible()]
    assert (dialog.name.currentText(), dialog.facing.currentText()) == ("attack", "front"), "the next side"
    assert dialog.facing.findText("front_left") > 0
    dialog.reject()
    assert panel.animate.isVisible(), "what moves can move otherwise"
    panel.copy_clip.trigger()
    panel.delete_clip.trigger()
    panel.delete_clip.trigger()
    assert list(told(window)) == ["walk", "idle"]


def test_a_sprite_that_stands_is_offered_motions(open_window: Callable[[], MainWindow], qtbot: QtBot) -> None:
    window = open_window()
    put_on_shelf(window.workspace, window.pencil_page)
    project, panel = window.workspace.project, window.timeline.panel
    window.pencil_page.draw(ShelfTarget(project, project.shelf.value.sprites[1]))
    assert panel.still.isVisible()
    assert not panel.strip.isVisible()
    panel.animate.click()
    dialog = window.findChild(MotionDialog)
    assert dialog is not None
    for card in dialog.cards:
        card.box.setChecked(card.motion_name == "flash")
    dialog.keep.click()
    assert (panel.clips.currentText(), panel.strip.part_count()) == ("flash", 4)
    qtbot.waitUntil(lambda: window.minimumSizeHint().boundedTo(_LOW) == window.minimumSizeHint())
    window.resize(_LOW)
    qtbot.waitUntil(lambda: window.minimumSizeHint().boundedTo(_SMALLEST) == window.minimumSizeHint())
    window.pencil_page.draw_new()
    assert (panel.isVisible(), panel.add_clip.isEnabled(), panel.still.isVisible()) == (True, False, True)


def test_the_first_stroke_of_a_new_sprite_moves_nothing(
    open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    window = open_window()
    page = window.pencil_page
    page.draw_new()
    QApplication.processEvents()
    zoom, place = page.canvas.zoom, page.canvas.point_of((0, 0))
    qtbot.mouseClick(page.canvas.viewport(), Qt.MouseButton.LeftButton, pos=page.canvas.point_of((3, 3)))
    page.save()
    QApplication.processEvents()
    assert len(window.workspace.project.shelf.value) == 1
    assert window.timeline.panel.add_clip.isEnabled()
    assert (page.canvas.zoom, page.canvas.point_of((0, 0))) == (zoom, place)


def test_frames_with_something_to_say_are_marked(window: Shown, panel: TimelinePanel) -> None:
    assert "2 of 3, 100 ms. 1 colour is here that most other frames do not have" in panel.strip.part_name(1)
    window.workspace.project.timeline.undo()
    assert not panel.isVisible()


def test_what_is_remarked_of_the_frame_at_hand_stands_beside_the_frames(
    window: Shown, panel: TimelinePanel
) -> None:
    def beside() -> QImage:
        seen = panel.strip.viewport().grab().toImage()
        left = panel.strip.part_rect(panel.strip.part_count()).left()
        return seen.copy(left, 0, seen.width() - left, seen.height())

    panel.place_chosen.emit(ClipPlace(1))
    assert panel.strip.remarks_of(0) == []
    empty = beside()
    window.timeline.step(1)
    assert panel.strip.remarks_of(1)
    assert beside() != empty
    window.timeline.step(-1)
    assert beside() == empty


def test_frames_are_asked_for_again_with_their_clip(window: Shown, panel: TimelinePanel) -> None:
    asked: list[tuple[KeptSprite, Clip, int]] = []
    window.timeline.repaint_requested.connect(lambda *what: asked.append(what))
    window.timeline.step(2)
    panel.repaint_clip.trigger()
    assert [(sprite.name, clip.tag, frame) for sprite, clip, frame in asked] == [("Ann", "walk", 2)]


def test_its_keys_are_told(window: Shown) -> None:
    names = ("frame_before", "frame_next", "add_frame", "duplicate_frame", "remove_frame", "toggle_onion")
    actions = [window.window.findChild(QAction, name) for name in names]
    assert all(isinstance(action, QAction) and action.shortcut().toString() for action in actions)

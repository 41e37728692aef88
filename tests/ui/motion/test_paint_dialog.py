"""The table of painted frames fills live; cells are locked, painted again, and chosen among proposals."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.diffusion.checkpoint import save_checkpoint
from spritestudio.diffusion.network_kinds import build_network
from spritestudio.errors import SpriteStudioError
from spritestudio.library.movers import moving_spec
from spritestudio.project.jobs import JOBS
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.table_painting import STAND, CellPlace
from spritestudio.sprites.motion.clip import Clip
from spritestudio.ui.generate.model_runner import ModelRunner
from spritestudio.ui.motion.cell_dialogs import DrawDialog, RepaintDialog, StillDialog
from spritestudio.ui.motion.paint_dialog import PaintDialog
from spritestudio.ui.motion.paint_offer import PaintOffer
from tests.diffusion.motion.tiny_walker import MODEL, figure
from tests.ui.conftest import PATIENCE_MS
from tests.ui.motion.conftest import Open, images, painted


def test_a_row_fills_live_and_becomes_a_clip(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    seen: list[int] = []
    dialog.work.events.connect(lambda events: seen.append(len(events)))
    assert dialog.paint.text() == "Stop"
    assert not dialog.keep.isEnabled()
    painted(dialog, qtbot)
    assert sum(seen) > dialog.table.plan.columns  # several steps of each frame were seen
    assert dialog.proposals.count == dialog.table.plan.proposals
    assert dialog.view.part_name(0) == "front, frame 1 of 4, locked"
    assert dialog.told.text() == "1 clip"
    kept: list[KeptSprite] = []
    dialog.kept.connect(kept.extend)
    frames = images(dialog)
    dialog.keep.click()
    (sprite,) = kept
    assert [clip.tag for clip in sprite.clips] == ["walk-front"]
    assert [frame.tobytes() for frame in sprite.clips[0].frames] == list(frames.values())
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


def test_cells_are_locked_painted_again_and_chosen(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    painted(dialog, qtbot)
    before = images(dialog)
    qtbot.mouseClick(dialog.view.viewport(), Qt.MouseButton.LeftButton, pos=dialog.view.part_rect(2).center())
    assert dialog.bar.what.text() == "front 3"
    dialog.bar.lock.click()
    assert not dialog.bar.again.isEnabled()
    dialog.view.setFocus()
    qtbot.keyClick(dialog.view, Qt.Key.Key_Left)
    assert dialog.bar.what.text() == "front 2"
    dialog.bar.onward.click()
    painted(dialog, qtbot)
    after = images(dialog)
    assert [place.column for place in before if before[place] != after[place]] == [1, 3]
    dialog.look_at(CellPlace(0, 1))
    proposals = dialog.table.cell(CellPlace(0, 1)).proposals
    assert proposals is not None
    dialog.proposals.taken.emit(len(proposals) - 1)
    assert images(dialog)[CellPlace(0, 1)] == proposals[-1].tobytes()
    dialog.look_at(CellPlace(0, 0))
    assert (dialog.bar.what.text(), dialog.bar.again.isEnabled(), dialog.bar.lock.isEnabled()) == (
        "The sprite itself", False, False,
    )  # fmt: skip
    dialog.close()


def test_what_is_decided_and_painted_is_undone_step_by_step(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    painted(dialog, qtbot)
    assert not dialog.steps.undo.isEnabled(), "there is nothing before what is painted first"
    seen = [images(dialog)]
    place = CellPlace(0, 2)
    dialog.look_at(place)
    dialog.proposals.taken.emit(3)
    assert dialog.proposals.selection == (3,)
    seen.append(images(dialog))
    dialog.bar.onward.click()
    painted(dialog, qtbot)
    seen.append(images(dialog))
    dialog.bar.lock.click()
    assert dialog.table.cell(place).is_locked
    qtbot.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.table.cell(place).is_locked
    for before in reversed(seen[:-1]):
        dialog.steps.undo.click()
        assert images(dialog) == before
    assert not dialog.steps.undo.isEnabled()
    dialog.steps.redo.click()
    dialog.steps.redo.click()
    assert images(dialog) == seen[-1]
    dialog.bar.again.click()
    painted(dialog, qtbot)
    assert not dialog.steps.redo.isEnabled()
    dialog.close()


def test_frames_of_a_clip_stand_in_the_table_and_play_as_they_did(
    qtbot: QtBot, themed: QApplication, offer: PaintOffer
) -> None:
    walk = Clip(
        np.stack([figure(k) for k in (1, 2, 3)]), (10, 20, 30), "walk", "left", "pingpong", pivot=(3, 7)
    )
    hero = KeptSprite(figure(), "a", "hero", name="Ann", clips=(walk,))
    dialog = PaintDialog(hero, offer, ModelRunner(), "walk", stands=walk)
    dialog.show()
    assert not dialog.work.running
    assert dialog.table.shape == (1, 3)
    assert list(images(dialog).values()) == [frame.tobytes() for frame in walk.frames]
    dialog.look_at(CellPlace(0, 0))
    assert "begins with: draw on it in the timeline" in dialog.bar.region.toolTip()
    dialog.look_at(CellPlace(0, 2))
    dialog.bar.again.click()
    painted(dialog, qtbot)
    kept: list[KeptSprite] = []
    dialog.kept.connect(kept.extend)
    dialog.keep.click()
    (again,) = kept[0].clips
    assert (again.tag, again.durations_ms, again.playback, again.pivot) == (
        "walk-left", (10, 20, 30), "pingpong", (3, 7),
    )  # fmt: skip
    same = [np.array_equal(a, b) for a, b in zip(again.frames, walk.frames, strict=True)]
    assert same == [True, True, False]
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


def test_frames_that_nobody_said_the_side_of_stay_so(
    qtbot: QtBot, themed: QApplication, offer: PaintOffer
) -> None:
    walk = Clip(np.stack([figure(k) for k in (1, 2)]), (10, 20), "walk")
    dialog = PaintDialog(KeptSprite(figure(), clips=(walk,)), offer, ModelRunner(), "walk", stands=walk)
    dialog.form.frames.setValue(3)
    painted(dialog, qtbot)
    kept: list[KeptSprite] = []
    dialog.kept.connect(kept.extend)
    dialog.keep.click()
    assert [(clip.tag, clip.durations_ms) for clip in kept[0].clips] == [("walk", (10, 20, 20))]


def test_a_cell_is_drawn_and_stays(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    painted(dialog, qtbot)
    dialog.look_at(CellPlace(0, 0))
    assert not dialog.bar.draw.isEnabled(), "the sprite itself is drawn on elsewhere"
    place, view = CellPlace(0, 2), dialog.view
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.part_rect(2).center())
    editor = dialog.findChild(DrawDialog)
    assert editor is not None
    assert editor.windowTitle() == "Draw Ann, front 3"
    before = dialog.table.cell(place)
    editor.drawing.clear()
    assert images(dialog)[place] == bytes(8 * 8 * 4)
    editor.drawing.undo()
    assert dialog.table.cell(place) is before, "what was undone was never drawn"
    editor.drawing.redo()
    editor.ready.click()
    assert view.part_name(2) == "front, frame 3 of 4, locked"
    dialog.look_at(place)
    assert not dialog.bar.again.isEnabled()
    dialog.paint.click()
    painted(dialog, qtbot)
    assert images(dialog)[place] == bytes(8 * 8 * 4)
    dialog.look_at(CellPlace(0, 0))
    qtbot.keyClick(view, Qt.Key.Key_E)
    assert dialog.findChild(DrawDialog) in (None, editor)
    dialog.look_at(CellPlace(0, 1))
    qtbot.keyClick(view, Qt.Key.Key_E)
    again = next(each for each in dialog.findChildren(DrawDialog) if each is not editor)
    again.reject()
    dialog.close()


def test_pixels_that_are_marked_stay_still(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog(every_side=True)
    painted(dialog, qtbot)
    other_rows = {place: image for place, image in images(dialog).items() if place.row}
    dialog.look_at(CellPlace(0, 2))
    assert dialog.bar.still.text() == "Still pixels…"
    dialog.bar.still.click()
    marking = dialog.findChild(StillDialog)
    assert marking is not None
    mask = np.zeros((8, 8), bool)
    mask[:, :4] = True
    marking.drawing.set_region(mask)
    marking.ready.click()
    assert dialog.bar.still.text() == "Still pixels: 32…"
    assert dialog.work.running, "frames that may have other pixels there are painted again"
    painted(dialog, qtbot)
    for column in range(4):
        image = dialog.table.cell(CellPlace(0, column)).image
        assert image is not None
        assert (image[mask] == figure()[mask]).all()
    assert {place: image for place, image in images(dialog).items() if place.row} == other_rows
    dialog.look_at(CellPlace(1, 0))
    assert dialog.bar.still.text() == "Still pixels…"
    dialog.close()


def test_a_marked_region_of_one_frame_is_painted_again(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    painted(dialog, qtbot)
    dialog.look_at(CellPlace(0, 0))
    assert not dialog.bar.region.isEnabled(), "the sprite itself is never painted"
    place = CellPlace(0, 2)
    dialog.look_at(place)
    before, frame = images(dialog), dialog.table.cell(place).image
    assert frame is not None
    dialog.bar.region.click()
    marking = dialog.findChild(RepaintDialog)
    assert marking is not None
    assert (marking.windowTitle(), marking.ready.isEnabled()) == ("Repaint Ann, front 3", False)
    assert np.array_equal(marking.drawing.image, frame)
    canvas = marking.canvas
    qtbot.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=canvas.point_of((1, 1)))
    qtbot.mouseMove(canvas.viewport(), canvas.point_of((5, 6)))
    qtbot.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=canvas.point_of((5, 6)))
    assert marking.told.text() == "30 of 64 pixels are painted again, the others stay."
    marking.ready.click()
    painted(dialog, qtbot)
    assert [each for each in before if images(dialog)[each] != before[each]] == [place]
    proposals, outside = dialog.table.cell(place).proposals, np.ones((8, 8), bool)
    outside[1:7, 1:6] = False
    assert proposals is not None
    assert dialog.proposals.count == len(proposals) > 1
    assert (proposals[:, outside] == frame[outside]).all()
    dialog.bar.lock.click()
    assert not dialog.bar.region.isEnabled()
    dialog.close()


def test_a_figure_is_turned_to_four_sides(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog(STAND)
    assert dialog.form.clip.currentData() == STAND
    painted(dialog, qtbot)
    assert [clip.tag for clip in dialog.table.clips] == [
        "stand-front", "stand-left", "stand-right", "stand-back",
    ]  # fmt: skip
    turned = images(dialog)
    dialog.form.clip.setCurrentIndex(dialog.form.clip.findData("walk"))
    dialog.form.four.setChecked(True)
    dialog.form.clip.activated.emit(dialog.form.clip.currentIndex())
    painted(dialog, qtbot)
    assert all(images(dialog)[place] == image for place, image in turned.items())
    assert len(dialog.table.clips) == 4
    dialog.close()


def test_a_drawn_side_is_taken_as_it_is_and_moves(
    qtbot: QtBot, themed: QApplication, offer: PaintOffer
) -> None:
    left = figure(1)
    clip = Clip(np.stack([left, left]), (100, 100), "walk", "left")
    hero = KeptSprite(figure(), "a", "hero", name="Ann", clips=(clip,))
    cannot_turn = replace(offer, model=replace(MODEL, weak_clips=("turn",)))
    dialog = PaintDialog(hero, cannot_turn, ModelRunner(), "walk", every_side=True)
    dialog.show()
    assert dialog.form.four.isChecked()
    painted(dialog, qtbot)
    sides = {clip.facing: clip.frames[0] for clip in dialog.table.clips}
    assert list(sides) == ["front", "left", "right"]
    assert np.array_equal(sides["left"], left)
    dialog.form.four.setChecked(False)
    dialog.form.own.setCurrentIndex(dialog.form.own.findData("left"))
    dialog.form.own.activated.emit(dialog.form.own.currentIndex())
    painted(dialog, qtbot)
    (clip,) = dialog.table.clips
    assert np.array_equal(clip.frames[0], left)
    dialog.look_at(CellPlace(0, 0))
    assert dialog.bar.what.text() == "left 1", "it is not the sprite itself"
    dialog.close()
    plain = PaintDialog(replace(hero, clips=()), cannot_turn, ModelRunner(), "walk", every_side=True)
    plain.show()
    assert (plain.form.four.isEnabled(), plain.form.four.isChecked()) == (False, False)
    plain.close()


def test_beside_weights_that_see_no_sprite_nothing_can_be_painted_anew(
    qtbot: QtBot, themed: QApplication, tmp_path: Path
) -> None:
    still = replace(MODEL, architecture="studio-unet", image_size=16, clips=(), weak_clips=(), facings=())
    path = tmp_path / "still.safetensors"
    save_checkpoint(path, still, build_network(still).state_dict())
    sprite = np.pad(figure(), ((8, 0), (4, 4), (0, 0)))
    offer = PaintOffer(path, "Still", moving_spec(still))
    dialog = PaintDialog(KeptSprite(sprite, "a", "hero", name="Ann"), offer, ModelRunner(), "idle")
    dialog.show()
    assert not dialog.form.movement.isEnabled()
    painted(dialog, qtbot)
    (clip,) = dialog.table.clips
    assert clip.tag == "idle-front"
    assert np.array_equal(clip.frames[0], sprite)
    dialog.close()


def test_it_can_be_stopped_and_painted_to_the_end(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog(every_side=True)
    qtbot.waitUntil(lambda: dialog.table.cell(CellPlace(0, 1)).proposals is not None, timeout=PATIENCE_MS)
    dialog.paint.click()
    assert not dialog.work.running
    assert dialog.paint.text() == "Paint the rest"
    dialog.form.movement.setValue(0)
    assert dialog.form.percent.text() == "0 %"
    dialog.paint.click()
    painted(dialog, qtbot)
    assert dialog.table.plan.movement == 0.0
    assert len(dialog.table.clips) == 4
    dialog.close()


def test_closing_ends_the_painting(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog(every_side=True)
    qtbot.waitUntil(lambda: bool(JOBS.all))
    dialog.close()
    assert JOBS.all == ()


def test_what_cannot_be_painted_is_said(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog(sprite=np.zeros((8, 8, 4), np.uint8))
    errors: list[SpriteStudioError] = []
    dialog.work.failed.connect(errors.append)
    painted(dialog, qtbot)
    assert "the sprite is empty" in str(errors[0])
    assert dialog.banner.isVisible()
    dialog.close()

"""A table that no weights fill: four sides walk at once, and weights propose other sides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.project.shelf import KeptSprite
from spritestudio.project.table_painting import CellPlace
from spritestudio.sprites.motion.clip import Clip
from spritestudio.ui.generate.model_runner import ModelRunner
from spritestudio.ui.motion.cell_dialogs import DrawDialog, RepaintDialog
from spritestudio.ui.motion.paint_dialog import PaintDialog
from spritestudio.ui.motion.paint_offer import PaintOffer
from tests.diffusion.motion.tiny_walker import MODEL, figure
from tests.ui.motion.conftest import images, painted

HERO = KeptSprite(figure(), "a", "hero", name="Ann")


def opened(over: PaintOffer | None, sprite: KeptSprite = HERO) -> PaintDialog:
    dialog = PaintDialog(sprite, None, ModelRunner(), "walk", over=over, every_side=True, stand_ins=True)
    dialog.show()
    return dialog


def test_four_sides_walk_and_are_kept_with_their_directions(
    qtbot: QtBot, themed: QApplication, offer: PaintOffer
) -> None:
    dialog = opened(offer)
    assert not dialog.form.movement.isVisible(), "nothing is painted anew"
    qtbot.waitUntil(dialog.keep.isEnabled)
    painted(dialog, qtbot)
    assert dialog.told.text().startswith("4 clips. Where another side stands in")
    assert dialog.bar.what.text() == "left 1: another side stands in"
    before = images(dialog)
    assert dialog.proposals.count == 9
    qtbot.mouseClick(
        dialog.proposals.viewport(), Qt.MouseButton.LeftButton, pos=dialog.proposals.sprite_center(4)
    )
    painted(dialog, qtbot)
    assert dialog.bar.what.text() == "left 1"
    changed = {place.row for place, image in images(dialog).items() if image != before[place]}
    assert changed == {1, 2}, "the row follows, and the side across mirrors it"
    after = images(dialog)
    dialog.steps.undo.click()
    assert images(dialog) == before, "all of it is one step"
    dialog.steps.redo.click()
    assert images(dialog) == after
    kept: list[KeptSprite] = []
    dialog.kept.connect(kept.extend)
    dialog.keep.click()
    assert [clip.tag for clip in kept[0].clips] == [
        "walk-front", "walk-left", "walk-right", "walk-back",
    ]  # fmt: skip
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


def test_the_first_frame_of_another_side_is_drawn_or_repainted_where_it_is_marked(
    qtbot: QtBot, themed: QApplication, offer: PaintOffer
) -> None:
    dialog = opened(offer)
    painted(dialog, qtbot)
    place = CellPlace(1, 0)
    dialog.look_at(place)
    before = images(dialog)
    dialog.bar.region.click()
    marking = dialog.findChild(RepaintDialog)
    assert marking is not None
    mask = np.zeros((8, 8), bool)
    mask[2:6, 2:6] = True
    marking.drawing.set_region(mask)
    marking.ready.click()
    painted(dialog, qtbot)
    qtbot.waitUntil(lambda: not dialog.work.running)
    assert {each.row for each, image in images(dialog).items() if image != before[each]} == {1, 2}
    left, right = dialog.table.clips[1:3]
    assert np.array_equal(right.frames[0], left.frames[0][:, ::-1]), "the side across mirrors it"
    dialog.look_at(CellPlace(3, 0))
    dialog.bar.draw.click()
    drawing = dialog.findChild(DrawDialog)
    assert drawing is not None
    drawing.drawn.emit(figure(5))
    drawing.reject()
    painted(dialog, qtbot)
    assert dialog.table.cell(CellPlace(3, 0)).is_locked
    assert dialog.table.stand_ins == (2,)
    dialog.look_at(CellPlace(0, 0))
    assert "the sprite itself" in dialog.bar.region.toolTip()
    dialog.reject()


def test_without_weights_of_its_size_the_table_says_what_it_lacks(qtbot: QtBot, themed: QApplication) -> None:
    large = replace(HERO, image=np.pad(figure(), ((4, 12), (8, 8), (0, 0))))
    dialog = opened(None, large)
    painted(dialog, qtbot)
    assert len(dialog.table.clips) == 4
    dialog.look_at(CellPlace(1, 0))
    assert "know sides" in dialog.bar.again.toolTip()
    assert "No weights paint sprites of this size" in dialog.bar.region.toolTip()
    dialog.look_at(CellPlace(1, 2))
    assert dialog.bar.again.isEnabled()
    assert not dialog.bar.region.isEnabled()
    dialog.form.clip.setCurrentIndex(dialog.form.clip.findData("idle"))
    dialog.form.clip.activated.emit(dialog.form.clip.currentIndex())
    painted(dialog, qtbot)
    assert {clip.name for clip in dialog.table.clips} == {"idle"}
    dialog.reject()


def test_weights_that_move_a_figure_have_stand_ins_as_well(
    qtbot: QtBot, themed: QApplication, offer: PaintOffer
) -> None:
    moves = replace(offer, model=replace(MODEL, weak_clips=("turn",)))
    dialog = PaintDialog(HERO, moves, ModelRunner(), "walk", over=offer, every_side=True, stand_ins=True)
    dialog.show()
    painted(dialog, qtbot)
    assert len(dialog.table.clips) == 4
    assert dialog.table.stand_ins == (1, 2, 3)
    assert dialog.form.movement.isVisible()
    dialog.reject()


def test_clips_that_a_sprite_has_stand_in_the_table_and_keep_their_times(
    qtbot: QtBot, themed: QApplication, offer: PaintOffer
) -> None:
    drawn = [np.stack([figure(k) for k in range(first, first + 3)]) for first in (0, 10)]
    clips = (
        Clip(drawn[0], (10, 20, 30), "walk", "front"),
        Clip(drawn[1], (40, 50, 60), "walk", "left", "pingpong"),
    )
    dialog = opened(offer, replace(HERO, clips=clips))
    painted(dialog, qtbot)
    assert dialog.table.shape == (4, 3)
    assert dialog.table.stand_ins == (3,), "the right is the left one mirrored"
    front, left, right, _ = dialog.table.clips
    assert np.array_equal(front.frames, drawn[0])
    assert np.array_equal(left.frames, drawn[1])
    assert np.array_equal(right.frames[0], drawn[1][0][:, ::-1])
    dialog.look_at(CellPlace(1, 2))
    dialog.bar.again.click()
    painted(dialog, qtbot)
    kept: list[KeptSprite] = []
    dialog.kept.connect(kept.extend)
    dialog.keep.click()
    by_tag = {clip.tag: clip for clip in kept[0].clips}
    assert by_tag["walk-front"].durations_ms == (10, 20, 30)
    assert (by_tag["walk-left"].durations_ms, by_tag["walk-left"].playback) == ((40, 50, 60), "pingpong")
    same = [np.array_equal(a, b) for a, b in zip(by_tag["walk-left"].frames, drawn[1], strict=True)]
    assert same == [True, True, False]

"""A figure gets its other sides in a dialog."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.diffusion.checkpoint import save_checkpoint
from spritestudio.project.figure_sides import FigureSides
from spritestudio.project.shelf import KeptSprite
from spritestudio.ui.generate.model_runner import ModelRunner
from spritestudio.ui.motion.cell_dialogs import DrawDialog
from spritestudio.ui.motion.paint_offer import PaintOffer
from spritestudio.ui.motion.sides_dialog import SidesDialog
from tests.diffusion.motion.tiny_walker import MODEL, figure, untaught
from tests.ui.conftest import wait_for_end

Open = Callable[..., SidesDialog]


@pytest.fixture
def open_dialog(qtbot: QtBot, themed: QApplication, tmp_path: Path) -> Open:
    """Opens the dialog for Ann, with weights that know sides or without."""

    def open_one(*, paints: bool = True) -> SidesDialog:
        offer = None
        if paints:
            path = tmp_path / "tiny-sides.safetensors"
            save_checkpoint(path, MODEL, untaught().denoiser.network.state_dict())
            offer = PaintOffer(path, "Tiny", MODEL)
        ann = KeptSprite(figure(), "a", "hero", name="Ann")
        bob = KeptSprite(figure(5), "b", "hero", name="Bob & Co")
        dialog = SidesDialog(ann, offer, [bob], ModelRunner())
        dialog.show()
        return dialog

    return open_one


def painted(dialog: SidesDialog, qtbot: QtBot) -> None:
    wait_for_end(qtbot, lambda: dialog.work.running)


def test_proposals_are_painted_for_a_side_and_taken(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    assert dialog.what.text() == "Left"
    assert not dialog.keep.isEnabled()
    painted(dialog, qtbot)
    assert dialog.proposals.count == 8
    dialog.proposals.taken.emit(2)
    assert (dialog.cards["left"].text(), dialog.keep.isEnabled()) == ("Left: new", True)
    sprite = dialog.sides.sprite.image
    left, right = (dialog.sides.picture(side) for side in ("left", "right"))
    assert left is not None
    assert right is not None
    assert np.array_equal(right, left[:, ::-1])
    known = {bytes(color) for color in sprite[sprite[..., 3] > 0]}
    assert {bytes(color) for color in left[left[..., 3] > 0]} <= known
    dialog.again.click()
    painted(dialog, qtbot)
    assert dialog.proposals.count == 16, "those that were passed over are still there"
    assert dialog.proposals.selection[0] >= 8, "and the one that was taken among them"
    dialog.proposals.taken.emit(0)
    dialog.steps.undo.click()
    assert dialog.proposals.selection[0] >= 8
    for _ in range(4):
        dialog.again.click()
        painted(dialog, qtbot)
    assert dialog.proposals.count == 32
    qtbot.mouseClick(dialog.cards["back"], Qt.MouseButton.LeftButton)
    painted(dialog, qtbot)
    dialog.proposals.taken.emit(0)
    kept: list[FigureSides] = []
    dialog.kept.connect(kept.append)
    dialog.keep.click()
    assert [clip.tag for clip in kept[0].clips] == ["stand-left", "stand-back"]
    assert np.array_equal(kept[0].clips[0].frames[0], left)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


def test_the_sprite_itself_is_no_side_to_be_changed(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    painted(dialog, qtbot)
    dialog.cards["front"].click()
    assert dialog.cards["front"].text() == "Front: the sprite itself"
    buttons = (dialog.mirror, dialog.take, dialog.draw, dialog.clear, dialog.steps.undo)
    assert not any(button.isEnabled() for button in buttons)
    assert (dialog.proposals.count, dialog.work.running) == (0, False)
    dialog.reject()


def test_without_weights_that_know_sides_they_are_taken_mirrored_and_drawn(
    open_dialog: Open, qtbot: QtBot
) -> None:
    dialog = open_dialog(paints=False)
    assert not dialog.proposals.isVisible()
    assert "know sides" in dialog.hint.text()
    dialog.mirror.click()
    assert np.array_equal(dialog.sides.clips[0].frames[0], figure()[:, ::-1])
    dialog.take.menu().actions()[0].trigger()
    left = dialog.sides.picture("left")
    assert left is not None
    assert np.array_equal(left, figure(5))
    dialog.cards["right"].click()
    assert (dialog.cards["right"].text(), dialog.mirror.isEnabled()) == ("Right: the mirror image", False)
    dialog.draw.click()
    (drawing,) = dialog.findChildren(DrawDialog)
    assert drawing.beside.isVisible()
    drawing.drawing.clear()
    right = dialog.sides.picture("right")
    assert right is not None
    assert not right.any()
    drawing.close()
    assert dialog.mirror.isEnabled()
    dialog.mirror.click()
    assert np.array_equal(dialog.sides.clips[1].frames[0], left[:, ::-1])
    dialog.clear.click()
    assert dialog.cards["right"].text() == "Right: the mirror image"
    dialog.steps.undo.click()
    assert dialog.cards["right"].text() == "Right: new"
    dialog.steps.undo.click()
    drawn = dialog.sides.picture("right")
    assert drawn is not None
    assert not drawn.any(), "what was drawn in one go is one step"
    dialog.steps.undo.click()
    assert dialog.cards["right"].text() == "Right: the mirror image"
    dialog.steps.redo.click()
    assert dialog.cards["right"].text() == "Right: new"
    dialog.reject()


def moved_to(dialog: SidesDialog, side: str) -> None:
    """Choose a place in the menu."""
    (action,) = [each for each in dialog.move_to.menu().actions() if each.objectName() == f"sides_to_{side}"]
    action.trigger()


def test_a_sprite_that_was_asked_for_from_a_side_and_shows_another_is_moved_there(
    open_dialog: Open, qtbot: QtBot
) -> None:
    dialog = open_dialog(paints=False)
    dialog.take.menu().actions()[0].trigger()
    dialog.cards["front"].click()
    moved_to(dialog, "left")
    assert dialog.cards["left"].text() == "Left: the sprite itself"
    assert dialog.cards["front"].text() == "Front: new", "what was there has changed places with it"
    assert dialog.what.text() == "Left"
    assert not dialog.clear.isEnabled()
    kept: list[FigureSides] = []
    dialog.kept.connect(kept.append)
    dialog.keep.click()
    assert (kept[0].own, [clip.tag for clip in kept[0].clips]) == ("left", ["stand-front"])
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


def test_another_strength_paints_others(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    painted(dialog, qtbot)
    dialog.strength.setValue(dialog.strength.minimum())
    assert dialog.proposals.count == 0
    painted(dialog, qtbot)
    assert (dialog.proposals.count, dialog.percent.text()) == (8, "20 %")
    dialog.reject()


def test_a_sprite_that_is_larger_than_its_card_is_seen_whole(qtbot: QtBot, themed: QApplication) -> None:
    image = np.zeros((200, 200, 4), np.uint8)
    image[0, :], image[-1, :] = (255, 0, 0, 255), (0, 0, 255, 255)
    image[1:9], image[-9:-1] = image[0], image[-1]
    dialog = SidesDialog(KeptSprite(image, "a", "hero"), None, [], ModelRunner())
    dialog.show()
    card = dialog.cards["front"]
    seen = card.icon().pixmap(card.iconSize()).toImage()
    middle = seen.width() // 2
    top, bottom = (seen.pixelColor(middle, y) for y in (2, seen.height() - 3))
    assert top.red() > 200 > top.blue()
    assert bottom.blue() > 200 > bottom.red()
    dialog.reject()

"""A card plays its movement, and a click anywhere chooses it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.specs import ByteArray
from spritestudio.specs.motion import PLAIN_MOTIONS
from spritestudio.sprites.motion.clip import Clip
from spritestudio.ui.motion.motion_card import MotionCard


def clip(*, loops: bool) -> Clip:
    frames = np.zeros((2, 4, 4, 4), np.uint8)
    frames[1] = 255
    return Clip(frames, (100, 100), "bob", loops=loops)


def shown(card: MotionCard, monkeypatch: object) -> list[int]:
    seen: list[int] = []

    def note(image: ByteArray | None) -> None:
        seen.append(-1 if image is None else int(image[0, 0, 0] > 0))

    card.preview.set_image = note  # type: ignore[method-assign]
    return seen


def test_it_plays_and_draws_a_frame_only_when_it_is_another(
    qtbot: QtBot, themed: QApplication, monkeypatch: object
) -> None:
    card = MotionCard("bob", PLAIN_MOTIONS["bob"])
    qtbot.addWidget(card)
    card.set_clip(clip(loops=True))
    seen = shown(card, monkeypatch)
    for ms in (0, 50, 99, 100, 150, 200, 250):
        card.show_at(ms)
    assert seen == [0, 1, 0]
    card.set_clip(clip(loops=False))
    seen.clear()
    for ms in (0, 100, 500, 799, 800):
        card.show_at(ms)
    assert seen == [0, 1, 0], "it waits before it is shown again"


def test_a_click_chooses_it_and_a_movement_that_cannot_be_made_says_why(
    qtbot: QtBot, themed: QApplication
) -> None:
    card = MotionCard("bob", PLAIN_MOTIONS["bob"])
    qtbot.addWidget(card)
    card.set_clip(clip(loops=True))
    card.show()
    with qtbot.waitSignal(card.toggled):
        qtbot.mouseClick(card.preview, Qt.MouseButton.LeftButton)
    assert card.is_chosen
    card.set_still(clip(loops=True).frames[0], "There is no room.")
    assert not card.is_chosen
    assert "There is no room." in card.toolTip()
    assert card.box.accessibleDescription() == "There is no room."
    card.set_clip(clip(loops=True))
    assert card.is_chosen, "the choice comes back with the room"

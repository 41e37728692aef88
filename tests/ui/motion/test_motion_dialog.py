"""What plays in the dialog is what is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shiboken6
from PIL import Image, ImageSequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.project.kept_sides import FOUR_SIDES
from spritestudio.project.shelf import KeptSprite
from spritestudio.specs.motion import MotionSpec
from spritestudio.sprites.importing.reading import read_sprites
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.plain import plain_clip
from spritestudio.ui.motion.motion_dialog import MotionDialog
from spritestudio.ui.motion.painted_motions import PaintedMotions
from spritestudio.ui.preferences import Preferences
from tests.ui.conftest import PATIENCE_MS

Open = Callable[..., MotionDialog]


def art(count: int = 2) -> list[KeptSprite]:
    """Sprites with a border of two pixels, in two reds; the second is called Torch."""
    image = np.zeros((12, 12, 4), np.uint8)
    image[2:6, 2:10], image[6:10, 3:9] = (240, 60, 40, 255), (150, 20, 20, 255)
    return [KeptSprite(image, kind="fire", name=("", "Torch")[at]) for at in range(count)]


def full(name: str = "") -> KeptSprite:
    """A sprite without a border."""
    return KeptSprite(np.full((12, 12, 4), 255, np.uint8), name=name)


@pytest.fixture
def open_dialog(qtbot: QtBot, themed: QApplication, preferences: Preferences, tmp_path: Path) -> Open:
    """Opens the dialog in a folder of its own."""

    def open_one(sprites: list[KeptSprite] | None = None) -> MotionDialog:
        sprites = sprites or art()
        dialog = MotionDialog(sprites, preferences, tmp_path, PaintedMotions(sprites, None, ()))
        dialog.show()
        return dialog

    return open_one


def test_what_heroes_and_torches_do_is_in_the_first_line(open_dialog: Open) -> None:
    dialog = open_dialog()
    first = [card.box.text() for card in dialog.cards if card.y() == dialog.cards[0].y()]
    assert {"Walk in place", "Breathe (idle)", "Flicker (torch)"} <= set(first)
    assert len(first) < len(dialog.cards)
    dialog.reject()


def test_all_sprites_move_from_four_sides_at_once(open_dialog: Open) -> None:
    dialog = open_dialog(art(2))
    choose(dialog, "step", "breathe", ending=".aseprite")
    dialog.side.setCurrentIndex(dialog.side.findData(FOUR_SIDES))
    assert dialog.note.text() == "16 clips"
    kept: list[KeptSprite] = []
    dialog.kept.connect(kept.extend)
    dialog.keep.click()
    sides = ("front", "back", "left", "right")
    assert [[clip.tag for clip in sprite.clips] for sprite in kept] == [
        [f"{name}-{side}" for name in ("walk", "idle") for side in sides]
    ] * 2


def choose(dialog: MotionDialog, *motions: str, ending: str) -> None:
    for card in dialog.cards:
        card.box.setChecked(card.motion_name in motions)
    dialog.kind.setCurrentIndex(dialog.kind.findData(ending))


def press(dialog: MotionDialog, qtbot: QtBot) -> None:
    dialog.export.click()
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog) or not dialog.work.running, timeout=PATIENCE_MS)


def test_an_aseprite_file_has_a_tag_per_sprite_and_motion(
    open_dialog: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = open_dialog()
    choose(dialog, "bob", "cycle", ending=".aseprite")
    assert "4 clips" in dialog.note.text()
    press(dialog, qtbot)
    read = read_sprites([tmp_path / "animated.aseprite"])
    assert list(dict.fromkeys(read.notes["fine"].tolist())) == [
        "fire-bob", "fire-cycle", "Torch-bob", "Torch-cycle",
    ]  # fmt: skip


def test_numbers_are_written_as_they_are_set_and_remembered(
    open_dialog: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = open_dialog(art(1))
    choose(dialog, "shake", ending=".gif")
    dialog.frames.setValue(6)
    dialog.frame_ms.setValue(70)
    dialog.scale.setValue(3)
    press(dialog, qtbot)
    with Image.open(tmp_path / "animated.gif") as picture:
        assert picture.size == (36, 36)
        assert sum(frame.info["duration"] for frame in ImageSequence.Iterator(picture)) == 6 * 70
    again = open_dialog(art(1))
    assert again.chosen == [], "another sprite may move otherwise"
    assert (again.frames.value(), again.frame_ms.value(), again.scale.value()) == (6, 70, 3)
    assert again.path.text().endswith("animated-2.gif")
    again.reject()


def test_a_sheet_has_what_an_engine_reads_beside_it(open_dialog: Open, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = open_dialog(art(1))
    choose(dialog, "bob", "glow", ending=".png")
    assert dialog.engine.isVisible()
    dialog.engine.setCurrentIndex(dialog.engine.findData("godot"))
    press(dialog, qtbot)
    assert sorted(path.suffix for path in tmp_path.glob("animated*")) == [".png", ".tres"]
    assert '&"glow"' in (tmp_path / "animated.tres").read_text()


def test_what_cannot_be_written_is_told_and_nothing_is_written(
    open_dialog: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = open_dialog([full()])
    bob = next(card for card in dialog.cards if card.motion_name == "bob")
    assert not bob.box.isEnabled()
    assert "no room" in bob.toolTip()
    assert "Bob: There is no room to move the sprite up or down by 1 px." in dialog.impossible.text()
    choose(dialog, ending=".gif")
    assert not dialog.export.isEnabled()
    assert dialog.note.text() == "Choose at least one motion"
    dialog.reject()
    dialog = open_dialog([*art(1), full("Torch")])
    choose(dialog, "bob", ending=".gif")
    dialog.export.click()
    assert "Torch, bob: There is no room" in dialog.banner.message.text()
    dialog.path.setText("walk.mp4")
    dialog.export.click()
    assert "does not end in" in dialog.banner.message.text()
    dialog.reject()
    assert not list(tmp_path.glob("animated*"))


def test_which_motions_sprites_have_already_is_told(open_dialog: Open) -> None:
    pictures = np.stack([sprite.image for sprite in art()])
    clips = [Clip(pictures, (90, 90), name, side) for name in ("stand", "walk") for side in ("left", "back")]
    ann, torch = art()
    dialog = open_dialog([replace(ann, clips=tuple(clips)), torch])
    assert dialog.note.text() == "Choose at least one motion; there are already: walk"
    choose(dialog, "bob", ending=".gif")
    assert dialog.note.text() == "5 clips"
    dialog.close()
    dialog = open_dialog([replace(ann, clips=tuple(clips[:2]))])
    assert dialog.note.text() == "Choose at least one motion", "its other sides are no motion"
    dialog.close()


def test_from_where_a_sprite_is_known_to_be_seen_is_told(open_dialog: Open) -> None:
    known, other = (replace(sprite, facing=side) for sprite, side in zip(art(), ("left", ""), strict=True))
    for sprites, text in (([known, other], "as is known: left"), ([other], "as is known")):
        dialog = open_dialog(sprites)
        assert [dialog.side.itemText(k) for k in range(dialog.side.count())][:1] == [text]
        dialog.close()


def test_what_keeps_all_motions_from_an_empty_sprite_is_said_once(open_dialog: Open) -> None:
    dialog = open_dialog([KeptSprite(np.zeros((12, 12, 4), np.uint8))])
    assert dialog.impossible.text() == "There is nothing to move: the sprite is empty."
    dialog.close()


def test_a_colour_is_chosen_or_the_lightest(open_dialog: Open) -> None:
    dialog = open_dialog()
    assert dialog.spec().color == ""
    dialog.color.choose("#00ff00")
    assert (dialog.spec().color, dialog.own_color.isChecked()) == ("#00ff00", False)
    dialog.own_color.setChecked(True)
    assert dialog.spec().color == ""
    dialog.reject()


def test_a_walk_is_seen_from_the_side_that_is_chosen(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    choose(dialog, "step", ending=".gif")
    dialog.side.setCurrentIndex(dialog.side.findData("left"))
    with qtbot.waitSignal(dialog.kept) as kept:
        dialog.keep.click()
    clips = [clip for sprite in kept.args[0] for clip in sprite.clips]
    assert [clip.tag for clip in clips] == ["walk-left"] * 2
    expected = plain_clip(art()[0].image, MotionSpec("step", facing="left"))
    assert np.array_equal(clips[0].frames, expected.frames)


def test_every_side_that_is_drawn_moves_at_once(open_dialog: Open, qtbot: QtBot) -> None:
    (sprite,) = art(1)
    left = np.roll(sprite.image, 1, axis=1)
    drawn = replace(sprite, clips=(Clip(left[None], (100,), "idle", "left"),))
    dialog = open_dialog([drawn])
    choose(dialog, "breathe", "step", ending=".gif")
    assert (dialog.side.currentText(), dialog.note.text()) == ("every side that is drawn", "6 clips")
    assert not dialog.other_sides.isVisible()
    with qtbot.waitSignal(dialog.kept) as kept:
        dialog.keep.click()
    clips = {clip.tag: clip.frames for clip in kept.args[0][0].clips}
    assert sorted(clips) == [
        f"{name}-{side}" for name in ("idle", "walk") for side in ("front", "left", "right")
    ]
    for tag, image in (("front", sprite.image), ("left", left), ("right", left[:, ::-1])):
        spec = MotionSpec("step", facing=tag)
        assert np.array_equal(clips[f"walk-{tag}"], plain_clip(image, spec).frames)
    one = open_dialog([drawn])
    choose(one, "breathe", "step", ending=".gif")
    one.side.setCurrentIndex(one.side.findData("left"))
    assert one.note.text() == "2 clips"
    with qtbot.waitSignal(one.kept) as kept:
        one.keep.click()
    assert np.array_equal(kept.args[0][0].clips[0].frames, clips["walk-left"])


def test_who_is_drawn_from_one_side_is_told_how_to_get_others(open_dialog: Open) -> None:
    dialog = open_dialog(art(1))
    assert dialog.other_sides.isVisible()
    assert dialog.sides.isVisible()
    assert dialog.side.currentText() == "as is known"
    dialog.reject()
    several = open_dialog(art(2))
    assert not several.other_sides.isVisible()
    assert not several.sides.isVisible()
    several.reject()


def test_kept_sprites_have_the_chosen_clips(open_dialog: Open, qtbot: QtBot, tmp_path: Path) -> None:
    sprites = art()
    dialog = open_dialog(sprites)
    choose(dialog, "breathe", "glow", ending=".gif")
    with qtbot.waitSignal(dialog.kept) as kept:
        dialog.keep.click()
    assert [(sprite.id, [clip.tag for clip in sprite.clips]) for sprite in kept.args[0]] == [
        (sprite.id, ["idle", "glow"]) for sprite in sprites
    ]
    assert not list(tmp_path.glob("animated*"))

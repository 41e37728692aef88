"""The view of the nearest training sprites, and the passport in it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from spritestudio import paths
from spritestudio.project.set_document import SetDocument
from spritestudio.project.shelf import KeptSprite
from spritestudio.specs import ByteArray, GenerateSpec, Recipe
from spritestudio.sprites.dataset.sprite_set import save_sprites
from spritestudio.sprites.dataset.training_index import TrainingIndex
from spritestudio.ui.credits.known_sets import KnownSets
from spritestudio.ui.credits.whose_art_dialog import WhoseArtDialog
from spritestudio.ui.preferences import Preferences
from tests.sprites.dataset.test_training_index import drawings, drawn_set
from tests.ui.conftest import wait_for_end

_RECIPE = Recipe(
    weights="tiny",
    weights_hash="cd" * 32,
    class_names=("hero",),
    image_size=16,
    sections=(("", 1),),
    spec=GenerateSpec(seeds=(7,), contexts=((1.0,),)),
    sprites=(0,),
)


@pytest.fixture
def images() -> ByteArray:
    """What the weights learned from; an index of it lies in this person's own folder."""
    images = drawings(8)
    paths.user_weights().mkdir(parents=True)
    path = paths.user_weights() / "training-index-blots.safetensors"
    TrainingIndex.of(drawn_set(images), ["cd" * 32]).save(path)
    return images


@pytest.fixture
def sets(preferences: Preferences) -> KnownSets:
    return KnownSets(preferences, SetDocument())


def shown(qtbot: QtBot, sprite: KeptSprite, sets: KnownSets, preferences: Preferences) -> WhoseArtDialog:
    """The dialog once it has looked."""
    dialog = WhoseArtDialog(sprite, None, sets, preferences)
    qtbot.addWidget(dialog)
    dialog.show()
    wait_for_end(qtbot, lambda: dialog.looking.running)
    return dialog


def pictures(dialog: WhoseArtDialog) -> list[QWidget]:
    return dialog.findChildren(QWidget, "neighbour_picture")


def test_it_shows_the_nearest_with_who_drew_them_and_the_passport(
    qtbot: QtBot, images: ByteArray, sets: KnownSets, preferences: Preferences, tmp_path: Path
) -> None:
    dialog = shown(qtbot, KeptSprite(images[3], kind="hero", recipe=_RECIPE), sets, preferences)
    assert dialog.verdict.text() == "A near copy of a training sprite"
    assert dialog.mark.isVisible()
    assert len(dialog.rows) == 4
    first = dialog.rows[0]
    assert first.accessibleName() == "blot 3. The same picture, pixel by pixel. Spots (Ben) · CC-BY-4.0"
    assert "about" in dialog.rows[1].likeness.text()
    assert pictures(dialog) == []
    assert "half of the drawn sprites differ" in dialog.scale.text()
    assert "Near copy: yes" in dialog.text.toPlainText()
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == dialog.text.toPlainText()
    dialog.save_to(tmp_path / "a.txt")
    dialog.save_to(tmp_path / "a.json")
    assert (tmp_path / "a.txt").read_text() == dialog.text.toPlainText()
    assert json.loads((tmp_path / "a.json").read_text())["near_copy"] is True
    dialog.save_to(tmp_path / "none" / "a.txt")
    assert dialog.banner.isVisible()


def test_pictures_come_from_a_set_that_is_shown_and_remembered(
    qtbot: QtBot, images: ByteArray, sets: KnownSets, preferences: Preferences, tmp_path: Path
) -> None:
    path, other = tmp_path / "blots.npz", tmp_path / "other.npz"
    save_sprites(path, drawn_set(images))
    save_sprites(other, drawn_set(drawings(4, seed=8)))
    sprite = KeptSprite(images[3], recipe=_RECIPE)
    dialog = shown(qtbot, sprite, sets, preferences)
    dialog.show_set(other)
    wait_for_end(qtbot, lambda: dialog.looking.running)
    assert dialog.banner.message.text() == "None of these training sprites are in other.npz."
    assert sets.paths == []
    dialog.show_set(path)
    wait_for_end(qtbot, lambda: dialog.looking.running)
    assert not dialog.banner.isVisible()
    assert len(pictures(dialog)) == 4
    assert "about" not in dialog.rows[1].likeness.text()
    assert sets.paths == [path]
    dialog.reject()
    again = shown(qtbot, sprite, KnownSets(preferences, SetDocument()), preferences)
    assert len(pictures(again)) == 4


def test_the_set_that_is_open_is_looked_into(
    qtbot: QtBot, images: ByteArray, preferences: Preferences, tmp_path: Path
) -> None:
    document = SetDocument()
    document.path = tmp_path / "blots.npz"
    save_sprites(document.path, drawn_set(images))
    dialog = shown(
        qtbot, KeptSprite(images[3], recipe=_RECIPE), KnownSets(preferences, document), preferences
    )
    assert len(pictures(dialog)) == 4


def test_weights_without_an_index_say_so(qtbot: QtBot, sets: KnownSets, preferences: Preferences) -> None:
    like_others = shown(qtbot, KeptSprite(drawings(1)[0], recipe=_RECIPE), sets, preferences)
    assert like_others.verdict.text() == "No near copy of what other weights here learned from"
    assert like_others.rows
    assert like_others.findChild(QWidget, "whose_art_remark") is not None
    like_others.reject()
    too_large = KeptSprite(np.zeros((99, 99, 4), np.uint8), recipe=_RECIPE)
    dialog = shown(qtbot, too_large, sets, preferences)
    assert dialog.verdict.text() == "Nobody knows here whose art this is near to"
    assert dialog.findChild(QWidget, "whose_art_remark") is not None
    assert not dialog.locate.isEnabled()
    assert dialog.save.isEnabled()


def test_a_sprite_of_its_own_is_no_copy(
    qtbot: QtBot, images: ByteArray, sets: KnownSets, preferences: Preferences
) -> None:
    dialog = shown(qtbot, KeptSprite(drawings(1, seed=5)[0], recipe=_RECIPE), sets, preferences)
    assert dialog.verdict.text() == "No near copy of any training sprite"
    assert not dialog.mark.isVisible()


def test_it_can_be_closed_while_it_looks(
    qtbot: QtBot, images: ByteArray, sets: KnownSets, preferences: Preferences
) -> None:
    dialog = WhoseArtDialog(KeptSprite(images[0], recipe=_RECIPE), None, sets, preferences)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.reject()


def test_remembered_sets_are_few_and_what_is_no_list_is_none(preferences: Preferences) -> None:
    sets = KnownSets(preferences, SetDocument())
    preferences.set("training_sets", {"a": 1})
    assert sets.paths == []
    preferences.set("training_sets", [1, "a"])
    assert sets.paths == [Path("a")]
    for number in range(40):
        sets.remember(Path(f"{number}.npz"))
    assert sets.paths[0] == Path("39.npz")
    assert len(sets.paths) == 16
    assert np.unique([str(path) for path in sets.paths]).size == 16

"""Words, styles and facing in the mixer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from spritestudio.project.mixes import Mix
from spritestudio.project.workspace import Workspace
from spritestudio.ui.generate.context_mixer import ContextMixer
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets.range_spin import ProblemLabel
from tests.specs.models import MODEL, WORDY
from tests.ui.conftest import PATIENCE_MS


@pytest.fixture
def mixer(qtbot: QtBot, preferences: Preferences) -> ContextMixer:
    mixer = ContextMixer(Workspace(preferences))
    qtbot.addWidget(mixer)
    mixer.mixes.use_weights("wordy", WORDY)
    mixer.show()
    return mixer


def shares(mixer: ContextMixer) -> dict[str, float]:
    return dict(mixer.mixes.mix.shares)


def problems(mixer: ContextMixer) -> list[str]:
    return [
        label.text()
        for label in mixer.words.findChildren(QLabel)
        if label.property("role") == "problem" and label.text()
    ]


def test_only_what_weights_know_is_shown(mixer: ContextMixer) -> None:
    assert mixer.words.isVisible()
    assert mixer.styles.isVisible()
    assert [mixer.facing.itemText(i) for i in range(3)] == ["any side", "front", "left"]
    assert not any(label.isVisible() for label in mixer.findChildren(ProblemLabel))
    mixer.mixes.use_weights("classes alone", MODEL)
    assert not any(each.isVisible() for each in (mixer.words, mixer.styles, mixer.facing, mixer.facing_label))


def test_words_become_chips_and_move_sliders(mixer: ContextMixer, qtbot: QtBot) -> None:
    qtbot.keyClicks(mixer.words.field, "red hood 0.5 hero")
    qtbot.keyClick(mixer.words.field, Qt.Key.Key_Return)
    assert shares(mixer) == {"hero": 1.0, "word:red": 1.0, "word:hood": 0.5, "style:inked": 1.0}
    assert mixer.words.field.text() == ""
    assert {word: chip.number.value() for word, chip in mixer.words.chips.items()} == {"red": 1, "hood": 0.5}
    assert mixer._sliders[0].number.value() == 1.0
    assert [chip.button.isChecked() for chip in mixer.styles.chips] == [False, True]
    assert mixer.list.item(0).text() == "hero · red, hood 0.5 · inked style"


def test_a_word_that_is_not_known_stays_apart_from_the_next_one(mixer: ContextMixer, qtbot: QtBot) -> None:
    qtbot.keyClicks(mixer.words.field, "knigt 0,5, castel, red")
    assert mixer.words.field.text().split() == ["knigt", "0.5", "castel", "red"]
    qtbot.keyClick(mixer.words.field, Qt.Key.Key_Return)
    assert mixer.words.field.text() == "knigt 0.5 castel"
    assert shares(mixer)["word:red"] == 1.0


def test_what_words_bring_along_is_told_and_left_out_by_one_click(mixer: ContextMixer, qtbot: QtBot) -> None:
    words = mixer.words
    assert not words.brought.isVisible()
    qtbot.keyClicks(words.field, "red,")
    assert shares(mixer) == {"hero": 1.0, "word:red": 1.0, "style:inked": 1.0}
    assert words.brought.text() == "The usual style came along: inked."
    words.leave_out.click()
    assert shares(mixer) == {"hero": 1.0, "word:red": 1.0}
    assert not words.brought.isVisible()
    mixer.mixes.reset()
    qtbot.keyClicks(words.field, "dragon,")
    assert words.brought.text() == "The usual class and style came along: monster, dungeon."
    words.leave_out.click()
    assert shares(mixer) == {"hero": 1.0, "word:dragon": 1.0}
    mixer.mixes.reset()
    qtbot.keyClicks(words.field, "dragon,")
    mixer.styles.chips[0].button.click()
    assert not words.brought.isVisible()  # somebody has decided otherwise


def test_words_of_another_class_than_that_of_the_mix_offer_theirs(mixer: ContextMixer, qtbot: QtBot) -> None:
    words = mixer.words
    mixer.mixes.put({"hero_side": 1.0})
    qtbot.keyClicks(words.field, "red,")
    assert not words.usual.isVisible(), "red things are of all classes"
    qtbot.keyClicks(words.field, "dragon,")
    assert words.usual.text() == "These words are usually of monster."
    assert shares(mixer) == {"hero_side": 1.0, "word:red": 1.0, "word:dragon": 1.0}
    words.instead.click()
    assert shares(mixer) == {"monster": 1.0, "word:red": 1.0, "word:dragon": 1.0, "style:dungeon": 1.0}
    assert not words.usual.isVisible()
    mixer.mixes.put({"hero": 0.5})
    qtbot.keyClicks(words.field, "dragon,")
    assert words.brought.text() == "The usual style came along: inked."
    words.instead.click()
    assert shares(mixer) == {"monster": 1.0, "word:dragon": 1.0, "style:dungeon": 1.0}
    mixer.mixes.put({"hero_side": 1.0})
    qtbot.keyClicks(words.field, "hero dragon")
    qtbot.keyClick(words.field, Qt.Key.Key_Return)
    assert not words.usual.isVisible(), "both were asked for"


def test_a_comma_takes_what_stands_before_it(mixer: ContextMixer, qtbot: QtBot) -> None:
    qtbot.keyClicks(mixer.words.field, "dragon,")
    assert shares(mixer) == {"monster": 1.0, "word:dragon": 1.0, "style:dungeon": 1.0}


def test_a_chip_has_a_share_of_its_own_and_goes_away(mixer: ContextMixer) -> None:
    mixer.mixes.put({"hero": 1.0, "word:red": 1.0, "word:hood": 1.0})
    mixer.words.chips["hood"].number.setValue(0.3)
    assert shares(mixer) == {"hero": 1.0, "word:red": 1.0, "word:hood": 0.3}
    mixer.words.chips["red"].remove.click()
    assert shares(mixer) == {"hero": 1.0, "word:hood": 0.3}
    assert list(mixer.words.chips) == ["hood"]


def test_a_chip_stays_while_a_small_share_is_typed(mixer: ContextMixer, qtbot: QtBot) -> None:
    mixer.mixes.put({"word:hood": 1.0})
    number = mixer.words.chips["hood"].number
    number.selectAll()
    qtbot.keyClicks(number, "0.4")
    assert shares(mixer) == {"word:hood": 0.4}
    assert mixer.words.chips["hood"].number is number


def test_unknown_words_stay_and_what_may_be_meant_is_offered(mixer: ContextMixer, qtbot: QtBot) -> None:
    mixer.words.field.setText("red, Dragons <b>zeppelin")
    mixer.words.commit()
    assert "word:red" in shares(mixer)
    assert mixer.words.field.text() == "Dragons <b>zeppelin"
    assert problems(mixer)[0] == "“Dragons” is not known. Instead:"
    labels = [label for label in mixer.words.findChildren(QLabel) if label.property("role") == "problem"]
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)
    offer = mixer.words.findChild(QPushButton, "offer_dragon")
    assert isinstance(offer, QPushButton)
    qtbot.mouseClick(offer, Qt.MouseButton.LeftButton)
    assert "word:dragon" in shares(mixer)
    assert mixer.words.field.text() == "<b>zeppelin"


def test_an_offer_has_the_share_that_was_asked_for(mixer: ContextMixer) -> None:
    mixer.words.field.setText("dragons 0.5")
    mixer.words.commit()
    assert mixer.words.field.text() == "dragons 0.5"
    offer = mixer.words.findChild(QPushButton, "offer_dragon")
    assert isinstance(offer, QPushButton)
    offer.click()
    assert shares(mixer)["word:dragon"] == 0.5


@pytest.mark.parametrize("text", ["red 99", "hood, red -1"])
def test_a_share_that_is_not_allowed_stays_and_is_told(mixer: ContextMixer, text: str) -> None:
    before = shares(mixer)
    mixer.words.field.setText(text)
    mixer.words.commit()
    assert (shares(mixer), mixer.words.field.text()) == (before, text)
    assert problems(mixer)[0].startswith("The share of red must be between 0 and 2")


def test_a_style_and_a_side_that_are_typed_take_the_place_of_others(mixer: ContextMixer) -> None:
    mixer.mixes.put({"monster": 1.0, "style:dungeon": 1.0, "facing:front": 1.0})
    mixer.words.field.setText("red inked left")
    mixer.words.commit()
    assert shares(mixer) == {"monster": 1.0, "word:red": 1.0, "style:inked": 1.0, "facing:left": 1.0}


def test_a_comma_within_a_number_ends_no_word(mixer: ContextMixer, qtbot: QtBot) -> None:
    qtbot.keyClicks(mixer.words.field, "hood 0,5, red")
    qtbot.keyClick(mixer.words.field, Qt.Key.Key_Return)
    assert {name: share for name, share in shares(mixer).items() if name.startswith("word:")} == {
        "word:hood": 0.5,
        "word:red": 1.0,
    }


def test_all_that_weights_know_is_listed(mixer: ContextMixer, qtbot: QtBot) -> None:
    qtbot.mouseClick(mixer.words.all_words, Qt.MouseButton.LeftButton)
    assert mixer.words.completions.isVisible()
    known = (*WORDY.words, *WORDY.class_names, *WORDY.styles, *WORDY.facings)
    assert mixer.words.completer.completionCount() == len(known)


def test_words_are_completed(mixer: ContextMixer, qtbot: QtBot) -> None:
    qtbot.keyClicks(mixer.words.field, "red dra")
    assert mixer.words.completions.isVisible()
    assert mixer.words.completer.currentCompletion() == "dragon"
    qtbot.keyClick(mixer.words.completions, Qt.Key.Key_Down)
    qtbot.keyClick(mixer.words.completions, Qt.Key.Key_Return)
    assert list(mixer.words.chips) == ["red", "dragon"]
    assert (mixer.words.field.text(), problems(mixer)) == ("", [])


def test_styles_are_switched_on_and_share_evenly(mixer: ContextMixer) -> None:
    dungeon, inked = mixer.styles.chips
    inked.button.click()
    assert shares(mixer) == {"hero": 1.0, "style:inked": 1.0}
    dungeon.button.click()
    assert mixer.mixes.mix.of_group("styles") == {"inked": 0.5, "dungeon": 0.5}
    dungeon.number.setValue(0.7)
    assert mixer.mixes.mix.of_group("styles") == {"inked": 0.5, "dungeon": 0.7}
    inked.button.click()
    dungeon.button.click()
    assert shares(mixer) == {"hero": 1.0}
    assert not dungeon.number.isVisible()


def test_a_facing_is_one_of_those_that_weights_know(mixer: ContextMixer) -> None:
    mixer.facing.setCurrentIndex(2)
    mixer.facing.activated.emit(2)
    assert shares(mixer) == {"hero": 1.0, "facing:left": 1.0}
    mixer.none.click()
    assert mixer.facing.currentText() == "any side"
    assert mixer.mixes.mix == Mix()


def test_a_preset_brings_words_and_style_back(mixer: ContextMixer) -> None:
    asked = {"hero": 1.0, "word:red": 0.5, "style:inked": 1.0, "facing:front": 1.0}
    mixer.mixes.put(asked)
    mixer._workspace.presets.keep("red one", mixer.mixes.mix)
    mixer.none.click()
    index = mixer.presets.list.findText("red one")
    mixer.presets.list.setCurrentIndex(index)
    mixer.presets.list.activated.emit(index)
    assert shares(mixer) == asked
    assert list(mixer.words.chips) == ["red"]
    assert mixer.facing.currentText() == "front"


def test_words_that_are_being_typed_are_painted_and_taken_up_again(
    window: MainWindow, qtbot: QtBot, wordy_weights: Path
) -> None:
    page = window.generate_page
    page.open_weights(wordy_weights)
    qtbot.waitUntil(lambda: not page.loading.running, timeout=PATIENCE_MS)
    page.panel.mixer.words.field.setText("red dragon, hood 0.5")
    page.painter.generate()
    qtbot.waitUntil(lambda: not page.painting.running, timeout=PATIENCE_MS)
    asked = {
        **{"monster": 1.0, "style:dungeon": 1.0},
        **{"word:red": 1.0, "word:dragon": 1.0, "word:hood": 0.5},
    }
    request = page.navigator.request
    assert request is not None
    assert {name: share for name, share in request.shares_of(0).items() if share} == asked
    assert request.sections[0][0] == "monster · red dragon, hood 0.5 · dungeon style"

    page.panel.mixes.put({"hero": 1.0})
    page.navigator.show_generation(0)
    page.navigator.reuse_settings()
    assert dict(page.panel.mixes.mix.shares) == asked
    assert sorted(page.panel.mixer.words.chips) == ["dragon", "hood", "red"]


def test_a_share_out_of_range_is_told_and_changes_nothing(mixer: ContextMixer, qtbot: QtBot) -> None:
    mixer.mixes.put({"hero": 1.0, "word:hood": 1.0, "style:inked": 1.0})
    for number in (mixer.words.chips["hood"].number, mixer.styles.chips[1].number):
        number.selectAll()
        qtbot.keyClicks(number, "7")
        told = number.parentWidget().findChild(ProblemLabel)
        assert isinstance(told, ProblemLabel)
        assert told.text().endswith("from 0.05 to 2")
        assert shares(mixer) == {"hero": 1.0, "word:hood": 1.0, "style:inked": 1.0}
        number.setValue(1.0)
        assert told.text() == ""


def test_long_names_leave_the_panel_as_narrow_as_it_is(mixer: ContextMixer) -> None:
    long = "long" * 60
    names = {"class_names": ("hero", long, "monster"), "words": (long, *WORDY.words[1:])}
    usually = {"usual_kinds": (long, *WORDY.usual_kinds[1:]), "usual_styles": ()}
    named = replace(WORDY, styles=("dungeon", long), **names, **usually)
    usual = mixer.sizeHint().width()
    mixer.mixes.use_weights("named", named)
    for text in (long, f"x{long}", "dragon"):
        mixer.words.field.setText(text)
        mixer.words.commit()
        assert mixer.sizeHint().width() < 1.5 * usual
    assert f"style_{long}" in {button.objectName() for button in mixer.findChildren(QToolButton)}

"""The mixer: sliders, numbers, several mixes, presets."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from spritestudio.project.mixes import MAX_WEIGHT, Mix
from spritestudio.project.workspace import Workspace
from spritestudio.specs import ModelSpec
from spritestudio.ui import theme
from spritestudio.ui.generate.context_mixer import ContextMixer
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets.range_spin import ProblemLabel

MODEL = ModelSpec(class_names=("hero", "food", "spell"))


@pytest.fixture
def mixer(qtbot: QtBot, preferences: Preferences) -> ContextMixer:
    mixer = ContextMixer(Workspace(preferences))
    qtbot.addWidget(mixer)
    mixer.mixes.use_weights("rpg", MODEL)
    mixer.show()
    return mixer


def test_slider_and_number_agree(mixer: ContextMixer) -> None:
    hero, food, _ = mixer._sliders
    hero.slider.setValue(150)
    assert hero.number.value() == 1.5
    food.number.setValue(0.6)
    assert food.slider.value() == 60
    assert mixer.mixes.all == (Mix({"hero": 1.5, "food": 0.6}),)


def test_a_click_on_its_name_takes_a_class_alone(mixer: ContextMixer, qtbot: QtBot) -> None:
    mixer.mixes.put({"hero": 1.5, "food": 0.6})
    qtbot.mouseClick(mixer._sliders[2].label, Qt.MouseButton.RightButton)
    assert mixer.mixes.all == (Mix({"hero": 1.5, "food": 0.6}),)
    qtbot.mouseClick(mixer._sliders[2].label, Qt.MouseButton.LeftButton)
    assert mixer.mixes.all == (Mix({"spell": 1.0}),)
    assert [slider.number.value() for slider in mixer._sliders] == [0.0, 0.0, 1.0]


def test_it_can_be_set_before_there_are_weights(qtbot: QtBot, preferences: Preferences) -> None:
    mixer = ContextMixer(Workspace(preferences))
    qtbot.addWidget(mixer)
    mixer.add.click()
    mixer.mixes.put({"hero": 1.0})
    mixer.mixes.use_weights("rpg", MODEL)
    assert mixer.mixes.all == (Mix({"hero": 1.0}),)
    assert mixer.list.item(0).text() == "hero"


def test_reset_none_normalise_and_randomise(mixer: ContextMixer) -> None:
    mixer.mixes.put({"hero": 1.0, "food": 1.0})
    mixer.normalise.click()
    assert mixer.mixes.all[0].shares == {"hero": 0.5, "food": 0.5}
    mixer.reset.click()
    assert mixer.mixes.all[0].shares == {"hero": 1.0}
    mixer.none.click()
    assert mixer.mixes.all[0].shares == {}
    assert mixer.list.item(0).text() == "Anything"
    mixer.randomise.click()
    assert sum(mixer.mixes.all[0].shares.values()) == pytest.approx(1.0, abs=0.02)


def test_mixes_are_added_and_removed(mixer: ContextMixer) -> None:
    mixer.mixes.put({"hero": 1.0})
    assert not mixer.remove.isVisible()
    mixer.add.click()
    mixer.mixes.put({"spell": 1.0})
    assert [mix.describe() for mix in mixer.mixes.all] == ["hero", "spell"]
    mixer.list.setCurrentRow(0)
    assert mixer._sliders[0].number.value() == 1.0
    mixer.remove.click()
    assert [mix.describe() for mix in mixer.mixes.all] == ["spell"]
    assert mixer._sliders[2].number.value() == 1.0


def test_the_list_tells_how_many_sprites_each_mix_gets(mixer: ContextMixer) -> None:
    mixer.mixes.put({"hero": 1.0})
    mixer.add.click()
    mixer.weight.setValue(3)
    mixer._workspace.settings.set("count", 8)
    assert [mixer.list.item(i).text().split("×")[1].strip() for i in range(2)] == ["2", "6"]


def test_portions_out_of_range_are_told_and_change_nothing(mixer: ContextMixer) -> None:
    mixer.mixes.put({"hero": 1.0})
    mixer.add.click()
    mixer.weight.setValue(3)
    mixer.weight.setValue(5000)
    label = mixer.findChild(ProblemLabel, "mix_weight_problem")
    assert isinstance(label, ProblemLabel)
    assert label.text() == f"Portion: from 1 to {MAX_WEIGHT}"
    assert mixer.mixes.mix.weight == 3
    mixer.mixes.put({"spell": 1.0})  # shows what holds
    assert (mixer.weight.value(), label.text()) == (3, "")


def test_presets_outlive_the_window_and_can_be_deleted(
    mixer: ContextMixer, preferences: Preferences, qtbot: QtBot
) -> None:
    mixer.mixes.put({"hero": 1.0, "spell": 0.4})
    mixer._workspace.presets.keep("mage", mixer.mixes.all[0])
    mixer.none.click()
    another = ContextMixer(Workspace(preferences))
    qtbot.addWidget(another)
    another.mixes.use_weights("rpg", MODEL)
    index = another.presets.list.findText("mage")
    another.presets.list.setCurrentIndex(index)
    another.presets.list.activated.emit(index)
    assert another.mixes.all[0].shares == {"hero": 1.0, "spell": 0.4}
    another.presets.remove.click()
    assert another.presets.list.findText("mage") == -1


def test_a_preset_is_replaced_only_when_allowed(mixer: ContextMixer, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes])
    monkeypatch.setattr(QMessageBox, "question", lambda *_args: next(answers))
    monkeypatch.setattr(QInputDialog, "getText", lambda *_args, **_kwargs: ("mage", True))
    mixer._workspace.presets.keep("mage", Mix({"hero": 1.0}))
    for expected in ({"hero": 1.0}, {"spell": 1.0}):
        mixer.mixes.put({"spell": 1.0})
        mixer.presets.save.click()
        assert mixer.presets.list.itemData(mixer.presets.list.findText("mage")) == expected


def test_the_chosen_preset_is_forgotten_when_the_mix_changes(mixer: ContextMixer) -> None:
    mixer._workspace.presets.keep("mage", Mix({"hero": 1.0}))
    index = mixer.presets.list.findText("mage")
    mixer.presets.list.activated.emit(index)
    assert mixer.presets.list.currentText() == "mage"
    assert mixer.presets.remove.isEnabled()
    mixer._sliders[0].slider.setValue(3)
    assert mixer.presets.list.currentIndex() == 0
    assert not mixer.presets.remove.isEnabled()


def test_another_model_keeps_the_classes_it_knows(mixer: ContextMixer) -> None:
    mixer.mixes.put({"hero": 1.0, "food": 0.5})
    mixer.mixes.use_weights("food", ModelSpec(class_names=("food", "tree")))
    assert mixer.mixes.all[0].shares == {"food": 0.5}
    assert [slider.name for slider in mixer._sliders] == ["food", "tree"]
    mixer.mixes.use_weights("rock", ModelSpec(class_names=("rock", "tree")))
    assert mixer.mixes.all[0].shares == {"rock": 1.0}, "of the old mix it knows nothing"
    mixer.mixes.use_weights("rpg", MODEL)
    assert mixer.mixes.all[0].shares == {"hero": 1.0, "food": 0.5}, "the old mix is back"


def test_damaged_preferences_are_as_good_as_none(qtbot: QtBot, preferences: Preferences) -> None:
    preferences.set("presets", {"bad": "shares", "worse": {"hero": "x"}, "fine": {"hero": 1}})
    mixer = ContextMixer(Workspace(preferences))
    qtbot.addWidget(mixer)
    mixer.mixes.use_weights("rpg", MODEL)
    names = [mixer.presets.list.itemText(i) for i in range(mixer.presets.list.count())]
    assert "fine" in names
    assert "bad" not in names
    assert "worse" not in names


def test_plus_stays_where_it_is_when_a_second_mix_brings_minus(mixer: ContextMixer, qtbot: QtBot) -> None:
    mixer.resize(320, 400)
    before = mixer.add.mapTo(mixer, mixer.add.rect().center())
    mixer.add.click()
    qtbot.waitUntil(lambda: mixer.remove.isVisible() and mixer.remove.x() > 0)
    assert mixer.add.mapTo(mixer, mixer.add.rect().center()) == before


def test_a_share_out_of_range_is_told_changes_nothing_and_becomes_the_nearest(
    mixer: ContextMixer, qtbot: QtBot
) -> None:
    mixer.mixes.put({"hero": 0.5})
    number = mixer._sliders[0].number
    number.selectAll()
    qtbot.keyClicks(number, "7")
    label = mixer.findChild(ProblemLabel, "number_hero_problem")
    assert isinstance(label, ProblemLabel)
    assert (label.text(), mixer.mixes.mix.shares) == ("hero: from 0 to 2", {"hero": 0.5})
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert (number.value(), mixer.mixes.mix.shares) == (2.0, {"hero": 2.0})
    assert label.text() == "hero: from 0 to 2; 7 became 2"
    mixer._sliders[0].slider.setValue(100)
    assert label.text() == ""


def test_what_has_a_share_stands_out_in_every_theme(mixer: ContextMixer, themed: QApplication) -> None:
    mixer.mixes.put({"food": 1.0})
    for scheme in ("dark", "light"):
        theme.set_scheme(scheme)
        bold = [s.name for s in mixer._sliders if s.label.font().weight() > 500]
        assert bold == ["food"]
    theme.set_scheme("system")


def test_weights_without_words_offer_those_that_know_some(
    mixer: ContextMixer, qtbot: QtBot, preferences: Preferences
) -> None:
    assert mixer.words_elsewhere.isHidden()  # nobody has looked yet which there are
    workspace = mixer._workspace
    models = {path.stem: path for path in workspace.weights.read_installed()}
    mixer.mixes.use_weights("other", ModelSpec(class_names=("hero", "food")))
    assert mixer.words_elsewhere.isVisible()
    with qtbot.waitSignal(mixer.weights_wanted) as wanted:
        mixer.words_elsewhere.click()
    assert wanted.args == [models["sprites16-words"]]
    mixer.mixes.use_weights("words", ModelSpec(class_names=("hero", "food"), words=("red",)))
    assert mixer.words_elsewhere.isHidden()
    mixer.mixes.use_weights("larger", ModelSpec(class_names=("hero", "food"), image_size=24))
    assert mixer.words_elsewhere.isHidden()  # none of this size know words

"""The sampler's settings: the widgets show what is set, and set what is edited."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QToolButton
from pytestqt.qtbot import QtBot

from spritestudio.project.generate_settings import GenerateSettings
from spritestudio.project.workspace import Workspace
from spritestudio.specs import GenerateSpec, ModelSpec
from spritestudio.ui.generate.generate_panel import GeneratePanel
from spritestudio.ui.generate.sampler_settings import SamplerSettings
from spritestudio.ui.preferences import Preferences

COURSE = ModelSpec(class_names=("hero", "food"))


@pytest.fixture
def shown(qtbot: QtBot, preferences: Preferences) -> SamplerSettings:
    settings = GenerateSettings(preferences)
    settings.use_model(COURSE)
    widget = SamplerSettings(settings)
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def panel(qtbot: QtBot, preferences: Preferences) -> GeneratePanel:
    workspace = Workspace(preferences)
    panel = GeneratePanel(workspace, preferences)
    qtbot.addWidget(panel)
    workspace.use_weights(None, COURSE)
    workspace.settings.restore()
    panel.set_ready(True)
    return panel


def test_what_is_set_is_shown_and_showing_it_sets_nothing(shown: SamplerSettings) -> None:
    spec = GenerateSpec(sampler="ddim", steps=7, guidance_scale=1.23456, eta=0.5, decoding="sample")
    shown._settings.take_up(spec)
    assert (shown.method.currentData(), shown.steps.value()) == ("ddim", 7)
    assert (shown.guidance.value(), shown.eta.value()) == (1.235, 0.5)
    assert shown._settings.spec() == spec, "also where a field shows fewer digits"


def test_what_is_edited_is_set(shown: SamplerSettings) -> None:
    shown.method.setCurrentIndex(shown.method.findData("ddpm"))
    assert shown.steps.value() == 500
    shown.steps.setValue(20)
    shown.low.setValue(3.0)
    shown.high.setValue(2.0)
    shown.clip.setChecked(False)
    spec = shown._settings.spec()
    assert (spec.sampler, spec.steps, spec.guidance_low, spec.clip_x0) == ("ddpm", 20, 2.0, False)
    assert shown.low.value() == 2.0


def test_typing_is_not_disturbed_by_what_it_sets(shown: SamplerSettings, qtbot: QtBot) -> None:
    point = shown.guidance.locale().decimalPoint()
    shown.guidance.selectAll()
    qtbot.keyClicks(shown.guidance, f"2{point}5")
    assert shown.guidance.value() == shown._settings.value("guidance_scale") == 2.5


def test_a_number_out_of_range_is_told_and_generate_waits(
    panel: GeneratePanel, preferences: Preferences
) -> None:
    settings = panel.settings
    for field, value, told in (
        (panel.sampler.steps, 2000, "Steps: from 1 to 500"),
        (panel.count, 5000, "Sprites: from 1 to 2048"),
        (panel.sampler.agreement, 3.0, "Calm colours: from 0 to 2"),
    ):
        right = field.value()
        field.setValue(value)
        assert field.value() == value
        assert (panel.generate.isEnabled(), panel.generate.statusTip()) == (False, told)
        assert (panel.problem.text(), panel.problem.isHidden()) == (told, False)
        assert panel.sections()[0].count == settings.allowed("count") == 32
        field.setValue(right)
        assert (panel.generate.isEnabled(), panel.problem.isHidden()) == (True, True)


def test_a_number_out_of_range_becomes_the_nearest_and_that_is_told(
    panel: GeneratePanel, qtbot: QtBot
) -> None:
    panel.count.selectAll()
    qtbot.keyClicks(panel.count, "5000")
    assert not panel.generate.isEnabled()
    qtbot.keyClick(panel.count, Qt.Key.Key_Return)
    assert (panel.count.value(), panel.settings.value("count")) == (2048, 2048)
    assert panel.generate.isEnabled()
    assert panel.problem.text() == "Sprites: from 1 to 2048; 5000 became 2048"
    panel.count.setValue(8)
    assert panel.problem.isHidden()


def test_sprites_and_seed_stand_by_generate_and_the_sampler_is_folded(
    panel: GeneratePanel, preferences: Preferences, qtbot: QtBot
) -> None:
    panel.show()
    assert panel.count.isVisible()
    assert panel.seed.isVisible()
    assert not panel.sampler.isVisible()
    assert panel.fold.summary.text() == "25 steps, guidance 2"
    panel.fold.button.click()
    assert panel.sampler.isVisible()
    assert not panel.sampler.finer.isVisible()
    again = GeneratePanel(Workspace(preferences), preferences)
    qtbot.addWidget(again)
    again.show()
    assert again.sampler.isVisible(), "who opened it finds it open"


def test_symmetry_and_seamless_edges_are_found_with_the_sampler_and_told_where_it_is_folded(
    panel: GeneratePanel,
) -> None:
    panel.show()
    panel.fold.button.click()
    for name, asked in (("symmetry", "symmetric"), ("tiling", "symmetric, seamless")):
        box = panel.findChild(QComboBox, name)
        assert isinstance(box, QComboBox)
        assert box.isVisible()
        box.setCurrentIndex(1)
        box.activated.emit(1)
        assert panel.fold.summary.text() == asked


def test_the_lock_keeps_a_seed_and_lets_it_go(panel: GeneratePanel) -> None:
    panel.seed.setValue(41)
    lock = panel.findChild(QToolButton, "keep_seed")
    assert isinstance(lock, QToolButton)
    lock.click()
    panel.settings.begin_grid()
    assert (panel.seed.value(), panel.kept_seed.isHidden()) == (41, False)
    lock.click()
    assert not panel.settings.keeps_seed
    assert panel.kept_seed.isHidden()

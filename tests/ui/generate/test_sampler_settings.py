"""The sampler's settings: what is shown is what is asked for, and suits the weights."""

from __future__ import annotations

import dataclasses

import pytest
from pytestqt.qtbot import QtBot

from spritestudio.errors import SpriteStudioError
from spritestudio.project.workspace import Workspace
from spritestudio.specs import GenerateSpec, ModelSpec
from spritestudio.ui.generate.generate_panel import GeneratePanel
from spritestudio.ui.generate.sampler_settings import SamplerSettings
from spritestudio.ui.preferences import Preferences

COURSE = ModelSpec(class_names=("hero", "food"))
STUDIO = ModelSpec(class_names=("hero", "food"), architecture="studio-unet", palette=("#000000", "#ffffff"))


def test_a_request_comes_back_as_it_was_shown(qtbot: QtBot) -> None:
    settings = SamplerSettings()
    qtbot.addWidget(settings)
    spec = GenerateSpec(
        sampler="dpmpp-2m",
        steps=7,
        seeds=(4, 5),
        guidance_scale=1.5,
        guidance_low=0.25,
        guidance_high=3.0,
        mixing="composed",
        spacing="karras",
        agreement=0.75,
        decoding="sample",
    )
    settings.set_spec(spec)
    assert settings.spec() == spec


def test_guidance_never_ends_before_it_begins(qtbot: QtBot) -> None:
    settings = SamplerSettings()
    qtbot.addWidget(settings)
    finer = settings.finer
    finer.high.setValue(8.0)
    finer.low.setValue(9.0)
    assert (finer.low.value(), finer.high.value()) == (9.0, 9.0)
    finer.high.setValue(2.0)
    assert (finer.low.value(), finer.high.value()) == (2.0, 2.0)


def test_a_number_out_of_range_is_told_and_generate_waits(qtbot: QtBot, preferences: Preferences) -> None:
    panel = GeneratePanel(Workspace(preferences), preferences)
    qtbot.addWidget(panel)
    panel.show_weights(None, COURSE)
    panel.restore()
    panel.set_ready(True)
    panel.sampler.steps.setValue(30)
    panel.remember()
    for field, value, told in (
        (panel.sampler.steps, 2000, "Steps: from 1 to 500"),
        (panel.sampler.count, 5000, "Sprites: from 1 to 1024"),
        (panel.sampler.finer.agreement, 3.0, "Calm colours: from 0 to 2"),
    ):
        right = field.value()
        field.setValue(value)
        assert (field.value(), panel.sampler.problem) == (value, told)
        assert (panel.generate.isEnabled(), panel.generate.toolTip()) == (False, told)
        assert (panel.problem.text(), panel.problem.isHidden()) == (told, False), (
            "the field may be out of sight"
        )
        assert panel.sections()[0].count == 32
        with pytest.raises(SpriteStudioError, match=told):
            panel.spec()
        panel.remember()
        field.setValue(right)
        assert (panel.generate.isEnabled(), panel.problem.isHidden()) == (True, True)
    panel.sampler.steps.setValue(2000)
    panel.restore()  # what was set last, and allowed
    assert (panel.sampler.steps.value(), panel.sampler.problem) == (30, "")


def test_the_finer_settings_are_folded_away_at_first(qtbot: QtBot) -> None:
    settings = SamplerSettings()
    qtbot.addWidget(settings)
    settings.show()
    assert not settings.finer.isVisible()


def test_weights_of_another_kind_bring_their_own_settings(qtbot: QtBot, preferences: Preferences) -> None:
    panel = GeneratePanel(Workspace(preferences), preferences)
    qtbot.addWidget(panel)
    panel.show_weights(None, COURSE)
    panel.restore()
    panel.sampler.fix_seed(9)
    for model in (STUDIO, dataclasses.replace(STUDIO, few_step=True), STUDIO):
        panel.show_weights(None, model)
        spec, suited = panel.sampler.spec(), GenerateSpec.for_model(model)
        assert (spec.sampler, spec.steps, spec.guidance_scale) == (
            suited.sampler,
            suited.steps,
            suited.guidance_scale,
        )
        assert spec.seeds[0] == 9

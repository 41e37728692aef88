"""All that painting depends on is set at once, and undone at once, with the weights."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from spritestudio.library.models import read_model_spec
from spritestudio.project.mixes import Mix
from spritestudio.specs import GenerateSpec
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.main_window import MainWindow
from tests.ui.conftest import wait_for_end


@pytest.fixture
def page(window: MainWindow) -> GeneratePage:
    return window.generate_page


def wanted(weights: Path, kind: str, steps: int) -> GenerateSpec:
    context = read_model_spec(weights).context({kind: 1.0})
    return GenerateSpec("ddpm", steps, seeds=(5, 6, 7), contexts=(context,), guidance_scale=3.0)


def test_it_is_one_change_that_the_panel_shows(page: GeneratePage) -> None:
    work, weights = page.workspace, page.weights.path
    assert weights is not None
    before, mixes = work.painting_settings, work.mixes.all
    assert page.settings.take_up(weights, wanted(weights, "potion", 9), "Nine steps")
    assert (work.spec().steps, work.spec().seeds, work.spec().guidance_scale) == (9, (5, 6, 7), 3.0)
    assert work.mixes.all == (Mix({"potion": 1.0}),)
    assert page.panel.sampler.steps.value() == 9
    assert work.project.timeline.undo_title == "Nine steps"
    work.project.timeline.undo()
    assert (work.painting_settings, work.mixes.all) == (before, mixes)
    assert page.panel.sampler.steps.value() == before.values["steps"]


def test_other_weights_are_loaded_and_come_back_with_an_undo(page: GeneratePage, qtbot: QtBot) -> None:
    work, before = page.workspace, page.workspace.painting_settings
    work.mixes.set_all([Mix({"potion": 1.0}), Mix({"food": 0.5})])
    mixes = work.mixes.all
    assert before.weights is not None
    course = before.weights.with_name("heroes16-course.safetensors")
    assert page.settings.take_up(course, wanted(course, "beast", 50), "By the course")
    wait_for_end(qtbot, lambda: page.loading.running)
    assert page.weights.path == course
    assert (work.spec().sampler, work.spec().steps) == ("ddpm", 50)
    assert work.mixes.all == (Mix({"beast": 1.0}),)
    work.project.timeline.undo()
    wait_for_end(qtbot, lambda: page.loading.running)
    assert (work.painting_settings, work.mixes.all) == (before, mixes)
    work.project.timeline.redo()
    wait_for_end(qtbot, lambda: page.loading.running)
    assert (page.weights.path, work.mixes.all) == (course, (Mix({"beast": 1.0}),))


def test_what_cannot_be_set_is_told_and_changes_nothing(
    page: GeneratePage, tmp_path: Path, qtbot: QtBot
) -> None:
    before = page.workspace.painting_settings
    with qtbot.waitSignal(page.failed):
        assert not page.settings.take_up(tmp_path / "gone.safetensors", GenerateSpec(), "Gone")
    assert page.workspace.painting_settings == before
    assert page.workspace.project.timeline.undo_title == ""

"""The figures: they follow their controls, keep what they have painted, and say what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QHBoxLayout, QSlider
from pytestqt.qtbot import QtBot

from spritestudio.library.models import find_model, read_model_spec
from spritestudio.project.jobs import JOBS
from spritestudio.specs import GenerateSpec, seeds_from
from spritestudio.ui.learn.collapse_figure import CollapseFigure
from spritestudio.ui.learn.figure import LiveFigure
from spritestudio.ui.learn.guidance_figure import GuidanceFigure
from spritestudio.ui.learn.jobs import FigureRow, RowStep, paint_rows
from spritestudio.ui.learn.methods_figure import MethodsFigure
from spritestudio.ui.learn.mixing_figure import MixingFigure
from spritestudio.ui.learn.noise_figure import NoiseFigure
from spritestudio.ui.learn.page import _FIGURES
from spritestudio.ui.learn.rows_figure import RowsFigure
from spritestudio.ui.learn.step_figure import StepFigure
from spritestudio.ui.widgets.sprite_table import SpriteTable
from tests.ui.conftest import PATIENCE_MS


class LittleFigure(RowsFigure):
    """Rows of a tiny model, a row per number of steps."""

    def __init__(self, weights: str) -> None:
        super().__init__("little", (weights,), "Little sprites")
        self.weights = weights
        self.steps: tuple[int, ...] = (2, 3)
        self.lay_out(QHBoxLayout(), self.table)

    def rows(self) -> Sequence[tuple[str, FigureRow]]:
        return [(f"{steps} steps", self._row(steps)) for steps in self.steps]

    def _row(self, steps: int) -> FigureRow:
        spec = GenerateSpec("ddim", steps, seeds_from(self.seed, 3), ((1.0, 0.0),))
        return FigureRow(self.path_of(self.weights), spec)

    def reading(self, walks: Sequence[Sequence[RowStep]]) -> str:
        return ", ".join(str(len(walk)) for walk in walks)

    def wanted_in_app(self) -> FigureRow:
        return self._row(self.steps[-1])


Show = Callable[[LiveFigure], None]


@pytest.fixture
def show(qtbot: QtBot, themed: QApplication) -> Iterator[Show]:
    """Shows a figure until it is painted; in the end all are kept until their threads have gone."""
    figures: list[LiveFigure] = []

    def one(figure: LiveFigure) -> None:
        figures.append(figure)
        qtbot.addWidget(figure)
        figure.resize(700, 520)
        figure.show()
        qtbot.waitUntil(lambda: not figure.job.busy, timeout=PATIENCE_MS)

    yield one
    for figure in figures:
        figure.job.drop()
    JOBS.close()


@pytest.fixture
def little(show: Show, weights: Path) -> LittleFigure:
    figure = LittleFigure(str(weights))
    show(figure)
    return figure


def test_rows_are_painted_as_soon_as_they_are_seen(little: LittleFigure) -> None:
    table = little.table.table
    assert table is not None
    assert table.row_titles == ("2 steps", "3 steps")
    assert table.images.shape == (2, 3, 8, 8, 4)
    for (_, row), images in zip(little.rows(), table.images, strict=True):
        assert np.array_equal(list(paint_rows([row]))[-1].images, images)
    assert little.is_finished


def test_only_rows_that_changed_are_painted(little: LittleFigure, qtbot: QtBot) -> None:
    painted: list[RowStep] = []
    little.job.events.connect(painted.extend)
    little.steps = (2, 4)
    little.refresh()
    qtbot.waitUntil(lambda: little.is_finished, timeout=PATIENCE_MS)
    assert {step.row.spec.steps for step in painted} == {4}
    painted.clear()
    little.steps = (3, 2)
    little.refresh()
    assert little.is_finished, "both have been painted before"
    assert painted == []


def test_other_sprites_have_other_seeds(little: LittleFigure, qtbot: QtBot) -> None:
    before = little.table.table
    little.again.click()
    qtbot.waitUntil(lambda: little.is_finished, timeout=PATIENCE_MS)
    after = little.table.table
    assert before is not None
    assert after is not None
    assert not np.array_equal(before.images, after.images)
    assert little.wanted_in_app().spec.seeds == (100, 101, 102)


def test_what_opens_in_the_app_is_what_is_painted(little: LittleFigure, qtbot: QtBot) -> None:
    with qtbot.waitSignal(little.open_requested) as opened:
        little.open_button.click()
    assert opened.args == [dict(little.rows())["3 steps"]]


def test_nothing_is_painted_for_who_looks_elsewhere(little: LittleFigure, qtbot: QtBot) -> None:
    little.hide()
    little.steps = (19, 20)
    little.show()
    assert little.job.busy
    little.hide()
    assert not little.job.busy


def test_missing_weights_are_one_sentence(show: Show) -> None:
    figure = LittleFigure("no-such-weights")
    show(figure)
    sentence = "This figure is painted by the weights no-such-weights, which are not here."
    assert figure.table._hint == sentence
    assert figure.table.table is None
    assert not figure.open_button.isEnabled()
    figure.again.click()
    figure.open_button.click()
    assert not figure.job.busy


def test_weights_that_break_while_one_looks_are_told_and_found_again(
    little: LittleFigure, weights: Path, qtbot: QtBot
) -> None:
    whole = weights.read_bytes()
    weights.write_bytes(b"no weights")
    little.steps = (7,)
    little.refresh()
    qtbot.waitUntil(lambda: not little.is_ready, timeout=PATIENCE_MS)
    assert "cannot be used as weights" in little.table._hint
    weights.write_bytes(whole)
    little.hide()
    little.show()
    qtbot.waitUntil(lambda: little.is_finished, timeout=PATIENCE_MS)


# The figures themselves, by the shipped weights


@pytest.mark.parametrize("name", _FIGURES)
def test_controls_do_nothing_while_there_are_no_weights(
    name: str, qtbot: QtBot, themed: QApplication
) -> None:
    figure = _FIGURES[name]()
    qtbot.addWidget(figure)
    figure.show_missing("They are not here.")
    for slider in figure.findChildren(QSlider):
        slider.setValue(slider.maximum())
    for combo in figure.findChildren(QComboBox):
        combo.activated.emit(0)
    for button in figure.findChildren(QAbstractButton):
        button.click()
    assert not figure.job.busy


def check_whole(figure: LiveFigure) -> None:
    """What holds for every figure that has painted."""
    assert figure.readout.text()
    assert figure.open_button.isEnabled()
    assert figure.minimumSizeHint().width() <= 560
    for kind in (QAbstractButton, QComboBox, QSlider, SpriteTable):
        for widget in figure.findChildren(kind):
            assert widget.objectName(), widget
            assert widget.accessibleName(), widget.objectName()
    row = figure.wanted_in_app()
    model = read_model_spec(row.weights)
    row.spec.check_for(model.context_size, model.timesteps)


def test_noise_grows_with_the_slider_and_the_word_matters(qtbot: QtBot, show: Show) -> None:
    figure = NoiseFigure()
    show(figure)
    check_whole(figure)
    table = figure.table.table
    assert table is not None
    assert table.images.shape == (3, 6, 16, 16, 4)
    assert table.column_titles[0] == "hero"
    first = table.images
    figure.level.slider.setValue(450)
    qtbot.waitUntil(lambda: "Level 450" in figure.readout.text(), timeout=PATIENCE_MS)
    table = figure.table.table
    assert table is not None
    assert np.array_equal(table.images[0], first[0])
    assert not np.array_equal(table.images[1], first[1])
    told = table.images[2]
    figure.is_told.click()
    qtbot.waitUntil(lambda: not figure.job.busy, timeout=PATIENCE_MS)
    table = figure.table.table
    assert table is not None
    assert not np.array_equal(table.images[2], told)


def test_a_step_is_looked_at_part_by_part(show: Show) -> None:
    figure = StepFigure()
    figure.steps.setCurrentIndex(0)
    show(figure)
    check_whole(figure)
    table = figure.table.table
    assert table is not None
    assert table.column_titles == ("the sprite", "noise seen", "predicted", "mean", "fresh noise", "result")
    assert figure.readout.text().startswith("Step 6 of 10")
    figure.step.slider.setValue(figure.step.slider.maximum())
    assert figure.readout.text().endswith("It is the last, and adds none.")
    figure.step.slider.setValue(0)
    assert figure.readout.text().startswith("Step 1 of 10, from level 500 to 450")


def test_without_noise_the_sprites_collapse(show: Show) -> None:
    figure = CollapseFigure()
    figure.steps.setCurrentIndex(0)
    figure.steps.activated.emit(0)
    show(figure)
    check_whole(figure)
    kept, collapsed = (walk[-1] for walk in figure.walks)
    assert kept.steps == collapsed.steps == 25
    assert collapsed.variety < kept.variety
    figure.step.slider.setValue(0)
    assert figure.readout.text().startswith("Step 1 of 25")
    assert figure.wanted_in_app().spec.sampler == "ddpm-no-noise"


def test_guidance_zero_ignores_the_kind_and_one_needs_no_second_question(qtbot: QtBot, show: Show) -> None:
    figure = GuidanceFigure()
    show(figure)
    check_whole(figure)
    rows = dict(figure.rows())
    assert [row.spec.guidance_scale for row in rows.values()] == [0.0, 1.0, 2.0]
    before = figure.table.table
    figure.kind.setCurrentIndex(figure.kind.findData("potion"))
    figure.kind.activated.emit(figure.kind.currentIndex())
    qtbot.waitUntil(lambda: figure.is_finished, timeout=PATIENCE_MS)
    after = figure.table.table
    assert before is not None
    assert after is not None
    assert np.array_equal(before.images[0], after.images[0])
    assert not np.array_equal(before.images[1], after.images[1])
    figure.is_partial.click()
    spec = figure.wanted_in_app().spec
    usual = GenerateSpec.for_model(read_model_spec(find_model("sprites16")))
    assert (spec.guidance_low, spec.guidance_high) == (usual.guidance_low, usual.guidance_high)


def test_a_mix_stands_between_its_kinds(show: Show) -> None:
    figure = MixingFigure()
    show(figure)
    check_whole(figure)
    assert figure.mix().describe() == "hero + food 60%"
    assert [title for title, _ in figure.rows()] == ["hero alone", "the mix", "food alone"]
    contexts = [row.spec.contexts[0] for _, row in figure.rows()]
    assert [sum(context) for context in contexts] == pytest.approx([1.0, 1.6, 1.0])
    for share in figure.shares:
        share.slider.setValue(0)
    assert figure.readout.text() == "No context: all numbers of the list are 0."
    figure.kinds[1].setCurrentIndex(figure.kinds[0].currentIndex())
    for share in figure.shares:
        share.slider.setValue(share.slider.maximum())
    assert figure.mix().shares == {"hero": 2.0}, "no share goes beyond what is allowed"


def test_methods_are_measured_when_asked_and_can_be_stopped(qtbot: QtBot, show: Show) -> None:
    figure = MethodsFigure()
    show(figure)
    check_whole(figure)
    assert all(lane.seconds is None for lane in figure._lanes)
    figure.measure.click()
    assert figure.measure.text() == "Stop"
    qtbot.waitUntil(lambda: figure._lanes[-1].table.table is not None, timeout=PATIENCE_MS)
    lanes = {lane.method.name: lane for lane in figure._lanes}
    assert lanes["live"].time.text().endswith(" s")
    figure.measure.click()
    assert not figure.job.busy
    assert figure.measure.text() == "Paint and measure"
    lanes["ddpm_all"].button.click()
    assert (figure.wanted_in_app().spec.sampler, figure.wanted_in_app().spec.steps) == ("ddpm", 500)
    lanes["ours"].button.click()
    assert figure.wanted_in_app().weights.stem == "sprites16"
    assert lanes["ours"].button.text() == f"Ours, {figure.wanted_in_app().spec.steps} steps"

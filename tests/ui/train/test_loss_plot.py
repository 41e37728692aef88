"""The plot: what it shows, how it is read, and that long runs are drawn thinned out."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.runs.history import RunHistory
from spritestudio.specs import CheckpointKept, TrainStep, ValidationLoss
from spritestudio.ui import theme
from spritestudio.ui.theme import DARK, LIGHT
from spritestudio.ui.train.loss_plot import LossPlot, nearest, smoothed


def history_of(steps: int, folder: Path) -> RunHistory:
    history = RunHistory()
    for step in range(1, steps + 1):
        rate = 1e-3 * (1 - step / steps)
        history.add(TrainStep(step, steps, (step - 1) // 10, 1.0 / step**0.5, rate, step * 0.5))
    for epoch in range(steps // 10):
        history.add(ValidationLoss(10 * (epoch + 1), epoch, 0.5 / (epoch + 1), 0.5))
    for epoch in (0, 4):
        path = folder / f"epoch-{epoch:04d}.safetensors"
        path.touch()
        history.add(CheckpointKept(10 * (epoch + 1), epoch, path))
    return history


@pytest.fixture
def plot(qtbot: QtBot, themed: QApplication) -> LossPlot:
    plot = LossPlot("loss_plot")
    qtbot.addWidget(plot)
    plot.resize(700, 400)
    plot.show()
    return plot


def test_one_run_shows_every_line_and_its_checkpoints(plot: LossPlot, tmp_path: Path) -> None:
    history = history_of(100, tmp_path)
    plot.set_runs([("Mine", history)])
    lines = plot._runs[0]
    np.testing.assert_array_equal(lines.raw.getOriginalDataset()[1], history.steps["loss"])
    np.testing.assert_array_equal(
        lines.validation.getOriginalDataset()[0], [v.step for v in history.validation]
    )
    np.testing.assert_array_equal(lines.rate.getOriginalDataset()[1], history.steps["learning_rate"])
    assert list(plot.ticks.xvals) == [10, 50]
    assert "step 100" in plot.values.text()


def test_a_steady_learning_rate_is_read_from_zero(plot: LossPlot) -> None:
    history = RunHistory(TrainStep(step, 10, 0, 1.0, 1e-3, step) for step in range(1, 11))
    plot.set_runs([("Mine", history)])
    low, high = plot.rates.vb.viewRange()[1]
    assert low <= 0.0
    assert 1e-3 < high < 2e-3


def test_the_legend_names_the_lines_that_there_are(plot: LossPlot, tmp_path: Path) -> None:
    history = RunHistory([TrainStep(1, 9, 0, 0.5, 1e-3, 0.5)])
    plot.set_runs([("Mine", history)])
    assert [label.text for _, label in plot.legend.items] == ["each step", "smoothed"]
    history.add(ValidationLoss(1, 0, 0.6, 0.5))
    plot.refresh()
    assert [label.text for _, label in plot.legend.items] == ["each step", "smoothed", "validation"]
    plot.set_runs([(name, history) for name in ("One", "Two", "Three")])
    assert [label.text for _, label in plot.legend.items] == ["One", "Two", "Three"]


def test_it_follows_a_run_from_its_first_step_on(plot: LossPlot, tmp_path: Path, qtbot: QtBot) -> None:
    history = history_of(1, tmp_path)
    plot.set_runs([("Mine", history)])
    for step in range(2, 30):
        history.add(TrainStep(step, 30, 0, 1.0 / step, 1e-3, float(step)))
        plot.refresh()
    for shown in (plot.losses, plot.rates):
        qtbot.waitUntil(lambda shown=shown: shown.viewRange()[0][0] <= 1 and shown.viewRange()[0][1] >= 29)


def test_it_follows_a_run_that_grows(plot: LossPlot, tmp_path: Path) -> None:
    history = history_of(50, tmp_path)
    plot.set_runs([("Mine", history)])
    history.add(TrainStep(51, 51, 5, 0.125, 1e-4, 26.0))
    plot.refresh()
    assert len(plot._runs[0].raw.getOriginalDataset()[0]) == 51
    assert "loss 0.1250" in plot.values.text()


def test_a_hundred_thousand_steps_are_drawn_as_few_points(
    plot: LossPlot, tmp_path: Path, qtbot: QtBot
) -> None:
    history = history_of(20, tmp_path)
    for step in range(21, 100_001):
        history.add(TrainStep(step, step, step, step, step, step))
    plot.set_runs([("Long", history)])
    raw = plot._runs[0].raw
    qtbot.waitUntil(lambda: 0 < len(raw.getData()[0]) < 10_000)


def test_several_runs_are_told_apart(plot: LossPlot, tmp_path: Path) -> None:
    plot.set_runs([("One", history_of(50, tmp_path)), ("Two", history_of(80, tmp_path))])
    assert [label.text for _, label in plot.legend.items] == ["One", "Two"]
    assert "One: " in plot.values.text()
    assert "Two: " in plot.values.text()
    colors = {lines.smooth.opts["pen"].color().name() for lines in plot._runs}
    assert len(colors) == 2


def test_log_scale_and_zoom_go_back_to_the_whole_run(plot: LossPlot, tmp_path: Path, qtbot: QtBot) -> None:
    plot.set_runs([("Mine", history_of(100, tmp_path))])
    plot.log_scale.click()
    assert plot.losses.getAxis("left").logMode
    plot.losses.setXRange(40, 50)
    assert plot.losses.viewRange()[0][1] < 60
    plot.whole.click()
    qtbot.waitUntil(lambda: plot.losses.viewRange()[0][1] >= 100)


def test_the_crosshair_reads_the_values_under_the_mouse(plot: LossPlot, tmp_path: Path, qtbot: QtBot) -> None:
    plot.set_runs([("Mine", history_of(100, tmp_path))])
    qtbot.waitExposed(plot)
    scene_point = plot.losses.vb.mapViewToScene(plot.losses.vb.viewRect().center())
    view_point = plot.canvas.mapFromScene(scene_point)
    qtbot.mouseMove(plot.canvas.viewport(), view_point + QPoint(1, 0))
    qtbot.mouseMove(plot.canvas.viewport(), view_point)
    qtbot.waitUntil(lambda: plot._cross[0].isVisible())
    assert "step 100" not in plot.values.text()
    assert "checkpoint of epoch 4" in plot.describe(50)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=lambda colors: colors.name)
def test_it_has_the_colours_of_the_theme(plot: LossPlot, tmp_path: Path, colors: theme.Colors) -> None:
    theme.set_scheme(colors.name)
    try:
        plot.set_runs([("Mine", history_of(20, tmp_path))])
        assert plot.canvas.backgroundBrush().color().name() == colors.field
        assert plot._runs[0].smooth.opts["pen"].color().name() == colors.series[0]
    finally:
        theme.set_scheme("system")


def test_the_legend_can_still_be_read_when_the_theme_changes(plot: LossPlot, tmp_path: Path) -> None:
    theme.set_scheme("light")
    plot.set_runs([("a", history_of(50, tmp_path))])
    try:
        theme.set_scheme("dark")
        QApplication.processEvents()
        for _, label in plot.legend.items:
            assert DARK.text.lower() in label.item.toHtml().lower()
    finally:
        theme.set_scheme("system")


def test_the_plot_without_runs_says_nothing(plot: LossPlot, tmp_path: Path) -> None:
    def numbers() -> list[bool]:
        axes = [shown.getAxis(side) for shown in (plot.losses, plot.rates) for side in ("left", "bottom")]
        return [axis.style["showValues"] for axis in axes]

    assert numbers() == [False] * 4
    plot.set_runs([("Mine", history_of(20, tmp_path))])
    assert numbers() == [True, False, True, True]
    plot.set_runs([])
    assert numbers() == [False] * 4
    assert plot.values.text() == ""
    assert plot.canvas.focusPolicy() != Qt.FocusPolicy.NoFocus


def test_a_low_plot_leaves_the_rate_out_and_keeps_its_steps(
    plot: LossPlot, tmp_path: Path, qtbot: QtBot
) -> None:
    plot.set_runs([("Mine", history_of(20, tmp_path))])
    plot.resize(600, 400)
    plot.show()
    assert plot.shows_rate
    plot.resize(600, 150)
    assert not plot.shows_rate
    assert plot.losses.getAxis("bottom").style["showValues"]
    qtbot.waitUntil(lambda: plot.losses.geometry().height() > 90)
    plot.resize(600, 400)
    assert plot.shows_rate
    assert not plot.losses.getAxis("bottom").style["showValues"]


@pytest.mark.parametrize("height", [110, 150, 240, 300, 420])
@pytest.mark.parametrize("is_log", [False, True], ids=["plain", "log"])
def test_the_numbers_on_the_axes_never_overlap(
    plot: LossPlot, tmp_path: Path, height: int, is_log: bool
) -> None:
    plot.set_runs([("Mine", history_of(400, tmp_path))])
    plot.log_scale.setChecked(is_log)
    plot.resize(560, height)
    plot.show()
    QApplication.processEvents()
    pixels = QPixmap(plot.size())
    painter = QPainter(pixels)
    for shown in [plot.losses, plot.rates] if plot.shows_rate else [plot.losses]:
        for side in ("left", "bottom"):
            numbers = shown.getAxis(side).generateDrawSpecs(painter)[2]
            places = [place for place, *_ in numbers]
            assert not any(one.intersects(other) for one, other in itertools.combinations(places, 2))
    numbers = plot.losses.getAxis("left").generateDrawSpecs(painter)[2]
    painter.end()
    assert numbers
    assert not is_log or "0.1" in [text for *_, text in numbers]


@pytest.mark.parametrize(("asked", "found"), [(-5, 0), (14, 0), (16, 1), (20, 1), (np.inf, 2)])
def test_the_nearest_step_is_found(asked: float, found: int) -> None:
    assert nearest(np.array([10.0, 20.0, 30.0]), asked) == found
    assert nearest(np.empty(0), asked) is None


def test_smoothing_keeps_a_constant_and_calms_noise() -> None:
    noise = np.random.default_rng(0).normal(0.5, 0.1, 4000)
    assert smoothed(np.full(500, 0.25)) == pytest.approx(0.25)
    assert smoothed(noise).std() < noise.std() / 5
    assert len(smoothed(noise)) == len(noise)
    assert len(smoothed(np.empty(0))) == 0

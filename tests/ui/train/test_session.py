"""A training at work: it is paused, stopped and continued, waits for others, and gives way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from pathlib import Path

from pytestqt.qtbot import QtBot

from spritestudio.project.jobs import JobState, Resource, Turn
from spritestudio.runs.store import WEIGHTS_FILE, list_runs, read_run
from spritestudio.specs import TrainSpec
from spritestudio.ui.job import Worker
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.train.jobs import SetRead, begin, time_presets
from spritestudio.ui.train.page import TrainPage
from spritestudio.ui.train.session import TrainState
from spritestudio.ui.train.source import STARTER, Source
from tests.ui.conftest import PATIENCE_MS, wait_for_end
from tests.ui.train.trainings import LONG, SMALL, start_long


def test_pause_resume_and_stop(open_page: Callable[[TrainSpec], TrainPage], qtbot: QtBot) -> None:
    page = open_page(LONG)
    start_long(page, qtbot)
    run = page.session.run
    assert run is not None
    page.setup.pause.click()
    assert page.session.state is TrainState.PAUSING
    qtbot.waitUntil(lambda: page.session.state is TrainState.PAUSED, timeout=PATIENCE_MS)
    paused_at = len(run.history.steps)
    assert read_run(run.folder).steps == paused_at
    page.setup.resume.click()
    qtbot.waitUntil(lambda: len(run.history.steps) > paused_at + 3, timeout=PATIENCE_MS)
    assert run.history.steps["step"].tolist() == list(range(1, len(run.history.steps) + 1))
    page.setup.stop.click()
    qtbot.waitUntil(lambda: page.session.state is TrainState.IDLE, timeout=PATIENCE_MS)
    assert page.setup.train.isVisible()
    assert (run.folder / WEIGHTS_FILE).exists()


def test_a_pause_before_the_first_step_leaves_nothing_behind(
    open_page: Callable[[TrainSpec], TrainPage], qtbot: QtBot
) -> None:
    page = open_page(LONG)
    page.setup.train.click()
    page.setup.pause.click()
    wait_for_end(qtbot, lambda: page.session.working)
    run = page.session.run
    assert run is not None
    begun = run.begun  # where the first step was quicker than the click
    assert page.session.state is (TrainState.PAUSED if begun else TrainState.IDLE)
    assert page.header.stats.isHidden() is not begun


def test_two_trainings_and_a_comparison_wait_for_each_other_and_say_so(
    open_page: Callable[[TrainSpec], TrainPage], qtbot: QtBot
) -> None:
    page = open_page(LONG)
    start_long(page, qtbot)
    window = page.window()
    assert isinstance(window, MainWindow)
    jobs = window.workspace.jobs
    training = page.session.job
    assert training is not None
    assert training.title == "Train Mine"
    assert training.progress is not None
    go_on = threading.Event()
    other = Worker("Count", Resource.TORCH, turn=Turn.IN_TURN)
    other.run(lambda: iter_after(go_on))
    qtbot.waitUntil(lambda: page.header.state.text() == "gives way to “Count”", timeout=PATIENCE_MS)
    page.noise.show_button.click()
    assert page.noise.status.text() == "waits for “Count”"
    assert page.probes.noising.running
    again = Worker("Train again", Resource.TORCH, turn=Turn.GIVES_WAY)
    again.run(lambda: iter_after(go_on))
    assert again.entry is not None
    assert again.entry.state is JobState.WAITING
    go_on.set()
    wait_for_end(qtbot, lambda: page.probes.noising.running)
    assert page.noise.table.table is not None
    assert again.entry.state is JobState.WAITING, "the first training is still at work"
    jobs.hold(training)
    qtbot.waitUntil(lambda: page.session.state is TrainState.PAUSED, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not again.running, timeout=PATIENCE_MS)
    assert page.setup.resume.isVisible()
    page.setup.stop.click()


def test_a_training_that_waits_says_for_what_and_can_be_cancelled_in_the_list(
    open_page: Callable[[TrainSpec], TrainPage], qtbot: QtBot
) -> None:
    page = open_page(SMALL)
    go_on = threading.Event()
    other = Worker("Count", Resource.TORCH, turn=Turn.IN_TURN)
    other.run(lambda: iter_after(go_on))
    page.setup.train.click()
    qtbot.waitUntil(lambda: page.header.state.text() == "waits for “Count”", timeout=PATIENCE_MS)
    job = page.session.job
    assert job is not None
    assert job.cancel is not None
    job.cancel()
    assert not page.session.working
    assert page.session.state is TrainState.IDLE
    assert list_runs() == [], "it never began"
    page.setup.train.click()
    go_on.set()
    wait_for_end(qtbot, lambda: page.session.working)
    qtbot.waitUntil(lambda: not page.shelf.busy, timeout=PATIENCE_MS)
    assert [run.state for run in list_runs()] == ["finished"]


def test_a_set_that_is_read_says_where_it_is_from(tmp_path: Path) -> None:
    source = Source("Starter", STARTER)
    for read in (begin(source, SMALL, tmp_path / "run", "Run"), time_presets(source, {})):
        event = next(read)
        assert isinstance(event, SetRead)
        assert event.path == STARTER


def iter_after(go_on: threading.Event) -> Generator[int]:
    """A job that ends when it is told to."""
    go_on.wait(PATIENCE_MS / 1000)
    yield 0

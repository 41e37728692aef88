"""Doing what the queue asks for, with jobs that do nothing but say so."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from spritestudio.errors import SpriteStudioError
from spritestudio.project.job_queue import QueuedJob, QueuedState
from spritestudio.project.jobs import JOBS, JobState
from spritestudio.project.project_copy import ProjectCopy
from spritestudio.project.workspace import Workspace
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.queue_runner import QueueKind, QueueProgress, QueueResult, QueueRunner
from tests.ui.conftest import PATIENCE_MS

HELLO = "hello"


class Bench:
    """A queue with a runner whose jobs wait until they are let go."""

    def __init__(self, preferences: Preferences) -> None:
        self.go_on = threading.Event()
        self.ended = threading.Event()
        self.began: list[Any] = []
        self.shown: list[Any] = []
        self.given_up: list[Any] = []
        self.told: list[str] = []
        self.failed: list[Exception] = []
        self.owner = QObject()
        self.workspace = Workspace(preferences)
        self.runner = self.new_runner()

    def new_runner(self) -> QueueRunner:
        runner = QueueRunner(self.workspace.queue, self.owner)
        runner.add_kind(HELLO, QueueKind(self._run, self.shown.append, given_up=self.given_up.append))
        runner.done.connect(self.told.append)
        runner.failed.connect(self.failed.append)
        return runner

    def _run(self, request: Any) -> Generator[QueueProgress | QueueResult]:
        self.began.append(request)
        if request == "bad":
            raise SpriteStudioError("It cannot be.", "Try another.")
        yield QueueProgress(1, 2)
        while not self.go_on.wait(0.01):
            yield QueueProgress(1, 2)
        yield QueueResult(f"said {request}", request)
        self.ended.set()

    def add(self, *requests: str) -> None:
        for request in requests:
            self.workspace.queue.add(QueuedJob(HELLO, f"Say {request}", request))

    def restart(self) -> None:
        """End as the window does, and begin anew."""
        JOBS.close()
        shiboken6.delete(self.runner)
        self.runner = self.new_runner()
        self.runner.restore()

    @property
    def states(self) -> dict[str, str]:
        return {job.title: job.state.value for job in JOBS.all}

    @property
    def known(self) -> dict[str, str]:
        return {job.title: job.state.value for job in self.workspace.queue.jobs}


@pytest.fixture
def bench(preferences: Preferences, qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench(preferences)
    yield bench
    bench.go_on.set()
    JOBS.close()
    bench.workspace.close()


def ended(qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not JOBS.all, timeout=PATIENCE_MS)


def test_jobs_are_done_one_after_another_and_stay_listed(bench: Bench, qtbot: QtBot) -> None:
    bench.add("one", "two")
    assert bench.states == {"Say one": "running", "Say two": "waiting"}
    bench.go_on.set()
    ended(qtbot)
    assert bench.began == ["one", "two"]
    assert bench.told[:2] == [f"Say {n} is in the list of jobs (Ctrl+J)" for n in ("one", "two")]
    assert bench.told[2:] == ["said one", "said two"]
    assert [(job.title, job.text) for job in JOBS.finished] == [
        ("Say one", "said one"),
        ("Say two", "said two"),
    ]
    assert bench.known == {"Say one": "done", "Say two": "done"}
    show = JOBS.finished[1].show
    assert show is not None
    show()
    assert bench.shown == ["two"]
    JOBS.clear(JOBS.finished[:1])
    assert bench.known == {"Say two": "done"}


def test_what_fails_is_told_and_the_next_goes_on(bench: Bench, qtbot: QtBot) -> None:
    bench.go_on.set()
    bench.add("bad", "good")
    ended(qtbot)
    assert [str(error) for error in bench.failed] == ["It cannot be. Try another."]
    assert [(job.has_failed, job.show is None) for job in JOBS.finished] == [(True, True), (False, False)]
    assert bench.known == {"Say bad": "failed", "Say good": "done"}
    assert bench.given_up == ["bad"]


def test_the_order_in_which_jobs_wait_is_kept_and_a_cancelled_one_is_gone(bench: Bench, qtbot: QtBot) -> None:
    bench.add("one", "two", "three")
    JOBS.move(JOBS.all[2], -1)
    assert list(bench.known) == ["Say one", "Say three", "Say two"]
    for job in (JOBS.all[0], JOBS.all[2]):
        assert job.cancel is not None
        job.cancel()
    assert list(bench.known) == ["Say three"]
    assert bench.given_up[0] == "two", "the other may be at work still"
    bench.go_on.set()
    ended(qtbot)
    assert bench.given_up == ["two", "one"]
    assert bench.known == {"Say three": "done"}


def test_after_a_restart_open_jobs_wait_for_a_person_and_begin_again(bench: Bench, qtbot: QtBot) -> None:
    bench.add("one", "two", "three")
    qtbot.waitUntil(lambda: bench.began == ["one"], timeout=PATIENCE_MS)
    bench.restart()
    assert bench.known == {"Say one": "open", "Say two": "open", "Say three": "open"}
    bench.go_on.set()
    assert bench.states == {"Say one": "held", "Say two": "held", "Say three": "held"}
    assert bench.told[3:] == ["3 jobs wait to be resumed (Ctrl+J)"]
    bench.runner.restore()
    assert len(JOBS.all) == 3, "each once"
    assert bench.began == ["one"]
    JOBS.release(JOBS.all[1])
    qtbot.waitUntil(lambda: len(JOBS.all) == 2, timeout=PATIENCE_MS)
    assert bench.began == ["one", "two"]
    assert bench.known == {"Say one": "open", "Say two": "done", "Say three": "open"}
    bench.restart()
    assert [job.title for job in JOBS.finished] == ["Say two"]
    show = JOBS.finished[0].show
    assert show is not None
    show()
    assert bench.shown == ["two"]


def test_another_project_has_jobs_of_its_own(bench: Bench, qtbot: QtBot) -> None:
    bench.add("one", "two")
    bench.workspace.queue.finish(bench.workspace.queue.jobs[1].id, "said two", "two")
    project = bench.workspace.project
    bench.runner.leave()
    assert JOBS.all == ()
    assert bench.began == ["one"] or bench.began == []
    project.new()
    qtbot.wait(1)
    assert (JOBS.all, JOBS.finished) == ((), ())
    project.open(project.recent[0])
    assert bench.states == {"Say one": "held"}
    assert [job.title for job in JOBS.finished] == ["Say two"]


def test_a_job_that_ends_as_another_project_is_opened_is_done_in_its_own(bench: Bench, qtbot: QtBot) -> None:
    bench.add("one")
    bench.go_on.set()
    assert bench.ended.wait(PATIENCE_MS / 1000)
    bench.runner.leave()
    assert bench.known == {"Say one": "done"}
    bench.workspace.project.new()
    qtbot.wait(1)
    assert (JOBS.all, JOBS.finished) == ((), ())


def test_a_job_that_is_done_in_a_copy_is_still_to_be_done_in_the_former_project(
    bench: Bench, qtbot: QtBot, tmp_path: Path
) -> None:
    bench.add("one")
    project = bench.workspace.project
    for name in ("former", "copy"):
        project.flush()
        *_, copy = project.copy_to(tmp_path / f"{name}.spritestudio")
        assert isinstance(copy, ProjectCopy)
        project.go_on_in(copy)()
    bench.go_on.set()
    ended(qtbot)
    assert bench.known == {"Say one": "done"}
    bench.runner.leave()
    project.open(tmp_path / "former.spritestudio")
    qtbot.wait(1)
    assert bench.states == {"Say one": "held"}
    assert JOBS.finished == ()


def test_where_no_other_project_could_be_opened_the_jobs_are_there_again(bench: Bench, qtbot: QtBot) -> None:
    bench.add("one")
    bench.runner.leave()
    qtbot.waitUntil(lambda: bench.states == {"Say one": "held"}, timeout=PATIENCE_MS)
    assert JOBS.all[0].state is JobState.HELD


def test_a_job_of_an_unknown_kind_is_left_alone(bench: Bench) -> None:
    bench.workspace.queue._jobs["x"] = QueuedJob("later-version", "Something", None, id="x")
    bench.runner.restore()
    assert JOBS.all == ()
    assert bench.workspace.queue.jobs[0].state is QueuedState.OPEN


def test_what_cannot_be_put_into_the_project_has_failed(bench: Bench, qtbot: QtBot) -> None:
    def refuse(_result: Any) -> Any:
        raise SpriteStudioError("The shelf is full.")

    bench.runner.add_kind(HELLO, QueueKind(bench._run, bench.shown.append, refuse))
    bench.go_on.set()
    bench.add("one")
    ended(qtbot)
    assert bench.known == {"Say one": "failed"}
    assert [str(error) for error in bench.failed] == ["The shelf is full."]
    assert [job.has_failed for job in JOBS.finished] == [True]


def test_a_result_that_comes_as_a_person_cancels_is_not_kept(bench: Bench, qtbot: QtBot) -> None:
    kept: list[Any] = []
    bench.runner.add_kind(HELLO, QueueKind(bench._run, bench.shown.append, kept.append))
    bench.add("one")
    bench.go_on.set()
    assert bench.ended.wait(PATIENCE_MS / 1000)  # the window has not heard of it yet
    (job,) = JOBS.all
    assert job.cancel is not None
    job.cancel()
    ended(qtbot)
    assert (kept, bench.known, bench.failed) == ([], {}, [])

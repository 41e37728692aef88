"""The newest wish wins; what is dropped tells nothing any more."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from functools import partial
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from spritestudio.errors import SpriteStudioError
from spritestudio.project.jobs import JOBS
from spritestudio.ui.learn.newest_job import NewestJob
from tests.ui.conftest import PATIENCE_MS


class Told:
    """All that a job has told."""

    def __init__(self, job: NewestJob) -> None:
        self.events: list[Any] = []
        self.errors: list[Any] = []
        job.events.connect(self._take)
        job.failed.connect(self.errors.append)

    def _take(self, events: list[Any]) -> None:
        self.events += events


@pytest.fixture
def job(qtbot: QtBot) -> NewestJob:
    return NewestJob("Count")


def wait(qtbot: QtBot, job: NewestJob) -> None:
    """Until nothing is wanted, and what was dropped has ended, too."""
    qtbot.waitUntil(lambda: not job.busy and not JOBS.all, timeout=PATIENCE_MS)


def count(to: int) -> Generator[int]:
    yield from range(to)


def held(gate: threading.Event, begun: threading.Event, name: str) -> Generator[str]:
    begun.set()
    gate.wait()
    yield f"{name} 1"
    yield f"{name} 2"


@pytest.fixture
def gates() -> Generator[Callable[[], threading.Event]]:
    """Makes events, and sets them all in the end, so that no thread waits for ever."""
    made: list[threading.Event] = []

    def make() -> threading.Event:
        made.append(threading.Event())
        return made[-1]

    yield make
    for event in made:
        event.set()


def test_all_of_what_is_asked_for_is_told(qtbot: QtBot, job: NewestJob) -> None:
    told = Told(job)
    with qtbot.waitSignal(job.finished, timeout=PATIENCE_MS):
        job.ask(partial(count, 3))
    assert told.events == [0, 1, 2]


def test_only_the_newest_of_several_wishes_is_done(
    qtbot: QtBot, job: NewestJob, gates: Callable[[], threading.Event]
) -> None:
    told, gate, begun = Told(job), gates(), gates()
    job.ask(partial(held, gate, begun, "first"))
    begun.wait()
    job.ask(partial(count, 10))
    job.ask(partial(count, 2))
    gate.set()
    wait(qtbot, job)
    assert told.events == ["first 1", 0, 1], "the first ends after the event at hand, the second never begins"


def test_what_is_dropped_tells_nothing_and_takes_no_later_wish_along(
    qtbot: QtBot, job: NewestJob, gates: Callable[[], threading.Event]
) -> None:
    told, gate, begun = Told(job), gates(), gates()
    job.ask(partial(held, gate, begun, "first"))
    begun.wait()
    job.drop()
    assert not job.busy
    job.ask(partial(count, 2))
    gate.set()
    wait(qtbot, job)
    assert told.events == [0, 1]


def test_a_failure_is_told_and_the_next_wish_is_done(qtbot: QtBot, job: NewestJob) -> None:
    def fail() -> Generator[int]:
        yield 1
        raise SpriteStudioError("No.")

    told = Told(job)
    job.ask(fail)
    wait(qtbot, job)
    assert [str(error) for error in told.errors] == ["No."]
    job.ask(partial(count, 1))
    wait(qtbot, job)
    assert told.events == [1, 0]

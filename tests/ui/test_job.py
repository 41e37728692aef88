"""Jobs: no event is lost, stopping closes the generator, errors arrive."""

from __future__ import annotations

import contextlib
import functools
import itertools
import threading
from collections.abc import Generator, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QThread
from pytestqt.qtbot import QtBot

from spritestudio.diffusion.sampling import priority
from spritestudio.errors import SpriteStudioError
from spritestudio.interruption import checkpoint
from spritestudio.project.jobs import JOBS, JobState, Resource, Turn
from spritestudio.ui.job import Job, Worker
from tests.ui.conftest import PATIENCE_MS


def test_no_event_is_lost_and_the_loop_is_not_flooded(qtbot: QtBot) -> None:
    def count() -> Generator[int]:
        yield from range(10_000)

    worker, batches = Worker("Count", Resource.DISK), list[list[int]]()
    worker.events.connect(batches.append)
    with qtbot.waitSignal(worker.finished, timeout=30_000):
        worker.run(count)
    assert [event for batch in batches for event in batch] == list(range(10_000))
    assert len(batches) < 10_000
    assert not worker.running


def test_stop_is_heard_at_once_and_closes_the_generator_in_its_own_thread(qtbot: QtBot) -> None:
    closed_in: list[threading.Thread] = []
    go_on = threading.Event()

    def slow() -> Generator[int]:
        try:
            yield 1
            go_on.wait(30)
            yield 2
        finally:
            closed_in.append(threading.current_thread())

    worker, events = Worker("Count", Resource.DISK), list[int]()
    worker.events.connect(events.extend)
    worker.run(slow)
    qtbot.waitUntil(lambda: events == [1], timeout=30_000)
    with qtbot.waitSignal(worker.finished, timeout=30_000):
        worker.stop()
    assert not worker.running
    assert closed_in == [], "the step at hand is still at work"
    go_on.set()
    worker.close()
    assert len(closed_in) == 1
    assert closed_in[0] is not threading.main_thread()
    assert events == [1], "nothing arrives after Stop"


def test_a_stopped_worker_takes_the_next_job_at_once(qtbot: QtBot) -> None:
    go_on = threading.Event()

    def slow() -> Generator[str]:
        go_on.wait(30)
        yield "late"

    def quick() -> Generator[str]:
        yield "new"

    worker, events = Worker("Count", Resource.DISK), list[str]()
    worker.events.connect(events.extend)
    worker.run(slow)
    worker.stop()
    with qtbot.waitSignal(worker.finished, timeout=30_000):
        worker.run(quick)
    go_on.set()
    worker.close()
    assert events == ["new"]


def test_events_before_an_error_arrive_and_so_does_the_error(qtbot: QtBot) -> None:
    def failing() -> Generator[str]:
        yield "kept"
        raise SpriteStudioError("No.", "Do otherwise.")

    worker, events, errors = Worker("Count", Resource.DISK), list[str](), list[Exception]()
    worker.events.connect(events.extend)
    worker.failed.connect(errors.append)
    with qtbot.waitSignal(worker.finished, timeout=30_000):
        worker.run(failing)
    assert events == ["kept"]
    assert [str(error) for error in errors] == ["No. Do otherwise."]


def test_an_error_before_the_first_event_arrives_too(qtbot: QtBot) -> None:
    def start() -> Generator[int]:
        raise SpriteStudioError("Nothing to do.")

    worker = Worker("Count", Resource.DISK)
    with qtbot.waitSignal(worker.failed, timeout=30_000) as caught:
        worker.run(start)
    assert isinstance(caught.args[0], SpriteStudioError)
    worker.close()


def test_a_job_is_known_from_its_start_until_its_thread_has_gone(qtbot: QtBot) -> None:
    worker, release = Worker("Count", Resource.DISK), threading.Event()

    def count() -> Generator[int]:
        yield 1
        release.wait(PATIENCE_MS / 1000)
        yield 2

    worker.run(count)
    (job,) = JOBS.all
    assert (job.title, job.uses, JOBS.using(Resource.DISK)) == ("Count", Resource.DISK, (job,))
    assert JOBS.using(Resource.TORCH) == ()
    worker.stop()
    assert not worker.running
    assert JOBS.all == (job,), "its thread is still there"
    release.set()
    qtbot.waitUntil(lambda: JOBS.all == (), timeout=PATIENCE_MS)


def test_all_jobs_are_closed_together() -> None:
    workers = [Worker(f"Count {number}", resource) for number, resource in enumerate(Resource)]
    closed: list[int] = []

    def count(number: int) -> Generator[int]:
        try:
            yield from itertools.count()
        finally:
            closed.append(number)

    for number, worker in enumerate(workers):
        worker.run(functools.partial(count, number))
    assert len(JOBS.all) == len(workers)
    JOBS.close()
    assert JOBS.all == ()
    assert sorted(closed) == [0, 1]


def test_closing_all_hands_on_the_last_events_and_closes_what_begins_then(qtbot: QtBot) -> None:
    go_on, ended = threading.Event(), list[str]()
    first, second = Worker("First", Resource.DISK), Worker("Second", Resource.DISK)

    def one() -> Generator[str]:
        yield "begun"
        go_on.wait(PATIENCE_MS / 1000)
        yield "last"

    def endless() -> Generator[str]:
        try:
            yield from itertools.repeat("more")
        finally:
            ended.append("second")

    events: list[str] = []
    first.events.connect(events.extend)
    first.finished.connect(lambda: second.run(endless))
    first.run(one)
    qtbot.waitUntil(lambda: events == ["begun"], timeout=PATIENCE_MS)
    threading.Timer(0.1, go_on.set).start()
    JOBS.close()
    assert events == ["begun", "last"]
    assert ended == ["second"]
    assert JOBS.all == ()
    assert [first.running, second.running] == [False, False]


def endless(begun: list[str], title: str) -> Generator[str]:
    begun.append(title)
    pace = threading.Event()  # so that the events stay few
    try:
        for _ in itertools.count():
            yield title
            pace.wait(0.001)
    finally:
        begun.append(f"{title} closed")


def test_a_second_job_in_turn_begins_when_the_first_has_gone(qtbot: QtBot) -> None:
    first, second = (Worker(title, Resource.TORCH, turn=Turn.IN_TURN) for title in ("First", "Second"))
    begun: list[str] = []
    first.run(functools.partial(endless, begun, "first"))
    second.run(functools.partial(endless, begun, "second"), "Second of all")
    assert second.running
    assert second.entry is not None
    assert (second.entry.title, second.entry.state) == ("Second of all", JobState.WAITING)
    qtbot.waitUntil(lambda: begun == ["first"], timeout=PATIENCE_MS)
    first.stop()
    qtbot.waitUntil(lambda: begun == ["first", "first closed", "second"], timeout=PATIENCE_MS)
    second.close()


def test_a_job_that_waits_can_be_stopped_and_never_begins(qtbot: QtBot) -> None:
    first, second = (Worker(title, Resource.TORCH, turn=Turn.IN_TURN) for title in ("First", "Second"))
    begun: list[str] = []
    first.run(functools.partial(endless, begun, "first"))
    for stop in (second.stop, second.wind_down):
        second.run(functools.partial(endless, begun, "second"))
        with qtbot.waitSignal(second.finished, timeout=PATIENCE_MS):
            stop()
        assert not second.running
        assert len(JOBS.all) == 1
    second.run(functools.partial(endless, begun, "second"))
    second.finished.connect(lambda: begun.append("told"))
    JOBS.close()
    assert sorted(begun) == ["first", "first closed", "told"]


def test_who_takes_the_next_job_as_a_waiting_one_is_stopped_keeps_it(qtbot: QtBot) -> None:
    first, second = (Worker(title, Resource.TORCH, turn=Turn.IN_TURN) for title in ("First", "Second"))
    begun: list[str] = []
    first.run(functools.partial(endless, begun, "first"))
    second.run(functools.partial(endless, begun, "second"))
    again = functools.partial(endless, begun, "third")
    second.finished.connect(lambda: second.run(again), Qt.ConnectionType.SingleShotConnection)
    second.stop()
    assert second.running
    first.stop()
    qtbot.waitUntil(lambda: "third" in begun, timeout=PATIENCE_MS)
    assert "second" not in begun
    second.close()
    first.close()


def test_a_job_rests_between_events_while_somebody_paints_and_can_be_stopped_then(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    @contextlib.contextmanager
    def noted() -> Iterator[None]:
        begun.append("rests")
        yield
        begun.append("goes on")

    monkeypatch.setattr(priority, "resting", noted)
    comparing = Worker("Compare", Resource.TORCH, turn=Turn.IN_TURN, rests=True)
    painting = Worker("Paint", Resource.TORCH)
    comparing.run(functools.partial(endless, begun, "compare"))
    painting.run(functools.partial(endless, begun, "paint"))
    entry = comparing.entry
    assert entry is not None
    assert entry.state is JobState.RESTING
    qtbot.waitUntil(lambda: {"rests", "paint"} <= set(begun), timeout=PATIENCE_MS)
    assert "goes on" not in begun
    painting.close()
    qtbot.waitUntil(lambda: "goes on" in begun, timeout=PATIENCE_MS)
    assert entry.state is JobState.RUNNING
    JOBS.hold(entry)
    qtbot.waitUntil(lambda: begun[-1] == "rests", timeout=PATIENCE_MS)
    comparing.close()
    assert begun[-2:] == ["goes on", "compare closed"]
    assert JOBS.all == ()


def test_a_job_ends_within_an_event_at_the_next_checkpoint(qtbot: QtBot) -> None:
    reached = threading.Event()

    def events() -> Generator[int]:
        while True:  # a file that takes for ever
            checkpoint()
            reached.set()
        yield 1

    job = Job(events)
    job.start()
    assert reached.wait(PATIENCE_MS / 1000)
    job.stop()
    assert job.wait(PATIENCE_MS)
    assert job.error is None
    assert job.take() == []


def test_a_job_that_has_ended_is_gone_at_once(qtbot: QtBot) -> None:
    """A deletion that was still to come, and an owner that went first, ended the program (one in three)."""
    for _ in range(20):
        worker = Worker("Count", Resource.DISK)
        worker.run(lambda: (number for number in range(3)))
        worker.close()
        assert worker.findChildren(QThread) == []
        del worker
        QCoreApplication.processEvents()
    waiting = Worker("Count", Resource.DISK)
    waiting.run(lambda: (number for number in range(3)), is_held=True)
    waiting.close()
    assert waiting.findChildren(QThread) == []

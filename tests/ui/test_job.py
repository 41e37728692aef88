"""Jobs: no event is lost, stopping closes the generator, errors arrive."""

from __future__ import annotations

import threading
from collections.abc import Generator

from pytestqt.qtbot import QtBot

from spritestudio.errors import SpriteStudioError
from spritestudio.ui.job import Job, Worker


def test_no_event_is_lost_and_the_loop_is_not_flooded(qtbot: QtBot) -> None:
    def count() -> Generator[int]:
        yield from range(10_000)

    worker, batches = Worker(), list[list[int]]()
    worker.events.connect(batches.append)
    with qtbot.waitSignal(worker.finished, timeout=30_000):
        worker.run(count)
    assert [event for batch in batches for event in batch] == list(range(10_000))
    assert len(batches) < 10_000
    assert not worker.running


def test_stop_closes_the_generator_in_its_own_thread(qtbot: QtBot) -> None:
    closed_in: list[threading.Thread] = []

    def endless() -> Generator[int]:
        try:
            while True:
                yield 1
        finally:
            closed_in.append(threading.current_thread())

    worker = Worker()
    with qtbot.waitSignal(worker.finished, timeout=30_000):
        worker.run(endless)
        worker.stop()
    assert len(closed_in) == 1
    assert closed_in[0] is not threading.main_thread()


def test_events_before_an_error_arrive_and_so_does_the_error(qtbot: QtBot) -> None:
    def failing() -> Generator[str]:
        yield "kept"
        raise SpriteStudioError("No.", "Do otherwise.")

    worker, events, errors = Worker(), list[str](), list[Exception]()
    worker.events.connect(events.extend)
    worker.failed.connect(errors.append)
    with qtbot.waitSignal(worker.finished, timeout=30_000):
        worker.run(failing)
    assert events == ["kept"]
    assert [str(error) for error in errors] == ["No. Do otherwise."]


def test_an_error_before_the_first_event_arrives_too(qtbot: QtBot) -> None:
    def start() -> Generator[int]:
        raise SpriteStudioError("Nothing to do.")

    job = Job(start)
    with qtbot.waitSignal(job.failed, timeout=30_000) as caught:
        job.start()
    assert job.wait(30_000)
    assert isinstance(caught.args[0], SpriteStudioError)

"""Work beside the window: a thread that pulls one generator of events, and who looks after it."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from spritestudio.project.jobs import JOBS, Resource, RunningJob


class Job(QThread):
    """Pulls a generator on its own thread and keeps its events until they are taken.

    Only when the list of events was empty does `events_ready` tell of a new one, so that a fast
    generator cannot flood the event loop and no event is lost. `stop` closes the generator in this
    thread after the event at hand, and what its `finally` saves is saved.

    Args:
        start_events: Makes the generator; called in the thread, so it may import torch.
        parent: Owner of the thread object.
    """

    events_ready = Signal()

    def __init__(
        self,
        start_events: Callable[[], Generator[Any]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._start_events = start_events
        self._lock = threading.Lock()
        self._events: list[Any] = []
        self.error: Exception | None = None

    def run(self) -> None:
        """The thread's work; do not call it, call `start`."""
        try:
            with contextlib.closing(self._start_events()) as events:
                for event in events:
                    self._keep(event)
                    if self.isInterruptionRequested():
                        break
        except Exception as error:  # the thread's end: the window decides what it means
            self.error = error

    def _keep(self, event: Any) -> None:
        with self._lock:
            was_empty = not self._events
            self._events.append(event)
        if was_empty:
            self.events_ready.emit()

    def take(self) -> list[Any]:
        """All events since the last call, in order."""
        with self._lock:
            events, self._events = self._events, []
        return events

    def stop(self) -> None:
        """End after the event at hand; returns at once."""
        self.requestInterruption()


class Worker(QObject):
    """Runs one job at a time, known to the registry, and hands on its events in the window's thread.

    Args:
        title: What its jobs do, for people.
        uses: What they need most.
        parent: The owner.
        gives_way: Whether they rest while others need the same.
    """

    events = Signal(list)
    failed = Signal(object)
    finished = Signal()

    def __init__(
        self, title: str, uses: Resource, parent: QObject | None = None, *, gives_way: bool = False
    ) -> None:
        super().__init__(parent)
        self._title, self._uses, self._gives_way = title, uses, gives_way
        self._job: Job | None = None
        self._ending: list[Job] = []
        self._entries: dict[Job, RunningJob] = {}

    @property
    def running(self) -> bool:
        """Whether a job is at work."""
        return self._job is not None

    def run(self, start_events: Callable[[], Generator[Any]]) -> None:
        """Start a job; none may be running."""
        assert self._job is None
        self._job = Job(start_events, self)
        # Bound methods only: a lambda would be called in the job's thread.
        self._job.events_ready.connect(self._hand_on)
        self._job.finished.connect(self._on_thread_finished)
        wait = functools.partial(self._wait_for, self._job)
        entry = RunningJob(self._title, self._uses, self._job.stop, wait, self._gives_way)
        self._entries[self._job] = entry
        JOBS.add(entry)
        self._job.start()

    def stop(self) -> None:
        """Hand on the events so far and be free at once; the thread ends after the event at hand."""
        if self._job is not None:
            self._job.stop()
            self._let_go()

    def wait(self) -> None:
        """Wait for the job at hand, and hand on all of it."""
        if self._job is not None:
            self._wait_for(self._job)

    def wind_down(self) -> None:
        """End after the event at hand, and be free once all is saved; `finished` follows then."""
        if self._job is not None:
            self._job.stop()

    def close(self) -> None:
        """Stop, and wait until every thread has gone."""
        self.stop()
        for job in list(self._ending):
            job.wait()
            self._forget(job)

    def _wait_for(self, job: Job) -> None:
        """Wait until a job has ended; what it had to tell is handed on, unless it was stopped before."""
        job.wait()
        self._on_thread_finished()

    def _let_go(self) -> None:
        self._hand_on()
        if self._job is not None:
            self._ending.append(self._job)
            self._job = None
            self.finished.emit()

    def _hand_on(self) -> None:
        if self._job is not None and (events := self._job.take()):
            self.events.emit(events)

    def _on_thread_finished(self) -> None:
        job = self._job
        if job is not None and job.isFinished():
            self._hand_on()
            if job.error is not None:
                self.failed.emit(job.error)
            self._let_go()
        for ended in [job for job in self._ending if job.isFinished()]:
            self._forget(ended)

    def _forget(self, job: Job) -> None:
        JOBS.remove(self._entries.pop(job))
        self._ending.remove(job)
        job.deleteLater()

"""Work beside the window: a thread that pulls one generator of events, and who looks after it."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from spritestudio.interruption import Interrupted, interruptible
from spritestudio.project.jobs import JOBS, FinishedJob, JobEntry, JobState, Resource, Turn


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
        self._may_work = threading.Event()
        self._may_work.set()
        self.error: Exception | None = None

    def run(self) -> None:
        """The thread's work; do not call it, call `start`."""
        try:
            with (
                interruptible(self.isInterruptionRequested),
                contextlib.closing(self._start_events()) as events,
            ):
                for event in events:
                    self._keep(event)
                    if not self._may_work.is_set():
                        self._rest()
                    if self.isInterruptionRequested():
                        break
        except Interrupted:  # within an event, which is not wanted any more
            pass
        except Exception as error:  # the thread's end: the window decides what it means
            self.error = error

    def _rest(self) -> None:
        from spritestudio.diffusion.sampling.priority import resting  # torch is there: it is what rests

        with resting():
            self._may_work.wait()

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

    def rest(self, resting: bool) -> None:
        """Rest after the event at hand (True), or go on; returns at once."""
        if resting:
            self._may_work.clear()
        else:
            self._may_work.set()

    def stop(self) -> None:
        """End after the event at hand; returns at once."""
        self.requestInterruption()
        self._may_work.set()


class Worker(QObject):
    """Runs one job at a time, known to the registry, and hands on its events in the window's thread.

    A job whose turn has not come yet waits in the registry; for its owner it is running.

    Args:
        title: What its jobs do, for people.
        uses: What they need most.
        parent: The owner.
        turn: When they may work.
        rests: Whether they can rest between two events.
        cancelable: Whether a person may cancel them; half a file is none.
        pauses: Whether whoever hears `pause_requested` pauses them, in a way of its own.
        of_project: Whether what they bring goes into the project that is open; they must be cancelable.
        is_awaited: Whether a person waits for them: Esc cancels them.

    Signals:
        events: What the job at hand has yielded since, a list.
        failed: The exception that ended it.
        finished: No job is at work any more.
        cancel_requested: A person cancels the job in the list of jobs. It is stopped, unless whoever hears
            this has ended it in a way of its own.
        pause_requested: A person pauses the job in the list of jobs.
    """

    events = Signal(list)
    failed = Signal(object)
    finished = Signal()
    cancel_requested = Signal()
    pause_requested = Signal()

    def __init__(
        self,
        title: str,
        uses: Resource,
        parent: QObject | None = None,
        *,
        turn: Turn = Turn.AT_ONCE,
        rests: bool = False,
        cancelable: bool = True,
        pauses: bool = False,
        of_project: bool = False,
        is_awaited: bool = False,
    ) -> None:
        super().__init__(parent)
        self._title, self._uses, self._turn = title, uses, turn
        self._rests, self._cancelable, self._pauses = rests, cancelable, pauses
        self._of_project, self._is_awaited = of_project, is_awaited
        self._job: Job | None = None
        self._ending: list[Job] = []
        self._entries: dict[Job, JobEntry] = {}

    @property
    def running(self) -> bool:
        """Whether there is a job, at work or waiting for its turn."""
        return self._job is not None

    @property
    def entry(self) -> JobEntry | None:
        """The job as the registry knows it; None where there is none."""
        return None if self._job is None else self._entries[self._job]

    def run(
        self, start_events: Callable[[], Generator[Any]], title: str = "", *, is_held: bool = False
    ) -> None:
        """Start a job as soon as it is its turn; none may be running.

        Args:
            start_events: Makes the generator; called in the job's thread.
            title: What this job does, where it is more than the worker's title.
            is_held: Whether it waits until a person lets it go on.
        """
        assert self._job is None
        job = self._job = Job(start_events, self)
        # Bound methods only: a lambda would be called in the job's thread.
        job.events_ready.connect(self._hand_on)
        job.finished.connect(self._on_thread_finished)
        entry = JobEntry(
            title or self._title,
            self._uses,
            self._turn,
            start=job.start,
            stop=functools.partial(self._ask_to_end, job),
            wait=functools.partial(self._wait_for, job),
            cancel=functools.partial(self._cancel, job) if self._cancelable else None,
            pause=self.pause_requested.emit if self._pauses else None,
            rest=job.rest if self._rests else None,
            of_project=self._of_project,
            is_awaited=self._is_awaited,
        )
        self._entries[job] = entry
        JOBS.add(entry, is_held=is_held)

    def report(self, done: int, total: int) -> None:
        """Say how much of the job at hand is done."""
        if self.entry is not None:
            JOBS.report(self.entry, done, total)

    def conclude(self, text: str, show: Callable[[], object] | None = None, *, failed: bool = False) -> None:
        """Say what has come of the job at hand: it stays listed with that when it has ended."""
        if (entry := self.entry) is not None:
            entry.result = FinishedJob(entry.title, text, show, failed)

    def stop(self) -> None:
        """Hand on the events so far and be free at once; the thread ends after the event at hand."""
        if (job := self._job) is not None:
            self._ask_to_end(job)
            if self._job is job:
                self._let_go()

    def wait(self) -> None:
        """Wait for the job at hand, which has begun, and hand on all of it."""
        if self._job is not None:
            self._wait_for(self._job)

    def wait_a_moment(self, most_ms: int) -> None:
        """Wait so long at most for the job at hand to end, and hand on all of it where it has."""
        if self._job is not None and self._job.wait(most_ms):
            self._on_thread_finished()

    def wind_down(self) -> None:
        """End after the event at hand, and be free once all is saved; `finished` follows then."""
        if self._job is not None:
            self._ask_to_end(self._job)

    def close(self) -> None:
        """Stop, and wait until every thread has gone."""
        self.stop()
        for job in list(self._ending):
            job.wait()
            self._forget(job)

    def _cancel(self, job: Job) -> None:
        self.cancel_requested.emit()
        if self._job is job and self._entries[job].state is not JobState.ENDING:
            self.stop()

    def _ask_to_end(self, job: Job) -> None:
        """End a job after the event at hand; one that still waits for its turn never begins."""
        entry = self._entries.get(job)
        if entry is None:
            return
        if entry.has_begun:
            job.stop()
            JOBS.mark_ending(entry)
        else:
            self._job = None
            self._drop(job)
            self.finished.emit()

    def _wait_for(self, job: Job) -> None:
        """Wait until a job has ended; its last events are handed on, unless it was stopped before."""
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
        self._ending.remove(job)
        self._drop(job)

    def _drop(self, job: Job) -> None:
        """Let go of a job that works no more; Qt crashes where its owner goes before a `deleteLater`."""
        job.wait()  # for the very end of a thread that has finished
        job.setParent(None)
        JOBS.remove(self._entries.pop(job))

"""Doing the jobs of a project's queue: each is a job in the list, and what came of it stays there."""

from __future__ import annotations

import functools
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from spritestudio.errors import SpriteStudioError
from spritestudio.project.job_queue import JobQueue, QueuedJob, QueuedState
from spritestudio.project.jobs import JOBS, FinishedJob, JobEntry, Resource, Turn
from spritestudio.ui.job import Worker
from spritestudio.ui.observing import follow


@dataclass(frozen=True)
class QueueProgress:
    """How much of a job is done."""

    done: int
    total: int


@dataclass(frozen=True)
class QueueResult:
    """What came of a job.

    Attributes:
        text: For people.
        result: What `QueueKind.keep` takes.
    """

    text: str
    result: Any = None


def _as_it_is(result: Any) -> Any:
    return result


def _ignored(_told: Any) -> None:
    """Nobody needs to be told."""


@dataclass(frozen=True)
class QueueKind:
    """How the jobs of one kind are done.

    Attributes:
        run: Does what a request says, in the job's thread: QueueProgress, and a QueueResult in the end.
        show: Brings a result to the window, by what `keep` has given.
        keep: Puts a result into the project, in the window's thread, and gives what its kind finds it by, as
            `json.dumps` takes it. That and the end of the job are saved at once: a job that is open after a
            kill has left nothing in the project, and one that is done has left all.
        given_up: Is told the request of a job that was cancelled or has failed, once it is at work no more.
        uses: What such a job needs most.
        turn: When it may work.
    """

    run: Callable[[Any], Generator[QueueProgress | QueueResult]]
    show: Callable[[Any], object]
    keep: Callable[[Any], Any] = _as_it_is
    given_up: Callable[[Any], object] = _ignored
    uses: Resource = Resource.TORCH
    turn: Turn = Turn.IN_TURN


class QueueTask(QObject):
    """One job of the queue, from its begin to its end.

    Args:
        job: The job, also an attribute.
        kind: Does it.
        is_held: Whether it waits until a person lets it go on.
        parent: The owner.

    Signals:
        done: It came to its end: its id, and the QueueResult.
        failed: An exception ended it: its id, and the exception.
        cancelled: A person wants it no more: its id.
    """

    done = Signal(str, object)
    failed = Signal(str, object)
    cancelled = Signal(str)

    def __init__(self, job: QueuedJob, kind: QueueKind, is_held: bool, parent: QObject) -> None:
        super().__init__(parent)
        self.job, self._kind = job, kind
        self._worker = Worker(job.title, kind.uses, self, turn=kind.turn, rests=True)
        self._worker.events.connect(self._on_events)
        self._worker.failed.connect(self._on_failed)
        self._worker.cancel_requested.connect(self._on_cancel)
        self._worker.run(functools.partial(kind.run, job.request), is_held=is_held)

    @property
    def entry(self) -> JobEntry | None:
        """The job in the list of jobs."""
        return self._worker.entry

    @property
    def has_begun(self) -> bool:
        """Whether it is no longer waiting."""
        return self.entry is None or self.entry.has_begun

    def close(self) -> None:
        """End it, and wait until it has."""
        self._worker.close()

    def _on_events(self, events: list[QueueProgress | QueueResult]) -> None:
        for event in events:
            if isinstance(event, QueueProgress):
                self._worker.report(event.done, event.total)
            else:
                self.done.emit(self.job.id, event)

    def conclude(self, text: str, show: Callable[[], object] | None = None) -> None:
        """Say what has come of it; what has nothing to show has failed."""
        self._worker.conclude(text, show, failed=show is None)

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(self.job.id, error)

    def _on_cancel(self) -> None:
        self.cancelled.emit(self.job.id)


class QueueRunner(QObject):
    """Does what the queue of the open project asks for, one after another.

    Jobs that were open when the project was opened are held until a person lets them go on.

    Args:
        queue: The queue.
        parent: The owner.

    Signals:
        done: Something went well, for the status bar.
        failed: What ended a job, to be told.
    """

    done = Signal(str)
    failed = Signal(object)

    def __init__(self, queue: JobQueue, parent: QObject) -> None:
        super().__init__(parent)
        self._queue = queue
        self._kinds: dict[str, QueueKind] = {}
        self._tasks: dict[str, QueueTask] = {}
        self._finished: dict[FinishedJob, str] = {}
        self._cancelled: dict[JobEntry, QueuedJob] = {}  # that may still be at work
        follow(queue.added, self, self._on_added)
        follow(queue.reloaded, self, self._on_reloaded)
        follow(JOBS.changed, self, self._on_jobs_changed)
        follow(JOBS.cleared, self, self._on_cleared)

    def add_kind(self, name: str, kind: QueueKind) -> None:
        """Know how jobs of a kind are done."""
        self._kinds[name] = kind

    def restore(self) -> None:
        """List the jobs that the project remembers; those that are open wait until they are let go on."""
        waiting = 0
        for job in self._queue.jobs:
            if job.kind not in self._kinds or self._knows(job):
                continue
            if job.is_open:
                self._begin(job, is_held=True)
                waiting += 1
            else:
                self._list_finished(job)
        if waiting:
            text = self.tr("1 job waits to be resumed (Ctrl+J)")
            self.done.emit(
                text if waiting == 1 else self.tr("{0} jobs wait to be resumed (Ctrl+J)").format(waiting)
            )

    def leave(self) -> None:
        """End what is at work, before another project is opened; it stays in the queue of this one."""
        for task in sorted(self._tasks.values(), key=lambda task: task.has_begun):
            task.close()  # first what waits, which must not begin meanwhile
        self._tasks = {}
        QTimer.singleShot(0, self.restore)  # also where no other could be opened

    def _on_reloaded(self) -> None:
        """List nothing any more that is of another project, also where that has jobs of the same ids."""
        tasks, self._tasks = self._tasks, {}
        for task in tasks.values():
            task.close()
        finished, self._finished = self._finished, {}
        JOBS.clear(finished)
        self.restore()

    def _knows(self, job: QueuedJob) -> bool:
        return job.id in self._tasks or job.id in self._finished.values()

    def _on_added(self, job: QueuedJob) -> None:
        self._begin(job)
        self.done.emit(self.tr("{0} is in the list of jobs (Ctrl+J)").format(job.title))

    def _begin(self, job: QueuedJob, is_held: bool = False) -> None:
        task = self._tasks[job.id] = QueueTask(job, self._kinds[job.kind], is_held, self)
        task.done.connect(self._on_done)
        task.failed.connect(self._on_failed)
        task.cancelled.connect(self._on_cancelled)

    def _list_finished(self, job: QueuedJob) -> None:
        failed = job.state is QueuedState.FAILED
        show = None if failed else functools.partial(self._kinds[job.kind].show, job.result)
        finished = FinishedJob(job.title, job.text, show, failed)
        self._finished[finished] = job.id
        JOBS.list_finished(finished)

    def _on_done(self, job_id: str, result: QueueResult) -> None:
        if (task := self._tasks.get(job_id)) is None:  # a person has just cancelled it
            return
        kind = self._kinds[task.job.kind]
        try:
            with self._queue.at_once():
                kept = kind.keep(result.result)
                self._queue.finish(job_id, result.text, kept)
        except SpriteStudioError as error:
            self._on_failed(job_id, error)
            return
        task.conclude(result.text, functools.partial(kind.show, kept))
        self._end(job_id)
        self._queue.settle(task.job)
        self.done.emit(result.text)

    def _on_failed(self, job_id: str, error: Exception) -> None:
        task = self._tasks[job_id]
        task.conclude(str(error))
        self._end(job_id)
        self._queue.finish(job_id, str(error), failed=True)
        self.failed.emit(error)
        self._give_up(task.job)

    def _give_up(self, job: QueuedJob) -> None:
        self._queue.settle(job)
        try:
            self._kinds[job.kind].given_up(job.request)
        except SpriteStudioError as error:
            self.failed.emit(error)

    def _end(self, job_id: str) -> None:
        """Know a job by what came of it from now on."""
        entry = self._tasks.pop(job_id).entry
        if entry is not None and entry.result is not None:
            self._finished[entry.result] = job_id

    def _on_cancelled(self, job_id: str) -> None:
        if job_id in self._tasks:  # else it has come to its end
            task = self._tasks.pop(job_id)
            self._queue.remove([job_id])
            if task.entry is not None:
                self._cancelled[task.entry] = task.job

    def _on_cleared(self, jobs: Sequence[FinishedJob]) -> None:
        self._queue.remove([self._finished.pop(job) for job in jobs if job in self._finished])

    def _on_jobs_changed(self) -> None:
        """Keep the order in which they wait, and clear up after those that are wanted no more."""
        for entry in [entry for entry in self._cancelled if entry not in JOBS.all]:
            self._give_up(self._cancelled.pop(entry))
        places = {entry: place for place, entry in enumerate(JOBS.all)}
        waiting = {job_id: task.entry for job_id, task in self._tasks.items() if task.entry in places}
        self._queue.sort(sorted(waiting, key=lambda job_id: places[waiting[job_id]]))

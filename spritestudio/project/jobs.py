"""The jobs at work beside the window and those that wait for their turn: one list, with what they use."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, IntEnum

from spritestudio.project.observable import Event

_MAX_FINISHED = 100


class Resource(Enum):
    """What jobs share, and so may have to wait for."""

    TORCH = "torch"  # the processor's or the graphics card's arithmetic
    DISK = "disk"


class Turn(IntEnum):
    """When a job may work beside others that use the same resource; a smaller number goes first."""

    AT_ONCE = 0  # a person looks at it: it waits for nothing
    IN_TURN = 1  # one after another, in the order of the list
    GIVES_WAY = 2  # likewise, but after all others, as a training of hours
    LAST = 3  # while nothing else wants to, as what nobody has asked for


class JobState(Enum):
    """What a job is doing."""

    WAITING = "waiting"  # for others that come first; it has not begun
    HELD = "held"  # put off by a person; others may pass it
    RUNNING = "running"
    RESTING = "resting"  # begun, and gives way to another at the moment
    ENDING = "ending"  # asked to end, and still saving


@dataclass(frozen=True, eq=False)
class FinishedJob:
    """A job that has ended, with what came of it.

    Attributes:
        title: What it did, for people.
        text: What came of it, or why nothing did.
        show: Brings the result to the window; None where there is nothing to go to.
        has_failed: Whether it ended in an error.
    """

    title: str
    text: str
    show: Callable[[], object] | None = None
    has_failed: bool = False


class JobEntry:
    """A job as the list knows it; what does the work gives the functions that control it.

    Args:
        title: What it does, for people.
        uses: What it needs most.
        turn: When it may work.
        start: Begins the work; called once, when it is its turn.
        stop: Asks it to end after the event at hand, or not to begin; returns at once.
        wait: Returns when it has ended, has saved what it saves, and its last events are handed on.
        cancel: What happens when a person wants it no more; None where it must come to its end.
        pause: What happens when a person pauses it at work; None has it rest, where it can.
        rest: Has it rest (True) or go on (False) between two events; None where it cannot.
        of_project: Whether what it brings goes into the project that was open when it was asked for.
        is_awaited: Whether a person waits for it: Esc cancels it.

    Attributes:
        state: What it is doing.
        progress: How much of how much is done; None while nobody knows.
        has_begun: Whether it has been started.
        is_held: Whether a person has put it off.
        result: What came of it, to be listed when it has ended; None lists nothing.
    """

    def __init__(
        self,
        title: str,
        uses: Resource,
        turn: Turn,
        *,
        start: Callable[[], object],
        stop: Callable[[], object],
        wait: Callable[[], object],
        cancel: Callable[[], object] | None = None,
        pause: Callable[[], object] | None = None,
        rest: Callable[[bool], object] | None = None,
        of_project: bool = False,
        is_awaited: bool = False,
    ) -> None:
        self.title, self.uses, self.turn = title, uses, turn
        self.start, self.stop, self.wait = start, stop, wait
        self.cancel, self.pause, self.rest = cancel, pause, rest
        self.of_project, self.is_awaited = of_project, is_awaited
        self.state = JobState.WAITING
        self.progress: tuple[int, int] | None = None
        self.has_begun = False
        self.is_held = False
        self.result: FinishedJob | None = None

    @property
    def can_pause(self) -> bool:
        """Whether a person can put it off: before it begins, or where it can pause."""
        if self.state is JobState.ENDING:
            return False
        return not self.has_begun or self.pause is not None or self.rest is not None


class JobRegistry:
    """All jobs of this process, at work or waiting, in order; used on the window's thread alone.

    Attributes:
        changed: A job was added, has begun or ended, waits, rests or goes on, or the order is another.
        progressed: A job, a JobEntry, has come further.
        cleared: FinishedJobs, a tuple, are listed no longer.
    """

    def __init__(self) -> None:
        self._jobs: list[JobEntry] = []
        self._finished: list[FinishedJob] = []
        self.changed = Event()
        self.progressed = Event()
        self.cleared = Event()

    @property
    def all(self) -> tuple[JobEntry, ...]:
        """All of them, in the order in which they were asked for, or in which a person has put them."""
        return tuple(self._jobs)

    @property
    def finished(self) -> tuple[FinishedJob, ...]:
        """Those that have ended and are still listed, oldest first."""
        return tuple(self._finished)

    def using(self, resource: Resource) -> tuple[JobEntry, ...]:
        """Those that use a resource."""
        return tuple(job for job in self._jobs if job.uses is resource)

    def waits_for(self, job: JobEntry) -> tuple[JobEntry, ...]:
        """Those that go before a job, the first first: until they have ended it waits, rests or gives way."""
        if job.turn is Turn.AT_ONCE:
            return ()
        own = self._rank(job)
        others = (other for other in self.using(job.uses) if not other.is_held and self._rank(other) < own)
        return tuple(sorted(others, key=self._rank))

    def _rank(self, job: JobEntry) -> tuple[int, bool, int]:
        return job.turn, not job.has_begun, self._jobs.index(job)

    # What those say who do the work

    def add(self, job: JobEntry, *, is_held: bool = False) -> None:
        """Take a job into the list; it begins at once if it need not wait, or when a person lets it."""
        job.is_held = is_held
        self._jobs.append(job)
        self._advance()

    def report(self, job: JobEntry, done: int, total: int) -> None:
        """Say how much of a job is done."""
        job.progress = done, total
        self.progressed.emit(job)

    def mark_ending(self, job: JobEntry) -> None:
        """Say that a job at work has been asked to end."""
        job.state, job.is_held = JobState.ENDING, False
        self.changed.emit()

    def remove(self, job: JobEntry) -> None:
        """Take a job out of the list that has ended, or will not begin; an unknown one is ignored."""
        if job in self._jobs:
            self._jobs.remove(job)
            if job.result is not None:
                self._finished.append(job.result)
            self._advance()
            self.clear(self._finished[:-_MAX_FINISHED])

    def list_finished(self, job: FinishedJob) -> None:
        """List a job that had ended before, as in another run of the program."""
        self._finished.append(job)
        self.changed.emit()

    # What a person wants

    def hold(self, *jobs: JobEntry) -> None:
        """Put jobs off; others may pass them, and none of them begins meanwhile."""
        pausable = [job for job in jobs if job.can_pause]
        pausing = [job for job in pausable if job.has_begun and job.pause is not None]
        for job in pausable:
            job.is_held = job.is_held or job not in pausing
        self._advance()
        for job in pausing:
            if job.pause is not None:
                job.pause()

    def release(self, *jobs: JobEntry) -> None:
        """Let jobs that were put off go on, each as soon as it is its turn."""
        for job in jobs:
            job.is_held = False
        self._advance()

    def can_move(self, job: JobEntry, places: int) -> bool:
        """Whether a job that has not begun can go earlier (negative) or later among its like."""
        return self._place_after(job, places) is not None

    def move(self, job: JobEntry, places: int) -> None:
        """Let a job that has not begun go earlier (negative) or later among its like."""
        place = self._place_after(job, places)
        if place is not None:
            self._jobs.remove(job)
            self._jobs.insert(place, job)
            self._advance()

    def _place_after(self, job: JobEntry, places: int) -> int | None:
        """Where in the list a job would stand after a move; None where it cannot move so far."""
        like = [
            other
            for other in self._jobs
            if (other.uses, other.turn, other.has_begun) == (job.uses, job.turn, False)
        ]
        wanted = like.index(job) + places if job in like else -1
        return self._jobs.index(like[wanted]) if 0 <= wanted < len(like) else None

    def clear(self, jobs: Iterable[FinishedJob]) -> None:
        """List jobs that have ended no longer."""
        gone = [job for job in jobs if job in self._finished]
        if gone:
            self._finished = [job for job in self._finished if job not in gone]
            self.cleared.emit(tuple(gone))
            self.changed.emit()

    def cancel_awaited(self) -> tuple[JobEntry, ...]:
        """Cancel all that a person waits for, and give it."""
        return self._cancel([job for job in self._jobs if job.is_awaited])

    def leave_project(self) -> tuple[JobEntry, ...]:
        """Cancel all that would come into the project of now, before another is open, and give it."""
        return self._cancel([job for job in self._jobs if job.of_project])

    def _cancel(self, jobs: Iterable[JobEntry]) -> tuple[JobEntry, ...]:
        wanted = tuple(job for job in jobs if job.state is not JobState.ENDING and job.cancel is not None)
        for job in wanted:
            if job.cancel is not None:
                job.cancel()
        return wanted

    # Beginning, resting and ending

    def _advance(self) -> None:
        """Let each job begin, rest or go on, the first ones first."""
        for job in sorted(self._jobs, key=self._rank):
            state = self._next_state(job)
            if state is job.state:
                continue
            job.state = state
            if not job.has_begun and state is JobState.RUNNING:
                job.has_begun = True
                job.start()
            elif job.has_begun and job.rest is not None:
                job.rest(state is not JobState.RUNNING)
        self.changed.emit()

    def _next_state(self, job: JobEntry) -> JobState:
        if job.state is JobState.ENDING:
            return JobState.ENDING
        if job.is_held:
            return JobState.HELD
        if not self.waits_for(job):
            return JobState.RUNNING
        if not job.has_begun:
            return JobState.WAITING
        gives_way = job.rest is not None or job.turn is Turn.GIVES_WAY
        return JobState.RESTING if gives_way else JobState.RUNNING

    def close(self) -> None:
        """Ask all to end, and wait until they have, also those that begin meanwhile; list none any more."""
        while self._jobs:
            for job in self.all:
                job.stop()
            for job in self.all[:1]:
                job.wait()
                self.remove(job)
        self._finished = []


JOBS = JobRegistry()  # of this process, whose processor and disk they share

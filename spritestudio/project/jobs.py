"""The jobs at work beside the window: known in one place, with what they use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from spritestudio.project.observable import Event


class Resource(Enum):
    """What jobs share, and so may have to wait for."""

    TORCH = "torch"  # the processor's or the graphics card's arithmetic
    DISK = "disk"


@dataclass(frozen=True, eq=False)
class RunningJob:
    """A job at work.

    Attributes:
        title: What it does, for people.
        uses: What it needs most.
        stop: Asks it to end after the event at hand; returns at once.
        wait: Returns when it has ended, has saved what it saves, and its last events are handed on.
        gives_way: Whether it rests while another one needs the same, as a training does for a painting.
    """

    title: str
    uses: Resource
    stop: Callable[[], object]
    wait: Callable[[], object]
    gives_way: bool = False


class JobRegistry:
    """All jobs at work, oldest first; used on the window's thread alone.

    Attributes:
        changed: A job has begun or ended.
    """

    def __init__(self) -> None:
        self._running: list[RunningJob] = []
        self.changed = Event()

    @property
    def running(self) -> tuple[RunningJob, ...]:
        """Those at work, oldest first."""
        return tuple(self._running)

    def using(self, resource: Resource) -> tuple[RunningJob, ...]:
        """Those of them that use a resource."""
        return tuple(job for job in self._running if job.uses is resource)

    @property
    def waiting(self) -> tuple[RunningJob, ...]:
        """Those that give way to others which are at work."""
        return tuple(
            job
            for job in self._running
            if job.gives_way and any(not other.gives_way for other in self.using(job.uses))
        )

    def add(self, job: RunningJob) -> None:
        """A job has begun."""
        self._running.append(job)
        self.changed.emit()

    def remove(self, job: RunningJob) -> None:
        """A job has ended; one that is known to have is ignored."""
        if job in self._running:
            self._running.remove(job)
            self.changed.emit()

    def close(self) -> None:
        """Ask all to end, and wait until they have; also for those that begin meanwhile."""
        while self._running:
            for job in self.running:
                job.stop()
            oldest = self._running[0]
            oldest.wait()
            self.remove(oldest)


JOBS = JobRegistry()  # of this process, whose processor and disk they share

"""Work for a figure that changes under a slider: only the newest that is wanted is done."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from spritestudio.project.jobs import Resource
from spritestudio.ui.job import Worker

Work = Callable[[], Generator[Any]]


class NewestJob(QObject):
    """Does what was asked for last; what was overtaken ends after the event at hand, or never begins.

    Args:
        title: What it does, for people.
        parent: The owner.

    Signals:
        events: What the work at hand has yielded since, a list.
        finished: Nothing more is wanted.
        failed: The exception that ended it; nothing more is wanted then, either.
    """

    events = Signal(list)
    finished = Signal()
    failed = Signal(object)

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted = _nothing()
        self._worker = Worker(title, Resource.TORCH, self)
        self._worker.cancel_requested.connect(self.drop)
        self._worker.events.connect(self.events)
        self._worker.failed.connect(self._on_failed)
        self._worker.finished.connect(self._go_on)

    @property
    def busy(self) -> bool:
        """Whether something is being done."""
        return self._worker.running

    def ask(self, work: Work) -> None:
        """Do this as soon as may be, in place of anything that was asked for before.

        Args:
            work: Makes the generator; called in a job's thread, so it may import torch.
        """
        self._wanted.append(work)
        if not self._worker.running:
            self._go_on()

    def drop(self) -> None:
        """Forget what is wanted, and stop."""
        self._wanted = _nothing()  # a thread that is still about to end keeps its own
        self._worker.stop()

    def report(self, done: int, total: int) -> None:
        """Say how much of the work at hand is done."""
        self._worker.report(done, total)

    def _go_on(self) -> None:
        if self._wanted:
            self._worker.run(partial(_do_newest, self._wanted))
        else:
            self.finished.emit()

    def _on_failed(self, error: Exception) -> None:
        self._wanted = _nothing()
        self.failed.emit(error)


def _nothing() -> deque[Work]:
    return deque(maxlen=1)


def _do_newest(wanted: deque[Work]) -> Generator[Any]:
    """In the job's thread: go on as long as something is wanted."""
    while wanted:
        for event in wanted.pop()():
            yield event
            if wanted:
                break

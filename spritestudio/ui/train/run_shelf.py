"""The runs on disk: listed, read, named, thinned out and thrown away beside the window's thread."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from spritestudio.project.jobs import Resource
from spritestudio.runs.store import RunInfo
from spritestudio.ui.job import Worker
from spritestudio.ui.train import jobs
from spritestudio.ui.train.run import Run
from spritestudio.ui.train.runs_view import RunsView


class RunShelf(QObject):
    """The jobs behind the list of runs.

    Signals:
        listed: The runs there are, a list of RunInfo; also after every change.
        read: A run that was asked for, a Run.
        failed: Something could not be done.
    """

    listed = Signal(list)
    read = Signal(object)
    failed = Signal(object)

    def __init__(self, folder: Path, view: RunsView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder, self._view = folder, view
        self.runs: list[RunInfo] = []
        self._in_training: Path | None = None
        self._to_do: list[Callable[[], Generator[list[RunInfo]]]] = []
        self._listing = Worker(self.tr("List the runs"), Resource.DISK, self, cancelable=False)
        self._reading = Worker(self.tr("Read a run"), Resource.DISK, self, cancelable=False)
        self._comparing = Worker(self.tr("Read runs to compare"), Resource.DISK, self, cancelable=False)
        self._listing.events.connect(self._on_listed)
        self._listing.finished.connect(self._do_next)
        self._reading.events.connect(self._on_read)
        self._comparing.events.connect(self._on_compared)
        for worker in (self._listing, self._reading, self._comparing):
            worker.failed.connect(self.failed)
        view.rename_requested.connect(lambda folder, name: self._change(jobs.rename, folder, name))
        view.trash_requested.connect(lambda folders: self._change(jobs.trash, folders))
        view.thin_requested.connect(lambda *rule: self._change(jobs.thin, *rule))
        view.comparison_requested.connect(self._compare)

    @property
    def busy(self) -> bool:
        """Whether something is still being read or done."""
        return any(worker.running for worker in (self._listing, self._reading, self._comparing))

    def free_title(self, title: str) -> str:
        """The title, with a number where another run has it, so that a person can tell them apart."""
        taken = {run.title for run in self.runs}
        numbered = (f"{title} {number}" for number in itertools.count(2))
        return title if title not in taken else next(name for name in numbered if name not in taken)

    def drop(self) -> None:
        """Forget what is still to be done."""
        self._to_do.clear()

    def refresh(self, in_training: Path | None) -> None:
        """List the runs anew; `in_training` is the one in training."""
        self._in_training = in_training
        self._change(lambda: iter(()))

    def read_run(self, folder: Path) -> None:
        """Read all of a run; `read` follows."""
        self._reading.stop()
        self._reading.run(lambda: jobs.read_one(folder))

    def _change(self, change: Callable[..., Any], *what: Any) -> None:
        folder = self._folder

        def work() -> Generator[list[RunInfo]]:
            yield from change(*what)
            yield from jobs.read_list(folder)

        self._to_do.append(work)
        self._do_next()

    def _do_next(self) -> None:
        """Changes are made one after another, each to its end."""
        if self._to_do and not self._listing.running:
            self._listing.run(self._to_do.pop(0))

    def _on_listed(self, events: Sequence[list[RunInfo]]) -> None:
        self.runs = events[-1]
        self._view.set_runs(self.runs, self._in_training)
        self.listed.emit(self.runs)

    def _on_read(self, events: list[Run]) -> None:
        for event in events:
            self.read.emit(event)

    def _compare(self, folders: list[Path]) -> None:
        self._comparing.stop()
        self._comparing.run(lambda: jobs.read_several(folders))

    def _on_compared(self, events: list[list[Run]]) -> None:
        self._view.show_comparison([(run.title, run.history) for run in events[-1]])

"""Trainings in the list of jobs beyond their time at work: one that can go on, and those that ended."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from spritestudio.project.jobs import FinishedJob, JobEntry, JobRegistry, Resource, Turn
from spritestudio.runs.store import RunInfo
from spritestudio.ui.train.session import TrainSession, TrainState


class TrainingJobs(QObject):
    """Lists a training that can go on, held until a person resumes it, and trainings that came to their end.

    Args:
        jobs: The list.
        session: Runs the trainings.
        parent: The page.

    Signals:
        resumed: A run is to go on: its folder.
        declined: The run that could go on is to be offered no more.
        show_requested: A run that has ended is to be shown: its folder.
    """

    resumed = Signal(Path)
    declined = Signal()
    show_requested = Signal(Path)

    def __init__(self, jobs: JobRegistry, session: TrainSession, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._session = session
        self._held: tuple[JobEntry, Path] | None = None
        session.state_changed.connect(self._on_state_changed)
        session.finished.connect(self._on_finished)

    def offer(self, run: RunInfo) -> None:
        """List a run that can go on, in place of another."""
        self.drop()
        job = JobEntry(
            self._title(run.title),
            Resource.TORCH,
            Turn.GIVES_WAY,
            start=self._resume_soon,
            stop=self.drop,
            wait=self.drop,
            cancel=self._decline,
        )
        self._held = (job, run.folder)
        self._jobs.add(job, is_held=True)

    def drop(self) -> None:
        """List it no longer."""
        held, self._held = self._held, None
        if held is not None:
            self._jobs.remove(held[0])

    def _resume_soon(self) -> None:
        QTimer.singleShot(0, self._resume)  # the list is in the midst of letting its jobs begin

    def _resume(self) -> None:
        if self._held is not None:
            folder = self._held[1]
            self.drop()
            self.resumed.emit(folder)

    def _decline(self) -> None:
        self.drop()
        self.declined.emit()

    def _on_state_changed(self) -> None:
        if self._session.state is TrainState.RUNNING:
            self.drop()

    def _on_finished(self) -> None:
        if (run := self._session.run) is not None:
            show = functools.partial(self.show_requested.emit, run.folder)
            self._jobs.list_finished(FinishedJob(self._title(run.title), self.tr("Trained to its end"), show))

    def _title(self, title: str) -> str:
        return self.tr("Train {0}").format(title)


def unfinished_run(runs: Iterable[RunInfo], left: str) -> RunInfo | None:
    """The run that was paused by the window, whose folder is `left`, or one that broke off elsewhere."""
    return next(
        (run for run in runs if run.can_continue and (str(run.folder) == left or run.state == "interrupted")),
        None,
    )


def unfinished_text(run: RunInfo) -> str:
    """How far a run has come that can go on."""
    text = (
        _tr("{0} broke off at step {1:,}. It can go on from where it was last saved.")
        if run.state == "interrupted"
        else _tr("{0} is not finished: it stands at step {1:,}, and nothing is lost.")
    )
    return text.format(run.title, run.steps)


def _tr(text: str) -> str:
    return QCoreApplication.translate("training_jobs", text)

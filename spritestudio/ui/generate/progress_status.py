"""The right end of the status bar: how far a generation is, and how long it still takes."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from spritestudio.project.jobs import JobEntry, JobRegistry, JobState
from spritestudio.project.steps import StepImages
from spritestudio.ui.job import Worker
from spritestudio.ui.observing import follow
from spritestudio.ui.widgets.basics import sprites_text
from spritestudio.ui.widgets.plain_text import PlainLabel


class ProgressStatus(QWidget):
    """A text and, while something is painted, a progress bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._started_at = 0.0
        self._first_step = 0
        self.text = PlainLabel()
        self.bar = QProgressBar()
        self.bar.setObjectName("progress")
        self.bar.setAccessibleName(self.tr("Progress"))
        self.bar.setFixedWidth(200)
        self.bar.setTextVisible(False)
        self.bar.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text)
        layout.addWidget(self.bar)

    def show_text(self, text: str) -> None:
        """Show a text."""
        self.text.setText(text)

    def follow_job(self, jobs: JobRegistry, painting: Worker) -> None:
        """Say when the painting has been paused in the list of jobs."""
        follow(jobs.changed, self, lambda: self._show_held(painting.entry))

    def _show_held(self, job: JobEntry | None) -> None:
        if job is not None and job.state is JobState.HELD:
            self.show_text(self.tr("Paused in the list of jobs"))

    def begin(self) -> None:
        """A generation begins."""
        self._started_at = time.monotonic()
        self._first_step = 0
        self.bar.setRange(0, 0)
        self.bar.show()
        self.show_text(self.tr("Starting…"))

    def show_frames(self, frames: Sequence[StepImages]) -> None:
        """A generation has taken these steps; what starts from a picture does not begin with the first."""
        self._first_step = self._first_step or frames[0].step
        frame, elapsed_s = frames[-1], self._elapsed_s()
        taken = frame.step - self._first_step + 1
        left_s = elapsed_s / taken * (frame.steps - frame.step)
        self.bar.setRange(0, frame.steps - self._first_step + 1)
        self.bar.setValue(taken)
        self.show_text(
            self.tr("step {0} of {1}   {2:.1f} s   {3:.1f} s left").format(
                frame.step, frame.steps, elapsed_s, left_s
            )
        )

    def end(self, newest: StepImages | None) -> None:
        """A generation has ended with `newest`, or before the first frame."""
        self.bar.hide()
        if newest is None:
            self.show_text("")
        elif newest.last:
            made = sprites_text(len(newest.noisy))
            self.show_text(self.tr("{0} in {1:.1f} s").format(made, self._elapsed_s()))
        else:
            self.show_text(self.tr("Stopped at step {0} of {1}").format(newest.step, newest.steps))

    def _elapsed_s(self) -> float:
        return time.monotonic() - self._started_at

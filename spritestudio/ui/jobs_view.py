"""The list of jobs: a button in the status bar that counts them, and what opens from it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QPushButton, QScrollArea, QVBoxLayout, QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.project.jobs import FinishedJob, JobEntry, JobRegistry, JobState, Resource
from spritestudio.ui.observing import follow
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import heading, icon_button, muted, name_widget, row
from spritestudio.ui.widgets.one_line_label import OneLineLabel

_ROW_GAP_PX = 12
_REFRESH_MS = 200  # so that a job of moments, as a copy that is kept, does not flicker by
_WIDTH_PX = 400
_GAP_PX = 4
_TALLEST_PX = 400  # of the rows; more of them scroll


def stopped_text(jobs: Sequence[JobEntry]) -> str:
    """What is said where a person has stopped jobs."""
    return QCoreApplication.translate("Jobs", "Stopped: {0}").format(", ".join(job.title for job in jobs))


def left_error(titles: Sequence[str]) -> SpriteStudioError:
    """What is told of jobs and dialogs whose project is not open any more."""
    names = ", ".join(titles)
    return SpriteStudioError(
        QCoreApplication.translate("Jobs", "{0}: stopped, since another project is open now.").format(names),
        QCoreApplication.translate("Jobs", "What would have come of it belongs to the one before."),
    )


class JobsButton(QPushButton):
    """Says how many jobs there are; opens their list.

    Args:
        jobs: The jobs.
        parent: The owner.
    """

    def __init__(self, jobs: JobRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.setObjectName("jobs")
        self.setToolTip(self.tr("What is at work beside the window, and what waits for its turn (Ctrl+J)"))
        self.list = JobsPopup(jobs, self)
        self._timer = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._timer.timeout.connect(self._refresh)
        follow(jobs.changed, self, self._refresh_soon)
        self.clicked.connect(self.open_list)
        self._refresh()

    def _refresh_soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _refresh(self) -> None:
        count, ended = len(self._jobs.all), len(self._jobs.finished)
        waiting = sum(job.state in (JobState.WAITING, JobState.HELD) for job in self._jobs.all)
        text = self.tr("No jobs") if count == 0 else self.tr("1 job") if count == 1 else self.tr("{0} jobs")
        if waiting:
            text += self.tr(", 1 waits") if waiting == 1 else self.tr(", {1} wait")
        if ended:
            text = self.tr("{2} done") if count == 0 else text + self.tr(", {2} done")
        self.setText(text.format(count, waiting, ended))

    def open_list(self) -> None:
        """Show the list above the button."""
        self.list.show_above(self)


class JobsPopup(QFrame):
    """The jobs in their order, each with what can be done with it; below them those that have ended.

    Args:
        jobs: The jobs.
        parent: The owner.
    """

    def __init__(self, jobs: JobRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._jobs = jobs
        self.setObjectName("jobs_list")
        self.setAccessibleName(self.tr("Jobs"))
        self.setFixedWidth(_WIDTH_PX)
        self.rows: dict[JobEntry, JobRow] = {}
        self.finished_rows: dict[FinishedJob, FinishedRow] = {}
        self._corner = QPoint()
        self._none = muted(self.tr("Nothing is at work."))
        self.pause_all = self._button("jobs_pause_all", self.tr("Pause all"), self.tr("Let all jobs rest"))
        self.resume_all = self._button(
            "jobs_resume_all", self.tr("Resume all"), self.tr("Let all that are paused go on, in their order")
        )
        self.clear = self._button(
            "jobs_clear", self.tr("Clear"), self.tr("List no longer what has ended; what came of it stays")
        )
        self._column, self._ended = QVBoxLayout(), QVBoxLayout()
        content = QWidget()
        content.setObjectName("jobs_rows")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self._column, self._ended):
            part.setSpacing(_ROW_GAP_PX)
            column.addLayout(part)
        column.setSpacing(_ROW_GAP_PX)
        self._content = content
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(8)
        layout.addLayout(row(heading(self.tr("Jobs")), None, self.pause_all, self.resume_all, self.clear))
        layout.addWidget(self._none)
        layout.addWidget(self._scroll)
        self.pause_all.clicked.connect(self._on_pause_all)
        self.resume_all.clicked.connect(self._on_resume_all)
        self.clear.clicked.connect(self._on_clear)
        follow(jobs.changed, self, self._refresh)
        follow(jobs.progressed, self, self._on_progressed)

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("role", "dense")
        name_widget(button, name, tip)
        return button

    @property
    def _pausable(self) -> list[JobEntry]:
        return [job for job in self._jobs.all if job.can_pause and not job.is_held]

    @property
    def _held(self) -> list[JobEntry]:
        return [job for job in self._jobs.all if job.is_held]

    def show_above(self, button: QWidget) -> None:
        """Show the list with its lower right corner at the upper right one of a button."""
        self._corner = button.mapToGlobal(QPoint(button.width(), -_GAP_PX))
        self.show()
        self._refresh()
        self.setFocus()

    def _refresh(self) -> None:
        if self.isHidden():
            return
        for job in [job for job in self.rows if job not in self._jobs.all]:
            self._take_out(self.rows.pop(job))
        for place, job in enumerate(self._jobs.all):
            if job not in self.rows:
                self.rows[job] = JobRow(job, self._jobs)
            if self._column.indexOf(self.rows[job]) != place:
                self._column.insertWidget(place, self.rows[job])
                self.rows[job].show()
            self.rows[job].refresh()
        self._refresh_finished()
        pausable, held = self._pausable, self._held
        for button, lack in (
            (self.pause_all, "" if pausable else self.tr("All jobs that can be paused are")),
            (self.resume_all, "" if held else self.tr("No job is paused")),
        ):
            button.setVisible(len(pausable) + len(held) > 1)  # one alone has its own button
            allow(button, lack)
        self._none.setVisible(not self.rows and not self.finished_rows)
        self._scroll.setVisible(bool(self.rows or self.finished_rows))
        self._fit()

    def _fit(self) -> None:
        """As high as the rows, within reason, on its corner."""
        rows = self._content.layout()
        assert rows is not None
        rows.activate()
        self._scroll.setFixedHeight(min(_TALLEST_PX, rows.sizeHint().height()))
        self.adjustSize()
        self.move(self._corner - QPoint(self.width(), self.height()))

    def _refresh_finished(self) -> None:
        """List what has ended, the last first."""
        for job in [job for job in self.finished_rows if job not in self._jobs.finished]:
            self._take_out(self.finished_rows.pop(job))
        for job in self._jobs.finished:
            if job not in self.finished_rows:
                ended = self.finished_rows[job] = FinishedRow(job)
                ended.shown.connect(self.close)
                self._ended.insertWidget(0, ended)
                ended.show()
        self.clear.setVisible(bool(self.finished_rows))

    def _take_out(self, gone: QWidget) -> None:
        gone.hide()
        for column in (self._column, self._ended):
            column.removeWidget(gone)
        gone.deleteLater()

    # Each hands the focus to the other, as Clear would get it from a button that goes off.

    def _on_pause_all(self) -> None:
        self._jobs.hold(*self._pausable)
        self.resume_all.setFocus()

    def _on_resume_all(self) -> None:
        self._jobs.release(*self._held)
        self.pause_all.setFocus()

    def _on_clear(self) -> None:
        self._jobs.clear(self._jobs.finished)

    def _on_progressed(self, job: JobEntry) -> None:
        if job in self.rows and self.isVisible():
            had_bar = not self.rows[job].bar.isHidden()
            self.rows[job].refresh()
            if not had_bar:
                self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


class JobRow(QWidget):
    """One job: what it does, how far it is, what it waits for and what it uses.

    Args:
        job: The job.
        jobs: All of them.
    """

    def __init__(self, job: JobEntry, jobs: JobRegistry) -> None:
        super().__init__()
        self._job, self._jobs = job, jobs
        self.title = OneLineLabel(job.title)
        self.state = OneLineLabel()
        self.state.setProperty("role", "muted")
        self.uses = muted()
        self._show_resource()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of {0}").format(job.title))
        self.earlier = icon_button("up", "job_earlier", self.tr("Earlier"))
        self.later = icon_button("down", "job_later", self.tr("Later"))
        self.pause = QPushButton()
        self.pause.setObjectName("job_pause")
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setObjectName("job_cancel")
        self.cancel.setAccessibleName(self.tr("Cancel {0}").format(job.title))
        self.cancel.setToolTip(self.tr("What is finished stays."))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for first, *others in (
            (self.title, self.earlier, self.later, self.pause, self.cancel),
            (self.state, self.uses),
        ):
            line = row(first, *others)
            line.setStretch(0, 1)
            layout.addLayout(line)
        layout.addWidget(self.bar)
        self.earlier.clicked.connect(self._on_earlier)
        self.later.clicked.connect(self._on_later)
        self.pause.clicked.connect(self._on_pause)
        self.cancel.clicked.connect(self._on_cancel)
        self.refresh()

    def _show_resource(self) -> None:
        text, tip = {
            Resource.TORCH: (
                self.tr("processor"),
                self.tr("Uses the processor or the graphics card."),
            ),
            Resource.DISK: (self.tr("files"), self.tr("Uses the disk.")),
        }[self._job.uses]
        self.uses.setText(text)
        self.uses.setToolTip(tip)

    def refresh(self) -> None:
        """Show how the job stands."""
        job = self._job
        self.state.set_line(state_text(job, self._jobs))
        self.bar.setVisible(job.progress is not None)
        if job.progress is not None:
            done, total = job.progress
            self.bar.setRange(0, total)
            self.bar.setValue(done)
        self.earlier.setVisible(not job.has_begun)
        self.later.setVisible(not job.has_begun)
        for button, places in ((self.earlier, -1), (self.later, 1)):
            allow(
                button,
                "" if self._jobs.can_move(job, places) else self.tr("No job waits there to change with"),
            )
        self.pause.setText(self.tr("Resume") if job.is_held else self.tr("Pause"))
        self.pause.setAccessibleName(f"{self.pause.text()} {job.title}")
        self.pause.setVisible(job.can_pause)
        self.cancel.setVisible(job.cancel is not None)
        allow(self.cancel, self.tr("It is ending") if job.state is JobState.ENDING else "")

    def _on_earlier(self) -> None:
        self._jobs.move(self._job, -1)

    def _on_later(self) -> None:
        self._jobs.move(self._job, 1)

    def _on_pause(self) -> None:
        if self._job.is_held:
            self._jobs.release(self._job)
        else:
            self._jobs.hold(self._job)

    def _on_cancel(self) -> None:
        if self._job.cancel is not None:
            self._job.cancel()


class FinishedRow(QWidget):
    """A job that has ended: what came of it, and the way to it.

    Args:
        job: The job.

    Signals:
        shown: Its result has been brought to the window.
    """

    shown = Signal()

    def __init__(self, job: FinishedJob) -> None:
        super().__init__()
        self._job = job
        self.title = OneLineLabel(job.title)
        self.text = OneLineLabel(job.text)
        self.text.setProperty("role", "problem" if job.has_failed else "muted")
        self.show_result = QPushButton(self.tr("Show"))
        self.show_result.setObjectName("job_show")
        self.show_result.setAccessibleName(self.tr("Show the result of {0}").format(job.title))
        if job.show is None:
            self.show_result.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for widgets in ((self.title, self.show_result), (self.text,)):
            line = row(*widgets)
            line.setStretch(0, 1)
            layout.addLayout(line)
        self.show_result.clicked.connect(self._on_show)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._on_show()

    def _on_show(self) -> None:
        if self._job.show is not None:
            self.shown.emit()
            self._job.show()


def state_text(job: JobEntry, jobs: JobRegistry) -> str:
    """What a job is doing, as a person reads it."""
    if job.state in (JobState.WAITING, JobState.RESTING) and (others := jobs.waits_for(job)):
        text = _tr("waits for “{0}”") if job.state is JobState.WAITING else _tr("gives way to “{0}”")
        more = _tr(" and {0} more").format(len(others) - 1) if len(others) > 1 else ""
        return text.format(others[0].title) + more
    return {
        JobState.WAITING: _tr("waits"),
        JobState.RESTING: _tr("rests"),
        JobState.HELD: _tr("paused"),
        JobState.RUNNING: _tr("at work"),
        JobState.ENDING: _tr("ending…"),
    }[job.state]


def waiting_text(job: JobEntry, jobs: JobRegistry) -> str:
    """What a job waits for or gives way to; "" where it is at work."""
    is_idle = job.state in (JobState.WAITING, JobState.HELD, JobState.RESTING)
    return state_text(job, jobs) if is_idle else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("jobs", text)

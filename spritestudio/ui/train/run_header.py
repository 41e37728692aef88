"""Which run is looked at, what it is doing, and its numbers."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from spritestudio.ui.train.run import Run
from spritestudio.ui.train.session import TrainState
from spritestudio.ui.train.training_stats import TrainingStats
from spritestudio.ui.widgets.basics import muted, row
from spritestudio.ui.widgets.plain_text import PlainLabel


class RunHeader(QWidget):
    """The title of a run with its state and its facts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = PlainLabel()
        self.title.setObjectName("run_title")
        self.title.setProperty("role", "title")
        self.state = muted()
        self.state.setObjectName("run_state")
        self.stats = TrainingStats()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self.state.setWordWrap(True)
        top = row(self.title, self.state)
        top.setStretch(1, 1)
        layout.addLayout(top)
        layout.addWidget(self.stats)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No run is looked at: say what this page is for."""
        self.title.setText(self.tr("Teach it your own art"))
        self.state.setText(self.tr("Nothing gets lost: a training can rest and go on at any time."))
        self.stats.hide()

    def show_busy(self, text: str) -> None:
        """Something has begun that takes a moment."""
        self.state.setText(text)
        self.stats.show()
        self.stats.set_busy()

    def show_run(self, run: Run, state: TrainState | None, *, waits: str = "") -> None:
        """Show where a run stands.

        Args:
            run: The run.
            state: What the session does with it; None where it only rests.
            waits: What it waits for or gives way to, as a sentence; "" for nothing.
        """
        self.title.setText(run.title)
        self.stats.show()
        newest = run.history.newest
        begun = newest is not None
        texts = {
            TrainState.RUNNING: waits or (self.tr("learning") if begun else self.tr("Preparing…")),
            TrainState.PAUSING: self.tr("Saving…"),
            TrainState.STOPPING: self.tr("Saving…"),
            TrainState.PAUSED: self.tr("paused; all is saved"),
        }
        self.state.setText(texts.get(state, "") if state is not None else "")
        if newest is not None:
            epochs = 0 if run.spec.minutes else run.spec.epochs
            self.stats.show_step(newest, epochs, moving=state is TrainState.RUNNING)
        else:
            self.stats.clear()
        if state in (TrainState.PAUSING, TrainState.STOPPING) or (state is TrainState.RUNNING and not begun):
            self.stats.set_busy()

"""Where a training stands, in numbers: epoch, step, speed, time gone, time left."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QProgressBar, QVBoxLayout, QWidget

from spritestudio.specs import TrainStep
from spritestudio.ui.train.durations import rough_duration
from spritestudio.ui.widgets.basics import muted
from spritestudio.ui.widgets.plain_text import PlainLabel


class TrainingStats(QWidget):
    """A thin progress bar over a row of numbers with their names."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar()
        self.bar.setObjectName("train_progress")
        self.bar.setAccessibleName(self.tr("Progress of the training"))
        self.bar.setTextVisible(False)
        self._captions: dict[PlainLabel, PlainLabel] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(0)
        self.epoch = self._fact("fact_epoch", self.tr("epoch"))
        self.epoch.setToolTip(self.tr("Epochs are counted from 0, as in the course."))
        self.step = self._fact("fact_step", self.tr("step"))
        self.loss = self._fact("fact_loss", self.tr("loss"))
        self.speed = self._fact("fact_speed", self.tr("sprites a second"))
        self.gone = self._fact("fact_gone", self.tr("time gone"))
        self.left = self._fact("fact_left", self.tr("still about"))
        self._grid.setColumnStretch(self._grid.columnCount(), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.bar)
        layout.addLayout(self._grid)
        self.clear()

    def _fact(self, name: str, title: str) -> PlainLabel:
        value = PlainLabel("–")
        value.setObjectName(name)
        value.setAccessibleName(title)
        value.setProperty("role", "fact")
        column = self._grid.columnCount()
        self._grid.addWidget(value, 0, column)
        caption = muted(title)
        self._grid.addWidget(caption, 1, column)
        self._captions[value] = caption
        return value

    def clear(self) -> None:
        """No training is shown."""
        self.bar.setRange(0, 1)
        self.bar.setValue(0)
        for value, caption in self._captions.items():
            value.setText("–")
            caption.setText(value.accessibleName())

    def set_busy(self) -> None:
        """Something begins, nobody knows how long it takes."""
        self.bar.setRange(0, 0)

    def show_step(self, event: TrainStep, epochs: int, *, moving: bool) -> None:
        """Show where the training stands after `event`.

        Args:
            event: The newest step.
            epochs: How many there will be; 0 where training goes by minutes.
            moving: Whether more steps come, so that speed and time left mean something.
        """
        self.bar.setRange(0, max(event.steps, 1))
        self.bar.setValue(event.step)
        self.epoch.setText(str(event.epoch))
        self._captions[self.epoch].setText(
            self.tr("epoch of {0:,}").format(epochs - 1) if epochs else self.tr("epoch")
        )
        self.step.setText(f"{event.step:,}")
        self._captions[self.step].setText(self.tr("step of {0:,}").format(event.steps))
        self.loss.setText(f"{event.loss:.4f}")
        self.speed.setText(f"{event.sprites_per_s:,.0f}" if moving and event.sprites_per_s else "–")
        self.gone.setText(rough_duration(event.elapsed_s))
        left_s = event.elapsed_s / event.step * (event.steps - event.step)
        self.left.setText(rough_duration(left_s) if moving and event.step < event.steps else "–")

"""Watching a training: sample sprites with a film strip of past ones, and the plot of the loss."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from spritestudio.ui.train.loss_plot import LossPlot
from spritestudio.ui.train.run import Run
from spritestudio.ui.train.sample_strip import Samples, SampleStrip
from spritestudio.ui.train.sprite_table import SpriteTable, class_table
from spritestudio.ui.widgets.basics import heading, muted, row


class WatchView(QWidget):
    """Shows one run; what is added to it appears."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._class_names: tuple[str, ...] = ()
        self.caption = muted()
        self.table = SpriteTable("samples", self.tr("Sample sprites"))
        self.strip = SampleStrip()
        self.plot = LossPlot("loss_plot")
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(6)
        column.addLayout(row(heading(self.tr("Samples")), self.caption, None))
        column.addWidget(self.table, 1)
        column.addWidget(self.strip)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setObjectName("watch_splitter")
        split.setChildrenCollapsible(False)
        split.addWidget(upper)
        split.addWidget(self.plot)
        split.setSizes([480, 300])
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        self.plot.setMinimumHeight(220)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)
        self.strip.chosen.connect(self._on_samples_chosen)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No run is looked at: say how one comes to be."""
        self._clear(self.tr("Choose what to learn from, then press Train. Sprites appear here."))
        self.plot.hide()  # its axes would mean nothing

    def _clear(self, hint: str) -> None:
        self.strip.start_over()
        self.strip.hide()
        self.caption.setText("")
        self.table.set_table(None)
        self.table.set_hint(hint)

    def show_run(self, run: Run) -> None:
        """Show a run with all that it has so far; new samples follow with `add_samples`."""
        self._class_names = run.class_names
        self._clear(
            self.tr("The first sprites are painted after some steps.")
            if run.spec.sample_every_s > 0.0
            else self.tr("This run paints no samples: Samples every (s) is 0.")
        )
        self.plot.set_runs([(run.title, run.history)])
        self.plot.show()
        for samples in run.samples:
            self.add_samples(samples)

    def refresh(self) -> None:
        """Draw what the run has learned since."""
        self.plot.refresh()

    def add_samples(self, samples: Samples) -> None:
        """Sprites have been painted on the way."""
        self.strip.show()
        self.strip.add(samples)

    def _on_samples_chosen(self, samples: Samples) -> None:
        self.table.set_table(class_table(samples.images, self._class_names))
        newest = samples is self.strip.samples[-1]
        text = (
            self.tr("after step {0:,}, epoch {1}")
            if newest
            else self.tr("looking back at step {0:,}, epoch {1}")
        )
        self.caption.setText(text.format(samples.step, samples.epoch))

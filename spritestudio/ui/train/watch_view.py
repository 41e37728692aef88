"""Watching a training: sample sprites with a film strip of past ones, and the plot of the loss."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from spritestudio.specs import ByteArray
from spritestudio.ui.train.loss_plot import LossPlot
from spritestudio.ui.train.run import Run
from spritestudio.ui.train.sample_strip import Samples, SampleStrip
from spritestudio.ui.widgets.basics import heading, muted, row
from spritestudio.ui.widgets.sprite_table import SpriteTable, class_table

_WIDE = 1.5  # times as wide as high: the plot stands beside the samples
_LOW_PX = 520
_PLOT_LEAST_PX = 132
_BELOW, _BESIDE = (18, 7), (3, 2)  # shares of samples and plot


class _Splitter(QSplitter):
    """Two parts below or beside each other, in shares that stay until a person moves them."""

    def __init__(self, name: str) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.setObjectName(name)
        self.setChildrenCollapsible(False)
        self._is_moved = False
        self.splitterMoved.connect(self._on_moved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() > _WIDE * self.height()
        orientation = Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        if orientation != self.orientation():
            self._is_moved = False
            self.setOrientation(orientation)
        if not self._is_moved:
            length, shares = (self.width(), _BESIDE) if is_wide else (self.height(), _BELOW)
            self.setSizes([length * share // sum(shares) for share in shares])

    def _on_moved(self) -> None:
        self._is_moved = True


class WatchView(QWidget):
    """Shows one run; what is added to it appears.

    The plot stands below the samples, or beside them where that leaves both more room.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._class_names: tuple[str, ...] = ()
        self._art: ByteArray | None = None
        self.caption = muted()
        self.table = SpriteTable("samples", self.tr("Sample sprites"))
        self.strip = SampleStrip()
        self.plot = LossPlot("loss_plot")
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        title = heading(self.tr("Samples"))
        title.setMinimumHeight(self.plot.whole.sizeHint().height())  # level with what stands above the plot
        column.addLayout(row(title, self.caption, None))
        column.addWidget(self.table, 1)
        column.addWidget(self.strip)
        self.split = _Splitter("watch_splitter")
        self.split.addWidget(upper)
        self.split.addWidget(self.plot)
        self.plot.setMinimumHeight(_PLOT_LEAST_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.split)
        self.strip.chosen.connect(self._on_samples_chosen)
        self.show_nothing()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.strip.set_low(self.height() < _LOW_PX)

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
        self._class_names, self._art = run.class_names, run.art
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
        images, art = samples.images, self._art
        if art is not None and len(art) == len(images):  # theirs at the left, and room between
            images = np.concatenate((art, np.zeros_like(art[:, :1]), images), axis=1)
        self.table.set_table(class_table(images, self._class_names))
        newest = samples is self.strip.samples[-1]
        text = (
            self.tr("after step {0:,}, epoch {1}")
            if newest
            else self.tr("looking back at step {0:,}, epoch {1}")
        )
        beside = self.tr("the art at the left, painted at the right, {0}") if art is not None else "{0}"
        self.caption.setText(beside.format(text.format(samples.step, samples.epoch)))

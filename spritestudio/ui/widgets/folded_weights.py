"""A drop-down of weights; of each training only the newest are shown until more are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from spritestudio.project.weights_list import RunWeights
from spritestudio.ui.widgets.eliding_box import ElidingBox
from spritestudio.ui.widgets.plain_text import plain

_FOLD = Qt.ItemDataRole.UserRole + 1


class FoldedWeights(ElidingBox):
    """Offers weights, one of which is chosen.

    Args:
        other: What stands last, to ask for any others; "" for nothing.
        parent: The owner.

    Signals:
        picked: Weights were picked: their file.
        other_wanted: Others are to be asked for.
    """

    picked = Signal(Path)
    other_wanted = Signal()

    def __init__(self, other: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._other = other
        self._single: Sequence[tuple[str, Path]] = ()
        self._runs: Sequence[RunWeights] = ()
        self._chosen: Path | None = None
        self._unfolded: set[str] = set()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._on_activated)

    def offer(
        self, single: Sequence[tuple[str, Path]], runs: Sequence[RunWeights], chosen: Path | None
    ) -> None:
        """Offer weights by title and file, and what trainings have kept.

        Args:
            single: Weights of no training.
            runs: What trainings have kept, the newest first.
            chosen: Those that are chosen.
        """
        self._single, self._runs, self._chosen = single, runs, chosen
        self._show()

    def _show(self) -> None:
        with QSignalBlocker(self):
            self.clear()
            for title, path in self._single:
                self._add(title, path)
            for run in self._runs:
                if run.kept:
                    self._add_run(run)
            if self._other:
                self.insertSeparator(self.count())
                self.addItem(self._other)
            self.setCurrentIndex(-1 if self._chosen is None else self.findData(str(self._chosen)))

    def _add_run(self, run: RunWeights) -> None:
        newest, *others = run.kept
        self._add(*newest)
        unfolded = run.run in self._unfolded
        for title, path in others:
            if unfolded or path == self._chosen:
                self._add(f"    {title}", path)
        if others:
            text = self.tr("fewer") if unfolded else self.tr("{0} more…").format(len(others))
            self.addItem(f"    {text}")
            tip = self.tr("What {0} kept on its way").format(run.run)
            self.setItemData(self.count() - 1, plain(tip), Qt.ItemDataRole.ToolTipRole)
            self.setItemData(self.count() - 1, run.run, _FOLD)

    def _add(self, title: str, path: Path) -> None:
        self.addItem(title, str(path))
        self.setItemData(self.count() - 1, plain(str(path)), Qt.ItemDataRole.ToolTipRole)

    def _on_activated(self, index: int) -> None:
        run, path = self.itemData(index, _FOLD), self.itemData(index)
        if run is not None:
            self._unfolded ^= {run}
            self._show()
            QTimer.singleShot(0, self, self.showPopup)  # once the list that was clicked has closed
        elif path is not None:
            self.picked.emit(Path(path))
        else:
            self._show()
            self.other_wanted.emit()

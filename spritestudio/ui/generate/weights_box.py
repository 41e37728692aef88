"""A drop-down of weights; of each training only the newest are shown until more are asked for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from spritestudio.project.weights_list import WeightsList
from spritestudio.ui.widgets.plain_text import plain

_FOLD = Qt.ItemDataRole.UserRole + 1


class WeightsBox(QComboBox):
    """Shows which weights there are and which of them paint.

    Args:
        weights: What is shown.
        parent: The owner.

    Signals:
        picked: Weights were picked to paint with.
    """

    picked = Signal(Path)

    def __init__(self, weights: WeightsList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weights = weights
        self._unfolded: set[str] = set()
        self.setObjectName("weights")
        self.setAccessibleName(self.tr("Weights"))
        self.setToolTip(self.tr("The trained model that paints."))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._on_activated)
        weights.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        chosen = self._weights.chosen
        with QSignalBlocker(self):
            self.clear()
            for title, path in self._weights.single:
                self._add(title, path)
            for run in self._weights.runs:
                if not run.kept:
                    continue
                newest, *others = run.kept
                self._add(*newest)
                unfolded = run.run in self._unfolded
                for title, path in others:
                    if unfolded or path == chosen:
                        self._add(f"    {title}", path)
                if others:
                    text = self.tr("fewer") if unfolded else self.tr("{0} more…").format(len(others))
                    self.addItem(f"    {text}")
                    tip = self.tr("What {0} kept on its way").format(run.run)
                    self.setItemData(self.count() - 1, plain(tip), Qt.ItemDataRole.ToolTipRole)
                    self.setItemData(self.count() - 1, run.run, _FOLD)
            self._show_chosen()

    def _add(self, title: str, path: Path) -> None:
        self.addItem(title, str(path))
        self.setItemData(self.count() - 1, plain(str(path)), Qt.ItemDataRole.ToolTipRole)

    def _show_chosen(self) -> None:
        chosen = self._weights.chosen
        self.setCurrentIndex(-1 if chosen is None else self.findData(str(chosen)))

    def _on_activated(self, index: int) -> None:
        run = self.itemData(index, _FOLD)
        if run is None:
            self.picked.emit(Path(self.itemData(index)))
            return
        self._unfolded ^= {run}
        self._show()
        QTimer.singleShot(0, self, self.showPopup)  # once the list that was clicked has closed

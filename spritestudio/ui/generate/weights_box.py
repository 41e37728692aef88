"""The weights that there are to paint with."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from spritestudio.project.weights_list import WeightsList
from spritestudio.ui.widgets.folded_weights import FoldedWeights


class WeightsBox(FoldedWeights):
    """Shows which weights there are and which of them paint.

    Args:
        weights: What is shown.
        parent: The owner.
    """

    def __init__(self, weights: WeightsList, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._weights = weights
        self.setObjectName("weights")
        self.setAccessibleName(self.tr("Weights"))
        self.setToolTip(self.tr("The trained model that paints."))
        weights.changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        self.offer(self._weights.single, self._weights.runs, self._weights.chosen)

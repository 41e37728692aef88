"""What stands behind the sprites of the grid."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QWidget

from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets.eliding_box import ElidingBox

_LEAST_PX = 76  # all of "Checks"; longer texts end in an ellipsis in a narrow window
_OTHER = "other"
_KEPT = "background"


class BackgroundBox(ElidingBox):
    """Offers checks and colours.

    Args:
        preferences: Keep the choice.
        parent: The owner.

    Signals:
        chosen: A QColor, or None for checks.
    """

    chosen = Signal(object)

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.setObjectName("background")
        self.setAccessibleName(self.tr("Background of the grid"))
        self.setMinimumWidth(_LEAST_PX)
        self.setToolTip(self.tr("What shows through transparent pixels; not exported."))
        for text, value in (
            (self.tr("Checks"), ""),
            (self.tr("White"), "#ffffff"),
            (self.tr("Grey"), "#808080"),
            (self.tr("Black"), "#000000"),
            (self.tr("Grass"), "#5a8f4e"),
            (self.tr("Other colour…"), _OTHER),
        ):
            self.addItem(text, value)
        self._show()
        self.activated.connect(self._on_activated)

    @property
    def color(self) -> QColor | None:
        """The colour; None for checks."""
        value = str(self._preferences.get(_KEPT) or "")
        return QColor(value) if value and QColor(value).isValid() else None

    def _on_activated(self, index: int) -> None:
        value = self.itemData(index)
        if value == _OTHER:
            color = QColorDialog.getColor(QColor("#808080"), self, self.tr("Background"))
            value = color.name() if color.isValid() else str(self._preferences.get(_KEPT) or "")
        self._preferences.set(_KEPT, value)
        self._show()
        self.chosen.emit(self.color)

    def _show(self) -> None:
        index = self.findData(str(self._preferences.get(_KEPT) or ""))
        self.setCurrentIndex(self.count() - 1 if index < 0 else index)

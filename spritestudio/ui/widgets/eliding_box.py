"""A drop-down that says with an ellipsis that its text goes on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

_BESIDE_ICON_PX, _AROUND_PX = 4, 2  # between icon and text, and at the text's ends, as Qt's styles have it


class ElidingBox(QComboBox):
    """Qt's own cuts a text that is too long in the middle of a letter."""

    @property
    def shown_text(self) -> str:
        """What of the chosen text is to be seen."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        return self._elided(option)

    def _elided(self, option: QStyleOptionComboBox) -> str:
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        has_icon = not self.itemIcon(self.currentIndex()).isNull()
        room = field.width() - _AROUND_PX
        room -= self.iconSize().width() + _BESIDE_ICON_PX if has_icon else 0
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self._elided(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

"""A button that shows a colour, and asks for another."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QColorDialog, QPushButton

from spritestudio.ui import theme
from spritestudio.ui.widgets.images import true_icon

_SWATCH = QSize(18, 12)


class ColorButton(QPushButton):
    """Shows a colour; which one exactly is told by the tip.

    Args:
        name: The object name.
        title: What the colour is for.
    """

    color_chosen = Signal(str)

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setProperty("role", "dense")
        self.setIconSize(_SWATCH)
        self._title = title
        self.color = "#000000"
        self.clicked.connect(self._ask)

    def set_color(self, color: str) -> None:
        """Show a colour without telling of a change."""
        self.color = color[:7].lower()
        self._refresh()
        self.setToolTip(f"{self._title}: {self.color}")

    def choose(self, color: str) -> None:
        """Take a colour as if it had been picked."""
        if color != self.color:
            self.set_color(color)
            self.color_chosen.emit(self.color)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._refresh()

    def _refresh(self) -> None:
        """Show the colour in a frame, or a dark one would be lost on a dark button."""
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(_SWATCH * ratio)
        pixmap.fill(QColor(theme.current().muted))
        runner = QPainter(pixmap)
        width = round(ratio)
        runner.fillRect(pixmap.rect().adjusted(width, width, -width, -width), QColor(self.color))
        runner.end()
        pixmap.setDevicePixelRatio(ratio)
        self.setIcon(true_icon(pixmap))

    def _ask(self) -> None:
        color = QColorDialog.getColor(QColor(self.color), self, self._title)
        if color.isValid():
            self.choose(color.name())

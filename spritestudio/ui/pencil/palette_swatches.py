"""The colours of a palette, to draw with."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from spritestudio.sprites.palettes.palette import Palette
from spritestudio.ui import theme
from spritestudio.ui.postprocess.swatch_grid import SwatchGrid

_CELL_PX = 18


class PaletteSwatches(SwatchGrid):
    """Squares of colour; a click takes one for the button that clicked.

    Signals:
        picked: The place of a colour, and whether it is for the right button.
    """

    picked = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_CELL_PX, parent=parent)
        self.setObjectName("palette_swatches")
        self.setAccessibleName(self.tr("Palette"))
        self._in_use: frozenset[str] = frozenset()

    def show_palette(self, palette: Palette) -> None:
        """Show the colours of a palette."""
        self.set_colors(palette.to_hex(), palette.labels)

    def mark(self, *colors: str) -> None:
        """Frame the colours that are drawn with, "#rrggbb"."""
        self._in_use = frozenset(colors)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        runner = QPainter(self)
        for index, color in enumerate(self.colors):
            if color in self._in_use:
                runner.setPen(QPen(QColor(theme.current().text), 2, j=Qt.PenJoinStyle.MiterJoin))
                runner.drawRect(self.cell(index).adjusted(1, 1, -2, -2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.part_at(event.position().toPoint())
        if index is not None:
            self.picked.emit(index, event.button() == Qt.MouseButton.RightButton)

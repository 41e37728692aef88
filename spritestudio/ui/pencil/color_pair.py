"""The two colours at hand: that of the left button above that of the right one."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QColorDialog, QWidget

from spritestudio.project.drawing_settings import Color, DrawingSettings
from spritestudio.ui import theme
from spritestudio.ui.observing import follow
from spritestudio.ui.widgets.painted_view import PaintedView, checkerboard

_SIDE_PX, _STEP_PX = 34, 18
_CHECK_PX = 5


class ColorPair(QWidget, PaintedView):
    """Shows both colours; a click on one asks for another.

    Args:
        settings: Has the colours.
        parent: The owner.
    """

    def __init__(self, settings: DrawingSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("color_pair")
        self.setAccessibleName(self.tr("Colours"))
        self.setToolTip(
            self.tr(
                "What the left button draws with, and below it the right one; click for another (X swaps)"
            )
        )
        self.setFixedSize(QSize(_SIDE_PX + _STEP_PX, _SIDE_PX + _STEP_PX))
        self._settings = settings
        follow(settings.changed, self, self.update)

    # What screen readers are told

    def part_count(self) -> int:
        return 2

    def part_name(self, index: int) -> str:
        """Which of the two it is, and the colour."""
        name = self.tr("Left button {0}") if index == 0 else self.tr("Right button {0}")
        return name.format(self._qcolor(index).name(QColor.NameFormat.HexArgb))

    def part_rect(self, index: int) -> QRect:
        corner = QPoint(_STEP_PX, _STEP_PX) * index
        return QRect(corner, QSize(_SIDE_PX, _SIDE_PX))

    def surface(self) -> QWidget:
        return self

    def _qcolor(self, index: int) -> QColor:
        return QColor(*self._settings.color(secondary=index == 1))

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = theme.current()
        runner = QPainter(self)
        for index in (1, 0):
            place = self.part_rect(index).adjusted(0, 0, -1, -1)
            runner.setBrushOrigin(place.topLeft())
            runner.fillRect(place, QBrush(checkerboard(_CHECK_PX, colors)))
            runner.fillRect(place, self._qcolor(index))
            runner.setPen(QColor(colors.panel))
            runner.drawRect(place.adjusted(1, 1, -2, -2))
            runner.setPen(QColor(colors.text))
            runner.drawRect(place.adjusted(0, 0, -1, -1))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.part_at(event.position().toPoint())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self.ask(secondary=index == 1)

    def ask(self, *, secondary: bool) -> None:
        """Ask for a colour."""
        color = QColorDialog.getColor(
            QColor(*self._settings.color(secondary=secondary)),
            self.window(),
            self.tr("Colour"),
            QColorDialog.ColorDialogOption.ShowAlphaChannel,
        )
        if color.isValid():
            chosen: Color = (color.red(), color.green(), color.blue(), color.alpha())
            self._settings.set_color(chosen, secondary=secondary)

"""The lines above a picture that is drawn on; all in device pixels."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from spritestudio.sprites.drawing.masks import Rect
from spritestudio.ui import theme

_DARK, _LIGHT = QColor("#000000"), QColor("#ffffff")
_GRID, _GRID_LIGHT = QColor(0, 0, 0, 70), QColor(255, 255, 255, 36)
_MARK_ALPHA = 80
_CROSS_ARM = 0.6  # of a pixel of the picture, beyond the pixel


def mark_color(colors: theme.Colors) -> QColor:
    """What lies over marked pixels."""
    color = QColor(colors.accent)
    color.setAlpha(_MARK_ALPHA)
    return color


def paint_grid(runner: QPainter, part: QRect, origin: QPoint, zoom: int) -> None:
    """Lines between the pixels that lie in a part of the picture: dark beside light, as on any colour."""
    for pen, beside in ((_GRID, 0), (_GRID_LIGHT, 1)):
        runner.setPen(pen)
        for x in range(max(1, part.left()), part.right() + 1):
            at = origin.x() + x * zoom - beside
            runner.drawLine(at, origin.y() + part.top() * zoom, at, origin.y() + (part.bottom() + 1) * zoom)
        for y in range(max(1, part.top()), part.bottom() + 1):
            at = origin.y() + y * zoom - beside
            runner.drawLine(origin.x() + part.left() * zoom, at, origin.x() + (part.right() + 1) * zoom, at)


def paint_axes(runner: QPainter, frame: QRect, *, across: bool, down: bool) -> None:
    """The axes about which what is drawn is mirrored, with the pen at hand."""
    if across:
        middle = frame.left() + frame.width() // 2
        runner.drawLine(middle, frame.top(), middle, frame.bottom())
    if down:
        middle = frame.top() + frame.height() // 2
        runner.drawLine(frame.left(), middle, frame.right(), middle)


def paint_outline(
    runner: QPainter, lines: Sequence[Rect], origin: QPoint, zoom: int, width: int, *, dashed: bool
) -> None:
    """Lines around pixels, dark on light so that they are seen on whatever lies behind."""
    light = QPen(_LIGHT, width if dashed else 3 * width)
    dark = QPen(_DARK, width, Qt.PenStyle.CustomDashLine if dashed else Qt.PenStyle.SolidLine)
    if dashed:
        dark.setDashPattern([4, 4])
    for pen in (light, dark):
        runner.setPen(pen)
        for x, y, x1, y1 in lines:
            runner.drawLine(origin + QPoint(x, y) * zoom, origin + QPoint(x1, y1) * zoom)


def paint_cross(runner: QPainter, corner: QPoint, zoom: int, width: int) -> None:
    """A cross through the middle of the pixel at `corner`, dark on light."""
    middle, arm = corner + QPoint(zoom, zoom) / 2, round((0.5 + _CROSS_ARM) * zoom)
    for pen in (QPen(_LIGHT, 3 * width), QPen(_DARK, width)):
        runner.setPen(pen)
        runner.drawLine(middle - QPoint(arm, 0), middle + QPoint(arm, 0))
        runner.drawLine(middle - QPoint(0, arm), middle + QPoint(0, arm))

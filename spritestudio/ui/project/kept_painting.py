"""How a sprite of the shelf is painted: in the middle of its place, with its name and marks."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from spritestudio.project.shelf import KeptSprite
from spritestudio.specs import ByteArray
from spritestudio.ui import theme
from spritestudio.ui.pixel_icons import NEAR_COPY, NEAR_COPY_ICON, NEAR_COPY_RIM, paint_rimmed_icon
from spritestudio.ui.widgets.images import to_qimage

_LARGEST_PX = 48  # of the place of a sprite, in points
_ICON_PX = 12


def paint_kept(
    runner: QPainter, sprite: KeptSprite, picture: ByteArray, place: QRect, label: QRect, font: QFont
) -> None:
    """Paint a sprite; all in device pixels.

    Args:
        runner: Paints.
        sprite: The sprite.
        picture: What is seen of it now, uint8 (H, W, 4).
        place: Where its picture goes.
        label: Where its name goes.
        font: Of the name.
    """
    image = to_qimage(picture)
    zoom = place.width() // max(image.width(), image.height())
    keep = Qt.AspectRatioMode.KeepAspectRatio
    size = image.size() * zoom if zoom else image.size().scaled(place.size(), keep)
    shown = QRect(QPoint(), size)
    shown.moveCenter(place.center())
    runner.drawImage(shown, image)
    scale = max(1, place.width() // _LARGEST_PX)
    side = (_ICON_PX + 1) * scale
    if sprite.is_touched:
        corner = place.bottomRight() - QPoint(side, side)
        paint_rimmed_icon(runner, corner, "pencil", "#ffffff", "#000000", scale)
    if sprite.near_copy_of:
        corner = place.bottomLeft() - QPoint(-scale, side)
        paint_rimmed_icon(runner, corner, NEAR_COPY_ICON, NEAR_COPY, NEAR_COPY_RIM, scale)
    runner.setFont(font)
    runner.setPen(QColor(theme.current().text if sprite.name else theme.current().muted))
    text = runner.fontMetrics().elidedText(sprite.title, Qt.TextElideMode.ElideRight, label.width())
    runner.drawText(label, Qt.AlignmentFlag.AlignCenter, text)

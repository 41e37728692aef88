"""What the checks of a clip say, for people."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from spritestudio.sprites.motion.checks import DRIFT, FLICKER, LOST_COLORS, NEW_COLORS, Remark
from spritestudio.ui.widgets.basics import counted_text


def remark_text(remark: Remark) -> str:
    """A remark as a sentence."""
    count = abs(remark.amount)
    side = _tr("right") if remark.amount > 0 else _tr("left")
    if remark.kind == DRIFT:
        return _tr("The body is {0} px further {1} than in the first frame").format(count, side)
    if remark.kind == NEW_COLORS:
        return counted_text(
            count, _tr("1 colour is in few other frames"), _tr("{0} colours are in few other frames")
        )
    if remark.kind == LOST_COLORS:
        return counted_text(
            count,
            _tr("1 colour of the other frames is missing"),
            _tr("{0} colours of the others are missing"),
        )
    if remark.kind == FLICKER:
        return counted_text(
            count,
            _tr("1 pixel is another in this frame alone, and nothing around it moves"),
            _tr("{0} pixels are others in this frame alone, and nothing around them moves"),
        )
    return _tr("A foot slides {0} px to the {1} while the body stands").format(count, side)


def _tr(text: str) -> str:
    return QCoreApplication.translate("remarks", text)

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
            count,
            _tr("1 colour is here that most other frames do not have"),
            _tr("{0} colours are here that most other frames do not have"),
        )
    if remark.kind == LOST_COLORS:
        return counted_text(
            count,
            _tr("1 colour that most other frames have is missing here"),
            _tr("{0} colours that most other frames have are missing here"),
        )
    if remark.kind == FLICKER:
        return counted_text(
            count,
            _tr("1 pixel flickers: it is another in this frame alone, and nothing around it moves"),
            _tr("{0} pixels flicker: they are others in this frame alone, and nothing around them moves"),
        )
    return _tr("A foot slides {0} px to the {1} while the body stands still").format(count, side)


def _tr(text: str) -> str:
    return QCoreApplication.translate("remarks", text)

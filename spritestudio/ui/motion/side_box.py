"""From where sprites are seen that are to move."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from spritestudio.project.kept_sides import EVERY_SIDE, FOUR_SIDES, kept_sides, told_side
from spritestudio.project.shelf import KeptSprite
from spritestudio.specs.fields import field_infos
from spritestudio.specs.motion import MotionSpec
from spritestudio.sprites.dataset.columns import FACINGS
from spritestudio.ui.widgets.basics import name_widget


class SideBox(QComboBox):
    """A choice among what `pictures_from` takes, which is its data.

    Args:
        sprites: What is to move.
        parent: The owner.

    Attributes:
        knows_several: Whether one is drawn from several sides.
    """

    def __init__(self, sprites: Sequence[KeptSprite], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        info = field_infos(MotionSpec)["facing"]
        name_widget(self, "motion_side", f"{info.label}: {info.help}")
        self.knows_several = any(len(kept_sides(sprite)) > 1 for sprite in sprites)
        if self.knows_several:
            self.addItem(self.tr("every side that is drawn"), EVERY_SIDE)
        told = ", ".join(sorted({told_side(sprite) for sprite in sprites} - {""}))
        self.addItem(": ".join(filter(None, (self.tr("as is known"), told))), None)
        self.addItem(self.tr("four sides; others stand in"), FOUR_SIDES)
        for side in FACINGS:
            self.addItem(side, side)

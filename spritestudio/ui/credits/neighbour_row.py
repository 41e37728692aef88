"""A training sprite beside a painted one: its picture, how near it is, who drew it, under which licence."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from spritestudio.specs import ByteArray
from spritestudio.sprites.dataset.neighbours import Likeness, Neighbour
from spritestudio.ui.widgets.basics import muted
from spritestudio.ui.widgets.pixel_preview import PixelPreview
from spritestudio.ui.widgets.plain_text import PlainLabel

_PICTURE_PX = 76


class NeighbourRow(QFrame):
    """Tells of one training sprite.

    Args:
        neighbour: Which, and how near.
        picture: uint8 (H, W, 4); None where its set is not on this computer.
        parent: The owner.
    """

    def __init__(
        self, neighbour: Neighbour, picture: ByteArray | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("neighbour")
        sprite = neighbour.sprite
        self.name = PlainLabel(sprite.name or self.tr("Without a name"))
        self.name.setProperty("role", "heading")
        self.likeness = PlainLabel(self._told(neighbour, picture))
        self.owner = muted(" · ".join(filter(None, (self._artist(neighbour), sprite.license))))
        texts = QVBoxLayout()
        texts.setSpacing(2)
        for label in (self.name, self.likeness, self.owner):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            texts.addWidget(label)
        texts.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(12)
        layout.addWidget(self._picture(picture))
        layout.addLayout(texts, 1)
        self.setAccessibleName(". ".join((self.name.text(), self.likeness.text(), self.owner.text())))

    def _picture(self, picture: ByteArray | None) -> QWidget:
        if picture is None:
            missing = muted(self.tr("Picture not on this computer"))
            missing.setObjectName("neighbour_missing")
            missing.setWordWrap(True)
            missing.setAlignment(Qt.AlignmentFlag.AlignCenter)
            missing.setFixedSize(_PICTURE_PX, _PICTURE_PX)
            return missing
        preview = PixelPreview()
        preview.setObjectName("neighbour_picture")
        preview.setFixedSize(_PICTURE_PX, _PICTURE_PX)
        preview.set_image(picture)
        return preview

    def _told(self, neighbour: Neighbour, picture: ByteArray | None) -> str:
        words = self._words(neighbour.likeness)
        if neighbour.likeness is Likeness.EXACT:
            return words
        return self.tr("{0}: {1}").format(words, self._difference(neighbour, picture))

    def _difference(self, neighbour: Neighbour, picture: ByteArray | None) -> str:
        number = round(100 * neighbour.differing)
        if picture is None:
            return self.tr("about {0} of 100 pixels differ").format(number)
        return self.tr("{0} of 100 pixels differ").format(number)

    def _artist(self, neighbour: Neighbour) -> str:
        sprite = neighbour.sprite
        if sprite.artist and sprite.artist not in sprite.source:
            return self.tr("{0}, by {1}").format(sprite.source, sprite.artist)
        return sprite.source or self.tr("The set does not say who drew it")

    def _words(self, likeness: Likeness) -> str:
        return {
            Likeness.EXACT: self.tr("The same picture, pixel by pixel"),
            Likeness.NEAR_COPY: self.tr("Near copy"),
            Likeness.CLOSER: self.tr("Close, most drawn sprites are further apart"),
            Likeness.USUAL: self.tr("Alike, as drawn sprites often are"),
            Likeness.FAR: self.tr("No more alike than most drawn sprites are"),
            Likeness.UNRANKED: self.tr("No copy"),
        }[likeness]

"""The shelf, on which sprites with clips move."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from spritestudio.project.shelf import Shelf
from spritestudio.specs import ByteArray
from spritestudio.sprites.motion.reel import Reel
from spritestudio.ui.project.shelf_grid import ShelfGrid


class MovingShelf(ShelfGrid):
    """Plays the clips of each sprite, one after the other, while it is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: list[ByteArray] = []

    def show_shelf(self, shelf: Shelf) -> None:
        super().show_shelf(shelf)
        self._images = self._pictures = [sprite.image for sprite in self._sprites]
        moving = {index: sprite.clips for index, sprite in enumerate(shelf.sprites) if sprite.clips}
        self.moving.set_reels({index: Reel(clips) for index, clips in moving.items()})

    def _paint_sprite(self, runner: QPainter, index: int, place: QRect) -> None:
        picture = self.moving.picture(index)
        self._pictures[index] = self._sprites[index].image if picture is None else picture
        super()._paint_sprite(runner, index, place)

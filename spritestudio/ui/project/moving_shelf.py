"""The shelf, on which sprites with clips move."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QRect, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from spritestudio.project.shelf import Shelf
from spritestudio.sprites.motion.reel import Reel
from spritestudio.ui.project.shelf_grid import ShelfGrid

_TICK_MS = 33


class MovingShelf(ShelfGrid):
    """Plays the clips of each sprite, one after the other, while it is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reels: dict[int, Reel] = {}
        self._frames: dict[int, int] = {}
        self._plays = True
        self._clock = QElapsedTimer()
        self._clock.start()
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def moves(self) -> bool:
        """Whether there is anything that moves."""
        return bool(self._reels)

    def set_playing(self, plays: bool) -> None:
        """Let sprites move, or show all as they stand."""
        self._plays = plays
        self.show_shelf(self._shelf)

    def show_shelf(self, shelf: Shelf) -> None:
        super().show_shelf(shelf)
        moving = {index: sprite.clips for index, sprite in enumerate(shelf.sprites) if sprite.clips}
        self._reels = {index: Reel(clips) for index, clips in moving.items()}
        self._frames = {}
        self._run()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _run(self) -> None:
        if self._plays and self._reels and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _tick(self) -> None:
        """Paint those anew whose picture is another by now."""
        elapsed_ms, ratio = self._clock.elapsed(), self._ratio()
        for index, reel in self._reels.items():
            frame = reel.frame_at(elapsed_ms)
            if frame == self._frames.get(index):
                continue
            self._frames[index] = frame
            self._images = [*self._images[:index], reel.image(frame), *self._images[index + 1 :]]
            place = self._layout.sprite_rect(index).translated(self._origin())
            points = QRect((place.topLeft() / ratio), place.size() / ratio).adjusted(-1, -1, 1, 1)
            self.viewport().update(points)

"""The sprites of a painted view that move, each at its own speed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QWidget

from spritestudio.specs import ByteArray
from spritestudio.sprites.motion.reel import Reel
from spritestudio.ui.widgets.images import to_qimage
from spritestudio.ui.widgets.painted_view import PaintedView
from spritestudio.ui.widgets.playing import Playing, clock

_MOST_AT_ONCE = 48  # are painted anew, so that the window stays awake between


class MovingSprites(QObject):
    """Knows which picture of each is to be seen now, and has only those painted anew that are others by now.

    Args:
        view: Where they are.
        seen: Tells which places can be seen; the others are not looked at.
    """

    def __init__(self, view: QWidget, seen: Callable[[], Sequence[int]]) -> None:
        super().__init__(view)
        self._view, self._seen = view, seen
        self._reels: dict[int, Reel] = {}
        self._frames: dict[int, int] = {}
        self._images: dict[tuple[int, int], QImage] = {}
        self._plays = True
        self._moved: set[int] = set()
        self._last = -1
        self._region = QRegion()
        self.playing = Playing(view)
        self.playing.ticked.connect(self._on_tick)

    @property
    def there(self) -> bool:
        """Whether there is anything that moves."""
        return bool(self._reels)

    @property
    def seen_count(self) -> int:
        """How many that move can be seen."""
        return sum(place in self._reels for place in self._seen())

    def set_reels(self, reels: Mapping[int, Reel]) -> None:
        """Other sprites move: what plays there, by their places."""
        self._reels, self._frames, self._images = dict(reels), {}, {}
        self._run()

    def set_playing(self, plays: bool) -> None:
        """Let them move, or show all as they stand."""
        self._plays, self._frames = plays, {}
        self._run()
        self._surface.update()

    def picture(self, place: int) -> ByteArray | None:
        """What is seen of a sprite now, uint8 (H, W, 4); None of one that does not move."""
        frame = self._frame_of(place)
        return None if frame is None else self._reels[place].image(frame)

    def image(self, place: int) -> QImage | None:
        """The same as an image."""
        if (frame := self._frame_of(place)) is None:
            return None
        if (found := self._images.get((place, frame))) is None:
            found = self._images[place, frame] = to_qimage(self._reels[place].image(frame))
        return found

    def moved_in(self, region: QRegion) -> Sequence[int] | None:
        """The sprites to be painted where nothing else is to be; None where it may be all."""
        moved, self._moved = self._moved, set()
        asked, self._region = self._region, QRegion()
        return sorted(moved) if moved and asked == region else None

    def _frame_of(self, place: int) -> int | None:
        if not self._plays or (reel := self._reels.get(place)) is None:
            return None
        if (frame := self._frames.get(place)) is None:
            frame = self._frames[place] = reel.frame_at(clock().elapsed_ms)
        return frame

    def _run(self) -> None:
        self.playing.set_moving(self._plays and self.there)

    @property
    def _surface(self) -> QWidget:
        assert isinstance(self._view, PaintedView)
        return self._view.surface()

    def _on_tick(self, elapsed_ms: int) -> None:
        assert isinstance(self._view, PaintedView)
        region = QRegion()
        moving = [place for place in self._seen() if place in self._reels]
        begin = next((at for at, place in enumerate(moving) if place > self._last), 0)
        left = _MOST_AT_ONCE
        for place in (*moving[begin:], *moving[:begin]):
            frame = self._reels[place].frame_at(elapsed_ms)
            if frame == self._frames.get(place):
                continue
            self._frames[place], self._last = frame, place
            self._moved.add(place)
            region += self._view.part_rect(place)
            if not (left := left - 1):
                break  # the others are first the next time
        if not region.isEmpty():
            region = region.intersected(self._surface.rect())
            self._region += region
            self._surface.update(region)

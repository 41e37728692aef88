"""The sprites of a painted view that move, each at its own speed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from spritestudio.specs import ByteArray
from spritestudio.sprites.motion.reel import Reel
from spritestudio.ui.widgets.painted_view import PaintedView
from spritestudio.ui.widgets.playing import Playing, clock


class MovingSprites(QObject):
    """Knows which picture of each is to be seen now.

    Args:
        view: Where they are; those whose picture is another by now are painted anew.
        seen: Tells which places can be seen; the others are not looked at.
    """

    def __init__(self, view: QWidget, seen: Callable[[], Iterable[int]]) -> None:
        super().__init__(view)
        self._view, self._seen = view, seen
        self._reels: dict[int, Reel] = {}
        self._frames: dict[int, int] = {}
        self._plays = True
        self.playing = Playing(view)
        self.playing.ticked.connect(self._on_tick)

    @property
    def there(self) -> bool:
        """Whether there is anything that moves."""
        return bool(self._reels)

    def set_reels(self, reels: Mapping[int, Reel]) -> None:
        """Other sprites move: what plays there, by their places."""
        self._reels, self._frames = dict(reels), {}
        self._run()

    def set_playing(self, plays: bool) -> None:
        """Let them move, or show all as they stand."""
        self._plays, self._frames = plays, {}
        self._run()
        self._repaint(self._reels)

    def image(self, place: int) -> ByteArray | None:
        """What is seen of a sprite now, uint8 (H, W, 4); None of one that does not move."""
        if not self._plays or (reel := self._reels.get(place)) is None:
            return None
        return reel.image(self._frames.setdefault(place, reel.frame_at(clock().elapsed_ms)))

    def _run(self) -> None:
        self.playing.set_moving(self._plays and self.there)

    def _on_tick(self, elapsed_ms: int) -> None:
        changed = []
        for place in self._seen():
            if (reel := self._reels.get(place)) is None:
                continue
            if (frame := reel.frame_at(elapsed_ms)) != self._frames.get(place):
                self._frames[place] = frame
                changed.append(place)
        self._repaint(changed)

    def _repaint(self, places: Iterable[int]) -> None:
        assert isinstance(self._view, PaintedView)
        for place in places:
            self._view.surface().update(self._view.part_rect(place).adjusted(-1, -1, 1, 1))

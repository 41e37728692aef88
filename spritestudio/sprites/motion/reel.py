"""The clips of a sprite, one after the other, for a place where there is room for one picture."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from spritestudio.specs import ByteArray
from spritestudio.sprites.motion.clip import Clip

_LEAST_MS = 1200  # that a clip that loops is played for, in whole rounds
_PAUSE_MS = 500  # after one that does not


class Reel:
    """Plays clips one after the other, and begins again.

    Args:
        clips: At least one.
    """

    def __init__(self, clips: Sequence[Clip]) -> None:
        shown: list[tuple[ByteArray, int]] = []
        for clip in clips:
            rounds = -(-_LEAST_MS // clip.total_ms) if clip.loops else 1
            shown += [(clip.frames[frame], clip.durations_ms[frame]) for frame in clip.order] * rounds
            if not clip.loops:
                shown.append((shown[-1][0], _PAUSE_MS))
        self._images = [image for image, _ in shown]
        self._ends_ms = list(accumulate(duration_ms for _, duration_ms in shown))

    def frame_at(self, elapsed_ms: int) -> int:
        """Which of its pictures is seen after a time."""
        return bisect_right(self._ends_ms, elapsed_ms % self._ends_ms[-1])

    def image(self, frame: int) -> ByteArray:
        """A picture, uint8 (H, W, 4)."""
        return self._images[frame]

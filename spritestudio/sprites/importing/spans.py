"""The tags of animations: spans of frames, which may lie over one another."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from spritestudio.specs.motion import PLAYBACKS

OVERLAP = "{} has tags that overlap; each frame keeps the last one."


@dataclass(frozen=True)
class FrameTag:
    """The tag of a frame.

    Attributes:
        name: Its name; "" for a frame without one.
        direction: How it plays, one of `PLAYBACKS`.
        once: Whether it plays once or some times, and not for ever.
    """

    name: str = ""
    direction: str = PLAYBACKS[0]
    once: bool = False


def has_overlaps(spans: Sequence[tuple[int, int]]) -> bool:
    """Whether two spans (first to last frame) have a frame in common."""
    return any(after[0] <= before[1] for before, after in itertools.pairwise(sorted(spans)))


def last_spans(spans: Sequence[tuple[int, int]], count: int) -> list[int | None]:
    """By frame, the last span (first to last frame) that it lies in.

    Each frame is looked at once, for a file may have as many spans over all frames as frames.
    """
    owners: list[int | None] = [None] * count
    free = list(range(count + 1))  # by frame, a later one that may have no owner yet

    def next_free(frame: int) -> int:
        while free[frame] != frame:
            free[frame] = free[free[frame]]
            frame = free[frame]
        return frame

    for number in range(len(spans) - 1, -1, -1):
        frame = next_free(min(max(0, spans[number][0]), count))
        while frame <= min(spans[number][1], count - 1):
            owners[frame], free[frame] = number, frame + 1
            frame = next_free(frame)
    return owners

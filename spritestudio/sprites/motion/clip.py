"""A clip: the frames of one movement, seen from one side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from spritestudio.specs import ByteArray, Label
from spritestudio.specs.base import require, require_choice
from spritestudio.specs.motion import MAX_DURATION_MS, PLAYBACKS, played


@dataclass(frozen=True, eq=False)
class Clip:
    """The frames of one movement.

    Attributes:
        frames: uint8 (F, H, W, 4), at least one.
        durations_ms: How long each stands, 1 to `MAX_DURATION_MS`.
        name: Which movement: idle, walk, attack …
        facing: From where it is seen: front, back, left, right; "" where nobody said so.
        playback: How it plays, one of `PLAYBACKS`.
        loops: Whether it plays again and again.
        pivot: The pixel (x, y) of a frame that an engine puts where the figure stands; it may lie outside.
            None where nobody said so.
    """

    frames: ByteArray
    durations_ms: tuple[int, ...]
    name: str = "idle"
    facing: str = ""
    playback: str = "forward"
    loops: bool = True
    pivot: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        shape, kind = self.frames.shape, self.frames.dtype
        require(
            kind == np.uint8 and len(shape) == 4 and shape[-1] == 4 and shape[0] > 0,
            f"The frames of a clip are uint8 of shape (F, H, W, 4), not {kind} of shape {shape}.",
        )
        require(
            len(self.durations_ms) == len(self.frames),
            f"{len(self.frames)} frames cannot have {len(self.durations_ms)} durations.",
        )
        require(
            all(1 <= duration_ms <= MAX_DURATION_MS for duration_ms in self.durations_ms),
            f"A frame stands for 1 to {MAX_DURATION_MS:,} ms.",
        )
        require_choice("way of playing", self.playback, PLAYBACKS)

    @property
    def tag(self) -> str:
        """The name of the movement and, where it is known, the side: "walk-left"."""
        return f"{self.name}-{self.facing}" if self.facing else self.name

    @property
    def total_ms(self) -> int:
        """How long it takes to be seen once."""
        return sum(self.durations_ms[frame] for frame in self.order)

    @property
    def order(self) -> list[int]:
        """The frames in the order in which they are seen."""
        return played(range(len(self.frames)), self.playback)

    def frame_at(self, elapsed_ms: int) -> int:
        """Which frame is seen after a time; the last stays where it does not loop."""
        left = elapsed_ms % self.total_ms if self.loops else elapsed_ms
        for frame in self.order:
            left -= self.durations_ms[frame]
            if left < 0:
                return frame
        return self.order[-1]

    def labels(self, kind: str = "") -> list[Label]:
        """What an export is told of the frames.

        Args:
            kind: What the sprite is called, where a sheet holds several: it stands before the tag.
        """
        tag, (height, width) = f"{kind}-{self.tag}" if kind else self.tag, self.frames.shape[1:3]
        stands = None
        if self.pivot is not None:
            stands = self.pivot[0] + 0.5 - width / 2, self.pivot[1] + 0.5 - height / 2
        return [
            Label(
                tag,
                tag,
                index,
                tag=tag,
                direction=self.playback,
                duration_ms=duration_ms,
                loops=self.loops,
                figure=kind,
                clip=self.name,
                facing=self.facing,
                pivot=stands,
            )
            for index, duration_ms in enumerate(self.durations_ms)
        ]


class ClipFrames(np.ndarray[Any, np.dtype[np.uint8]]):
    """The frames of a clip as an array that knows its clip, uint8 (F, H, W, 4).

    Attributes:
        as_clip: The clip.
    """

    as_clip: Clip

    @classmethod
    def of(cls, clip: Clip) -> Self:
        """The frames of a clip, not copied."""
        frames = clip.frames.view(cls)
        frames.as_clip = clip
        return frames

    @property
    def frames(self) -> ByteArray:
        """The frames as a plain array."""
        return self.as_clip.frames

    @property
    def durations_ms(self) -> tuple[int, ...]:
        """How long each stands."""
        return self.as_clip.durations_ms

    @property
    def tag(self) -> str:
        """See `Clip.tag`."""
        return self.as_clip.tag

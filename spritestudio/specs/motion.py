"""A request for a movement that needs no network."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spritestudio.specs.base import Spec, require
from spritestudio.specs.fields import check_fields, described

PLAYBACKS = ("forward", "reverse", "pingpong", "pingpong_reverse")
MAX_FRAMES = 64
MAX_DURATION_MS = 65_535  # of a frame; Aseprite counts no further
USUAL_FRAME_MS = 100  # of a frame of which nobody said how long it stands; browsers have the same


def played(frames: Sequence[int], playback: str) -> list[int]:
    """The frames in the order in which they are seen, one round of `playback`, one of `PLAYBACKS`."""
    once = list(reversed(frames)) if playback in ("reverse", "pingpong_reverse") else list(frames)
    return once + once[-2:0:-1] if playback.startswith("pingpong") else once


@dataclass(frozen=True)
class MotionKind:
    """What is known of a movement.

    Attributes:
        title: What a person calls it.
        help: What it does, as a phrase that begins small.
        frames: How many there usually are; 0 where the sprite decides.
        frame_ms: How long one usually stands.
        loops: Whether it usually plays again and again.
        clip: What its clip is called, where not as it is itself.
    """

    title: str
    help: str
    frames: int
    frame_ms: int
    loops: bool = True
    clip: str = ""


PLAIN_MOTIONS: Mapping[str, MotionKind] = {
    "bob": MotionKind("Bob", "the sprite rises and sinks", 4, 150),
    "step": MotionKind(
        "Walk in place", "one foot rises and then the other, and the body with them", 4, 150, clip="walk"
    ),
    "breathe": MotionKind(
        "Breathe (idle)", "the body sinks by a row and rises again, the feet stay", 2, 400, clip="idle"
    ),
    "flicker": MotionKind(
        "Flicker (torch)", "a flame leans, sinks and leans the other way, its foot stays", 4, 120
    ),
    "shake": MotionKind("Shake", "the sprite trembles from side to side, as when it is hit", 4, 50, False),
    "flash": MotionKind("Flash", "the sprite lights up in one colour", 4, 80, False),
    "spin": MotionKind("Spin", "the sprite turns about its upright axis, as a coin does", 6, 100),
    "rotate": MotionKind("Rotate", "the sprite turns by quarters, clockwise", 4, 120),
    "fade": MotionKind("Fade", "the sprite dissolves pixel by pixel", 6, 80, False),
    "glow": MotionKind("Glow", "a rim around the sprite comes and goes", 4, 150),
    "cycle": MotionKind("Cycle colours", "a run of related colours moves on, as in fire and water", 0, 150),
}

MOTION_OF_CLIP: Mapping[str, str] = {kind.clip: name for name, kind in PLAIN_MOTIONS.items() if kind.clip}
"""The plain motion that makes a clip of a name that is not its own."""


def frame_count() -> Any:
    """The field that says how many pictures a movement has; see `described`."""
    return described(
        0, "Frames", "how many pictures; 0 for as many as usual", minimum=2, maximum=MAX_FRAMES, also=0
    )


def frame_time() -> Any:
    """The field that says how long each of them stands, in ms."""
    return described(
        0,
        "Frame time",
        "how long each picture stands; 0 for as long as usual",
        minimum=10,
        maximum=60_000,
        also=0,
        step=10,
        unit="ms",
    )


@dataclass(frozen=True)
class MotionSpec(Spec):
    """A movement that needs no network; every field says what it does."""

    motion: str = described("bob", "Motion", "the movement", choices=tuple(PLAIN_MOTIONS), option="--plain")
    frames: int = frame_count()
    frame_ms: int = frame_time()
    amount_px: int = described(
        1, "Amount", "how far it moves, in pixels of the sprite", minimum=1, maximum=16, unit="px"
    )
    color: str = described(
        "", "Colour", "of a flash or a glow, like #ffffff; without one the lightest of the sprite"
    )
    facing: str = described(
        "", "Seen from", "from where the sprite is seen: left or right, else it walks as from the front"
    )

    def __post_init__(self) -> None:
        check_fields(self)
        require(
            re.fullmatch(r"(#[0-9a-fA-F]{6})?", self.color) is not None,
            f"'{self.color}' is not a colour.",
            "Use six hexadecimal digits, like #ffffff, or nothing for the sprite's lightest.",
        )

    @property
    def kind(self) -> MotionKind:
        """What is known of the movement."""
        return PLAIN_MOTIONS[self.motion]

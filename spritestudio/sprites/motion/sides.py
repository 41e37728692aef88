"""Plain motions of a figure from sides that nobody has said how it looks from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from spritestudio.specs import ByteArray
from spritestudio.specs.motion import MotionSpec
from spritestudio.sprites.dataset.sides import side_for
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.plain import plain_clip

LEFT, RIGHT = "left", "right"
ACROSS: Mapping[str, str] = {LEFT: RIGHT, RIGHT: LEFT}


def stand_in(known: Mapping[str, ByteArray], side: str) -> tuple[ByteArray, str]:
    """What stands for a side that is not known: the one across mirrored, else the front; left is mirrored.

    Args:
        known: Pictures by sides, uint8 (H, W, 4), at least one.
        side: Which is wanted.

    Returns:
        uint8 (H, W, 4), and from where it is seen.
    """
    other, is_mirrored = side_for(side, known)
    if is_mirrored or side == LEFT:
        return known[other][:, ::-1], ACROSS.get(other, other)
    return known[other], other


def plain_from_sides(image: ByteArray, spec: MotionSpec, own: str, sides: Sequence[str]) -> list[Clip]:
    """A plain motion from several sides, of which one alone is known.

    Args:
        image: uint8 (H, W, 4).
        spec: Which motion; its side does not count.
        own: From where the picture is seen.
        sides: From where it is to move; where another stands in, it moves as that does.

    Raises:
        SpriteStudioError: It cannot move so.
    """
    clips = []
    for side in sides:
        picture, seen = (image, own) if side == own else stand_in({own: image}, side)
        clips.append(replace(plain_clip(picture, replace(spec, facing=seen)), facing=side))
    return clips

"""The pictures that the pixels of a later frame may come from."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from spritestudio.errors import SpriteStudioError
from spritestudio.library.movers import BEFORE, FIRST, OPPOSITE, PLAIN
from spritestudio.specs import ByteArray
from spritestudio.specs.motion import MOTION_OF_CLIP, MotionSpec
from spritestudio.sprites.motion.checks import core_center
from spritestudio.sprites.motion.plain import plain_clip

REACH_PX: Mapping[str, int] = {FIRST: 3, PLAIN: 1, BEFORE: 1, OPPOSITE: 1}
_SIDE_PX = 8


def frame_sources(earlier: Sequence[ByteArray], count: int, clip: str, facing: str) -> dict[str, ByteArray]:
    """What the next frame of a clip may be made of, each picture uint8 (H, W, 4).

    Args:
        earlier: The frames before it, the first one at least.
        count: How many frames the clip has.
        clip: Which movement.
        facing: From where the sprite is seen, "" where nobody said so.

    Returns:
        All of `MoverSpec.sources`. OPPOSITE is mirrored at the core of the first frame, as the other leg goes
        in a walk. Where there is no such frame, it is the first.
    """
    first, number = earlier[0], len(earlier)
    found = {FIRST: first, PLAIN: first, BEFORE: earlier[-1], OPPOSITE: first}
    if clip in MOTION_OF_CLIP:
        with contextlib.suppress(SpriteStudioError):
            spec = MotionSpec(MOTION_OF_CLIP[clip], count, facing=facing)
            found[PLAIN] = np.asarray(plain_clip(first, spec).frames[number])
    if clip == "walk" and count % 2 == 0 and 2 * number >= count:
        found[OPPOSITE] = _mirrored(earlier[number - count // 2], core_center(first))
    return found


def window_of(first: ByteArray) -> tuple[int, int, int]:
    """The part of the canvas that a figure can move in: top, left and side of a square, in px.

    The side is a multiple of 8 px, so that few sizes occur.
    """
    size = len(first)
    is_drawn = first[..., 3] > 0
    ends = [np.flatnonzero(is_drawn.any(axis=axis))[[0, -1]] for axis in (1, 0)]
    needed = max(int(end - begin) + 1 for begin, end in ends) + 2 * REACH_PX[FIRST]
    side = min(size, -(-needed // _SIDE_PX) * _SIDE_PX)
    top, left = (min(max(0, (int(begin + end) + 1 - side) // 2), size - side) for begin, end in ends)
    return top, left, side


def displaced(values: Tensor, reach_px: int, fill: float = 0.0) -> Tensor:
    """Pictures moved by each displacement d, values[y − d] at y: (B, H, W) becomes (B, D, H, W)."""
    reach, size = reach_px, values.shape[-1]
    padded = nn.functional.pad(values, (reach,) * 4, value=fill)
    line = range(-reach, reach + 1)
    return torch.stack(
        [padded[:, reach - y : reach - y + size, reach - x : reach - x + size] for y in line for x in line],
        dim=1,
    )


def candidates(values: Tensor, sources: Sequence[str]) -> Tensor:
    """All that a pixel may be a copy of: (B, S, H, W) becomes (B, C, H, W), displaced as far as each goes."""
    return torch.cat([displaced(values[:, k], REACH_PX[name]) for k, name in enumerate(sources)], dim=1)


def candidate_count(sources: Sequence[str]) -> int:
    """C of `candidates`."""
    return sum((2 * REACH_PX[name] + 1) ** 2 for name in sources)


def _mirrored(image: ByteArray, center: float | None) -> ByteArray:
    width = image.shape[1]
    axis = width - 1 if center is None else round(2 * center)
    columns = axis - np.arange(width)
    is_inside = (columns >= 0) & (columns < width)
    return np.where(is_inside[None, :, None], image[:, columns.clip(0, width - 1)], 0).astype(np.uint8)

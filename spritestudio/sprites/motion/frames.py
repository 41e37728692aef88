"""Changes to the frames of a clip, each of which makes another clip."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.pixels import on_equal_cells


def with_image(clip: Clip, frame: int, image: ByteArray) -> Clip:
    """With another picture, uint8 (H, W, 4), for a frame; where it is larger, all get its size."""
    images = list(clip.frames)
    images[frame] = image
    return dataclasses.replace(clip, frames=on_equal_cells(images))


def with_images(clip: Clip, images: ByteArray) -> Clip:
    """With other pictures, uint8 (F, H, W, 4), that stand as long; those beyond its own, as its last."""
    durations = (clip.durations_ms + clip.durations_ms[-1:] * len(images))[: len(images)]
    return dataclasses.replace(clip, frames=images, durations_ms=durations)


def with_duration(clip: Clip, duration_ms: int, frame: int | None = None) -> Clip:
    """With another time for a frame, or for all."""
    durations = [duration_ms if frame in (None, k) else old for k, old in enumerate(clip.durations_ms)]
    return dataclasses.replace(clip, durations_ms=tuple(durations))


def moved(clip: Clip, frame: int, place: int) -> Clip:
    """With a frame at another place, counted without it."""
    order = [k for k in range(len(clip.frames)) if k != frame]
    order.insert(place, frame)
    return _picked(clip, order)


def with_copy(clip: Clip, frame: int) -> Clip:
    """With a frame twice, the second behind the first."""
    count = len(clip.frames)
    return _picked(clip, [*range(frame + 1), frame, *range(frame + 1, count)])


def with_empty(clip: Clip, frame: int) -> Clip:
    """With an empty frame behind a frame, which stands as long."""
    longer = with_copy(clip, frame)
    return with_image(longer, frame + 1, np.zeros_like(clip.frames[frame]))


def without(clip: Clip, frame: int) -> Clip:
    """Without a frame.

    Raises:
        SpriteStudioError: It is the only one.
    """
    if len(clip.frames) == 1:
        raise SpriteStudioError("A clip has at least one frame.", "Delete the clip in its place.")
    return _picked(clip, [k for k in range(len(clip.frames)) if k != frame])


def _picked(clip: Clip, order: Sequence[int]) -> Clip:
    durations = tuple(clip.durations_ms[k] for k in order)
    return dataclasses.replace(clip, frames=clip.frames[list(order)], durations_ms=durations)

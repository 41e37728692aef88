"""Frames of a clip are ordered, copied, added and taken away; the clip before stays as it was."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.motion import frames
from spritestudio.sprites.motion.clip import Clip


def clip(*values: int) -> Clip:
    """Frames of two by two pixels that are all of one value, which stand for so many ms."""
    images = np.stack([np.full((2, 2, 4), value, np.uint8) for value in values])
    return Clip(images, values, "walk", "left", "pingpong", loops=False, pivot=(1, 1))


def told(one: Clip) -> tuple[list[int], tuple[int, ...]]:
    """The value of each frame, and its time."""
    return one.frames[:, 0, 0, 0].tolist(), one.durations_ms


@pytest.mark.parametrize(
    ("changed", "values", "times"),
    [
        (frames.moved(clip(1, 2, 3), 0, 2), [2, 3, 1], (2, 3, 1)),
        (frames.moved(clip(1, 2, 3), 2, 0), [3, 1, 2], (3, 1, 2)),
        (frames.with_copy(clip(1, 2, 3), 1), [1, 2, 2, 3], (1, 2, 2, 3)),
        (frames.with_empty(clip(1, 2, 3), 2), [1, 2, 3, 0], (1, 2, 3, 3)),
        (frames.without(clip(1, 2, 3), 1), [1, 3], (1, 3)),
        (frames.with_duration(clip(1, 2, 3), 50, 1), [1, 2, 3], (1, 50, 3)),
        (frames.with_duration(clip(1, 2, 3), 50), [1, 2, 3], (50, 50, 50)),
        (frames.with_images(clip(1, 2), clip(7, 8, 9).frames), [7, 8, 9], (1, 2, 2)),
        (frames.with_images(clip(1, 2), clip(7).frames), [7], (1,)),
        (frames.with_image(clip(1, 2), 1, np.full((2, 2, 4), 9, np.uint8)), [1, 9], (1, 2)),
    ],
)
def test_frames_take_their_times_along(changed: Clip, values: list[int], times: tuple[int, ...]) -> None:
    assert told(changed) == (values, times)
    facts = (changed.name, changed.facing, changed.playback, changed.loops, changed.pivot)
    assert facts == ("walk", "left", "pingpong", False, (1, 1))


def test_nothing_that_is_changed_is_the_clip_before() -> None:
    before = clip(1, 2, 3)
    frames.with_image(before, 0, np.full((2, 2, 4), 9, np.uint8))
    frames.with_empty(before, 0).frames[:] = 7
    assert told(before) == ([1, 2, 3], (1, 2, 3))


def test_a_larger_picture_gives_all_frames_its_size() -> None:
    larger = frames.with_image(clip(1, 2), 1, np.full((4, 2, 4), 9, np.uint8))
    assert larger.frames.shape == (2, 4, 2, 4)
    assert larger.frames[0, :, 0, 0].tolist() == [0, 1, 1, 0]


def test_the_only_frame_stays() -> None:
    with pytest.raises(SpriteStudioError, match="at least one frame"):
        frames.without(clip(1), 0)

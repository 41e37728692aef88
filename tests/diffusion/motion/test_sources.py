"""What a later frame may be made of."""

from __future__ import annotations

import numpy as np
import torch

from spritestudio.diffusion.motion.sources import (
    REACH_PX,
    candidate_count,
    candidates,
    displaced,
    frame_sources,
    window_of,
)
from spritestudio.library.movers import BEFORE, FIRST, OPPOSITE, PLAIN
from spritestudio.specs import ByteArray
from spritestudio.specs.motion import MotionSpec
from spritestudio.sprites.motion.plain import plain_clip


def standing() -> ByteArray:
    """A figure with a head, two legs and one arm."""
    image = np.zeros((16, 16, 4), np.uint8)
    image[3:11, 5:11] = 90, 60, 40, 255
    image[11:15, 5:7] = image[11:15, 9:11] = 20, 20, 60, 255
    image[7:9, 11:13] = 200, 160, 120, 255
    return image


def test_a_displacement_brings_each_pixel_from_where_it_was() -> None:
    values = torch.arange(64).view(1, 8, 8)
    moved = displaced(values, 1)
    assert moved.shape == (1, 9, 8, 8)
    assert torch.equal(moved[0, 7, 1:], values[0, :-1])
    assert not moved[0, 7, 0].any()


def test_every_source_is_displaced_as_far_as_it_goes() -> None:
    values = torch.arange(128).view(1, 2, 8, 8)
    both = candidates(values, (FIRST, PLAIN))
    assert both.shape[1] == candidate_count((FIRST, PLAIN)) == 49 + 9
    assert torch.equal(both[:, :49], displaced(values[:, 0], REACH_PX[FIRST]))
    assert torch.equal(both[:, 49:], displaced(values[:, 1], REACH_PX[PLAIN]))


def test_a_walk_is_made_of_the_plain_walk_the_frame_before_and_the_other_leg_mirrored() -> None:
    first = standing()
    second, third = (np.roll(first, shift, axis=0) for shift in (-1, 1))
    found = frame_sources([first, second, third], 4, "walk", "front")
    assert found[FIRST] is first
    assert found[BEFORE] is third
    assert np.array_equal(found[PLAIN], plain_clip(first, MotionSpec("step", 4, facing="front")).frames[3])
    assert not np.array_equal(found[PLAIN], first)
    body = (second == (90, 60, 40, 255)).all(axis=-1)
    mirrored = (found[OPPOSITE] == (90, 60, 40, 255)).all(axis=-1)
    assert np.array_equal(body, mirrored), (
        "it is mirrored where its core is, and the arm is on the other side"
    )
    assert found[OPPOSITE][6:8, :5].any()
    assert not found[OPPOSITE][6:8, 11:].any()


def test_where_there_is_no_such_picture_it_is_the_first_frame() -> None:
    first = standing()
    found = frame_sources([first], 4, "walk", "")
    assert found[OPPOSITE] is first
    assert found[BEFORE] is first
    found = frame_sources([first, np.roll(first, 1, axis=0)], 3, "death", "")
    assert found[PLAIN] is found[OPPOSITE] is first
    low = np.zeros((16, 16, 4), np.uint8)
    low[15] = 255
    assert frame_sources([low], 2, "walk", "")[PLAIN] is low


def test_a_figure_moves_in_a_square_around_it_within_the_canvas() -> None:
    canvas = np.zeros((32, 32, 4), np.uint8)
    canvas[20:30, 2:8] = 255
    top, left, side = window_of(canvas)
    assert (top, left, side) == (16, 0, 16)
    canvas[0, 31] = 255
    assert window_of(canvas) == (0, 0, 32)

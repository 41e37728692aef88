"""The frames around one, seen through it."""

from __future__ import annotations

import numpy as np

from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.onion import OnionSkin, onion


def clip(loops: bool = True) -> Clip:
    """Four frames of one row, each with a white pixel of its own."""
    frames = np.zeros((4, 1, 4, 4), np.uint8)
    for k in range(4):
        frames[k, 0, k] = 255
    return Clip(frames, (100,) * 4, loops=loops)


def alphas(skin: OnionSkin, frame: int, *, loops: bool = True) -> list[int]:
    image = onion(clip(loops), frame, skin)
    assert image is not None
    return image[0, :, 3].tolist()


def test_neighbours_are_seen_and_further_ones_half_as_much() -> None:
    assert alphas(OnionSkin(True, 1, 1, opacity=0.4), 1) == [102, 0, 102, 0]
    assert alphas(OnionSkin(True, 0, 2, opacity=0.4), 0) == [0, 102, 51, 0]


def test_a_clip_that_loops_has_neighbours_across_its_ends() -> None:
    assert alphas(OnionSkin(True, 1, 0, opacity=1.0), 0) == [0, 0, 0, 255]
    assert onion(clip(loops=False), 0, OnionSkin(True, 1, 0)) is None


def test_those_before_are_red_and_those_behind_blue_only_if_tinted() -> None:
    image = onion(clip(), 1, OnionSkin(True))
    assert image is not None
    assert image[0, 0, 0] > image[0, 0, 2]
    assert image[0, 2, 2] > image[0, 2, 0]
    plain = onion(clip(), 1, OnionSkin(True, tinted=False))
    assert plain is not None
    assert plain[0, 0, :3].tolist() == plain[0, 2, :3].tolist() == [255, 255, 255]


def test_the_nearest_is_above() -> None:
    frames = np.zeros((3, 1, 1, 4), np.uint8)
    frames[:, 0, 0] = [(10, 0, 0, 255), (20, 0, 0, 255), (30, 0, 0, 255)]
    image = onion(Clip(frames, (1, 1, 1), loops=False), 2, OnionSkin(True, 2, 0, tinted=False, opacity=1.0))
    assert image is not None
    assert image[0, 0].tolist() == [20, 0, 0, 255]


def test_nothing_is_shown_where_nothing_is_wanted() -> None:
    assert onion(clip(), 1, OnionSkin(False)) is None
    assert onion(clip(), 1, OnionSkin(True, 0, 0)) is None

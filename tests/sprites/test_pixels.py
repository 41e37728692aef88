"""Pixels to the floats of a network and back."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.sprites.pixels import harden_alpha, to_floats, to_images

ALL_VALUES = np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1)


def test_every_value_survives_the_way_there_and_back() -> None:
    images = np.repeat(ALL_VALUES, 4, axis=-1)
    x = to_floats(images)
    assert (x.dtype, x.shape) == (np.float32, (1, 4, 16, 16))
    assert (x.min(), x.max()) == (-1.0, 1.0)
    assert np.array_equal(to_images(x), images)


def test_channels_and_places_keep_their_order() -> None:
    images = np.random.default_rng(0).integers(0, 256, (2, 8, 12, 4), dtype=np.uint8)
    x = to_floats(images)
    assert x[1, 2, 3, 5] == np.float32(images[1, 3, 5, 2]) / np.float32(127.5) - 1
    assert np.array_equal(to_images(x), images)


def test_without_alpha_sprites_lie_on_white() -> None:
    images = np.zeros((1, 1, 3, 4), dtype=np.uint8)
    images[0, 0] = [(255, 0, 0, 0), (100, 0, 0, 255), (0, 0, 0, 128)]
    back = to_images(to_floats(images, channels=3))
    assert back[0, 0].tolist() == [[255, 255, 255, 255], [100, 0, 0, 255], [127, 127, 127, 255]]


def test_every_opaque_value_survives_without_alpha() -> None:
    images = np.repeat(ALL_VALUES, 4, axis=-1)
    images[..., 3] = 255
    x = to_floats(images, channels=3)
    assert x.shape == (1, 3, 16, 16)
    assert np.array_equal(to_images(x), images)


@pytest.mark.parametrize(("value", "byte"), [(-7.0, 0), (7.0, 255), (np.inf, 255), (-np.inf, 0), (0.0, 128)])
def test_what_lies_outside_the_range_is_clipped(value: float, byte: int) -> None:
    assert np.all(to_images(np.full((1, 4, 8, 8), value, dtype=np.float32)) == byte)


def test_what_is_no_number_becomes_nothing() -> None:
    assert np.all(to_images(np.full((1, 4, 8, 8), np.nan, dtype=np.float32)) == 0)


@pytest.mark.parametrize("threshold", [1, 128, 255])
def test_hard_alpha_is_opaque_or_transparent_and_then_black(threshold: int) -> None:
    images = np.repeat(ALL_VALUES, 4, axis=-1)
    images[..., :3] = 77
    before = images.copy()
    hard = harden_alpha(images, threshold)

    opaque = ALL_VALUES[..., 0] >= threshold
    assert np.array_equal(hard[opaque], np.broadcast_to([77, 77, 77, 255], (256 - threshold, 4)))
    assert not hard[~opaque].any()
    assert hard.dtype == np.uint8
    assert np.array_equal(images, before)

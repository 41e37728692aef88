"""Creatures that are drawn."""

from __future__ import annotations

import numpy as np

from tests.sprites.starter.starter import IMAGES, SET


def test_creatures_are_symmetric() -> None:
    shapes = IMAGES[SET.contexts[:, 0] == 1, ..., 3]
    assert np.array_equal(shapes, shapes[:, :, ::-1])

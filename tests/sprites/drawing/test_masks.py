"""What looks alike, what a lasso goes around, and the lines around a mask."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from spritestudio.specs import BoolArray
from spritestudio.sprites.drawing.masks import (
    NOTHING,
    alike,
    bounds,
    lasso_mask,
    outline,
    rectangle_mask,
    united,
)


def mask_of(*rows: str) -> BoolArray:
    """A mask as text."""
    return np.array([[mark == "#" for mark in row] for row in rows])


def test_only_pixels_that_touch_are_filled_unless_all_are_meant() -> None:
    image = np.zeros((3, 5, 4), np.uint8)
    image[:, 2] = (200, 0, 0, 255)
    image[0, 0, :3] = 77  # clear all the same
    left = mask_of("##...", "##...", "##...")
    assert np.array_equal(alike(image, (0, 1)), left)
    assert np.array_equal(alike(image, (0, 1), contiguous=False), mask_of("##.##", "##.##", "##.##"))


def test_tolerance_takes_what_differs_a_little() -> None:
    image = np.full((1, 4, 4), 255, np.uint8)
    image[0, :, 0] = (100, 104, 110, 100)
    assert alike(image, (0, 0), 4)[0].tolist() == [True, True, False, False]
    assert alike(image, (0, 0), 10)[0].tolist() == [True, True, True, True]


def test_rectangles_and_lassos_may_go_beyond_the_picture() -> None:
    assert np.array_equal(rectangle_mask((3, 3), (1, 1), (9, -4)), mask_of(".##", ".##", "..."))
    assert not rectangle_mask((3, 3), (-5, -5), (-1, -1)).any()
    around = [(1, 0), (2, 0), (3, 1), (3, 2), (2, 3), (1, 3), (0, 2), (0, 1)]
    assert np.array_equal(lasso_mask((4, 4), around), mask_of(".##.", "####", "####", ".##."))
    assert lasso_mask((4, 4), [(-3, -3), (9, -3), (9, 9), (-3, 9)]).all()


def test_rectangles_around() -> None:
    assert bounds(mask_of("...", ".#.", "..#")) == (1, 1, 3, 3)
    assert bounds(np.zeros((2, 2), bool)) == NOTHING
    assert united((1, 1, 3, 3), (0, 2, 2, 9)) == (0, 1, 3, 9)
    assert united(NOTHING, (1, 2, 3, 4)) == united((1, 2, 3, 4), NOTHING) == (1, 2, 3, 4)


@given(st.lists(st.lists(st.booleans(), min_size=5, max_size=5), min_size=1, max_size=6))
def test_an_outline_is_as_long_as_there_are_edges(rows: list[list[bool]]) -> None:
    mask = np.array(rows)
    around = np.pad(mask, 1)
    edges = (around[1:] != around[:-1]).sum() + (around[:, 1:] != around[:, :-1]).sum()
    lines = outline(mask)
    assert sum(x1 - x + y1 - y for x, y, x1, y1 in lines) == edges
    assert all((x == x1) != (y == y1) for x, y, x1, y1 in lines)

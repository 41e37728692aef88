"""Slices say where a sprite stands."""

from __future__ import annotations

from spritestudio.sprites.importing.slices import from_middle, pivots_of


def test_the_first_slice_with_a_pivot_says_where_a_sprite_stands_until_it_says_otherwise() -> None:
    assert pivots_of([], 2) == [None, None]
    assert pivots_of([{}, {0: None}], 2) == [None, None]
    first, second = {1: (3, 7), 3: None, 4: (9, -1)}, {0: (1, 1)}
    assert pivots_of([{0: None}, first, second], 6) == [None, (3, 7), (3, 7), None, (9, -1), (9, -1)]


def test_a_pixel_is_counted_from_the_middle() -> None:
    assert from_middle(None, 8, 8) is None
    assert from_middle((3, 7), 8, 8) == (-0.5, 3.5)
    assert from_middle((2, 7), 5, 8) == (0.0, 3.5)

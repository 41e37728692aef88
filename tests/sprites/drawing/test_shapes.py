"""Lines, rectangles, ellipses and brushes cover the pixels that an artist expects."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spritestudio.sprites.drawing.shapes import (
    PixelPerfectPath,
    Point,
    brush,
    brushed,
    ellipse,
    line,
    mirrored,
    rectangle,
    square_corner,
    straight_end,
)

_POINT = st.tuples(st.integers(-40, 40), st.integers(-40, 40))


def drawn(points: Iterable[Point]) -> list[str]:
    """Points as text, from the first to the last row and column that has one."""
    there = set(points)
    columns = range(min(x for x, _ in there), max(x for x, _ in there) + 1)
    rows = range(min(y for _, y in there), max(y for _, y in there) + 1)
    return ["".join("#" if (x, y) in there else "." for x in columns) for y in rows]


@given(_POINT, _POINT)
def test_a_line_goes_from_end_to_end_step_by_step(start: Point, end: Point) -> None:
    points = line(start, end)
    assert (points[0], points[-1]) == (start, end)
    assert len(points) == max(abs(end[0] - start[0]), abs(end[1] - start[1])) + 1
    for (x, y), (next_x, next_y) in itertools.pairwise(points):
        assert max(abs(next_x - x), abs(next_y - y)) == 1


def test_rectangles_are_edges_or_filled() -> None:
    assert drawn(rectangle((3, 2), (0, 0), filled=False)) == ["####", "#..#", "####"]
    assert drawn(rectangle((0, 0), (2, 1), filled=True)) == ["###", "###"]


def test_ellipses_fill_their_rectangle() -> None:
    assert drawn(ellipse((4, 4), (0, 0), filled=False)) == [".###.", "#...#", "#...#", "#...#", ".###."]
    assert drawn(ellipse((0, 0), (3, 3), filled=True)) == [".##.", "####", "####", ".##."]
    assert drawn(ellipse((5, 5), (5, 5), filled=False)) == ["#"]


@pytest.mark.parametrize(
    ("size", "rows"),
    [
        (1, ["#"]),
        (2, ["##", "##"]),
        (3, [".#.", "###", ".#."]),
        (4, [".##.", "####", "####", ".##."]),
        (5, [".###.", "#####", "#####", "#####", ".###."]),
    ],
)
def test_brushes_are_round(size: int, rows: list[str]) -> None:
    assert drawn(brush(size)) == rows
    assert brushed([(7, 7)], 1) == {(7, 7)}


def test_shift_makes_squares_and_straight_lines() -> None:
    assert square_corner((2, 2), (7, 4)) == (7, 7)
    assert square_corner((2, 2), (0, 5)) == (-1, 5)
    assert straight_end((0, 0), (9, 2)) == (9, 0)
    assert straight_end((0, 0), (1, -9)) == (0, -9)
    assert straight_end((0, 0), (5, 4)) == (5, 5)


def test_a_clean_line_has_no_corners() -> None:
    path = PixelPerfectPath()
    left_out = [path.add(point) for point in ((0, 0), (1, 0), (1, 1), (2, 1), (2, 2), (3, 2))]
    assert left_out == [None, None, (1, 0), None, (2, 1), None]
    back = PixelPerfectPath()
    assert [back.add(point) for point in ((0, 0), (1, 0), (0, 0))] == [None, None, None]


def test_symmetry_mirrors_within_the_picture() -> None:
    assert mirrored([(0, 1)], 8, 4, left_right=True, up_down=True) == {(0, 1), (7, 1), (0, 2), (7, 2)}
    assert mirrored([(0, 1)], 8, 4, left_right=False, up_down=False) == {(0, 1)}

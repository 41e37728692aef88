"""Which pixels strokes and shapes cover: whole numbers (x, y), which may lie outside the picture."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

Point = tuple[int, int]


def line(start: Point, end: Point) -> list[Point]:
    """The pixels from `start` to `end`, both included, each beside the one before (Bresenham)."""
    (x, y), (x1, y1) = start, end
    dx, dy = abs(x1 - x), -abs(y1 - y)
    step_x, step_y = (1 if x < x1 else -1), (1 if y < y1 else -1)
    error = dx + dy
    points = [(x, y)]
    while (x, y) != (x1, y1):
        twice = 2 * error
        if twice >= dy:
            error += dy
            x += step_x
        if twice <= dx:
            error += dx
            y += step_y
        points.append((x, y))
    return points


def rectangle(start: Point, end: Point, *, filled: bool) -> list[Point]:
    """The pixels of a rectangle between two corners: all, or its edge."""
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    return [
        (x, y)
        for y in range(top, bottom + 1)
        for x in range(left, right + 1)
        if filled or x in (left, right) or y in (top, bottom)
    ]


def ellipse(start: Point, end: Point, *, filled: bool) -> list[Point]:
    """The pixels of the ellipse that fills a rectangle between two corners: all, or its edge."""
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    width, height = right - left + 1, bottom - top + 1
    x = (np.arange(width) - (width - 1) / 2) / (width / 2)
    y = (np.arange(height) - (height - 1) / 2) / (height / 2)
    inside = x[None, :] ** 2 + y[:, None] ** 2 <= 1.0
    if not filled:
        around = np.pad(inside, 1)
        surrounded = around[:-2, 1:-1] & around[2:, 1:-1] & around[1:-1, :-2] & around[1:-1, 2:]
        inside &= ~surrounded
    rows, columns = np.nonzero(inside)
    return [(left + int(c), top + int(r)) for r, c in zip(rows, columns, strict=True)]


def square_corner(start: Point, end: Point) -> Point:
    """The corner near `end` that makes the rectangle from `start` a square."""
    side = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    return (
        start[0] + (side if end[0] >= start[0] else -side),
        start[1] + (side if end[1] >= start[1] else -side),
    )


def straight_end(start: Point, end: Point) -> Point:
    """The point near `end` that lies level with `start`, above or below it, or on a diagonal."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    if abs(dx) > 2 * abs(dy):
        return end[0], start[1]
    if abs(dy) > 2 * abs(dx):
        return start[0], end[1]
    return square_corner(start, end)


class PixelPerfectPath:
    """A path of one pixel's width that leaves out pixels which make a corner where a diagonal would do."""

    def __init__(self) -> None:
        self._points: list[Point] = []

    def add(self, point: Point) -> Point | None:
        """Go on to the next pixel; returns one that is left out after all."""
        corner = None
        if len(self._points) > 1 and _is_corner(self._points[-2], self._points[-1], point):
            corner = self._points.pop()
        self._points.append(point)
        return corner


def _is_corner(before: Point, point: Point, after: Point) -> bool:
    beside = [abs(before[axis] - point[axis]) for axis in (0, 1)]
    behind = [abs(after[axis] - point[axis]) for axis in (0, 1)]
    return sorted((beside, behind)) == [[0, 1], [1, 0]]


@cache
def brush(size: int) -> tuple[Point, ...]:
    """What a brush covers around a point: a disc of so many pixels across."""
    middle, first = (size - 1) / 2, -((size - 1) // 2)
    limit = (middle + 0.35) ** 2  # so that three across are a cross
    return tuple(
        (first + x, first + y)
        for y in range(size)
        for x in range(size)
        if (x - middle) ** 2 + (y - middle) ** 2 <= limit
    )


def brushed(path: Iterable[Point], size: int) -> set[Point]:
    """What a brush covers along a path."""
    return {(x + dx, y + dy) for x, y in path for dx, dy in brush(size)}


def mirrored(
    points: Iterable[Point], width: int, height: int, *, left_right: bool, up_down: bool
) -> set[Point]:
    """Points, and their mirror images in a picture of this size."""
    found = set(points)
    if left_right:
        found |= {(width - 1 - x, y) for x, y in found}
    if up_down:
        found |= {(x, height - 1 - y) for x, y in found}
    return found

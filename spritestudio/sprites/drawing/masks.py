"""Masks of a picture: bool (H, W), of what is selected or filled."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spritestudio.specs import BoolArray, ByteArray
from spritestudio.sprites.drawing.shapes import Point

Rect = tuple[int, int, int, int]  # left, top, and behind the last column and row
NOTHING: Rect = (0, 0, 0, 0)


def alike(image: ByteArray, at: Point, tolerance: int = 0, *, contiguous: bool = True) -> BoolArray:
    """The pixels that look like the one at a point.

    Args:
        image: uint8 (H, W, 4).
        at: The point, which lies on the picture.
        tolerance: By how much each channel may differ, 0 to 255.
        contiguous: Whether only those that touch each other are meant, edge to edge, from the point on.
    """
    x, y = at
    seen = image.astype(np.int16)
    seen[seen[..., 3] == 0] = 0  # clear pixels look alike whatever their colour
    found = (np.abs(seen - seen[y, x]) <= tolerance).all(axis=-1)
    return _connected(found, at) if contiguous else found


def _connected(mask: BoolArray, at: Point) -> BoolArray:
    height, width = mask.shape
    reached = np.zeros_like(mask)
    open_points = [at]
    reached[at[1], at[0]] = True
    while open_points:
        x, y = open_points.pop()
        for next_x, next_y in ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)):
            inside = 0 <= next_x < width and 0 <= next_y < height
            if inside and mask[next_y, next_x] and not reached[next_y, next_x]:
                reached[next_y, next_x] = True
                open_points.append((next_x, next_y))
    return reached


def rectangle_mask(shape: tuple[int, int], start: Point, end: Point) -> BoolArray:
    """What of a picture lies between two corners, both included."""
    mask = np.zeros(shape, bool)
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    mask[max(0, top) : max(0, bottom + 1), max(0, left) : max(0, right + 1)] = True
    return mask


def lasso_mask(shape: tuple[int, int], path: Sequence[Point]) -> BoolArray:
    """What of a picture lies within a closed path of pixels, and the path itself."""
    mask = np.zeros(shape, bool)
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    for (x0, y0), (x1, y1) in zip(path, (*path[1:], path[0]), strict=True):
        if y0 != y1:
            crosses = (y0 > rows) != (y1 > rows)
            mask ^= crosses & (columns < (x1 - x0) * (rows - y0) / (y1 - y0) + x0)
    for x, y in path:
        if 0 <= x < shape[1] and 0 <= y < shape[0]:
            mask[y, x] = True
    return mask


def bounds(mask: BoolArray) -> Rect:
    """The smallest rectangle around what is set; `NOTHING` where nothing is."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return NOTHING
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def united(a: Rect, b: Rect) -> Rect:
    """The smallest rectangle around two."""
    if a == NOTHING or b == NOTHING:
        return a if b == NOTHING else b
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def outline(mask: BoolArray) -> list[tuple[int, int, int, int]]:
    """The lines around what is set, x and y of both ends, each as long as it is straight."""
    around = np.pad(mask, 1)
    lines = []
    for y, row in enumerate(around[1:, 1:-1] != around[:-1, 1:-1]):
        lines += [(start, y, end, y) for start, end in _runs(row)]
    for x, column in enumerate((around[1:-1, 1:] != around[1:-1, :-1]).T):
        lines += [(x, start, x, end) for start, end in _runs(column)]
    return lines


def _runs(flags: BoolArray) -> list[tuple[int, int]]:
    """Where rows of set flags begin, and where they have ended."""
    edges = np.flatnonzero(np.diff(np.pad(flags, 1).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]

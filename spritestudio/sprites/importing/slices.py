"""Aseprite's slices: parts of a sprite with names, of which those with a pivot say where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Pivot = tuple[int, int]
SliceKeys = Mapping[int, Pivot | None]
"""By the frame from which on it is so, the pixel (x, y) of the sprite; None where the slice is hidden."""


def pivots_of(slices: Sequence[SliceKeys], frames: int) -> list[Pivot | None]:
    """Where a sprite stands in each frame: as the first slice says that has a pivot; None before it does."""
    keys = next((keys for keys in slices if any(pivot is not None for pivot in keys.values())), {})
    pivots: list[Pivot | None] = []
    for frame in range(frames):
        pivots.append(keys.get(frame, pivots[-1] if pivots else None))
    return pivots


def from_middle(pivot: Pivot | None, width: int, height: int) -> tuple[float, float] | None:
    """The middle of a pixel of a sprite as px to the right and down from the sprite's own middle."""
    return None if pivot is None else (pivot[0] + 0.5 - width / 2, pivot[1] + 0.5 - height / 2)

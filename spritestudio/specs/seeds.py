"""Seeds: what they may be, and how they count on from the first."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from spritestudio.specs.base import require, require_between, require_whole
from spritestudio.specs.fields import FieldInfo

MAX_SEED = 2**31 - 1  # what a spin box, a JSON reader and torch all hold
FIRST_SEED = FieldInfo(
    "Seed",
    "seed of the first sprite, the others count on from it; the same seed and settings give the same sprite",
    maximum=MAX_SEED,
    name="seed",
    option="--seed",
)
SPRITE_COUNT = FieldInfo(
    "Sprites", "how many sprites to paint", minimum=1, maximum=1_000_000, name="count", option="--count"
)


def seeds_from(first: int, count: int) -> tuple[int, ...]:
    """`count` consecutive seeds from `first`, wrapping round past `MAX_SEED`."""
    require_whole("A seed", first, 0, MAX_SEED)
    require_whole("The count", count, 1, round(SPRITE_COUNT.maximum or 0))
    return tuple((first + i) % (MAX_SEED + 1) for i in range(count))


NoisePoint: TypeAlias = "int | tuple[NoisePoint, NoisePoint, float]"
"""Where the noise of a sprite lies: a seed, or two points and how far it is from one to the other, 0 to 1."""

_MAX_TURNS = 16  # of a point between points between points


def noise_between(first: NoisePoint, second: NoisePoint, share: float) -> NoisePoint:
    """The point so far on the way from one to another."""
    if first == second or share <= 0.0:
        return first
    return second if share >= 1.0 else (first, second, float(share))


def check_noise(point: Any, turns: int = 0) -> None:
    """Require a point of noise.

    Raises:
        SpriteStudioError: It is none, or too many points lie within each other.
    """
    if not isinstance(point, tuple):
        require_whole("A seed", point, 0, MAX_SEED)
        return
    require(len(point) == 3, "Noise is a seed, or lies between two seeds: both, and how far it is.")
    require(turns < _MAX_TURNS, f"This noise lies between others more than {_MAX_TURNS} times.")
    require_between("How far noise is from one seed to another", point[2], 0.0, 1.0)
    check_noise(point[0], turns + 1)
    check_noise(point[1], turns + 1)


def plain_noise(point: Any) -> Any:
    """The same point of Python's numbers and tuples, which JSON takes."""
    if isinstance(point, (list, tuple)):
        return tuple(plain_noise(part) for part in point)
    return point.item() if isinstance(point, np.generic) else point

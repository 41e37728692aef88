"""Seeds: what they may be, and how they count on from the first."""

from __future__ import annotations

from spritestudio.specs.base import require_whole
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

"""Which sprites of a set are held out: the same ones in any order and in any part of the set."""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt

from spritestudio.specs import BoolArray
from spritestudio.sprites.dataset.sprite_set import SpriteSet


def held_out(sprites: SpriteSet, one_in: int = 5) -> BoolArray:
    """Mark about one group in `one_in`, so that frames of one animation stay together.

    A group is told by its pictures alone. So the split needs no seed, and what is held out of a large set is
    held out of its parts as well.

    Args:
        sprites: The set.
        one_in: How many groups there are for each that is held out.

    Returns:
        bool (N,): True where a sprite is held out.
    """
    return group_keys(sprites) % one_in == 0


def group_keys(sprites: SpriteSet) -> npt.NDArray[np.int64]:
    """A number for each sprite that its group's pictures decide, int64 (N,), evenly spread."""
    digests = np.array([_digest(image) for image in sprites.images], np.int64)
    _, group_of = np.unique(sprites.groups, return_inverse=True)
    least = np.full(group_of.max() + 1, np.iinfo(np.int64).max)
    np.minimum.at(least, group_of, digests)
    # The least of several numbers tends to be small; its own digest is evenly spread again.
    spread = np.array([_digest(number) for number in least], np.int64)
    keys: npt.NDArray[np.int64] = spread[group_of]
    return keys


def _digest(array: npt.NDArray[np.generic]) -> int:
    return int.from_bytes(hashlib.blake2b(array.tobytes(), digest_size=7).digest(), "big")

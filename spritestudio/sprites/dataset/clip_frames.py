"""The clips of a set: which of its sprites are the frames of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spritestudio.sprites.dataset.columns import CLIP, FACING, FIGURE, column
from spritestudio.sprites.dataset.sprite_set import SpriteSet


@dataclass(frozen=True)
class FramesOfClip:
    """A clip of two frames or more.

    Attributes:
        name: Which movement.
        facing: From where it is seen; "" where nobody said so.
        places: Its frames among the sprites of the set, in the order in which they play.
    """

    name: str
    facing: str
    places: tuple[int, ...]


def clips_of_set(sprites: SpriteSet) -> list[FramesOfClip]:
    """The clips of a set, as its columns tell; figures that share a group are told apart."""
    names, facings = (column(sprites.notes, name, sprites.count) for name in (CLIP, FACING))
    figures = np.asarray(sprites.notes.get(FIGURE, np.zeros(sprites.count))).tolist()
    places: dict[tuple[str, str, int, float], list[int]] = {}
    for index, key in enumerate(zip(names, facings, sprites.groups.tolist(), figures, strict=True)):
        if key[0]:
            places.setdefault(key, []).append(index)
    return [
        FramesOfClip(name, facing, tuple(frames))
        for (name, facing, _, _), frames in places.items()
        if len(frames) > 1
    ]


def is_set_of_clips(sprites: SpriteSet) -> bool:
    """Whether every sprite of a set is a frame of a clip."""
    return all(column(sprites.notes, CLIP, sprites.count))

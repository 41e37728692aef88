"""The clips of a set: which of its sprites are the frames of each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from spritestudio.specs.model import TURN
from spritestudio.sprites.dataset.columns import CLIP, FIGURE, column
from spritestudio.sprites.dataset.sides import movements_of
from spritestudio.sprites.dataset.sprite_set import SpriteSet

_STANDING = ("walk", "idle", "stand")  # begin with the figure as it stands


@dataclass(frozen=True)
class FramesOfClip:
    """The frames of a movement.

    Attributes:
        name: Which movement.
        facing: From where it is seen; "" where nobody said so.
        places: Its frames among the sprites of the set, in the order in which they play.
    """

    name: str
    facing: str
    places: tuple[int, ...]


def clips_of_set(sprites: SpriteSet) -> list[FramesOfClip]:
    """The clips of two frames or more of a set, as its columns tell.

    Figures that share a group are told apart. `TURN` is the name of no movement: a figure that is
    shown from other sides has other first frames.
    """
    return [clip for clip in _movements(sprites) if len(clip.places) > 1 and clip.name != TURN]


def _movements(sprites: SpriteSet) -> list[FramesOfClip]:
    names, facings = movements_of(sprites.notes, sprites.count)
    figures = np.asarray(sprites.notes.get(FIGURE, np.zeros(sprites.count))).tolist()
    places: dict[tuple[str, str, int, float], list[int]] = {}
    for index, key in enumerate(zip(names, facings, sprites.groups.tolist(), figures, strict=True)):
        if key[0]:
            places.setdefault(key, []).append(index)
    return [FramesOfClip(name, facing, tuple(frames)) for (name, facing, _, _), frames in places.items()]


def turns_of_set(sprites: SpriteSet, facings: Collection[str]) -> list[FramesOfClip]:
    """How figures look from other sides: for each that stands or walks, one side and another, by their first
    frames.

    Args:
        sprites: The set.
        facings: The sides that are of interest.

    Returns:
        Clips named `TURN`, each of two places; the facing is that of the second.
    """
    figures = np.asarray(sprites.notes.get(FIGURE, np.zeros(sprites.count))).tolist()
    standing: dict[tuple[int, float], dict[str, int]] = {}
    for clip in _movements(sprites):
        if clip.facing in facings and clip.name in _STANDING:
            first = clip.places[0]
            sides = standing.setdefault((int(sprites.groups[first]), figures[first]), {})
            sides.setdefault(clip.facing, first)
    return [
        FramesOfClip(TURN, other, (place, there))
        for sides in standing.values()
        for side, place in sides.items()
        for other, there in sides.items()
        if other != side
    ]


def is_set_of_clips(sprites: SpriteSet) -> bool:
    """Whether every sprite of a set is a frame of a clip."""
    return all(column(sprites.notes, CLIP, sprites.count))

"""Movements that names tell of, "hero/walk_03.png" and "orc-attack-left.gif", and clips called by them."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from spritestudio.specs.motion import PLAIN_MOTIONS
from spritestudio.sprites.dataset.columns import CLIP, FACING, FIGURE, column
from spritestudio.sprites.dataset.editable_set import EditableSet
from spritestudio.sprites.dataset.sides import movements_and_sides, split_side

_SAME = (
    "attack attacking", "block", "cast casting spellcast", "celebrate", "climb climbing", "crouch", "dance",
    "dash", "death dead die dying", "explode explosion", "fall falling", "flicker", "hit", "hurt", "idle",
    "jump jumping", "kick", "land", "move moving", "open", "pull", "punch", "push", "run running",
    "shoot shooting", "sit", "slash", "sleep", "spawn", "spin", "stand standing", "swim", "talk", "throw",
    "thrust", "walk walking walkcycle",
)  # fmt: skip
"""Words for each movement, the usual one first: verbs alone, since a bow and a sword are things as well."""
_MOVEMENTS = {word: words.split()[0] for words in _SAME for word in words.split()}
_OF_FIGURES = {motion.clip or name for name, motion in PLAIN_MOTIONS.items()}  # by itself, Bob is somebody


@dataclass(frozen=True)
class ClipName:
    """What a name tells of a frame.

    Attributes:
        figure: Who moves; "" where the name does not say.
        movement: Which movement it is.
        facing: From where it is seen; "" where the name does not say.
    """

    figure: str
    movement: str
    facing: str = ""


def clip_in(name: str) -> ClipName | None:
    """What a name without number and ending tells: "hero_walk_left" is a walk of "hero"; None of "tree"."""
    base, facing = split_side(name)
    match = re.fullmatch(r"(?P<figure>.*?)(?P<between>[\W_]*)(?P<word>[^\W_]+)", base, re.DOTALL)
    if match is None:
        return None
    figure, word = match["figure"], match["word"]
    parts = re.fullmatch(r"(.*[^\W\dA-Z_])([A-Z][a-z]+)", word)  # "alienWalk"
    if word.casefold() not in _MOVEMENTS and parts is not None:
        figure, word = f"{figure}{match['between']}{parts[1]}", parts[2]
    if word.casefold() not in _MOVEMENTS:
        if not figure or word.casefold() not in _OF_FIGURES:
            return None
        if (inner := clip_in(figure)) is not None:  # "hero_walk_cycle" is a walk
            return replace(inner, facing=inner.facing or facing)
    if not facing:
        figure, facing = split_side(figure)  # "hero_left_walk"
    return ClipName(figure.rstrip(" _-./#"), word.lower(), facing)


def figures_in(tags: Iterable[str]) -> dict[str, ClipName]:
    """What the tags of one file tell, where each names a figure: "hero-walk-left" and "orc-idle" do.

    Returns:
        By tags; empty where one names none, or is the only one: a "sword attack" is of who has an "idle".
    """
    told = {tag: clip_in(tag) for tag in tags}
    found = {tag: clip for tag, clip in told.items() if clip is not None and clip.figure}
    return found if len(found) == len(told) > 1 else {}


@dataclass(frozen=True)
class MovementOf:
    """What a clip is to be called.

    Attributes:
        clip: What it is called now.
        called: The movement in that and, where nothing else tells its side, that as well: "walk-left".
        places: The sprites that are its frames.
    """

    clip: str
    called: str
    places: tuple[int, ...]

    @property
    def told(self) -> str:
        """What a person is told of it."""
        return f"{self.clip} is {self.called}"


def misnamed_clips(editable: EditableSet) -> list[MovementOf]:
    """The clips of a set that are called after who moves, or by an unusual word for their movement.

    "hero-walk" is a walk, as "orc-walk" is: under their own names nothing would be learned of one from the
    other. Two clips of one figure that would be called the same, as its sword attack and its bow attack, stay
    as they are.
    """
    clips, facings = (column(editable.notes, name, editable.count) for name in (CLIP, FACING))
    if not any(clips):
        return []
    named = movements_and_sides(clips)
    figures = np.asarray(editable.notes.get(FIGURE, np.zeros(editable.count))).tolist()
    places: dict[tuple[int, float, str], list[int]] = {}
    for place, key in enumerate(zip(editable.groups.tolist(), figures, clips, strict=True)):
        if key[2]:
            places.setdefault(key, []).append(place)
    told = {clip: _movement_in(*named[clip]) for clip in set(clips)}
    taken = Counter(
        (group, figure, told[clip][0], facings[where[0]] or told[clip][1])
        for (group, figure, clip), where in places.items()
    )
    found = []
    for (group, figure, clip), where in places.items():
        (movement, side), facing = told[clip], facings[where[0]]
        is_alone = taken[group, figure, movement, facing or side] == 1
        if is_alone and movement != named[clip][0].casefold():
            called = f"{movement}-{side}" if side and not facing else movement
            found.append(MovementOf(clip, called, tuple(where)))
    return found


def with_movements(editable: EditableSet, found: Sequence[MovementOf] | None = None) -> EditableSet:
    """A set with its `misnamed_clips`, if these are known already, called by their movements; tags stay."""
    if not (found := misnamed_clips(editable) if found is None else found):
        return editable
    clips = column(editable.notes, CLIP, editable.count)
    for each in found:
        for place in each.places:
            clips[place] = each.called
    return dataclasses.replace(editable, notes={**editable.notes, CLIP: np.array(clips)})


def _movement_in(name: str, side: str) -> tuple[str, str]:
    """The usual word for the movement that a name without side ends in, else that name; and the side."""
    found = clip_in(name)
    if found is None:
        return name.casefold(), side
    return _MOVEMENTS.get(found.movement, found.movement), side or found.facing

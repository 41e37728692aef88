"""Movements that names tell of: "hero/walk_03.png", "orc-attack-left.gif"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from spritestudio.specs.motion import PLAIN_MOTIONS, USUAL_FRAME_MS
from spritestudio.sprites.dataset.sides import split_side
from spritestudio.sprites.importing.atlas_region import Region

_MOVEMENTS = {
    "attack", "attacking", "block", "cast", "casting", "celebrate", "climb", "climbing", "crouch",
    "dance", "dash", "dead", "death", "die", "dying", "explode", "explosion", "fall", "falling",
    "flicker", "hit", "hurt", "idle", "jump", "jumping", "kick", "land", "move", "moving", "open",
    "pull", "punch", "push", "run", "running", "shoot", "shooting", "sit", "slash", "sleep", "spawn",
    "spellcast", "spin", "stand", "standing", "swim", "talk", "throw", "thrust", "walk", "walkcycle",
    "walking",
}  # fmt: skip  # verbs alone: a bow and a sword are things as well
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
    if word.casefold() not in (_MOVEMENTS | _OF_FIGURES if figure else _MOVEMENTS):
        return None
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


def with_counted_clips(regions: Sequence[Region]) -> tuple[Region, ...]:
    """Sprites of which the names count as frames of a movement, as those frames, in the order of the numbers.

    "walk_0" and "walk_1" do, "tree_0" and "tree_1" do not: the names of a sheet of stills count as well.
    """
    found = list(regions)
    series: dict[str, list[int]] = {}
    for place, region in enumerate(regions):
        if region.number >= 0 and not region.tag:
            series.setdefault(region.animation, []).append(place)
    for name, places in series.items():
        clip = clip_in(name)
        if clip is None or len(places) < 2:
            continue
        frames = sorted((regions[place] for place in places), key=lambda region: region.number)
        for place, frame in zip(places, frames, strict=True):
            found[place] = replace(
                frame,
                tag=clip.movement,
                facing=clip.facing,
                figure=clip.figure,
                duration_ms=frame.duration_ms or USUAL_FRAME_MS,
            )
    return tuple(found)

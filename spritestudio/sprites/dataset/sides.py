"""From where a figure is seen: as tags of animations name it, and what stands for a side that is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from spritestudio.sprites.dataset.columns import CLIP, FACING, column
from spritestudio.sprites.dataset.editable_set import Notes

_UPRIGHT = {"front": ("front", "south", "down"), "back": ("back", "north", "up")}
_ACROSS = {"left": ("left", "west"), "right": ("right", "east")}
_CORNERS = {
    f"{word}{between}{other}": f"{side}_{across}"
    for side, words in _UPRIGHT.items()
    for across, others in _ACROSS.items()
    for word in words
    for other in others
    for between in ("_", "-", " ", "")
} | {"se": "front_right", "sw": "front_left", "ne": "back_right", "nw": "back_left"}
_SIDES = _CORNERS | {
    "front": "front", "south": "front", "back": "back", "north": "back",
    "left": "left", "west": "left", "right": "right", "east": "right",
}  # fmt: skip
_IN_PAIRS = ({"up": "back", "down": "front"}, {"n": "back", "s": "front"}, {"w": "left", "e": "right"})
"""Sides where a movement has both of a pair: some jump up."""
_BETWEEN = tuple("-_ ./")
_OPPOSITE = {"left": "right", "right": "left"}


def movements_and_sides(tags: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The movement and the side that each tag of an animation names, "" where it names no side.

    "walk-left", "Walk_west", "walk NE" and, where there is a walk_up as well, "walk_down" do.
    """
    known = set(tags)
    found = {tag: split_side(tag) for tag in known}
    for pair in _IN_PAIRS:
        split = {tag: _split(tag, pair) for tag, (_, side) in found.items() if not side}
        sides: dict[str, set[str]] = {}
        for movement, side in split.values():
            if side:
                sides.setdefault(movement, set()).add(side)
        for tag, (movement, side) in split.items():
            if side and len(sides[movement]) == len(pair):
                found[tag] = movement, side
    return found


def split_side(name: str) -> tuple[str, str]:
    """A name without the side at its end, and that side: "walk north-east" gives walk and back_right."""
    return _split(name, _SIDES)


def movements_of(notes: Notes, count: int) -> tuple[list[str], list[str]]:
    """The movement and the side of each sprite of a set, "" where nobody said so.

    Where the column of sides says nothing, the name of the clip may: "Walk-left". Movements have no capitals.
    """
    clips, facings = (column(notes, name, count) for name in (CLIP, FACING))
    named = movements_and_sides(clips)
    told = [(clip, facing) if facing else named[clip] for clip, facing in zip(clips, facings, strict=True)]
    return [movement.lower() for movement, _ in told], [side for _, side in told]


def side_for(facing: str, known: Collection[str]) -> tuple[str, bool]:
    """Which of the sides that a figure is known from stands for another, and whether it is mirrored for it.

    Left and right are each other's mirror images; for any other the front stands, or what there is.

    Args:
        facing: The side that is wanted.
        known: At least one.
    """
    if facing in known:
        return facing, False
    if (opposite := _OPPOSITE.get(facing, "")) in known and opposite:
        return opposite, True
    return next((side for side in ("front", "") if side in known), next(iter(known))), False


def _split(tag: str, sides: Mapping[str, str]) -> tuple[str, str]:
    if not tag.casefold().endswith(tuple(sides)):
        return tag, ""
    for word, side in sides.items():
        movement, between, end = tag[: -len(word) - 1], tag[-len(word) - 1 : -len(word)], tag[-len(word) :]
        if movement.strip() and between in _BETWEEN and end.casefold() == word:
            return movement.strip(), side
    return tag, ""

"""From where a figure is seen: as tags of animations name it, and what stands for a side that is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from spritestudio.sprites.dataset.columns import ALL_FACINGS, CLIP, FACING, column
from spritestudio.sprites.dataset.editable_set import Notes

_SIDES = {side: side for side in sorted(ALL_FACINGS, key=len, reverse=True)} | {
    "south": "front", "north": "back", "west": "left", "east": "right",
}  # fmt: skip
_UP_AND_DOWN = {"up": "back", "down": "front"}  # sides where a movement has both: some jump up
_BETWEEN = tuple("-_ ./")
_OPPOSITE = {"left": "right", "right": "left"}


def movements_and_sides(tags: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The movement and the side that each tag of an animation names, "" where it names no side.

    "walk-left", "Walk_west" and, where there is a walk_up as well, "walk_down" do.
    """
    known = set(tags)
    found = {tag: _split(tag, _SIDES) for tag in known}
    upright = {tag: _split(tag, _UP_AND_DOWN) for tag in known}
    for tag, (movement, side) in upright.items():
        sides = {other for name, other in upright.values() if name == movement}
        if side and sides >= {"back", "front"}:
            found[tag] = movement, side
    return found


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
    for word, side in sides.items():
        movement, between, end = tag[: -len(word) - 1], tag[-len(word) - 1 : -len(word)], tag[-len(word) :]
        if movement.strip() and between in _BETWEEN and end.casefold() == word:
            return movement.strip(), side
    return tag, ""

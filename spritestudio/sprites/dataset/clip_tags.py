"""The tags under which frames of a set are exported: one per movement, side and figure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spritestudio.sprites.dataset.columns import FACING, FIGURE, column, durations_ms
from spritestudio.sprites.dataset.editable_set import EditableSet, IntArray
from spritestudio.sprites.dataset.sides import movements_and_sides

TAG = "fine"  # the column of tags
WHOLE = "idle"  # what an animation without any tag is called


@dataclass(frozen=True)
class ClipTag:
    """What a frame belongs to; all "" for a sprite that is none.

    Attributes:
        tag: The movement and, where it is known, the side, behind the figure where there are several.
        figure: The class of who moves, with a number where several are of it; "" where there is one.
        clip: The movement alone.
        facing: From where it is seen.
    """

    tag: str = ""
    figure: str = ""
    clip: str = ""
    facing: str = ""


def figure_numbers(editable: EditableSet) -> IntArray:
    """A number per sprite, int64 (N,), shared by the frames of one figure: its group, and who of that."""
    who = np.asarray(editable.notes.get(FIGURE, np.zeros(editable.count)))
    _, numbers = np.unique(who, return_inverse=True)
    pairs = np.stack((editable.groups, numbers.reshape(-1)), axis=1)
    return np.unique(pairs, axis=0, return_inverse=True)[1].reshape(-1)


def clip_tags(editable: EditableSet) -> list[ClipTag]:
    """What each sprite is a frame of.

    The tag is the movement and, where it is known, the side: "walk", "walk-left"; a tag that names its side
    itself stays as it is, and an animation without any is `WHOLE`. Where several figures make the same, their
    class stands before it, and a number where several are of that.
    """
    times = durations_ms(editable.notes, editable.count)
    if not any(times):
        return [ClipTag()] * editable.count
    tags, groups = column(editable.notes, TAG, editable.count), figure_numbers(editable).tolist()
    members: dict[int, list[int]] = {}
    for index, group in enumerate(groups):
        members.setdefault(group, []).append(index)
    for places in members.values():
        is_whole = len(places) > 1 and not any(tags[k] for k in places) and any(times[k] for k in places)
        for place in places if is_whole else ():
            tags[place] = WHOLE
    facings = column(editable.notes, FACING, editable.count)
    named = movements_and_sides(tags)
    movements = [
        f"{tag}-{facing}" if tag and facing else tag for tag, facing in zip(tags, facings, strict=True)
    ]
    kinds = [editable.class_names[label] for label in editable.contexts.argmax(axis=1).tolist()]
    numbers: dict[str, dict[int, int]] = {}  # by class, the number of each figure that moves
    makers: dict[str, set[tuple[str, int]]] = {}  # of each movement
    for movement, kind, group in zip(movements, kinds, groups, strict=True):
        if movement:
            of_kind = numbers.setdefault(kind, {})
            of_kind.setdefault(group, len(of_kind) + 1)
            makers.setdefault(movement, set()).add((kind, group))
    is_alone = sum(map(len, numbers.values())) == 1
    found = []
    for tag, facing, movement, kind, group in zip(tags, facings, movements, kinds, groups, strict=True):
        if not movement:
            found.append(ClipTag())
            continue
        number = numbers[kind][group] if len(numbers[kind]) > 1 else ""
        figure = "" if is_alone else f"{kind}{number}"
        clip, side = (tag, facing) if facing else named[tag]
        before = f"{figure}-" if len(makers[movement]) > 1 else ""
        found.append(ClipTag(f"{before}{movement}", figure, clip, side))
    return found

"""The tags under which frames of a set are exported: one per movement, side and figure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spritestudio.sprites.dataset.columns import FACING, FIGURE, column
from spritestudio.sprites.dataset.editable_set import EditableSet, IntArray
from spritestudio.sprites.dataset.sides import movements_and_sides

_TAG = "fine"


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
    itself stays as it is. Where several figures make the same, their class stands before it, and a
    number where that is the same, too.
    """
    if _TAG not in editable.notes or "duration_ms" not in editable.notes:
        return [ClipTag()] * editable.count
    tags = column(editable.notes, _TAG, editable.count)
    facings = column(editable.notes, FACING, editable.count)
    named = movements_and_sides(tags)
    movements = [
        f"{tag}-{facing}" if tag and facing else tag for tag, facing in zip(tags, facings, strict=True)
    ]
    groups = figure_numbers(editable).tolist()
    kinds = [editable.class_names[label] for label in editable.contexts.argmax(axis=1).tolist()]
    figures: dict[str, dict[str, dict[int, int]]] = {}  # by movement and class, the number of each group
    for movement, kind, group in zip(movements, kinds, groups, strict=True):
        numbers = figures.setdefault(movement, {}).setdefault(kind, {})
        numbers.setdefault(group, len(numbers) + 1)
    found = []
    for tag, facing, movement, kind, group in zip(tags, facings, movements, kinds, groups, strict=True):
        of_movement = figures[movement]
        numbers = of_movement[kind]
        alone = not movement or (len(of_movement) == 1 and len(numbers) == 1)
        figure = "" if alone else f"{kind}{numbers[group] if len(numbers) > 1 else ''}"
        clip, side = (tag, facing) if facing else named[tag]
        found.append(ClipTag(f"{figure}-{movement}" if figure else movement, figure, clip, side))
    return found

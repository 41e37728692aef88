"""The tags under which frames of a set are exported: one per movement, side and figure."""

from __future__ import annotations

from spritestudio.sprites.dataset.columns import FACING, column
from spritestudio.sprites.dataset.editable_set import EditableSet

_TAG = "fine"


def clip_tags(editable: EditableSet) -> list[str]:
    """A tag per sprite, "" for one that is no frame.

    It is the movement and, where it is known, the side: "walk", "walk-left". Where several figures (groups)
    make the same, their class stands before it, and a number where that is the same, too.
    """
    if _TAG not in editable.notes or "duration_ms" not in editable.notes:
        return [""] * editable.count
    facings = column(editable.notes, FACING, editable.count)
    movements = [
        f"{tag}-{facing}" if tag and facing else str(tag)
        for tag, facing in zip(editable.notes[_TAG].tolist(), facings, strict=True)
    ]
    groups = [int(group) for group in editable.groups]
    kinds = [editable.class_names[label] for label in editable.contexts.argmax(axis=1).tolist()]
    figures: dict[str, dict[str, dict[int, int]]] = {}  # by movement and class, the number of each group
    for movement, kind, group in zip(movements, kinds, groups, strict=True):
        numbers = figures.setdefault(movement, {}).setdefault(kind, {})
        numbers.setdefault(group, len(numbers) + 1)
    tags = []
    for movement, kind, group in zip(movements, kinds, groups, strict=True):
        of_movement = figures[movement]
        numbers = of_movement[kind]
        alone = len(of_movement) == 1 and len(numbers) == 1
        number = str(numbers[group]) if len(numbers) > 1 else ""
        tags.append(movement if alone or not movement else f"{kind}{number}-{movement}")
    return tags

"""Editing a set: classes and who belongs to them.

Each edit is a function from an editable set to a new one; pixels are shared, so that a step costs little
memory and can be undone by going back to the set before.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Mapping

import numpy as np

from spritestudio.specs import BoolArray
from spritestudio.specs.base import require, require_between
from spritestudio.sprites.dataset.columns import (
    FACING,
    STYLE,
    WORDS,
    column,
    facing_among,
    words_of_name,
    written,
)
from spritestudio.sprites.dataset.editable_set import EditableSet, IntArray, credits_after

MAX_CLASSES = 256
_MAX_NAME = 80
_MAX_SHARE = 2.0  # as far as the sliders of the mixer go


# Classes


def add_class(editable: EditableSet, name: str) -> EditableSet:
    """A new class, the last one, with no sprite in it.

    Raises:
        SpriteStudioError: The name is empty or taken, or there are too many classes.
    """
    name = _new_name(editable, name)
    require(len(editable.class_names) < MAX_CLASSES, f"There are {MAX_CLASSES} classes already.")
    contexts = np.concatenate((editable.contexts, np.zeros((editable.count, 1), np.float32)), axis=1)
    return dataclasses.replace(editable, class_names=(*editable.class_names, name), contexts=contexts)


def rename_class(editable: EditableSet, number: int, name: str) -> EditableSet:
    """Give a class another name.

    Raises:
        SpriteStudioError: The name is empty, or another class has it.
    """
    if name.strip() == editable.class_names[number]:
        return editable
    names = list(editable.class_names)
    names[number] = _new_name(editable, name)
    return dataclasses.replace(editable, class_names=tuple(names))


def merge_classes(editable: EditableSet, numbers: Iterable[int], name: str = "") -> EditableSet:
    """Make several classes one, in the place of the first of them; shares add up to 1 at most.

    Args:
        editable: The draft.
        numbers: The classes, at least one.
        name: What the class is called; "" keeps the name of the first.

    Raises:
        SpriteStudioError: Another class has the name.
    """
    merged = list(dict.fromkeys(numbers))
    first, rest = merged[0], merged[1:]
    contexts = editable.contexts.copy()
    together = contexts[:, merged]
    contexts[:, first] = np.maximum(together.max(axis=1), np.minimum(together.sum(axis=1), 1.0))
    kept = [number for number in range(len(editable.class_names)) if number not in rest]
    if rest:
        editable = dataclasses.replace(
            editable,
            contexts=contexts[:, kept],
            class_names=tuple(editable.class_names[number] for number in kept),
        )
    return rename_class(editable, kept.index(first), name) if name else editable


def remove_class(editable: EditableSet, number: int) -> EditableSet:
    """Take a class away; its sprites stay, without it.

    Raises:
        SpriteStudioError: It is the only one.
    """
    require(len(editable.class_names) > 1, "A set has at least one class.", "Rename it instead.")
    names = editable.class_names[:number] + editable.class_names[number + 1 :]
    return dataclasses.replace(
        editable, class_names=names, contexts=np.delete(editable.contexts, number, axis=1)
    )


def move_class(editable: EditableSet, number: int, to: int) -> EditableSet:
    """Move a class to another place in the order of classes."""
    order = list(range(len(editable.class_names)))
    order.insert(to, order.pop(number))
    if order == sorted(order):
        return editable
    names = tuple(editable.class_names[number] for number in order)
    return dataclasses.replace(editable, class_names=names, contexts=editable.contexts[:, order])


def split_class(editable: EditableSet, indices: IntArray, name: str) -> EditableSet:
    """Move sprites into a new class.

    Raises:
        SpriteStudioError: The name is empty or taken.
    """
    number = len(editable.class_names)
    return label(add_class(editable, name), indices, number)


# Sprites


def label(editable: EditableSet, indices: IntArray, number: int | None) -> EditableSet:
    """Let sprites belong to one class alone, wholly; None is no class."""
    return set_shares(editable, indices, {} if number is None else {number: 1.0})


def set_shares(editable: EditableSet, indices: IntArray, shares: Mapping[int, float]) -> EditableSet:
    """Say how much of each class sprites are; classes that are not named get 0.

    Args:
        editable: The draft.
        indices: The sprites, int64 (n,).
        shares: By class number, 0 to 2; several 1s are several classes at once, fractions a mixture.

    Raises:
        SpriteStudioError: A share is out of range.
    """
    row = np.zeros(len(editable.class_names), dtype=np.float32)
    for number, share in shares.items():
        require_between("A share", share, 0.0, _MAX_SHARE)
        row[number] = share
    if (editable.contexts[indices] == row).all():
        return editable
    contexts = editable.contexts.copy()
    contexts[indices] = row
    return dataclasses.replace(editable, contexts=contexts)


def exclude(editable: EditableSet, indices: IntArray, excluded: bool = True) -> EditableSet:
    """Keep sprites out of training, or let them in again; they stay in the set either way."""
    values = editable.excluded.copy()
    if (values[indices] == excluded).all():
        return editable
    values[indices] = excluded
    notes = {**editable.notes, "excluded": values}
    if not values.any():
        del notes["excluded"]
    return dataclasses.replace(editable, notes=notes)


def describe(editable: EditableSet, indices: IntArray, key: str, text: str) -> EditableSet:
    """Write the names of sprites, a column, their source or their licence, by its key of the notes."""
    before = editable.notes.get(key, np.full(editable.count, ""))
    values = before.astype(object)
    values[indices] = text.strip()
    if (values == before).all():
        return editable
    notes = {**editable.notes, key: values.astype(np.str_)}
    credits = editable.credits
    if key in ("source", "license"):
        other = "license" if key == "source" else "source"
        notes.setdefault(other, np.full(editable.count, ""))
        credits = credits_after(editable, notes)
    return dataclasses.replace(editable, notes=notes, credits=credits)


def words_from_names(editable: EditableSet, indices: IntArray) -> EditableSet:
    """Write the words that the names of sprites are made of, and the facing where one of them is one.

    What was written before is replaced where a name has words, and stays where it has none.

    Raises:
        SpriteStudioError: The sprites have no names.
    """
    require("names" in editable.notes, "These sprites have no names.", "Write their words by hand.")
    words, facings = (
        np.array(column(editable.notes, key, editable.count), object) for key in (WORDS, FACING)
    )
    for index in indices.tolist():
        found = words_of_name(editable.name(index))
        facing = facing_among(found)
        if named := [word for word in found if word != facing]:
            words[index] = written(named)
        facings[index] = facing or facings[index]
    notes = {**editable.notes, WORDS: words.astype(np.str_)}
    if facings.any():
        notes[FACING] = facings.astype(np.str_)
    return dataclasses.replace(editable, notes=notes)


def group(editable: EditableSet, indices: IntArray) -> EditableSet:
    """Say that sprites belong together, as frames of one animation do: validation takes all or none."""
    if len(set(editable.groups[indices].tolist())) <= 1:
        return editable
    groups = editable.groups.copy()
    groups[indices] = groups.max() + 1
    return dataclasses.replace(editable, groups=groups)


def included(editable: EditableSet) -> EditableSet:
    """The sprites to train on: the excluded ones left out.

    Raises:
        SpriteStudioError: None is left.
    """
    excluded = editable.excluded
    if not excluded.any():
        return editable
    require(not excluded.all(), "Every sprite is excluded.", "Include those that are to be learned.")
    kept = editable.take(np.flatnonzero(~excluded))
    notes = {key: values for key, values in kept.notes.items() if key != "excluded"}
    return dataclasses.replace(kept, notes=notes)


# What a screen asks


def sections(editable: EditableSet) -> list[IntArray]:
    """The sprites of each class, by their leading class, and last those of none: int64 (n,) each."""
    leading = np.where(
        editable.contexts.any(axis=1), editable.contexts.argmax(axis=1), len(editable.class_names)
    )
    order = np.argsort(leading, kind="stable")
    ends = np.searchsorted(leading[order], np.arange(len(editable.class_names) + 2))
    return [order[start:end] for start, end in itertools.pairwise(ends)]


def mixed(editable: EditableSet) -> BoolArray:
    """Which sprites are more than wholly of one class, bool (N,)."""
    shares = editable.contexts
    return np.asarray(((shares > 0).sum(axis=1) > 1) | ((shares.max(axis=1) != 1) & shares.any(axis=1)))


def matching(editable: EditableSet, words: str) -> IntArray:
    """The sprites whose name, class, kind, style, words or source have all of `words`, int64 (n,)."""
    found = np.ones(editable.count, dtype=bool)
    for word in words.casefold().split():
        classes = [word in name.casefold() for name in editable.class_names]
        has_word = np.asarray((editable.contexts[:, classes] > 0).any(axis=1))
        for key in ("names", "fine", STYLE, WORDS, "source"):
            if key in editable.notes:
                texts, which = np.unique(editable.notes[key].astype(str), return_inverse=True)
                has_word |= np.array([word in text.casefold() for text in texts.tolist()])[which]
        found &= has_word
    return np.flatnonzero(found)


def _new_name(editable: EditableSet, name: str) -> str:
    name = " ".join(name.split())
    require(name != "", "A class needs a name.")
    require(len(name) <= _MAX_NAME, f"A class name has at most {_MAX_NAME} letters.")
    require(name not in editable.class_names, f"There is a class '{name}' already.", "Merge the two instead.")
    return name

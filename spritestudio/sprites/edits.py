"""Editing a draft: classes and who belongs to them, with every step to be undone.

Each edit is a function from a draft to a new one; pixels are shared, so that a step costs little memory.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spritestudio.sprites.draft import Draft, IntArray, credits_after
from spritestudio.validation import require, require_between

MAX_CLASSES = 256
_MAX_NAME = 80
_MAX_SHARE = 2.0  # as far as the sliders of the mixer go
_MAX_STATES = 500
_MAX_PIXEL_BYTES = 2**29  # of older states that no longer share their pixels with the newest


@dataclass(frozen=True, eq=False)
class _State:
    draft: Draft
    title: str


class Timeline:
    """The states of a draft that one is working on; `current` is the one to show.

    Args:
        draft: The first state.
    """

    def __init__(self, draft: Draft) -> None:
        self._states = [_State(draft, "")]
        self._at = 0

    @property
    def current(self) -> Draft:
        """The draft as it is now."""
        return self._states[self._at].draft

    @property
    def undo_title(self) -> str:
        """What `undo` takes back, "" where there is nothing."""
        return self._states[self._at].title

    @property
    def redo_title(self) -> str:
        """What `redo` does again, "" where there is nothing."""
        return self._states[self._at + 1].title if self._at + 1 < len(self._states) else ""

    def do(self, draft: Draft, title: str) -> bool:
        """Go on with `draft`; what had been undone is gone.

        Args:
            draft: What an edit made of `current`.
            title: What the edit was, for people.

        Returns:
            Whether anything changed.
        """
        if draft is self.current:
            return False
        self._states[self._at + 1 :] = [_State(draft, title)]
        while len(self._states) > _MAX_STATES or (len(self._states) > 2 and self._is_heavy()):
            del self._states[0]
        self._states[0] = _State(self._states[0].draft, "")
        self._at = len(self._states) - 1
        return True

    def undo(self) -> bool:
        """Go back one state, if there is one."""
        if not self.undo_title:
            return False
        self._at -= 1
        return True

    def redo(self) -> bool:
        """Go forward one state, if there is one."""
        if not self.redo_title:
            return False
        self._at += 1
        return True

    def _is_heavy(self) -> bool:
        images = {id(state.draft.images): state.draft.images for state in self._states[:-1]}
        images.pop(id(self._states[-1].draft.images), None)
        return sum(sum(image.nbytes for image in each) for each in images.values()) > _MAX_PIXEL_BYTES


# Classes


def add_class(draft: Draft, name: str) -> Draft:
    """A new class, the last one, with no sprite in it.

    Raises:
        SpriteStudioError: The name is empty or taken, or there are too many classes.
    """
    name = _new_name(draft, name)
    require(len(draft.class_names) < MAX_CLASSES, f"There are {MAX_CLASSES} classes already.")
    contexts = np.concatenate((draft.contexts, np.zeros((draft.count, 1), np.float32)), axis=1)
    return dataclasses.replace(draft, class_names=(*draft.class_names, name), contexts=contexts)


def rename_class(draft: Draft, number: int, name: str) -> Draft:
    """Give a class another name.

    Raises:
        SpriteStudioError: The name is empty, or another class has it.
    """
    if name.strip() == draft.class_names[number]:
        return draft
    names = list(draft.class_names)
    names[number] = _new_name(draft, name)
    return dataclasses.replace(draft, class_names=tuple(names))


def merge_classes(draft: Draft, numbers: Iterable[int], name: str = "") -> Draft:
    """Make several classes one, in the place of the first of them; shares add up to 1 at most.

    Args:
        draft: The draft.
        numbers: The classes, at least one.
        name: What the class is called; "" keeps the name of the first.

    Raises:
        SpriteStudioError: Another class has the name.
    """
    merged = list(dict.fromkeys(numbers))
    first, rest = merged[0], merged[1:]
    contexts = draft.contexts.copy()
    together = contexts[:, merged]
    contexts[:, first] = np.maximum(together.max(axis=1), np.minimum(together.sum(axis=1), 1.0))
    kept = [number for number in range(len(draft.class_names)) if number not in rest]
    if rest:
        draft = dataclasses.replace(
            draft, contexts=contexts[:, kept], class_names=tuple(draft.class_names[number] for number in kept)
        )
    return rename_class(draft, kept.index(first), name) if name else draft


def remove_class(draft: Draft, number: int) -> Draft:
    """Take a class away; its sprites stay, without it.

    Raises:
        SpriteStudioError: It is the only one.
    """
    require(len(draft.class_names) > 1, "A set has at least one class.", "Rename it instead.")
    names = draft.class_names[:number] + draft.class_names[number + 1 :]
    return dataclasses.replace(draft, class_names=names, contexts=np.delete(draft.contexts, number, axis=1))


def move_class(draft: Draft, number: int, to: int) -> Draft:
    """Move a class to another place in the order of classes."""
    order = list(range(len(draft.class_names)))
    order.insert(to, order.pop(number))
    if order == sorted(order):
        return draft
    names = tuple(draft.class_names[number] for number in order)
    return dataclasses.replace(draft, class_names=names, contexts=draft.contexts[:, order])


def split_class(draft: Draft, indices: IntArray, name: str) -> Draft:
    """Move sprites into a new class.

    Raises:
        SpriteStudioError: The name is empty or taken.
    """
    number = len(draft.class_names)
    return label(add_class(draft, name), indices, number)


# Sprites


def label(draft: Draft, indices: IntArray, number: int | None) -> Draft:
    """Let sprites belong to one class alone, wholly; None is no class."""
    return set_shares(draft, indices, {} if number is None else {number: 1.0})


def set_shares(draft: Draft, indices: IntArray, shares: Mapping[int, float]) -> Draft:
    """Say how much of each class sprites are; classes that are not named get 0.

    Args:
        draft: The draft.
        indices: The sprites, int64 (n,).
        shares: By class number, 0 to 2; several 1s are several classes at once, fractions a mixture.

    Raises:
        SpriteStudioError: A share is out of range.
    """
    row = np.zeros(len(draft.class_names), dtype=np.float32)
    for number, share in shares.items():
        require_between("A share", share, 0.0, _MAX_SHARE)
        row[number] = share
    if (draft.contexts[indices] == row).all():
        return draft
    contexts = draft.contexts.copy()
    contexts[indices] = row
    return dataclasses.replace(draft, contexts=contexts)


def exclude(draft: Draft, indices: IntArray, excluded: bool = True) -> Draft:
    """Keep sprites out of training, or let them in again; they stay in the set either way."""
    values = draft.excluded.copy()
    if (values[indices] == excluded).all():
        return draft
    values[indices] = excluded
    notes = {**draft.notes, "excluded": values}
    if not values.any():
        del notes["excluded"]
    return dataclasses.replace(draft, notes=notes)


def describe(draft: Draft, indices: IntArray, key: str, text: str) -> Draft:
    """Write the `names`, `source` or `license` of sprites."""
    before = draft.notes.get(key, np.full(draft.count, ""))
    values = before.astype(object)
    values[indices] = text.strip()
    if (values == before).all():
        return draft
    notes = {**draft.notes, key: values.astype(np.str_)}
    credits = draft.credits
    if key in ("source", "license"):
        other = "license" if key == "source" else "source"
        notes.setdefault(other, np.full(draft.count, ""))
        credits = credits_after(draft, notes)
    return dataclasses.replace(draft, notes=notes, credits=credits)


def group(draft: Draft, indices: IntArray) -> Draft:
    """Say that sprites belong together, as frames of one animation do: validation takes all or none."""
    if len(set(draft.groups[indices].tolist())) <= 1:
        return draft
    groups = draft.groups.copy()
    groups[indices] = groups.max() + 1
    return dataclasses.replace(draft, groups=groups)


def included(draft: Draft) -> Draft:
    """The sprites to train on: the excluded ones left out.

    Raises:
        SpriteStudioError: None is left.
    """
    excluded = draft.excluded
    if not excluded.any():
        return draft
    require(not excluded.all(), "Every sprite is excluded.", "Include those that are to be learned.")
    kept = draft.take(np.flatnonzero(~excluded))
    notes = {key: values for key, values in kept.notes.items() if key != "excluded"}
    return dataclasses.replace(kept, notes=notes)


# What a screen asks


def sections(draft: Draft) -> list[IntArray]:
    """The sprites of each class, by their leading class, and last those of none: int64 (n,) each."""
    leading = np.where(draft.contexts.any(axis=1), draft.contexts.argmax(axis=1), len(draft.class_names))
    order = np.argsort(leading, kind="stable")
    ends = np.searchsorted(leading[order], np.arange(len(draft.class_names) + 2))
    return [order[start:end] for start, end in itertools.pairwise(ends)]


def mixed(draft: Draft) -> npt.NDArray[np.bool_]:
    """Which sprites are more than wholly of one class, bool (N,)."""
    shares = draft.contexts
    return np.asarray(((shares > 0).sum(axis=1) > 1) | ((shares.max(axis=1) != 1) & shares.any(axis=1)))


def matching(draft: Draft, words: str) -> IntArray:
    """The sprites whose name, class, kind or source has all of `words` in it, int64 (n,)."""
    found = np.ones(draft.count, dtype=bool)
    for word in words.casefold().split():
        classes = [word in name.casefold() for name in draft.class_names]
        has_word = np.asarray((draft.contexts[:, classes] > 0).any(axis=1))
        for key in ("names", "fine", "source"):
            if key in draft.notes:
                texts, which = np.unique(draft.notes[key].astype(str), return_inverse=True)
                has_word |= np.array([word in text.casefold() for text in texts.tolist()])[which]
        found &= has_word
    return np.flatnonzero(found)


def _new_name(draft: Draft, name: str) -> str:
    name = " ".join(name.split())
    require(name != "", "A class needs a name.")
    require(len(name) <= _MAX_NAME, f"A class name has at most {_MAX_NAME} letters.")
    require(name not in draft.class_names, f"There is a class '{name}' already.", "Merge the two instead.")
    return name

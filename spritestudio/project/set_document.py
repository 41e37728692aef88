"""The set of sprites that a person edits, with its undo and its file."""

from __future__ import annotations

import operator
from pathlib import Path

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.project.observable import Event
from spritestudio.project.undo import UndoStack
from spritestudio.specs import ByteArray
from spritestudio.sprites.dataset import edits
from spritestudio.sprites.dataset.editable_set import EditableSet, join, one_hot, unshared_bytes
from spritestudio.sprites.dataset.sprite_set import SpriteSet, to_set


class SetDocument:
    """The states of a set, one of which is current; there may be no set.

    Attributes:
        path: The file that it is kept in; None before the first saving.
        changed: Another state is current, or the file is another.
    """

    def __init__(self) -> None:
        self._undo: UndoStack[EditableSet] | None = None
        self.path: Path | None = None
        self.changed = Event()

    @property
    def editable(self) -> EditableSet | None:
        """The set as it is now, None where there is none."""
        return None if self._undo is None else self._undo.state

    @property
    def is_saved(self) -> bool:
        """Whether a file has all of the set, or there is none."""
        return self._undo is None or self._undo.is_saved

    @property
    def undo_title(self) -> str:
        """What can be undone, "" for nothing."""
        return "" if self._undo is None else self._undo.undo_title

    @property
    def redo_title(self) -> str:
        """What can be done again, "" for nothing."""
        return "" if self._undo is None else self._undo.redo_title

    def training_set(self) -> SpriteSet:
        """What is to be trained on.

        Raises:
            SpriteStudioError: There is nothing, or the sprites are not yet of one size.
        """
        if self.editable is None:
            raise SpriteStudioError("There are no sprites yet.", "Open some first.")
        return to_set(edits.included(self.editable))

    def begin(self, editable: EditableSet, path: Path | None = None, *, is_saved: bool = False) -> None:
        """Start with another set; what could be undone before is gone.

        Args:
            editable: The set.
            path: The file that it is kept in.
            is_saved: Whether it can be had again without keeping it.
        """
        self._undo = UndoStack(editable, same=operator.is_, weight_bytes=unshared_bytes)
        self._undo.mark_saved(editable if is_saved else None)
        self.path = path
        self.changed.emit()

    def do(self, editable: EditableSet, title: str) -> None:
        """Take the next state, see `UndoStack.push`."""
        if self._undo is not None and self._undo.push(editable, title):
            self.changed.emit()

    def add(self, image: ByteArray, name: str, class_name: str) -> None:
        """Put one more sprite, uint8 (H, W, 4), into the set, or begin one with it."""
        one = EditableSet(
            images=[image.copy()],
            contexts=one_hot(np.zeros(1, np.int64), 1),
            class_names=(class_name,),
            groups=np.zeros(1, np.int64),
            source=name,
            notes={"names": np.array([name])},
        )
        if self.editable is None:
            self.begin(one)
        else:
            self.do(join([self.editable, one]), f"Add {name}")

    def undo(self) -> None:
        """Go back one state."""
        if self._undo is not None and self._undo.undo():
            self.changed.emit()

    def redo(self) -> None:
        """Go forward one state."""
        if self._undo is not None and self._undo.redo():
            self.changed.emit()

    def mark_saved(self, editable: EditableSet, path: Path) -> None:
        """The file `path` has the state `editable`."""
        self.path = path
        if self._undo is not None:
            self._undo.mark_saved(editable)
        self.changed.emit()

    def close(self) -> None:
        """Have no set any more."""
        self._undo = self.path = None
        self.changed.emit()

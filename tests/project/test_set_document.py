"""The set that is edited, with no window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.project.set_document import SetDocument
from spritestudio.sprites.dataset import edits
from spritestudio.sprites.dataset.editable_set import EditableSet
from spritestudio.sprites.importing.reading import read_sprites


@pytest.fixture
def starter() -> EditableSet:
    return read_sprites(["starter"])


def test_each_change_is_told_and_can_be_undone(starter: EditableSet) -> None:
    document, told = SetDocument(), list[str]()
    document.changed.connect(lambda: told.append(document.undo_title))
    document.begin(starter)
    document.do(starter, "Nothing")
    renamed = edits.rename_class(starter, 0, "other")
    document.do(renamed, "Rename")
    assert document.editable is renamed
    document.undo()
    assert document.editable is starter
    assert document.redo_title == "Rename"
    document.redo()
    document.undo()
    document.undo()
    assert told == ["", "Rename", "", "Rename", ""]


def test_it_is_saved_at_the_state_that_was_written(starter: EditableSet, tmp_path: Path) -> None:
    document = SetDocument()
    assert document.is_saved, "there is nothing to lose"
    document.begin(starter)
    assert not document.is_saved
    document.do(edits.rename_class(starter, 0, "other"), "Rename")
    document.mark_saved(starter, tmp_path / "set.npz")
    assert not document.is_saved, "the file has the state before"
    document.undo()
    assert (document.is_saved, document.path) == (True, tmp_path / "set.npz")
    document.close()
    assert (document.editable, document.path, document.is_saved) == (None, None, True)


def test_what_is_trained_on_leaves_out_what_is_excluded(starter: EditableSet) -> None:
    document = SetDocument()
    with pytest.raises(SpriteStudioError, match="no sprites yet"):
        document.training_set()
    document.begin(edits.exclude(starter, np.array([0, 1])))
    assert document.training_set().count == starter.count - 2

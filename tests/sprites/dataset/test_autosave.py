"""What one is working on survives in a file, whatever sizes it has."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.dataset import edits
from spritestudio.sprites.dataset.autosave import load_autosave, save_autosave
from spritestudio.sprites.dataset.editable_set import EditableSet, SourceSheet
from spritestudio.sprites.grid import Grid
from spritestudio.sprites.starter.starter_set import starter_sprites


def draft_of(*, of_one_size: bool) -> EditableSet:
    editable = edits.exclude(starter_sprites(per_class=2), np.array([3]))
    editable = edits.set_shares(editable, np.array([1]), {0: 0.5, 2: 1.0})
    sheet = SourceSheet("a.png", Grid(16, 24, 1, 2), is_sure=False, kept=5, empty=1)
    editable = dataclasses.replace(editable, sheets=(sheet,), remarks=("Something was cut.",))
    if of_one_size:
        return editable
    images = [image[: 8 + number, :16] for number, image in enumerate(editable.images)]
    return dataclasses.replace(editable, images=images)


@pytest.mark.parametrize("of_one_size", [True, False])
def test_all_of_a_draft_comes_back(tmp_path: Path, of_one_size: bool) -> None:
    editable = draft_of(of_one_size=of_one_size)
    path = tmp_path / "new" / "working.npz"
    save_autosave(path, editable, {"path": "x.npz"})
    again, about = load_autosave(path)
    assert about == {"path": "x.npz"}
    assert all(np.array_equal(a, b) for a, b in zip(again.images, editable.images, strict=True))
    np.testing.assert_array_equal(again.contexts, editable.contexts)
    np.testing.assert_array_equal(again.groups, editable.groups)
    assert again.notes.keys() == editable.notes.keys()
    assert all(np.array_equal(again.notes[key], editable.notes[key]) for key in editable.notes)
    for name in ("class_names", "source", "credits", "sheets", "remarks"):
        assert getattr(again, name) == getattr(editable, name)


def test_a_damaged_one_is_told(tmp_path: Path) -> None:
    path = tmp_path / "working.npz"
    save_autosave(path, draft_of(of_one_size=True), {})
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SpriteStudioError, match="cannot be read as a working set"):
        load_autosave(path)
    np.savez(path, sizes=np.ones((2, 2), np.int64))
    with pytest.raises(SpriteStudioError, match="cannot be read as a working set"):
        load_autosave(path)

"""What one is working on survives in a file, whatever sizes it has."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites import edits
from spritestudio.sprites.draft import Draft, Sheet
from spritestudio.sprites.grid import Grid
from spritestudio.sprites.starter import starter_sprites
from spritestudio.sprites.working import load_working, save_working


def draft_of(*, of_one_size: bool) -> Draft:
    draft = edits.exclude(starter_sprites(per_class=2), np.array([3]))
    draft = edits.set_shares(draft, np.array([1]), {0: 0.5, 2: 1.0})
    sheet = Sheet("a.png", Grid(16, 24, 1, 2), is_sure=False, kept=5, empty=1)
    draft = dataclasses.replace(draft, sheets=(sheet,), remarks=("Something was cut.",))
    if of_one_size:
        return draft
    images = [image[: 8 + number, :16] for number, image in enumerate(draft.images)]
    return dataclasses.replace(draft, images=images)


@pytest.mark.parametrize("of_one_size", [True, False])
def test_all_of_a_draft_comes_back(tmp_path: Path, of_one_size: bool) -> None:
    draft = draft_of(of_one_size=of_one_size)
    path = tmp_path / "new" / "working.npz"
    save_working(path, draft, {"path": "x.npz"})
    again, about = load_working(path)
    assert about == {"path": "x.npz"}
    assert all(np.array_equal(a, b) for a, b in zip(again.images, draft.images, strict=True))
    np.testing.assert_array_equal(again.contexts, draft.contexts)
    np.testing.assert_array_equal(again.groups, draft.groups)
    assert again.notes.keys() == draft.notes.keys()
    assert all(np.array_equal(again.notes[key], draft.notes[key]) for key in draft.notes)
    for name in ("class_names", "source", "credits", "sheets", "remarks"):
        assert getattr(again, name) == getattr(draft, name)


def test_a_damaged_one_is_told(tmp_path: Path) -> None:
    path = tmp_path / "working.npz"
    save_working(path, draft_of(of_one_size=True), {})
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SpriteStudioError, match="cannot be read as a working set"):
        load_working(path)
    np.savez(path, sizes=np.ones((2, 2), np.int64))
    with pytest.raises(SpriteStudioError, match="cannot be read as a working set"):
        load_working(path)

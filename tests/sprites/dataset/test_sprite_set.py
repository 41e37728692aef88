"""Sets of sprites of one size, written whole and read back whole."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.dataset.sprite_set import SpriteSet, save_sprites
from spritestudio.sprites.importing.reading import load_sprites
from tests.sprites.importing.examples import IMAGES, write_pictures


def test_sprites_that_are_not_square_are_refused(tmp_path: Path) -> None:
    top = write_pictures(tmp_path, {"hero/a.png": IMAGES[0, :4]})
    with pytest.raises(SpriteStudioError, match=r"a\.png of pictures is 8×4, and sprites of a set"):
        load_sprites(top)


def same(a: SpriteSet, b: SpriteSet) -> bool:
    return (
        a.class_names == b.class_names
        and a.credits == b.credits
        and all(
            np.array_equal(x, y) and x.dtype == y.dtype
            for x, y in ((a.images, b.images), (a.contexts, b.contexts), (a.groups, b.groups))
        )
        and a.notes.keys() == b.notes.keys()
        and all(np.array_equal(a.notes[key], b.notes[key]) for key in a.notes)
    )


def test_what_is_saved_is_read_back_whole(noted: SpriteSet, tmp_path: Path) -> None:
    save_sprites(tmp_path / "set.npz", noted)
    again = load_sprites(tmp_path / "set.npz")
    assert same(noted, again)
    save_sprites(tmp_path / "again.npz", again)
    assert same(noted, load_sprites(tmp_path / "again.npz"))
    with np.load(tmp_path / "set.npz") as file:
        assert "contexts" not in file


@pytest.mark.parametrize("row", [[0.0, 0.0], [1.0, 1.0], [0.25, 0.75], [0.5, 0.0]])
def test_mixtures_are_read_back_whole(noted: SpriteSet, tmp_path: Path, row: list[float]) -> None:
    contexts = noted.contexts.copy()
    contexts[3] = row
    mixed = dataclasses.replace(noted, contexts=contexts)
    save_sprites(tmp_path / "set.npz", mixed)
    assert same(mixed, load_sprites(tmp_path / "set.npz"))
    with np.load(tmp_path / "set.npz") as file:
        assert file["labels"].tolist() == mixed.labels.tolist()


def test_a_set_is_written_whole_or_not_at_all(noted: SpriteSet, tmp_path: Path) -> None:
    with pytest.raises(SpriteStudioError, match=r"set\.zip does not end in \.npz"):
        save_sprites(tmp_path / "set.zip", noted)
    with pytest.raises(SpriteStudioError, match="does not exist"):
        save_sprites(tmp_path / "nowhere" / "set.npz", noted)
    assert not list(tmp_path.iterdir())

"""Classes and labels are edited, and every step can be taken back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.dataset import edits
from spritestudio.sprites.dataset.editable_set import EditableSet
from spritestudio.sprites.dataset.sprite_set import save_sprites, to_set
from spritestudio.sprites.importing.reading import load_sprites, read_sprites
from spritestudio.sprites.starter.starter_set import starter_sprites


def indices(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


@pytest.fixture
def editable() -> EditableSet:
    """Six classes with two sprites each: creature, potion, blade, gem, fruit, shield."""
    return starter_sprites(per_class=2)


def test_merged_classes_add_up_to_one_at_most(editable: EditableSet) -> None:
    editable = edits.set_shares(editable, indices(0), {0: 0.5, 1: 0.3})
    editable = edits.set_shares(editable, indices(1), {0: 1.0, 1: 1.0})
    editable = edits.set_shares(editable, indices(2), {0: 1.5})
    merged = edits.merge_classes(editable, (1, 0), "thing")
    assert merged.class_names == ("thing", "blade", "gem", "fruit", "shield")
    np.testing.assert_allclose(merged.contexts[:3, 0], (0.8, 1.0, 1.5))


def test_a_class_is_split_moved_and_removed(editable: EditableSet) -> None:
    split = edits.split_class(editable, indices(1), "beast")
    assert split.class_names[-1] == "beast"
    assert split.contexts[1].tolist() == [0, 0, 0, 0, 0, 0, 1]
    moved = edits.move_class(split, 6, 0)
    assert moved.class_names[:2] == ("beast", "creature")
    assert moved.contexts[1].tolist() == [1, 0, 0, 0, 0, 0, 0]
    removed = edits.remove_class(moved, 0)
    assert removed.class_names == editable.class_names
    assert not removed.contexts[1].any()
    assert [len(section) for section in edits.sections(removed)] == [1, 2, 2, 2, 2, 2, 1]


def test_shares_may_be_several_or_fractions(editable: EditableSet) -> None:
    editable = edits.set_shares(editable, indices(0, 5), {1: 1.0, 3: 0.25})
    assert editable.contexts[5].tolist() == [0, 1, 0, 0.25, 0, 0]
    assert np.flatnonzero(edits.mixed(editable)).tolist() == [0, 5]
    assert edits.sections(editable)[1].tolist() == [0, 2, 3, 5]


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda d: edits.rename_class(d, 0, "gem"), "'gem' already"),
        (lambda d: edits.rename_class(d, 0, "  "), "needs a name"),
        (lambda d: edits.add_class(d, "x" * 99), "at most 80"),
        (lambda d: edits.merge_classes(d, (0, 1), "gem"), "'gem' already"),
        (lambda d: edits.set_shares(d, indices(0), {0: 3.0}), "between 0 and 2"),
        (lambda d: edits.remove_class(edits.merge_classes(d, range(6)), 0), "at least one class"),
        (lambda d: edits.included(edits.exclude(d, np.arange(12))), "Every sprite is excluded"),
    ],
)
def test_what_makes_no_sense_is_told(
    editable: EditableSet, edit: Callable[[EditableSet], EditableSet], words: str
) -> None:
    with pytest.raises(SpriteStudioError, match=words):
        edit(editable)


def test_the_excluded_are_kept_in_the_file_but_not_trained_on(editable: EditableSet, tmp_path: Path) -> None:
    path = tmp_path / "set.npz"
    save_sprites(path, to_set(edits.exclude(editable, indices(0, 7))))
    again = read_sprites([path])
    assert np.flatnonzero(again.excluded).tolist() == [0, 7]
    learned = load_sprites(path)
    assert learned.count == 10
    assert "excluded" not in learned.notes
    assert edits.exclude(again, indices(0, 7), excluded=False).notes.keys() == editable.notes.keys()


def test_credits_follow_what_is_said_of_the_sprites(editable: EditableSet) -> None:
    mine = edits.describe(editable, np.arange(6), "source", "Me")
    mine = edits.describe(mine, np.arange(6), "license", "CC-BY 4.0")
    assert mine.credits == ("Me, CC-BY 4.0", "SpriteStudio's starter set, CC0-1.0")
    assert edits.describe(mine, indices(0), "names", "Bob").name(0) == "Bob"
    assert edits.describe(mine, np.arange(6), "source", "Me") is mine


def test_sprites_are_grouped_and_found_by_their_names(editable: EditableSet) -> None:
    grouped = edits.group(editable, indices(2, 3))
    assert grouped.groups[2] == grouped.groups[3]
    assert len(set(grouped.groups.tolist())) == 11
    assert edits.matching(editable, "POTION 1").tolist() == [3]
    assert edits.matching(editable, "starter shield").tolist() == [10, 11]
    assert edits.matching(editable, "nobody").tolist() == []


def test_words_and_facings_are_written_from_names(editable: EditableSet) -> None:
    everyone = np.arange(editable.count)
    named = edits.describe(editable, indices(0), "names", "GreenSnake_left3.png")
    named = edits.describe(named, indices(1), "names", "001.png")
    named = edits.describe(named, indices(1), "words", "by hand")
    worded = edits.words_from_names(named, indices(0, 1))
    assert worded.notes["words"].tolist()[:3] == ["green snake", "by hand", ""]
    assert worded.notes["facing"].tolist()[:2] == ["left", ""]
    assert edits.matching(worded, "snake green").tolist() == [0]
    assert "words" not in editable.notes  # each state is its own
    nameless = dataclasses.replace(editable, notes={})
    with pytest.raises(SpriteStudioError, match="no names"):
        edits.words_from_names(nameless, everyone)

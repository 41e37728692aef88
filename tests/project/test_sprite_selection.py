"""Selecting sprites, with no window."""

from __future__ import annotations

import pytest

from spritestudio.project.sprite_selection import SpriteSelection


@pytest.fixture
def selection() -> SpriteSelection:
    selection = SpriteSelection()
    selection.begin(10)
    return selection


def test_one_is_chosen_others_are_added_and_taken_away(selection: SpriteSelection) -> None:
    selection.choose(4)
    selection.toggle(7)
    selection.toggle(2)
    assert (selection.indices, selection.current) == ((2, 4, 7), 2)
    selection.toggle(4)
    assert selection.indices == (2, 7)
    assert 7 in selection
    assert 4 not in selection
    selection.grasp(7)
    assert selection.indices == (2, 7), "what is selected can be taken hold of"
    selection.grasp(5)
    assert selection.indices == (5,)


def test_a_selection_grows_from_what_was_chosen_last(selection: SpriteSelection) -> None:
    selection.choose(4)
    selection.extend_to(6)
    assert selection.indices == (4, 5, 6)
    selection.extend_to(2)
    assert (selection.indices, selection.current) == ((2, 3, 4), 2)
    selection.select_all()
    assert len(selection.indices) == 10


def test_only_what_is_new_is_told_and_only_what_is_there_is_selected(selection: SpriteSelection) -> None:
    told: list[tuple[int, ...]] = []
    selection.changed.connect(lambda: told.append(selection.indices))
    selection.set((3, 99, -1))
    selection.set([3])
    selection.set(())
    assert told == [(3,), ()]
    assert not selection


def test_other_sprites_begin_with_none_selected(selection: SpriteSelection) -> None:
    selection.set((3, 8))
    selection.resize(5)
    assert (selection.indices, selection.count) == ((3,), 5)
    selection.choose(4)
    selection.begin(20)
    assert (selection.indices, selection.current) == ((), 0)

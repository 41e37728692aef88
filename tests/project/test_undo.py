"""Undo and redo over states."""

from __future__ import annotations

import operator

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from spritestudio.project import undo as undo_module
from spritestudio.project.undo import UndoStack
from spritestudio.sprites.dataset import edits
from spritestudio.sprites.dataset.editable_set import EditableSet, unshared_bytes
from spritestudio.sprites.starter.starter_set import starter_sprites


def indices(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


def test_changes_are_undone_and_done_again() -> None:
    undo = UndoStack(0)
    undo.push(1, "one")
    undo.push(2, "two")
    assert (undo.undo_title, undo.redo_title) == ("two", "")
    assert undo.undo()
    assert (undo.state, undo.undo_title, undo.redo_title) == (1, "one", "two")
    assert undo.redo()
    assert undo.state == 2
    assert not undo.redo()


def test_a_new_change_forgets_what_was_undone() -> None:
    undo = UndoStack(0)
    undo.push(1, "one")
    undo.push(2, "two", key="slider")
    undo.undo()
    undo.push(3, "three", key="slider")
    assert (undo.can_redo, undo.redo_title, undo.redo()) == (False, "", False)
    undo.undo()
    assert undo.state == 1
    undo.undo()
    assert (undo.undo(), undo.state) == (False, 0)


def test_changes_of_one_thing_are_undone_as_one() -> None:
    undo = UndoStack(0)
    for state in (1, 2, 3):
        undo.push(state, key="slider")
    undo.settle()
    undo.push(4, key="slider")
    undo.undo()
    assert undo.state == 3
    undo.undo()
    assert undo.state == 0


def test_changes_of_one_thing_that_lead_back_leave_no_step() -> None:
    stack = UndoStack(0)
    stack.push(1, "One")
    stack.push(2, "Slide", key="slider")
    assert stack.push(1, "Slide", key="slider")
    assert (stack.state, stack.undo_title) == (1, "One")
    stack.push(3, "Slide", key="slider")
    assert stack.undo_title == "Slide"
    stack.undo()
    assert stack.state == 1


def test_the_same_state_is_no_change() -> None:
    undo = UndoStack(0)
    assert not undo.push(0)
    assert not undo.can_undo


def test_the_saved_state_is_known_however_one_comes_back_to_it() -> None:
    undo = UndoStack("a")
    assert not undo.is_saved
    undo.push("b")
    undo.mark_saved(undo.state)
    undo.push("c")
    assert not undo.is_saved
    undo.undo()
    assert undo.is_saved
    undo.mark_saved(None)
    assert not undo.is_saved


def test_the_oldest_states_go_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo_module, "_MAX_STATES", 3)
    undo = UndoStack(0)
    for state in range(1, 6):
        undo.push(state, str(state))
    while undo.undo():
        pass
    assert (undo.state, undo.undo_title) == (3, "")


@pytest.fixture
def editable() -> EditableSet:
    """Six classes with two sprites each: creature, potion, blade, gem, fruit, shield."""
    return starter_sprites(per_class=2)


def test_every_edit_of_a_set_can_be_undone_and_done_again(editable: EditableSet) -> None:
    undo = UndoStack(editable, same=operator.is_, weight_bytes=unshared_bytes)
    states = [editable]
    for title, edit in (
        ("rename", lambda d: edits.rename_class(d, 0, "beast")),
        ("merge", lambda d: edits.merge_classes(d, (2, 5))),
        ("label", lambda d: edits.label(d, indices(0, 3), 1)),
        ("exclude", lambda d: edits.exclude(d, indices(1))),
    ):
        assert undo.push(edit(undo.state), title)
        states.append(undo.state)
        assert undo.undo_title == title
    for state in reversed(states[:-1]):
        assert undo.undo()
        assert undo.state is state
    assert (undo.undo(), undo.redo_title) == (False, "rename")
    for state in states[1:]:
        assert undo.redo()
        assert undo.state is state
    assert not undo.push(edits.rename_class(undo.state, 0, undo.state.class_names[0]), "nothing")


def test_older_states_are_forgotten_before_they_fill_the_memory(editable: EditableSet) -> None:
    assert isinstance(editable.images, np.ndarray)
    undo = UndoStack(
        editable, same=operator.is_, weight_bytes=unshared_bytes, max_bytes=3 * editable.images.nbytes
    )
    for number in range(9):
        undo.push(undo.state.take(np.arange(editable.count)), str(number))
    steps = 0
    while undo.undo():
        steps += 1
    assert 1 <= steps <= 4


class UndoMachine(RuleBasedStateMachine):
    """Random changes, undos and redos, beside two plain lists."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = UndoStack(0)
        self.before: list[int] = []
        self.after: list[int] = []
        self.now = 0

    @rule(state=st.integers(0, 3))
    def change(self, state: int) -> None:
        if self.undo.push(state, f"to {state}"):
            self.before.append(self.now)
            self.after.clear()
            self.now = state

    @rule()
    def go_back(self) -> None:
        assert self.undo.undo() == bool(self.before)
        if self.before:
            self.after.append(self.now)
            self.now = self.before.pop()

    @rule()
    def go_forward(self) -> None:
        assert self.undo.redo() == bool(self.after)
        if self.after:
            self.before.append(self.now)
            self.now = self.after.pop()

    @invariant()
    def agrees(self) -> None:
        assert self.undo.state == self.now
        assert (self.undo.can_undo, self.undo.can_redo) == (bool(self.before), bool(self.after))
        assert self.undo.undo_title == (f"to {self.now}" if self.before else "")
        assert self.undo.redo_title == (f"to {self.after[-1]}" if self.after else "")


TestUndoMachine = UndoMachine.TestCase
TestUndoMachine.settings = settings(max_examples=60, stateful_step_count=30, deadline=None, database=None)

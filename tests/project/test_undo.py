"""Undo and redo over states."""

from __future__ import annotations

from spritestudio.project.undo import Undo


def test_changes_are_undone_and_done_again() -> None:
    undo = Undo(0)
    undo.push(1)
    undo.push(2)
    undo.undo()
    assert (undo.state, undo.can_undo, undo.can_redo) == (1, True, True)
    undo.redo()
    assert undo.state == 2
    undo.undo()
    undo.push(3)
    assert not undo.can_redo
    undo.undo()
    undo.undo()
    undo.undo()
    assert undo.state == 0


def test_changes_of_one_thing_are_undone_as_one() -> None:
    undo = Undo(0)
    for state in (1, 2, 3):
        undo.push(state, "slider")
    undo.settle()
    undo.push(4, "slider")
    undo.undo()
    assert undo.state == 3
    undo.undo()
    assert undo.state == 0


def test_the_same_state_is_no_change() -> None:
    undo = Undo(0)
    undo.push(0)
    assert not undo.can_undo

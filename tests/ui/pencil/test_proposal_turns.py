"""Proposals take turns, as many at a time as a tenth of a second allows."""

from __future__ import annotations

from spritestudio.ui.pencil.proposal_turns import ProposalTurns


def test_all_are_painted_until_it_is_known_how_long_one_takes() -> None:
    turns = ProposalTurns()
    turns.begin(4)
    assert turns.take(all_at_once=False) == [0, 1, 2, 3]
    assert not turns.are_left


def test_a_few_are_painted_at_a_time_and_those_first_that_have_waited_longest() -> None:
    turns = ProposalTurns()
    turns.note(4, 0.16)
    turns.begin(4)
    assert turns.take(all_at_once=False) == [0, 1]
    assert turns.are_left
    turns.begin(4)  # the drawing has changed meanwhile
    assert turns.take(all_at_once=False) == [2, 3]
    assert turns.take(all_at_once=False) == [0, 1]
    assert not turns.are_left
    turns.note(2, 10.0)
    turns.begin(4)
    assert [turns.take(all_at_once=False) for _ in range(4)] == [[2], [3], [0], [1]]
    turns.begin(4)
    assert turns.take(all_at_once=True) == [0, 1, 2, 3]

"""Whatever is done to mixes, undo and redo lead through the same states."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from spritestudio.project.mix_list import MixList, MixState
from spritestudio.project.mixes import MAX_SHARE, Mix
from spritestudio.project.timeline import Timeline
from spritestudio.specs import ModelSpec

KINDS = ("hero", "food", "spell")
SHARES = st.dictionaries(st.sampled_from(KINDS), st.floats(0.0, MAX_SHARE))
PLACES = st.floats(0.0, 1.0)


class _Store(dict[str, Any]):
    def set(self, name: str, value: Any) -> None:
        self[name] = value


class MixMachine(RuleBasedStateMachine):
    """Edits, adds, removes and moves; every step that undo takes back is brought back by redo."""

    def __init__(self) -> None:
        super().__init__()
        self.store, self.timeline = _Store(), Timeline({})
        self.mixes = MixList(self.store, self.timeline)
        self.mixes.use_weights("w", ModelSpec(class_names=KINDS))

    @property
    def state(self) -> MixState:
        return MixState(self.mixes.all, self.mixes.pad)

    @rule(shares=SHARES)
    def edit(self, shares: dict[str, float]) -> None:
        self.mixes.edit(shares)

    @rule(name=st.sampled_from(KINDS), share=st.floats(0.0, MAX_SHARE))
    def slide(self, name: str, share: float) -> None:
        self.mixes.edit_share(name, share)

    @rule(x=PLACES, y=PLACES)
    def move(self, x: float, y: float) -> None:
        self.mixes.move_on_pad(x, y)

    @rule(corner=st.integers(0, 3), shares=st.none() | SHARES)
    def fill_corner(self, corner: int, shares: dict[str, float] | None) -> None:
        self.mixes.set_corner(corner, None if shares is None else Mix(shares))

    @rule(place=st.integers(0, 4))
    def choose(self, place: int) -> None:
        self.mixes.choose(place)

    @rule()
    def add(self) -> None:
        self.mixes.add()

    @rule()
    def remove(self) -> None:
        self.mixes.remove()

    @rule()
    def settle(self) -> None:
        self.mixes.settle()

    @precondition(lambda self: self.timeline.undo_title)
    @rule(steps=st.integers(1, 5))
    def undo_and_redo(self, steps: int) -> None:
        seen, taken = [self.state], 0
        while self.timeline.undo_title and taken < steps:
            self.timeline.undo()
            taken += 1
            seen.append(self.state)
        for before in reversed(seen[:-1]):
            self.timeline.redo()
            assert self.state == before

    @precondition(lambda self: self.timeline.undo_title)
    @rule()
    def undo(self) -> None:
        self.timeline.undo()

    @invariant()
    def a_mix_is_chosen_and_all_is_kept(self) -> None:
        assert 0 <= self.mixes.chosen < len(self.mixes)
        again = MixList(self.store)
        again.use_weights("w", ModelSpec(class_names=KINDS))
        assert again.all == self.mixes.all
        assert self.mixes.pad.is_empty or again.pad == self.mixes.pad


TestMixes = MixMachine.TestCase
TestMixes.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)


def test_undo_leads_back_over_other_weights() -> None:
    timeline = Timeline({})
    mixes = MixList(_Store(), timeline)
    one, other = ModelSpec(class_names=KINDS), ModelSpec(class_names=("hero", "tree"))
    mixes.use_weights("one", one)
    seen = [mixes.all]
    mixes.set_all([Mix({"food": 1.0}), Mix({"spell": 1.0})])
    seen.append(mixes.all)
    mixes.set_all_of("other", other, [Mix({"tree": 2.0})], "Open", {})
    assert mixes.all == seen[-1], "as long as the other weights are loaded"
    mixes.use_weights("other", other)
    seen.append(mixes.all)
    assert seen[-1] == (Mix({"tree": 2.0}),)
    timeline.undo()
    assert mixes.all == seen[2], "likewise"
    mixes.use_weights("one", one)
    assert mixes.all == seen[1]
    timeline.undo()
    assert mixes.all == seen[0]
    timeline.redo()
    assert mixes.all == seen[1]
    timeline.redo()
    mixes.use_weights("other", other)
    assert mixes.all == seen[2]
    mixes.use_weights("one", one)
    assert (mixes.all, timeline.undo_title) == (seen[1], ""), "whoever chooses weights brings their mixes"

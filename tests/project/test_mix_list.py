"""Mixes without a window: what is chosen and changed, and that every weights file keeps its own."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from spritestudio.project.mix_list import MixList
from spritestudio.project.mixes import Mix
from spritestudio.project.timeline import Timeline
from spritestudio.specs import ModelSpec
from tests.specs.models import WORDY

FANTASY = ModelSpec(class_names=("hero", "food", "spell"))
GARDEN = ModelSpec(class_names=("rock", "tree"))


class Store:
    """Values as they come back from a file."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def get(self, name: str) -> Any:
        return json.loads(self.texts.get(name, "null"))

    def set(self, name: str, value: Any) -> None:
        self.texts[name] = json.dumps(value)


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def mixes(store: Store) -> MixList:
    mixes = MixList(store)
    mixes.use_weights("fantasy", FANTASY)
    return mixes


def test_weights_that_were_left_in_an_earlier_run_find_their_mixes_again(
    store: Store, mixes: MixList
) -> None:
    mixes.put({"hero": 1.0, "spell": 0.4})
    mixes.add()
    mixes.put({})
    mixes.use_weights("garden", GARDEN)
    mixes.put({"tree": 2.0})

    again = MixList(store)
    again.use_weights("garden", GARDEN)
    assert again.all == (Mix({"tree": 2.0}),)
    again.use_weights("fantasy", FANTASY)
    assert again.all == (Mix({"hero": 1.0, "spell": 0.4}), Mix())


def test_weights_that_lie_elsewhere_now_find_their_mixes_again(store: Store) -> None:
    before = MixList(store)
    before.use_weights(r"C:\Old app\weights\own.safetensors", FANTASY)
    before.put({"spell": 0.4})
    before.use_weights("/runs/first/weights.safetensors", FANTASY)
    before.put({"food": 0.7})
    again = MixList(store)
    again.use_weights("/new app/weights/own.safetensors", FANTASY)
    assert again.all == (Mix({"spell": 0.4}),)
    again.use_weights("/elsewhere/first/weights.safetensors", FANTASY)
    assert again.all == (Mix({"food": 0.7}),)
    again.use_weights("/elsewhere/second/weights.safetensors", FANTASY)
    assert again.all == (Mix({"food": 0.7}),), "those at hand: it is another run"


def test_weights_of_the_same_classes_have_mixes_of_their_own(mixes: MixList) -> None:
    mixes.put({"food": 1.0})
    mixes.use_weights("larger", FANTASY)
    assert mixes.all == (Mix({"food": 1.0}),), "new weights begin with what is at hand"
    mixes.put({"spell": 1.0})
    mixes.use_weights("fantasy", FANTASY)
    assert mixes.all == (Mix({"food": 1.0}),)


def test_what_new_weights_do_not_know_falls_to_their_first_class(mixes: MixList) -> None:
    mixes.use_weights("garden", GARDEN)
    assert mixes.all == (Mix({"rock": 1.0}),)


def test_the_first_versions_mixes_are_those_of_the_weights_it_had(store: Store) -> None:
    store.set("mixes", [{"shares": {"food": 0.7}, "weight": 2}])
    store.set("weights", "fantasy")
    mixes = MixList(store)
    mixes.use_weights("fantasy", FANTASY)
    assert mixes.all == (Mix({"food": 0.7}, 2),)


@pytest.mark.parametrize("damaged", [3, "x", [1], {"fantasy": 7}, {"fantasy": [{"shares": {"hero": "x"}}]}])
def test_what_a_hand_wrote_is_as_good_as_nothing(store: Store, damaged: object) -> None:
    store.set("mixes_of_weights", damaged)
    mixes = MixList(store)
    mixes.use_weights("fantasy", FANTASY)
    assert mixes.all == (Mix({"hero": 1.0}),)


def test_a_copy_is_put_behind_the_chosen_mix_and_one_always_stays(mixes: MixList) -> None:
    mixes.add()
    mixes.put({"spell": 1.0})
    assert (mixes.chosen, mixes.all) == (1, (Mix({"hero": 1.0}), Mix({"spell": 1.0})))
    mixes.choose(0)
    mixes.remove()
    mixes.remove()
    assert (mixes.chosen, mixes.all) == (0, (Mix({"spell": 1.0}),))


def test_only_what_a_person_does_to_shares_counts_as_edited(mixes: MixList) -> None:
    edits: list[Mix] = []
    changes: list[Mix] = []
    mixes.edited.connect(lambda: edits.append(mixes.mix))
    mixes.changed.connect(lambda: changes.append(mixes.mix))
    mixes.put({"food": 1.0})
    mixes.set_weight(3)
    assert (len(edits), len(changes)) == (0, 2)
    mixes.edit_share("hero", 1.0)
    mixes.normalise()
    mixes.reset()
    mixes.randomise()
    assert [mix.shares for mix in edits[:3]] == [
        {"food": 1.0, "hero": 1.0},
        {"food": 0.5, "hero": 0.5},
        {"hero": 1.0},
    ]
    assert len(edits) == 4
    assert {mix.weight for mix in edits} == {3}


@pytest.fixture
def wordy(store: Store) -> MixList:
    mixes = MixList(store)
    mixes.use_weights("wordy", WORDY)
    return mixes


def test_words_take_the_place_of_the_first_class_with_what_they_usually_name(wordy: MixList) -> None:
    assert wordy.mix == Mix({"hero": 1.0})
    assert wordy.add_words("red dragon, hood 0.5").unknown == ()
    asked = {"word:red": 1.0, "word:dragon": 1.0, "word:hood": 0.5}
    assert wordy.mix == Mix({**asked, "monster": 1.0, "style:dungeon": 1.0})


def test_words_that_name_no_kind_stand_beside_the_first_class(wordy: MixList) -> None:
    wordy.add_words("red")
    assert wordy.mix == Mix({"hero": 1.0, "word:red": 1.0, "style:inked": 1.0})


def test_words_that_name_kinds_move_them_and_what_was_chosen_stays(wordy: MixList) -> None:
    wordy.put({"monster": 0.7, "style:inked": 1.0})
    edits: list[Mix] = []
    wordy.edited.connect(lambda: edits.append(wordy.mix))
    wordy.add_words("hero 0.5 hood")
    assert wordy.mix == Mix({"monster": 0.7, "style:inked": 1.0, "hero": 0.5, "word:hood": 1.0})
    assert edits == [wordy.mix]


def test_words_that_are_not_known_are_told_and_change_nothing(wordy: MixList) -> None:
    before = wordy.mix
    (unknown,) = wordy.add_words("dragons").unknown
    assert (unknown.word, unknown.near, wordy.mix) == ("dragons", ("dragon",), before)


def test_all_groups_are_kept_for_the_weights_that_know_them(store: Store, wordy: MixList) -> None:
    wordy.put({"monster": 1.0, "word:red": 0.5, "style:inked": 1.0, "facing:left": 1.0})
    wordy.edit_group("facings", {"front": 1.0})
    kept = wordy.mix
    assert kept.of_group("facings") == {"front": 1.0}
    wordy.use_weights("fantasy", FANTASY)
    assert wordy.mix == Mix({"hero": 1.0})
    again = MixList(store)
    again.use_weights("wordy", WORDY)
    assert again.all == (kept,)


def test_what_a_person_does_to_mixes_can_be_undone(store: Store) -> None:
    timeline = Timeline({})
    mixes = MixList(store, timeline)
    mixes.use_weights("fantasy", FANTASY)
    assert timeline.undo_title == "", "weights bring their mixes, which is nobody's change"
    for share in (0.2, 0.5, 0.9):
        mixes.edit_share("food", share)
    mixes.settle()
    mixes.add()
    mixes.edit_share("spell", 1.0)
    assert timeline.undo_title == "Mix"
    edits: list[int] = []
    mixes.edited.connect(lambda: edits.append(mixes.chosen))
    mixes.choose(0)
    timeline.undo()
    assert (mixes.chosen, mixes.mix) == (1, Mix({"hero": 1.0, "food": 0.9})), "it shows what it changes"
    timeline.undo()
    timeline.undo()
    assert mixes.all == (Mix({"hero": 1.0}),), "moves of one slider are one step"
    assert edits == [1, 0, 0], "the live grid follows"
    timeline.redo()
    assert mixes.mix == Mix({"hero": 1.0, "food": 0.9})


def test_other_weights_leave_nothing_to_undo(store: Store) -> None:
    timeline = Timeline({})
    mixes = MixList(store, timeline)
    mixes.use_weights("fantasy", FANTASY)
    mixes.edit_share("food", 0.5)
    mixes.use_weights("garden", GARDEN)
    assert timeline.undo_title == ""
    assert mixes.all == (Mix({"rock": 1.0}),)


def test_the_pad_begins_with_the_mixes_at_hand_and_the_first_classes(mixes: MixList) -> None:
    names = [None if corner is None else tuple(corner.shares) for corner in mixes.pad.corners]
    assert names == [("hero",), ("food",), ("spell",), None]


def test_moves_on_the_pad_are_one_step_and_are_followed(store: Store) -> None:
    timeline = Timeline({})
    mixes = MixList(store, timeline)
    mixes.use_weights("fantasy", FANTASY)
    edits: list[Mix] = []
    mixes.edited.connect(lambda: edits.append(mixes.mix))
    for x in (0.1, 0.3, 0.5):
        mixes.move_on_pad(x, 0.0)
    assert edits[-1] == Mix({"hero": 0.5, "food": 0.5})
    assert (len(edits), mixes.pad.x, timeline.undo_title) == (3, 0.5, "Move on the pad")
    mixes.undo_move()
    assert (mixes.mix, mixes.pad.x) == (Mix({"hero": 1.0}), 0.0)
    mixes.edit_share("food", 0.4)
    mixes.undo_move()
    assert mixes.mix == Mix({"hero": 1.0, "food": 0.4}), "what was done since is not touched"


def test_a_pad_without_mixes_moves_nothing(mixes: MixList) -> None:
    for corner in range(4):
        mixes.set_corner(corner, None)
    mixes.move_on_pad(1.0, 1.0)
    assert mixes.mix == Mix({"hero": 1.0})


def test_every_weights_file_keeps_its_pad(store: Store, mixes: MixList) -> None:
    mixes.set_corner(3, Mix({"hero": 0.5, "unknown": 1.0}, 7))
    mixes.move_on_pad(0.25, 1.0)
    kept = mixes.pad
    assert kept.corners[3] == Mix({"hero": 0.5})
    mixes.use_weights("garden", GARDEN)
    assert mixes.pad.corners[:2] == (Mix({"rock": 1.0}), Mix({"tree": 1.0}))
    again = MixList(store)
    again.use_weights("fantasy", FANTASY)
    assert again.pad == kept


@pytest.mark.parametrize("damaged", [3, "x", {"fantasy": 7}, {"fantasy": {"corners": [1, 2]}}])
def test_a_damaged_pad_is_as_good_as_none(store: Store, damaged: object) -> None:
    store.set("pads_of_weights", damaged)
    mixes = MixList(store)
    mixes.use_weights("fantasy", FANTASY)
    assert mixes.pad.corners[0] == Mix({"hero": 1.0})


def test_a_style_that_was_taught_is_asked_for_until_somebody_says_otherwise(store: Store) -> None:
    mixes = MixList(store)
    mixes.use_weights("wordy", WORDY)
    mixes.put({"monster": 1.0, "style:inked": 0.5, "word:red": 1.0})
    taught = replace(WORDY, styles=(*WORDY.styles, "first", "mine"), added_styles=("first", "mine"))
    mixes.use_weights("taught", taught)
    assert mixes.mix.shares == {"monster": 1.0, "word:red": 1.0, "style:mine": 1.0}
    mixes.put({"monster": 1.0})
    mixes.use_weights("wordy", WORDY)
    assert mixes.mix.shares["style:inked"] == 0.5
    mixes.use_weights("taught", taught)
    assert mixes.mix.shares == {"monster": 1.0}
    again = MixList(Store())
    again.use_weights("taught", taught)
    assert again.mix.shares == {"hero": 1.0, "style:mine": 1.0}

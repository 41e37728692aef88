"""The pad blends bilinearly, whatever corners have a mix."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spritestudio.errors import SpriteStudioError
from spritestudio.project.mixes import MAX_SHARE, Mix
from spritestudio.project.pad import Pad, blended, first_pad
from spritestudio.specs import ModelSpec

HERO, FOOD, SPELL, WAND = (Mix({name: 1.0}) for name in ("hero", "food", "spell", "wand"))
FOUR = (HERO, FOOD, SPELL, WAND)
PLACES = st.floats(0.0, 1.0)
MIXES = st.one_of(
    st.none(),
    st.builds(Mix, st.dictionaries(st.sampled_from(["hero", "food", "word:red"]), st.floats(0.0, MAX_SHARE))),
)


@pytest.mark.parametrize(
    ("x", "y", "shares"),
    [
        (0, 0, {"hero": 1.0}),
        (1, 0, {"food": 1.0}),
        (0, 1, {"spell": 1.0}),
        (1, 1, {"wand": 1.0}),
        (0.5, 0.5, {"hero": 0.25, "food": 0.25, "spell": 0.25, "wand": 0.25}),
        (0.25, 0.0, {"hero": 0.75, "food": 0.25}),
        (0.2, 0.4, {"hero": 0.48, "food": 0.12, "spell": 0.32, "wand": 0.08}),
    ],
)
def test_a_point_is_the_bilinear_blend_of_the_corners(x: float, y: float, shares: dict[str, float]) -> None:
    assert blended(FOUR, x, y) == pytest.approx(shares)


def test_shares_of_one_name_add_up() -> None:
    corners = (Mix({"hero": 1.0, "word:red": 2.0}), Mix({"hero": 0.5}), None, None)
    assert blended(corners, 0.5, 0.0) == {"hero": 0.75, "word:red": 1.0}


def test_what_no_corner_tells_stays_as_the_mix_has_it() -> None:
    mix = Mix({"wand": 1.0, "style:puny": 1.0, "word:red": 0.5}, 3)
    blend = Pad((HERO, FOOD, None, None), 0.25, 0.0).blended_into(mix)
    assert blend == Mix({"hero": 0.75, "food": 0.25, "style:puny": 1.0, "word:red": 0.5}, 3)
    blue = Pad((Mix({"hero": 1.0, "word:blue": 1.0}), None, None, None)).blended_into(mix)
    assert blue == Mix({"hero": 1.0, "word:blue": 1.0, "style:puny": 1.0}, 3)


def test_two_mixes_at_one_edge_blend_along_it_alone() -> None:
    corners = (HERO, FOOD, None, None)
    assert {y: blended(corners, 0.25, y) for y in (0.0, 0.5, 1.0)} == {
        y: {"hero": 0.75, "food": 0.25} for y in (0.0, 0.5, 1.0)
    }


def test_two_mixes_opposite_to_each_other_blend_across() -> None:
    corners = (HERO, None, None, FOOD)
    assert blended(corners, 1.0, 0.0) == {"hero": 0.5, "food": 0.5}
    assert blended(corners, 0.5, 0.5) == {"hero": 0.5, "food": 0.5}


def test_a_single_mix_is_everywhere_and_none_is_nothing() -> None:
    assert blended((None, None, HERO, None), 1.0, 0.0) == {"hero": 1.0}
    assert blended((None,) * 4, 0.3, 0.3) == {}


def test_a_corner_that_asks_for_nothing_fades_the_others_out() -> None:
    assert blended((HERO, Mix(), HERO, Mix()), 0.5, 0.9) == {"hero": 0.5}


@given(corners=st.tuples(MIXES, MIXES, MIXES, MIXES), x=PLACES, y=PLACES)
def test_any_blend_is_a_mix_and_lies_between_its_corners(
    corners: tuple[Mix | None, ...], x: float, y: float
) -> None:
    shares = Pad(corners, x, y).shares
    Mix(shares)
    for name, share in shares.items():
        given_shares = [mix.shares.get(name, 0.0) for mix in corners if mix is not None]
        assert min(given_shares) - 0.01 <= share <= max(given_shares) + 0.01


def test_a_point_outside_is_taken_to_the_edge_and_none_is_refused() -> None:
    pad = Pad(FOUR).at(-3.0, 7.0)
    assert (pad.x, pad.y, pad.shares) == (0.0, 1.0, {"spell": 1.0})
    with pytest.raises(SpriteStudioError, match="two numbers"):
        pad.at(math.nan, 0.0)


def test_a_pad_comes_back_from_json() -> None:
    pad = Pad((HERO, None, Mix(), Mix({"food": 0.5})), 0.25, 0.75)
    assert Pad.from_json(json.loads(json.dumps(pad.to_json()))) == pad


@pytest.mark.parametrize(
    "values",
    [None, 3, {}, {"corners": [None], "x": 0, "y": 0}, {"corners": [{"hero": 9}] * 4, "x": 0, "y": 0},
     {"corners": [None] * 4, "x": "left", "y": 0}],
)  # fmt: skip
def test_what_is_no_pad_is_told(values: object) -> None:
    with pytest.raises(SpriteStudioError):
        Pad.from_json(values)


def test_other_weights_lose_the_corners_that_they_know_nothing_of() -> None:
    pad = Pad((HERO, Mix({"hero": 0.5, "spell": 1.0}), Mix(), SPELL))
    known = pad.known_to(ModelSpec(class_names=("hero", "food")))
    assert known.corners == (HERO, Mix({"hero": 0.5}), Mix(), None)


def test_a_first_pad_has_the_mixes_at_hand_and_kinds_that_lie_far_apart() -> None:
    few = ModelSpec(class_names=("hero", "food", "spell"))
    pad = first_pad([HERO, Mix(), HERO], few)
    assert pad.corners == (HERO, FOOD, SPELL, None)
    assert pad.shares == HERO.shares
    many = ModelSpec(class_names=tuple("abcdefgh"))
    assert [list(mix.shares) for mix in first_pad([], many).corners if mix] == [["a"], ["c"], ["e"], ["g"]]

"""Sides are read from tags, and one stands for another."""

from __future__ import annotations

import pytest

from spritestudio.sprites.dataset.sides import movements_and_sides, side_for


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("walk-left", ("walk", "left")),
        ("Walk_East", ("Walk", "right")),
        ("run front_left", ("run", "front_left")),
        ("run south-east", ("run", "front_right")),
        ("run_NW", ("run", "back_left")),
        ("walk-upleft", ("walk", "back_left")),
        ("walk_s", ("walk_s", "")),
        ("left", ("left", "")),
        ("cleft", ("cleft", "")),
        ("jump_up", ("jump_up", "")),
        ("", ("", "")),
    ],
)
def test_a_tag_that_ends_in_a_side_names_it(tag: str, found: tuple[str, str]) -> None:
    assert movements_and_sides([tag]) == {tag: found}


def test_up_and_down_are_sides_where_there_are_both() -> None:
    found = movements_and_sides(["walk_up", "walk_down", "look_up"])
    assert found == {"walk_up": ("walk", "back"), "walk_down": ("walk", "front"), "look_up": ("look_up", "")}


def test_letters_are_sides_where_a_movement_has_both_of_a_pair() -> None:
    assert movements_and_sides(["run_n", "run_s", "run_e", "run_w", "plan_e"]) == {
        "run_n": ("run", "back"),
        "run_s": ("run", "front"),
        "run_e": ("run", "right"),
        "run_w": ("run", "left"),
        "plan_e": ("plan_e", ""),
    }


@pytest.mark.parametrize(
    ("facing", "known", "found"),
    [
        ("left", {"left", "right"}, ("left", False)),
        ("left", {"right", "front"}, ("right", True)),
        ("right", {"left"}, ("left", True)),
        ("back", {"left", "front"}, ("front", False)),
        ("back", {""}, ("", False)),
        ("front", {"back"}, ("back", False)),
    ],
)
def test_left_and_right_mirror_each_other_and_the_front_stands_for_others(
    facing: str, known: set[str], found: tuple[str, bool]
) -> None:
    assert side_for(facing, known) == found

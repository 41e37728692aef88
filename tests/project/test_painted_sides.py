"""What weights are told of a sprite, and from which sides it can be had."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from spritestudio.project import painted_sides
from spritestudio.project.painted_sides import drawn_sides, known_of, shown_side, sides_of
from spritestudio.project.shelf import KeptSprite
from spritestudio.specs import ByteArray
from spritestudio.sprites.motion.clip import Clip
from tests.diffusion.motion.tiny_walker import MODEL, figure

CANNOT_TURN = dataclasses.replace(MODEL, weak_clips=("turn",))


def drawn_from(side: str, image: ByteArray) -> KeptSprite:
    """A hero that walks to a side."""
    clip = Clip(np.stack([image, image]), (100, 100), "walk", side)
    return KeptSprite(figure(), "a", "hero", clips=(clip,))


@pytest.mark.parametrize(
    ("own", "among", "sides"),
    [("front", (), ("front",)), ("left", ("back", "front"), ("left", "front", "back")), ("", (), ("",))],
)
def test_rows_begin_with_the_side_that_the_sprite_shows(
    own: str, among: tuple[str, ...], sides: tuple[str, ...]
) -> None:
    assert sides_of(MODEL, own, (), among=among) == sides


def test_weights_that_cannot_turn_it_leave_the_sides_that_are_drawn() -> None:
    assert sides_of(CANNOT_TURN, "front", ("front", "left")) == ("front", "left")
    assert sides_of(CANNOT_TURN, "front", ()) == ("front",)
    assert sides_of(MODEL, "front", ("left",)) == ("front", "left", "right", "back")


def test_a_sprite_is_drawn_from_its_own_side_and_from_those_of_its_clips() -> None:
    left = figure(1)
    sides = drawn_sides(drawn_from("left", left))
    assert np.array_equal(sides["front"], figure())
    assert np.array_equal(sides["left"], left)
    assert np.array_equal(sides["right"], left[:, ::-1])
    assert np.array_equal(drawn_sides(drawn_from("front", left))["front"], figure()), "it is itself"
    assert drawn_sides(KeptSprite(figure(), "a")) == {}
    assert list(drawn_sides(drawn_from("left", np.zeros((4, 4, 4), np.uint8)))) == ["front"]


def test_a_sprite_is_seen_from_where_its_label_says_if_the_weights_know_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sprite = KeptSprite(figure(), "a")
    assert shown_side(MODEL, sprite) == "front"
    monkeypatch.setattr(painted_sides, "own_side", lambda _: "left")
    assert shown_side(MODEL, sprite) == "left"
    monkeypatch.setattr(painted_sides, "own_side", lambda _: "back_left")
    assert shown_side(MODEL, sprite) == "front"
    assert shown_side(dataclasses.replace(MODEL, facings=()), sprite) == ""


def test_weights_are_told_of_the_kinds_that_they_know() -> None:
    assert known_of(MODEL, "hero")[0] == 1.0
    assert known_of(MODEL, "torch") == ()

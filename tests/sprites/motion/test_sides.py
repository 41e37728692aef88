"""Plain motions from sides that nobody has said."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.specs.motion import MotionSpec
from spritestudio.sprites.motion.plain import plain_clip
from spritestudio.sprites.motion.sides import plain_from_sides, stand_in
from tests.sprites.motion.test_stepping import figure

FRONT, ASIDE = figure(), figure(left=8)


@pytest.mark.parametrize(
    ("known", "side", "other", "is_mirrored", "seen"),
    [
        (("front",), "back", "front", False, "front"),
        (("front",), "right", "front", False, "front"),
        (("front",), "left", "front", True, "front"),
        (("front", "left"), "right", "left", True, "right"),
        (("right",), "left", "right", True, "left"),
        (("right",), "front", "right", False, "right"),
        (("back",), "left", "back", True, "back"),
    ],
)
def test_what_stands_for_a_side(
    known: tuple[str, ...], side: str, other: str, is_mirrored: bool, seen: str
) -> None:
    pictures = {name: ASIDE if name in ("left", "right") else FRONT for name in known}
    image, from_where = stand_in(pictures, side)
    assert np.array_equal(image, pictures[other][:, ::-1] if is_mirrored else pictures[other])
    assert from_where == seen


def test_what_stands_in_moves_as_it_does_and_is_called_by_the_side() -> None:
    spec = MotionSpec("step")
    front, left, back = plain_from_sides(ASIDE, spec, "front", ("front", "left", "back"))
    usual = plain_clip(ASIDE, MotionSpec("step", facing="front")).frames
    assert np.array_equal(front.frames, usual)
    assert np.array_equal(back.frames, usual)
    assert np.array_equal(left.frames, plain_clip(ASIDE[:, ::-1], MotionSpec("step")).frames)
    assert [clip.tag for clip in (front, left, back)] == ["walk-front", "walk-left", "walk-back"]
    right, left = plain_from_sides(ASIDE, spec, "right", ("right", "left"))
    assert np.array_equal(left.frames, right.frames[:, :, ::-1])

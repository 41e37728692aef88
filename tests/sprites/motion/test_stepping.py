"""Walking in place moves a figure's own legs and body."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray
from spritestudio.sprites.motion.stepping import walking

BODY, LEFT, RIGHT = (200, 60, 40, 255), (30, 60, 200, 255), (60, 180, 60, 255)
CAP = (240, 220, 90, 255)


def figure(top: int = 2, left: int = 5) -> ByteArray:
    """Six columns of a body of nine rows, and below it two legs of three, each with a colour of its own."""
    image = np.zeros((16, 16, 4), np.uint8)
    image[top : top + 9, left : left + 6] = BODY
    image[top + 9 : top + 12, left : left + 2] = LEFT
    image[top + 9 : top + 12, left + 4 : left + 6] = RIGHT
    return image


def lowest(image: ByteArray, color: tuple[int, ...]) -> int:
    return int(np.flatnonzero((image == color).all(axis=-1).any(axis=1)).max())


def columns(image: ByteArray, row: int) -> list[int]:
    return np.flatnonzero(image[row, :, 3]).tolist()


@pytest.mark.parametrize("facing", ["", "front", "back", "front_left"])
def test_from_the_front_one_foot_rises_and_then_the_other(facing: str) -> None:
    image = figure()
    one, other = walking(image, 1, facing)
    assert (lowest(one, LEFT), lowest(one, RIGHT)) == (12, 13)
    assert (lowest(other, LEFT), lowest(other, RIGHT)) == (13, 12)
    for frame in (one, other):
        assert np.array_equal(frame[1:10], image[2:11]), "the body rises by a pixel, as it is"


def test_from_a_side_the_legs_meet_below_the_body_and_part() -> None:
    image = figure()
    together, apart = walking(image, 1, "right")
    assert columns(together, 13) == [6, 7, 8, 9]
    assert columns(apart, 13) == [4, 5, 10, 11]
    assert int(np.flatnonzero(together[..., 3].any(axis=1))[0]) == 1
    assert np.array_equal(apart[:11], image[:11])
    mirrored = walking(image[:, ::-1], 1, "left")
    assert all(np.array_equal(a[:, ::-1], b) for a, b in zip(mirrored, (together, apart), strict=True)), (
        "a figure that looks the other way walks as its mirror image"
    )


def tall() -> ByteArray:
    """The figure as high as its cell, so that three rows are legs: the body is 13 rows high."""
    image = np.zeros((16, 16, 4), np.uint8)
    image[:13, 5:11], image[13:, 5:7], image[13:, 9:11] = BODY, LEFT, RIGHT
    image[0, 5:11] = CAP
    return image


@pytest.mark.parametrize("image", [figure(top=0), tall()], ids=["short legs", "long legs"])
def test_without_room_above_the_body_sinks_by_a_row_of_its_own_with_each_step(image: ByteArray) -> None:
    bottom = int(np.flatnonzero(image[..., 3].any(axis=1)).max())
    one, other = walking(image, 1, "front")
    for frame in (one, other):
        assert not frame[0].any()
        assert np.array_equal(frame[1], image[0]), "what is on top is still there"
        assert np.array_equal(frame[bottom - 4 : bottom - 2], image[bottom - 4 : bottom - 2])
    assert (lowest(one, LEFT), lowest(one, RIGHT)) == (bottom - 1, bottom)
    assert (lowest(other, LEFT), lowest(other, RIGHT)) == (bottom, bottom - 1)


def test_the_row_that_is_lost_is_the_plainest_of_the_upper_two_thirds() -> None:
    image = tall()
    image[:, 5] = np.arange(16)[:, None] * (1, 1, 1, 0) + (0, 0, 0, 255)  # every row is unlike the one above
    image[7, 5] = image[6, 5]
    image[12, 5] = image[11, 5]  # two rows below two thirds of 16
    one, _ = walking(image, 1, "front")
    assert np.array_equal(one[1:8], image[:7])
    assert np.array_equal(one[8:13], image[8:13])


def test_without_room_above_it_sinks_where_its_legs_are_apart() -> None:
    image = tall()
    together, apart = walking(image, 1, "right")
    assert np.array_equal(together[:13], image[:13])
    assert not apart[0].any()
    assert np.array_equal(apart[1:14], image[:13])
    assert columns(apart, 15) == [4, 5, 10, 11]


@pytest.mark.parametrize("facing", ["front", "left", "right"])
@pytest.mark.parametrize("amount_px", [1, 3, 16])
def test_nothing_comes_in_at_the_other_border(facing: str, amount_px: int) -> None:
    for left in (0, 10):
        image = figure(top=4, left=left)
        for frame in walking(image, amount_px, facing):
            drawn = np.flatnonzero(frame[..., 3].any(axis=0))
            assert drawn.max() - drawn.min() < 6 + 2 * amount_px
            rows = np.flatnonzero(frame[..., 3].any(axis=1))
            assert np.diff(rows).max() == 1
            assert len(rows) >= 10
            assert {tuple(color) for color in frame[frame[..., 3] > 0].tolist()} <= {BODY, LEFT, RIGHT}


def test_large_figures_lift_their_feet_further() -> None:
    image = np.kron(figure(), np.ones((2, 2, 1), np.uint8))
    one, _ = walking(image, 1, "front")
    assert (lowest(one, LEFT), lowest(one, RIGHT)) == (25, 27)


def test_what_is_too_low_has_no_legs() -> None:
    image = np.zeros((8, 8, 4), np.uint8)
    image[5:8, 2:6] = BODY
    with pytest.raises(SpriteStudioError, match="too low to have legs"):
        walking(image, 1, "front")

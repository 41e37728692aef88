"""What may be wrong with a clip, on frames that are drawn by letters."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.specs import ByteArray
from spritestudio.sprites.motion.checks import (
    DRIFT,
    FLICKER,
    LOST_COLORS,
    NEW_COLORS,
    SLIDE,
    Remark,
    color_changes,
    core_drift_px,
    flickering,
    foot_slide_px,
    remarks,
)
from spritestudio.sprites.motion.clip import Clip

_COLORS = {".": (0, 0, 0, 0), "r": (200, 0, 0, 255), "g": (0, 200, 0, 255), "b": (0, 0, 200, 255)}


def frames(*pictures: str) -> ByteArray:
    """Pictures, each its rows with spaces between."""
    return np.array([[[_COLORS[c] for c in row] for row in each.split()] for each in pictures], np.uint8)


def clip(name: str, images: ByteArray, playback: str = "forward", loops: bool = True) -> Clip:
    return Clip(images, (100,) * len(images), name, "", playback, loops)


def test_the_core_drifts_but_not_with_an_arm() -> None:
    body = ".rr..... .rr..... .rr..... .rr....."
    arm = ".rr..... .rrrrrrr .rr..... .rr....."
    moved = "...rr... ...rr... ...rr... ...rr..."
    nothing = " ".join(["........"] * 4)
    images = frames(nothing, body, arm, moved, nothing, "rr...... rr...... rr...... rr......")
    assert core_drift_px(images) == [0, 0, 0, 2, 0, -1]
    assert Remark(DRIFT, 3, 2) in remarks(clip("idle", images))
    assert not any(remark.kind == DRIFT and remark.frame == 5 for remark in remarks(clip("idle", images)))


def test_colours_come_and_go() -> None:
    images = frames("rg", "rg", "rb", "r.", "..")
    assert color_changes(images) == ([0, 0, 1, 0, 0], [0, 0, 1, 1, 0])
    assert color_changes(frames("rg", "rb")) == ([0, 1], [0, 1])  # the first frame decides
    assert color_changes(frames("..", "..")) == ([0, 0], [0, 0])
    found = remarks(clip("idle", images))
    assert {(each.kind, each.frame) for each in found} == {
        (NEW_COLORS, 2),
        (LOST_COLORS, 2),
        (LOST_COLORS, 3),
    }
    assert remarks(clip("Attack 2", images)) == remarks(clip("idle", images, loops=False)) == []


def test_colours_of_shaded_pictures_come_and_go_unseen_and_a_frame_of_many_does_not() -> None:
    shades = np.full((3, 8, 8, 4), 255, np.uint8)
    shades[..., 0] = np.arange(64).reshape(8, 8)
    shades[1, 0, 0, 0] = 200
    assert color_changes(shades) == ([0, 0, 0], [0, 0, 0])
    plain = np.where(shades[..., :1] < 32, np.uint8(255), np.uint8(90)).repeat(4, axis=-1)
    plain[1] = shades[1]
    assert color_changes(plain)[0][1] >= 60


def test_a_pixel_flickers_where_nothing_moves_around_it() -> None:
    still, blink = "rrrrr rrrrr rrrrr", "rrrrr rrgrr rrrrr"
    moves = "rrrrr rgrgr rrrrr"  # another pixel near by changes as well: something moves
    images = frames(still, blink, still, moves, still)
    masks = flickering(images, goes_round=True)
    assert [int(mask.sum()) for mask in masks] == [0, 1, 0, 0, 0]
    assert masks[1][1, 2]
    assert [each for each in remarks(clip("idle", images)) if each.kind == FLICKER] == [Remark(FLICKER, 1, 1)]


def test_only_a_clip_that_goes_round_flickers_at_its_ends() -> None:
    images = frames("ggg", "rgg", "rgg", "rgg")
    assert [mask.any() for mask in flickering(images, goes_round=True)] == [True, False, False, False]
    for playback, loops in (("pingpong", True), ("forward", False)):
        found = remarks(clip("idle", images, playback, loops))
        assert not any(each.kind == FLICKER for each in found)
    assert not any(mask.any() for mask in flickering(frames("gg", "rg"), goes_round=True))


def test_what_is_clear_does_not_flicker() -> None:
    images = frames("r..", "r..", "r..")
    images[1, 0, 2, :3] = 99  # a colour that nobody sees
    assert not any(mask.any() for mask in flickering(images, goes_round=True))


@pytest.mark.parametrize(
    ("after", "px"),
    [
        ("rrrrrr. rrrrrr. rr..rr.", 0),  # it stands
        ("rrrrrr. rrrrrr. .rr.rr.", 1),  # the left foot slides to the right
        ("rrrrrr. rrrrrr. ....rr.", 0),  # it is lifted
        ("rrrrrr. rrrrrr. rrr.rr.", 0),  # it is another foot, or the body sinks
        (".rrrrrr .rrrrrr .rr..rr", 0),  # all of it moves
    ],
)
def test_a_foot_slides_while_the_body_stands(after: str, px: int) -> None:
    images = frames("rrrrrr. rrrrrr. rr..rr.", after)
    assert foot_slide_px(images) == [0, px]
    slides = [each for each in remarks(clip("idle", images)) if each.kind == SLIDE]
    assert slides == ([Remark(SLIDE, 1, px)] if px else [])
    assert not any(each.kind == SLIDE for each in remarks(clip("Walk 2", images)))


def test_of_what_is_no_pixel_art_little_is_said() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (3, 32, 32, 4), dtype=np.uint8)
    noise[..., 3] = 255
    assert color_changes(noise) == ([0, 0, 0], [0, 0, 0])

    assert remarks(clip("idle", np.tile(frames("r", "g", "b"), (1, 600, 600, 1)))) == []


def test_of_nothing_there_is_nothing_to_say() -> None:
    assert remarks(clip("idle", np.zeros((3, 4, 4, 4), np.uint8))) == []
    assert remarks(clip("idle", frames("r", "r"))) == []

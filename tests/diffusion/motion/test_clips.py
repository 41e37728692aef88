"""Clips of a sprite, and the same figure from other sides."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from spritestudio.diffusion.motion.clips import clip_of, paint_clip, paint_turns
from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray, ClipSpec, FrameStep, TurnSpec
from tests.diffusion.motion.tiny_walker import MODEL, figure, untaught, walker

SPRITE = figure()
WALK = ClipSpec(clip="walk", facing="left", movement=0.9)
STILL = np.zeros((8, 8), bool)
STILL[:4] = True


def last_of(spec: ClipSpec, sprite: ByteArray = SPRITE, **changes: Any) -> FrameStep:
    *_, last = paint_clip(untaught(), sprite, spec, **changes)
    return last


def colors_of(images: ByteArray) -> set[bytes]:
    return {pixel.tobytes() for pixel in images.reshape(-1, 4)}


@pytest.mark.parametrize("movement", [0.0, 0.5, 0.9, 1.0])
def test_frames_are_what_the_network_knows_and_the_first_is_the_sprite(movement: float) -> None:
    spec = dataclasses.replace(WALK, movement=movement, proposals=2)
    *_, last = paint_clip(walker(), SPRITE, spec)
    clip = clip_of(spec, last)
    assert np.array_equal(clip.frames[0], SPRITE)
    for frame in clip.frames[1:]:
        assert np.array_equal(frame, np.roll(SPRITE, 1, axis=0))
    assert (clip.tag, clip.durations_ms, clip.loops) == ("walk-left", (150,) * 4, True)


def test_events_tell_of_every_step_and_of_the_proposals_of_every_frame() -> None:
    events = list(
        paint_clip(untaught(), SPRITE, dataclasses.replace(WALK, frames=3, proposals=5, movement=0.5))
    )
    steps = [event.step for event in events]
    assert steps == sorted(set(steps))
    assert steps[-1] == events[0].steps
    finished = [event for event in events if event.is_finished]
    assert [event.name for event in finished] == [1, 2]
    for event in finished:
        assert event.proposals.shape == (5, 8, 8, 4)
        assert list(event.frayed) == sorted(event.frayed)
        assert np.array_equal(event.frames[event.name], event.proposals[0])
    assert np.array_equal(events[0].frames[2], SPRITE)  # not painted yet


def test_painted_frames_have_the_colours_of_the_sprite_unless_more_are_allowed() -> None:
    spec = dataclasses.replace(WALK, movement=1.0)
    own = last_of(spec)
    assert colors_of(np.stack(list(own.frames.values()))) <= colors_of(SPRITE)
    free = last_of(dataclasses.replace(spec, own_colors=False))
    assert colors_of(free.proposals) - colors_of(SPRITE)


def test_still_pixels_stay_to_the_pixel() -> None:
    last = last_of(dataclasses.replace(WALK, movement=1.0), still=STILL)
    for number in (1, 2, 3):
        assert np.array_equal(last.frames[number][STILL], SPRITE[STILL])
        assert not np.array_equal(last.frames[number], SPRITE)


def test_it_is_painted_again_from_a_frame_on_and_the_earlier_ones_stay() -> None:
    standing = np.stack(list(last_of(WALK).frames.values()))
    again = last_of(dataclasses.replace(WALK, seed=7), standing=standing, anew=range(2, 4))
    assert np.array_equal(again.frames[1], standing[1])
    assert not np.array_equal(again.frames[2], standing[2])
    whole = last_of(dataclasses.replace(WALK, seed=7))
    assert np.array_equal(again.frames[3], whole.frames[3])


def test_a_part_of_one_frame_is_painted_over_and_the_rest_of_it_stays() -> None:
    standing = np.stack([SPRITE, np.roll(SPRITE, 1, axis=1), np.roll(SPRITE, 2, axis=1), SPRITE])
    spec = dataclasses.replace(WALK, movement=1.0)
    last = last_of(spec, standing=standing, anew=[2], still=STILL)
    assert np.array_equal(last.frames[2][STILL], standing[2][STILL])
    assert not np.array_equal(last.frames[2], standing[2])
    assert np.array_equal(last.frames[1], standing[1])


def test_the_same_seed_gives_the_same_frames_and_another_one_others() -> None:
    spec = dataclasses.replace(WALK, movement=1.0)
    first, again, other = (
        last_of(dataclasses.replace(spec, seed=seed)).frames[1] for seed in (0, 0, MODEL.image_size)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_figure_is_turned_to_the_sides_that_are_asked_for() -> None:
    *_, last = paint_turns(walker(), SPRITE, TurnSpec(sides=("left", "back")))
    assert list(last.frames) == ["left", "back"]
    assert np.array_equal(last.frames["left"], SPRITE[:, ::-1])
    assert np.array_equal(last.frames["back"], SPRITE)


def test_what_is_known_of_a_sprite_is_asked_for_unless_the_request_says_another_side() -> None:
    for known, facing, is_mirrored in (("left", "", True), ("left", "back", False), ("back", "left", True)):
        context = MODEL.context({f"facing:{known}": 1.0})
        *_, last = paint_clip(
            walker(), SPRITE, ClipSpec(clip="idle", facing=facing, context=context, movement=1.0)
        )
        assert np.array_equal(last.frames[1], SPRITE[:, ::-1] if is_mirrored else SPRITE)


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (ClipSpec(clip="wallk"), "no movement named 'wallk'. Did you mean walk?"),
        (ClipSpec(clip="fly"), "no movement named 'fly'. They know idle or walk."),
        (ClipSpec(clip="turn"), "no movement named 'turn'"),
        (ClipSpec(clip="walk", facing="lef"), "no side named 'lef'. Did you mean left?"),
        (TurnSpec(sides=("left", "up")), "no side named 'up'. Did you mean back?"),
        (TurnSpec(sides=("left", "within")), "no side named 'within'. They know front, left, right or back."),
        (ClipSpec(clip="walk", context=(1.0,)), "has 10 numbers, not 1"),
    ],
    ids=str,
)
def test_what_the_weights_have_not_learned_is_told_with_what_is_near(
    spec: ClipSpec | TurnSpec, words: str
) -> None:
    with pytest.raises(SpriteStudioError) as refused:
        paint_turns(walker(), SPRITE, spec) if isinstance(spec, TurnSpec) else paint_clip(
            walker(), SPRITE, spec
        )
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"clips": (), "weak_clips": ()}, "have learned no movements"),
        ({"few_step": True}, "in few steps have learned no movements"),
    ],
    ids=str,
)
def test_weights_without_movements_say_so(changes: dict[str, Any], words: str) -> None:
    other = dataclasses.replace(walker(), spec=dataclasses.replace(MODEL, **changes))
    for refused in (lambda: paint_clip(other, SPRITE, WALK), lambda: paint_turns(other, SPRITE, TurnSpec())):
        with pytest.raises(SpriteStudioError, match=words):
            refused()


@pytest.mark.parametrize(
    ("sprite", "changes", "words"),
    [
        (np.zeros((16, 16, 4), np.uint8), {}, "16×16 pixels, and these weights paint 8×8"),
        (np.zeros((8, 8, 4), np.uint8), {}, "nothing to move"),
        (SPRITE, {"standing": np.stack([SPRITE] * 3)}, "the clip has 4"),
        (SPRITE, {"standing": np.stack([SPRITE] * 4), "anew": [0]}, "frames 1 to 3"),
        (SPRITE, {"anew": [2]}, "of a clip that stands"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused(sprite: ByteArray, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(SpriteStudioError, match=words):
        last_of(WALK, sprite, **changes)


def test_as_many_pixels_are_painted_anew_as_may_move() -> None:
    def moved_by(movement: float) -> list[ByteArray]:
        spec = dataclasses.replace(WALK, movement=movement, frames=2, proposals=3)
        *_, last = paint_clip(untaught(), SPRITE, spec)
        return sorted(last.proposals, key=lambda image: image.tobytes())

    whole, some = moved_by(0.0), moved_by(0.4)
    allowed = round(0.4 * (SPRITE[..., 3] > 0).sum())
    nearest = [min((image != other).any(axis=-1).sum() for other in whole) for image in some]
    assert max(nearest) <= allowed
    assert max(nearest) > 0

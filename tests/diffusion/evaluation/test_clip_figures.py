"""Painted clips beside drawn ones."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from spritestudio.diffusion.evaluation.clip_figures import (
    ClipEvaluation,
    evaluate_clips,
    real_clips,
    wrong_pixels,
)
from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ClipSpec
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from tests.diffusion.motion.tiny_walker import MODEL, figure, walker

ALL = np.ones(8, bool)


def moving() -> SpriteSet:
    """Two walks that go down by a pixel, an idle that does too, which the walker does not know, a flight."""
    first = [figure(seed) for seed in range(4)]
    images = np.stack([frame for one in first for frame in (one, np.roll(one, 1, axis=0))])
    notes = {
        "clip": np.array(["walk"] * 4 + ["idle"] * 2 + ["fly"] * 2),
        "facing": np.array(["front"] * 2 + ["up"] * 6),
    }
    contexts = np.ones((8, 1), np.float32)
    return SpriteSet(images, contexts, ("hero",), np.arange(8) // 2, "moving.npz", notes=notes)


def measured(**changes: Any) -> ClipEvaluation:
    spec = ClipSpec(proposals=2, **changes)
    clips = real_clips(moving(), MODEL, ALL, 9)
    events = list(evaluate_clips(walker(), clips, spec))
    assert [event.step for event in events] == [1, 2, 3]
    assert events[-1].evaluation is not None
    return events[-1].evaluation


def test_the_second_frames_are_painted_and_stand_beside_what_needs_no_network() -> None:
    found = measured()
    assert {name: figures.clips for name, figures in found.by_clip.items()} == {"idle": 1, "walk": 2}
    walk, idle = found.by_clip["walk"], found.by_clip["idle"]
    assert (walk.painted, walk.moved) == (0.0, 0.0)
    assert walk.copied > 0.1
    assert not walk.is_better  # moving down by a pixel is as good
    assert idle.painted == idle.copied
    assert idle.stepped is None
    assert walk.stepped is not None
    assert walk.stepped > 0.0
    assert found.weak_clips == ("idle", "walk")
    assert (walk.other_colors, walk.drift_px, walk.real_drift_px) == (0.0, 0.0, 0.0)
    assert dataclasses.replace(walk, moved=0.2).is_better
    assert not dataclasses.replace(walk, moved=0.2, stepped=0.0).is_better


def test_clips_know_what_their_figures_are_and_sides_that_the_model_knows() -> None:
    clips = real_clips(moving(), MODEL, ALL, 9)
    assert [(clip.name, clip.facing) for clip in clips] == [("walk", "front"), ("walk", ""), ("idle", "")]
    assert clips[0].context == MODEL.context({"hero": 1.0})
    assert [clip.name for clip in real_clips(moving(), MODEL, ALL, 2)] == ["walk", "idle"]


def test_figures_unlike_what_was_learned_from_are_told_apart() -> None:
    sprites = moving()
    is_measured = np.arange(8) < 4
    assert not any(clip.is_unlike for clip in real_clips(sprites, MODEL, is_measured, 9))
    sprites.images[:2, :, :4] = 0
    assert [clip.is_unlike for clip in real_clips(sprites, MODEL, is_measured, 9)] == [True, False]
    assert not any(clip.is_unlike for clip in real_clips(sprites, MODEL, ALL, 9))


def test_transparent_pixels_have_no_colour() -> None:
    image, other = figure(), figure()
    other[other[..., 3] == 0, 0] = 77
    assert wrong_pixels(image, other) == 0.0
    other[3, 3, 0] += 1
    assert wrong_pixels(image, other) == 1 / 64


def test_a_set_without_known_clips_is_refused() -> None:
    for model, words in (
        (dataclasses.replace(MODEL, clips=("sit",), weak_clips=()), "They know sit"),
        (dataclasses.replace(MODEL, clips=(), weak_clips=()), "have learned no movements"),
    ):
        with pytest.raises(SpriteStudioError, match=words):
            real_clips(moving(), model, ALL, 9)


def test_turned_figures_are_measured_beside_mirrored_ones() -> None:
    sides = [figure(0), figure(0)[:, ::-1]]
    images = np.stack([frame for side in sides for frame in (side, np.roll(side, 1, axis=0))])
    notes = {"clip": np.array(["walk"] * 4), "facing": np.array(["right"] * 2 + ["left"] * 2)}
    sprites = SpriteSet(
        images, np.ones((4, 1), np.float32), ("hero",), np.zeros(4, int), "sides.npz", notes=notes
    )
    clips = real_clips(sprites, MODEL, np.ones(4, bool), 9)
    assert [(clip.name, clip.facing) for clip in clips[2:]] == [("turn", "left"), ("turn", "right")]
    *_, last = evaluate_clips(walker(), clips[2:3], ClipSpec(proposals=1))
    assert last.evaluation is not None
    turn = last.evaluation.by_clip["turn"]
    assert (turn.painted, turn.moved) == (0.0, 0.0)
    assert turn.copied > 0.1

"""Sprites painted for comparison."""

from __future__ import annotations

import time

import numpy as np
import pytest

from spritestudio.diffusion.figures.timed import timed_sample, variety, warm_up
from spritestudio.diffusion.sampling.denoiser import NoisePredictor
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.specs import GenerateSpec

SPEC = GenerateSpec(sampler="ddpm", steps=4, seeds=(1, 2, 3), contexts=((1.0, 0.0),))


def test_the_sprites_are_the_samplers_own(denoiser: NoisePredictor) -> None:
    timed, events = list(timed_sample(denoiser, SPEC)), list(sample(denoiser, SPEC))
    assert len(timed) == len(events) == 4
    assert all(np.array_equal(a.images, b.images) for a, b in zip(timed, events, strict=True))
    assert [step.last for step in timed] == [False, False, False, True]


def test_time_grows_with_the_steps_and_not_while_nobody_asks(denoiser: NoisePredictor) -> None:
    start = time.perf_counter()
    seconds = []
    for step in timed_sample(denoiser, SPEC):
        seconds.append(step.seconds)
        time.sleep(0.05)
    assert seconds == sorted(seconds)
    assert 0.0 < seconds[-1] < time.perf_counter() - start - 4 * 0.05 + 0.001


def test_a_warm_up_changes_no_sprite(denoiser: NoisePredictor) -> None:
    before = [step.images for step in timed_sample(denoiser, SPEC)][-1]
    warm_up(denoiser, SPEC)
    assert np.array_equal(before, [step.images for step in timed_sample(denoiser, SPEC)][-1])


def test_equal_sprites_have_no_variety_and_opposite_ones_all() -> None:
    white, black = np.full((8, 8, 4), 255, np.uint8), np.full((8, 8, 4), (0, 0, 0, 255), np.uint8)
    assert variety(np.stack((white, white, white))) == 0.0
    assert variety(np.stack((white, black))) == pytest.approx(1.0)
    assert 0.0 < variety(np.stack((white, white, black))) < 1.0


def test_what_cannot_be_seen_does_not_differ() -> None:
    clear_red = np.full((8, 8, 4), (255, 0, 0, 0), np.uint8)
    assert variety(np.stack((clear_red, np.zeros((8, 8, 4), np.uint8)))) == 0.0

"""One step taken apart: the parts make up the step, and the sprites are the sampler's own."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from spritestudio.diffusion.figures.step_parts import StepParts, take_apart
from spritestudio.diffusion.sampling.denoiser import NoisePredictor
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.errors import SpriteStudioError
from spritestudio.specs import GenerateSpec

SPEC = GenerateSpec(sampler="ddpm", steps=5, seeds=(3, 4), contexts=((1.0, 0.0),))


@pytest.fixture
def parts(denoiser: NoisePredictor) -> list[StepParts]:
    return list(take_apart(denoiser, SPEC))


def test_the_sprites_are_those_that_the_sampler_paints(
    denoiser: NoisePredictor, parts: list[StepParts]
) -> None:
    events = list(sample(denoiser, SPEC))
    assert [part.step for part in parts] == [event.step for event in events] == [1, 2, 3, 4, 5]
    for part, event in zip(parts, events, strict=True):
        assert np.array_equal(part.result, event.images)


def test_each_step_begins_where_the_one_before_ended(parts: list[StepParts]) -> None:
    assert parts[0].timestep == 20
    assert parts[-1].timestep_prev == 0
    for before, after in pairwise(parts):
        assert after.timestep == before.timestep_prev
        assert np.array_equal(after.noisy, before.result)


def test_mean_and_fresh_noise_are_the_result(parts: list[StepParts]) -> None:
    for part in parts[:-1]:
        colors = [a[..., :3].astype(int) - 128 for a in (part.mean, part.fresh, part.result)]
        inside = np.all([(np.abs(c) < 126) for c in colors], axis=0)  # what was cut off cannot add up
        assert inside.any()
        assert np.abs(colors[0] + colors[1] - colors[2])[inside].max() <= 2


def test_the_last_step_adds_no_noise(parts: list[StepParts]) -> None:
    assert parts[0].fresh_share > 0.0
    assert np.ptp(parts[0].fresh) > 0
    assert parts[-1].fresh_share == 0.0
    assert np.ptp(parts[-1].fresh[..., :3]) == 0


def test_sprite_and_noise_share_the_variance(parts: list[StepParts]) -> None:
    for part in parts:
        assert part.sprite_share**2 + part.noise_share**2 == pytest.approx(1.0)
    assert parts[0].noise_share > parts[-1].noise_share


def test_noise_is_shown_opaque(parts: list[StepParts]) -> None:
    assert (parts[0].noise[..., 3] == 255).all()
    assert parts[0].noise[..., :3].std() == pytest.approx(0.5 * 127.5, rel=0.5)


def test_other_samplers_have_no_such_parts(denoiser: NoisePredictor) -> None:
    with pytest.raises(SpriteStudioError, match="ddim has no such parts"):
        next(take_apart(denoiser, replace(SPEC, sampler="ddim")))

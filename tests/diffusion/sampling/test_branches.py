"""Going on from a step of an earlier request."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from spritestudio.diffusion.sampling.denoiser import NoisePredictor
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.specs import Branch, GenerateSpec, SampleStep, StartPictures
from tests.diffusion.sampling.walks import SETTINGS, last


def earlier(settings: dict[str, Any]) -> GenerateSpec:
    return GenerateSpec(seeds=(1, 2, 3), contexts=((1.0, 0.0), (0.0, 1.0)), steps=8, **settings)


def same_end(a: SampleStep, b: SampleStep) -> bool:
    return bool((a.x_t == b.x_t).all())


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_who_goes_on_with_nothing_changed_comes_to_the_same(
    denoiser: NoisePredictor, settings: dict[str, Any]
) -> None:
    first = earlier(settings)
    events = list(sample(denoiser, first))
    branch = dataclasses.replace(first, branch=Branch(first, 5))
    went_on = list(sample(denoiser, branch))
    assert [event.step for event in went_on] == [6, 7, 8]
    for event, before in zip(went_on, events[5:], strict=True):
        assert event.timestep == before.timestep
        assert same_end(event, before)
    again = dataclasses.replace(branch, branch=Branch(branch, 7))
    assert same_end(last(sample(denoiser, again)), events[-1]), "a branch of a branch"


def test_what_is_changed_changes_the_rest_alone(denoiser: NoisePredictor) -> None:
    first = earlier({})
    events = list(sample(denoiser, first))
    other = dataclasses.replace(first, contexts=((0.0, 1.0),), branch=Branch(first, 5))
    went_on = last(sample(denoiser, other))
    assert not (went_on.x_t[0] == events[-1].x_t[0]).all()
    assert (went_on.x_t[1] == events[-1].x_t[1]).all(), "this one asked for the same before"
    anew = last(sample(denoiser, dataclasses.replace(first, contexts=((0.0, 1.0),))))
    near, far = (np.abs(end.x_t[0] - events[-1].x_t[0]).mean() for end in (went_on, anew))
    assert near < far


@pytest.mark.parametrize(("steps", "left"), [(8, 3), (40, 15), (2, 1), (1, 1)])
def test_another_method_takes_its_own_steps_from_there(
    denoiser: NoisePredictor, steps: int, left: int
) -> None:
    first = earlier({})
    events = list(sample(denoiser, first))
    spec = dataclasses.replace(first, sampler="ddpm", steps=steps, branch=Branch(first, 5))
    went_on = list(sample(denoiser, spec))
    assert [event.step for event in went_on] == list(range(steps - left + 1, steps + 1))
    assert went_on[0].timestep < events[4].timestep
    assert went_on[-1].timestep == 0


def test_a_sprite_of_a_branch_is_the_same_alone_and_in_batches(denoiser: NoisePredictor) -> None:
    first = earlier({"sampler": "ddpm"})
    spec = dataclasses.replace(first, guidance_scale=2.0, branch=Branch(first, 3))
    whole = last(sample(denoiser, spec)).images
    parts = [last(sample(denoiser, part)).images for part in spec.batches(2)]
    np.testing.assert_array_equal(np.concatenate(parts), whole)


def test_known_pixels_stay_in_a_branch(denoiser: NoisePredictor) -> None:
    chance = np.random.default_rng(0)
    picture = chance.integers(0, 256, (8, 8, 4), dtype=np.uint8)
    picture[..., 3] = 255
    mask = np.zeros((8, 8), bool)
    mask[2:5] = True
    first = dataclasses.replace(earlier({}), start=StartPictures.of(picture, mask, 0.8))
    events = list(sample(denoiser, first))
    for event in sample(denoiser, dataclasses.replace(first, branch=Branch(first, 5))):
        np.testing.assert_array_equal(event.images[:, ~mask], np.broadcast_to(picture[~mask], (3, 40, 4)))
    assert events[-1].images[:, mask].std() > 0
    symmetric = dataclasses.replace(first, symmetry="left-right", branch=Branch(first, 5))
    painted = last(sample(denoiser, symmetric)).images
    np.testing.assert_array_equal(painted[:, ~mask], np.broadcast_to(picture[~mask], (3, 40, 4)))
    rows = painted[:, 2:5]
    np.testing.assert_array_equal(rows, rows[:, :, ::-1])

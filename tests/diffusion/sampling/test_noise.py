"""Noise from seeds, and between two of them."""

from __future__ import annotations

import math

import pytest
import torch

from spritestudio.diffusion.sampling.denoiser import NoisePredictor
from spritestudio.diffusion.sampling.noise import seeded_noise, slerp
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.specs import GenerateSpec
from tests.diffusion.sampling.walks import SETTINGS, last

SHAPE = (4, 16, 16)


def test_between_two_draws_noise_keeps_its_length() -> None:
    a, b = torch.randn(2, *SHAPE, generator=torch.Generator().manual_seed(1))
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        assert slerp(a, b, share).std().item() == pytest.approx(1.0, abs=0.05)
    assert (0.5 * a + 0.5 * b).std().item() < 0.75, "a straight line has less noise in its middle"


def test_the_way_goes_evenly_through_the_angle() -> None:
    a, b = torch.tensor([2.0, 0.0]), torch.tensor([0.0, 2.0])
    for share in (0.0, 0.1, 0.5, 0.9, 1.0):
        x, y = slerp(a, b, share).tolist()
        assert math.atan2(y, x) == pytest.approx(share * math.pi / 2, abs=1e-6)
    assert torch.equal(slerp(a, 3 * a, 0.4), a), "there is no angle between them"


def test_noise_without_a_way_is_that_of_the_seeds_alone() -> None:
    plain = seeded_noise(GenerateSpec(seeds=(3, 4)), SHAPE, torch.device("cpu"))()
    spec = GenerateSpec(seeds=(3, 4), noise=(3, (4, 8, 0.5)))
    on_the_way = seeded_noise(spec, SHAPE, torch.device("cpu"))()
    assert torch.equal(plain[0], on_the_way[0])
    assert not torch.equal(plain[1], on_the_way[1])


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_the_ends_of_the_way_are_the_sprites_of_the_two_seeds(
    denoiser: NoisePredictor, settings: dict[str, object]
) -> None:
    way = GenerateSpec(seeds=(5, 5, 5), noise=((5, 7, 0.0), (5, 7, 0.5), (5, 7, 1.0)), steps=6, **settings)
    ends = GenerateSpec(seeds=(5, 5, 7), steps=6, **settings)
    found, expected = last(sample(denoiser, way)), last(sample(denoiser, ends))
    assert (found.x_t[[0, 2]] == expected.x_t[[0, 2]]).all()
    assert (found.x_t[1] != expected.x_t[0]).any()
    assert (found.x_t[1] != expected.x_t[2]).any()


def test_a_point_may_lie_between_points_that_lie_between_others(denoiser: NoisePredictor) -> None:
    shape, device = denoiser.sprite_shape, denoiser.device
    first, second = (3, 4, 0.5), (5, 6, 0.25)
    spec = GenerateSpec(seeds=(3, 3, 3), noise=(first, second, (first, second, 0.75)))
    a, b, between = seeded_noise(spec, shape, device)()
    assert torch.equal(between, slerp(a, b, 0.75))

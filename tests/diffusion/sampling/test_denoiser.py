"""Contexts, mixes and guidance: what steers a walk."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from spritestudio.diffusion.network_kinds import build_network, denoiser_for
from spritestudio.diffusion.sampling.denoiser import Denoiser, NoisePredictor, guided
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.specs import (
    FloatArray,
    GenerateSpec,
)
from tests.diffusion.sampling.walks import last
from tests.diffusion.test_network_kinds import model_of
from tests.specs.models import WORDY


def painted(denoiser: Denoiser, *contexts: tuple[float, ...], **settings: Any) -> FloatArray:
    spec = GenerateSpec(steps=4, seeds=(5, 5, 5, 5), contexts=contexts, clip_x0=False, **settings)
    return last(sample(denoiser, spec)).x_t


def test_no_context_is_a_context_of_zeros(denoiser: NoisePredictor) -> None:
    assert np.array_equal(painted(denoiser, ()), painted(denoiser, (0.0, 0.0)))


def test_one_context_serves_every_sprite(denoiser: NoisePredictor) -> None:
    x = painted(denoiser, (1.0, 0.0))
    assert all(np.array_equal(x[i], x[0]) for i in range(4))


def test_several_contexts_are_dealt_in_turn(denoiser: NoisePredictor) -> None:
    x = painted(denoiser, (1.0, 0.0), (0.0, 1.0))
    assert np.array_equal(x[0], x[2])
    assert np.array_equal(x[1], x[3])
    assert not np.allclose(x[0], x[1])


def test_the_shares_of_a_context_matter(denoiser: NoisePredictor) -> None:
    x = painted(denoiser, (1.0, 0.0), (1.0, 0.3), (1.0, 0.6), (1.0, 0.9))
    for i in range(3):
        assert not np.allclose(x[i], x[i + 1])


def test_guidance_1_follows_the_context_and_0_ignores_it(denoiser: NoisePredictor) -> None:
    x_t, context = torch.randn(2, 3, 8, 8), torch.tensor([[1.0, 0.6], [0.0, 0.0]])
    with_context = denoiser.predict(x_t, 300, context)
    without = denoiser.predict(x_t, 300, torch.zeros(2, 2))

    assert torch.equal(guided(denoiser, x_t, 300, context, 1.0), with_context)
    assert torch.equal(guided(denoiser, x_t, 300, context, 0.0), without)
    assert not torch.allclose(with_context[0], without[0])
    assert np.array_equal(painted(denoiser, (1.0, 0.6), guidance_scale=0.0), painted(denoiser, ()))


@pytest.mark.parametrize("scale", [0.25, 0.5, 3.0])
def test_guidance_is_linear(denoiser: NoisePredictor, scale: float) -> None:
    x_t, context = torch.randn(1, 3, 8, 8), torch.tensor([[1.0, 0.6]])
    with_context = denoiser.predict(x_t, 300, context)
    without = denoiser.predict(x_t, 300, torch.zeros(1, 2))
    expected = without + scale * (with_context - without)
    assert torch.allclose(guided(denoiser, x_t, 300, context, scale), expected, atol=1e-5)


def test_composing_adds_what_each_class_changes(denoiser: NoisePredictor) -> None:
    x_t, context = torch.randn(3, 3, 8, 8), torch.tensor([[1.0, 0.6], [0.0, 2.0], [0.0, 0.0]])
    without, hero, food = (
        denoiser.predict(x_t, 300, torch.tensor([row]).expand(3, 2))
        for row in ([0.0, 0.0], [1.0, 0.0], [0.0, 1.0])
    )
    expected = without + 1.5 * (context[:, :1, None, None] * (hero - without))
    expected += 1.5 * (context[:, 1:, None, None] * (food - without))
    assert torch.allclose(guided(denoiser, x_t, 300, context, 1.5, composed=True), expected, atol=1e-4)


def test_composing_keeps_what_is_asked_for_beside_the_kinds() -> None:
    torch.manual_seed(0)
    network = build_network(WORDY)
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    wordy = denoiser_for(network, WORDY)
    x_t = torch.randn(3, 4, 8, 8)
    asked = (
        {"hero": 1.0, "monster": 0.5, "style:inked": 1.0},
        {"style:inked": 1.0, "word:red": 1.0},
        {"monster": 1.0, "word:red": 1.0},
    )

    def predicted(*mixes: dict[str, float]) -> torch.Tensor:
        return wordy.predict(x_t, 10, torch.tensor([WORDY.context(mix) for mix in mixes]))

    without = predicted({}, {}, {})
    alone = predicted({"hero": 1.0, "style:inked": 1.0}, *asked[1:])
    second = predicted({"monster": 1.0, "style:inked": 1.0}, {}, {})
    expected = without + 1.5 * (alone - without) + 1.5 * 0.5 * (second - without)
    context = torch.tensor([WORDY.context(mix) for mix in asked])
    assert torch.allclose(guided(wordy, x_t, 10, context, 1.5, composed=True), expected, atol=1e-3)


def test_guidance_keeps_to_its_interval_of_noise_levels(denoiser: NoisePredictor) -> None:
    nowhere = painted(denoiser, (1.0, 0.6), guidance_scale=3.0, guidance_low=500.0)
    assert np.array_equal(nowhere, painted(denoiser, (1.0, 0.6)))
    middle = painted(denoiser, (1.0, 0.6), guidance_scale=3.0, guidance_low=0.2, guidance_high=2.0)
    assert not np.allclose(middle, nowhere)
    assert not np.allclose(middle, painted(denoiser, (1.0, 0.6), guidance_scale=3.0))


def test_guidance_changes_nothing_where_there_is_no_context(denoiser: NoisePredictor) -> None:
    assert np.array_equal(painted(denoiser, (), guidance_scale=5.0), painted(denoiser, ()))


def test_pixels_agree_where_there_is_little_noise() -> None:
    torch.manual_seed(0)
    model = model_of("studio-unet")
    denoiser = denoiser_for(build_network(model), model)

    def agreed(strength: float, below: float) -> FloatArray:
        spec = GenerateSpec(
            "dpmpp-2m", 4, (5,), ((1.0, 0.0),), agreement=strength, agreement_below=below, decoding="mean"
        )
        return np.stack([event.x0 for event in sample(denoiser, spec)])

    freely, late, always = agreed(0.0, 100.0), agreed(1.0, 1.0), agreed(1.0, 100.0)
    assert np.array_equal(agreed(1.0, 0.0), freely)
    assert np.array_equal(late[0], freely[0])
    assert not np.allclose(late[-1], freely[-1])
    assert not np.allclose(always[0], freely[0])

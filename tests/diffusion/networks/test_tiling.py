"""Networks whose maps join at the edges."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from spritestudio.diffusion.network_kinds import build_network, denoiser_for
from spritestudio.diffusion.sampling.denoiser import MEAN, NetworkDenoiser
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.specs import GenerateSpec, ModelSpec
from tests.diffusion.sampling.walks import last

PALETTE = ("#00000000", "#1a1c2c", "#b13e53", "#f4f4f4")
STUDIO = ModelSpec(
    class_names=("hero", "food"),
    image_size=16,
    architecture="studio-unet",
    width=8,
    schedule="karras",
    timesteps=20,
    palette=PALETTE,
)
KINDS = (STUDIO, dataclasses.replace(STUDIO, architecture="reference-unet"))


@pytest.fixture(params=KINDS, ids=lambda spec: spec.architecture)
def denoiser(request: pytest.FixtureRequest) -> NetworkDenoiser:
    torch.manual_seed(0)
    network = build_network(request.param)
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    return denoiser_for(network, request.param)


def answers(denoiser: NetworkDenoiser, x_t: torch.Tensor) -> torch.Tensor:
    """What it sees at a middling level, with pixels that agree on colours."""
    options = dataclasses.replace(MEAN, agreement=0.5)
    context = torch.tensor([[1.0, 0.5]]).expand(len(x_t), -1)
    return denoiser.decode(denoiser.predict(x_t, 8, context), x_t, 8, options)


@pytest.mark.parametrize(
    ("across", "down", "shift", "joins"),
    [
        (True, True, (4, 8), True),
        (True, False, (0, 4), True),
        (False, True, (8, 0), True),
        (True, False, (4, 0), False),
        (False, True, (0, 4), False),
        (False, False, (0, 4), False),
    ],
)
def test_what_is_shifted_round_the_edges_is_painted_shifted(
    denoiser: NetworkDenoiser, across: bool, down: bool, shift: tuple[int, int], joins: bool
) -> None:
    tiled = denoiser.tiled(across, down) if across or down else denoiser
    x_t = torch.randn(2, 4, 16, 16, generator=torch.Generator().manual_seed(1))
    shifted = answers(tiled, x_t.roll(shift, dims=(2, 3)))
    expected = answers(tiled, x_t).roll(shift, dims=(2, 3))
    assert torch.allclose(shifted, expected, atol=1e-4) == joins


def test_the_weights_are_shared_and_the_first_denoiser_stays(denoiser: NetworkDenoiser) -> None:
    x_t = torch.randn(1, 4, 16, 16, generator=torch.Generator().manual_seed(1))
    before = answers(denoiser, x_t)
    tiled = denoiser.tiled(True, True)
    assert {id(p) for p in tiled._painter.parameters()} == {id(p) for p in denoiser._painter.parameters()}
    assert torch.equal(answers(denoiser, x_t), before)
    assert not torch.equal(answers(tiled, x_t), before)


@pytest.mark.parametrize(
    ("tiling", "joined"),
    [("none", (False, False)), ("across", (False, True)), ("down", (True, False)), ("both", (True, True))],
)
def test_edges_that_join_differ_as_neighbours_within_a_sprite_do(
    denoiser: NetworkDenoiser, tiling: str, joined: tuple[bool, bool]
) -> None:
    spec = GenerateSpec(
        seeds=tuple(range(32)), contexts=((1.0, 0.0),), steps=10, agreement=2.0, tiling=tiling
    )
    images = last(sample(denoiser, spec)).images
    for axis, joins in zip((1, 2), joined, strict=True):
        joint, within = seams(images, axis)
        assert (joint < 1.5 * within) == joins, (axis, joint, within)


def seams(images: np.ndarray, axis: int) -> tuple[float, float]:
    """How much neighbours differ, on average: where two opposite edges meet, and within the sprites."""
    pixels = images.astype(float)
    edges = pixels.take((0, -1), axis)
    return float(np.abs(np.diff(edges, axis=axis)).mean()), float(np.abs(np.diff(pixels, axis=axis)).mean())

"""A denoiser for the tests of figures."""

from __future__ import annotations

import pytest
import torch

from spritestudio.diffusion.network_kinds import build_network
from spritestudio.diffusion.sampling.denoiser import NoisePredictor
from spritestudio.specs import ModelSpec
from tests.diffusion.course import lively


@pytest.fixture(scope="package")
def denoiser() -> NoisePredictor:
    """A small network with random weights, over twenty timesteps."""
    spec = ModelSpec(class_names=("hero", "food"), image_size=8, width=8, timesteps=20)
    torch.manual_seed(3)
    network = build_network(spec)
    lively(network)
    return NoisePredictor(network, spec)

"""A denoiser for the tests of walks."""

from __future__ import annotations

import pytest
import torch

from spritestudio.diffusion.network_kinds import build_network
from spritestudio.diffusion.sampling.denoiser import NoisePredictor
from tests.diffusion.course import lively
from tests.diffusion.sampling.walks import SPEC


@pytest.fixture(scope="module")
def denoiser() -> NoisePredictor:
    """A small network with random weights, over the notes' schedule."""
    torch.manual_seed(3)
    network = build_network(SPEC)
    lively(network)
    return NoisePredictor(network, SPEC)

"""A tiny network of the studio's kind, ready to paint."""

from __future__ import annotations

import pytest
import torch

from spritestudio.diffusion.network_kinds import build_network
from spritestudio.diffusion.sampling.denoiser import PalettePredictor
from tests.diffusion.networks.tiny_studio import MODEL


@pytest.fixture(scope="module")
def denoiser() -> PalettePredictor:
    """A small network whose weights are all random, so that everything it is told matters."""
    torch.manual_seed(0)
    network = build_network(MODEL)
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    return PalettePredictor(network, MODEL)

"""A network in closed form that sees a second sprite: walking it moves it down, turning left mirrors it."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from spritestudio.diffusion.checkpoint import Checkpoint
from spritestudio.diffusion.network_kinds import build_network
from spritestudio.diffusion.networks.palette_head import PaletteHead
from spritestudio.diffusion.sampling.denoiser import ReferencePredictor
from spritestudio.specs import ByteArray, ModelSpec

MODEL = ModelSpec(
    class_names=("hero",),
    facings=("front", "left", "right", "back"),
    clips=("idle", "walk", "turn"),
    weak_clips=("idle",),
    image_size=8,
    architecture="reference-unet",
    width=8,
    schedule="karras",
    timesteps=50,
    palette=("#00000000", "#1a1c2c", "#b13e53", "#38b764", "#f4f4f4"),
)
_COLORS = np.array([[30, 28, 40, 255], [170, 62, 83, 255], [56, 170, 100, 255]], np.uint8)
_SURE = 8.0


class Walker(nn.Module):
    """Palette logits that know what becomes of the reference; nothing else does it look at."""

    def __init__(self) -> None:
        super().__init__()
        self.colors = nn.Parameter(PaletteHead(MODEL).colors)

    def forward(self, x: Tensor, level: Tensor, context: Tensor) -> Tensor:
        place = {name: index for index, name in enumerate(MODEL.features)}
        walks, is_left = context[:, place["clip:walk"]] > 0, context[:, place["facing:left"]] > 0
        reference = x[:, 5:9]
        reference = torch.where(walks[:, None, None, None], reference.roll(1, dims=2), reference)
        reference = torch.where((is_left & ~walks)[:, None, None, None], reference.flip(-1), reference)
        distance = (reference[:, None] - self.colors[None, :, :, None, None]).square().sum(dim=2)
        return -_SURE * distance


def walker() -> Checkpoint:
    """It, ready to paint."""
    return Checkpoint(MODEL, ReferencePredictor(Walker(), MODEL))


def untaught(model: ModelSpec = MODEL) -> Checkpoint:
    """A network with random weights, which paints anything."""
    torch.manual_seed(0)
    network = build_network(model)
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    return Checkpoint(model, ReferencePredictor(network, model))


def figure(seed: int = 0) -> ByteArray:
    """A sprite of up to three colours in the middle of the canvas, none of them the network's."""
    draw = np.random.default_rng(seed)
    image = np.zeros((8, 8, 4), np.uint8)
    image[2:6, 2:6] = _COLORS[draw.integers(0, 3, (4, 4))]
    image[2, 2] = 0
    return image

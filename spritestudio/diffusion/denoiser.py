"""One view of every network: from a noisy sprite, its timestep and its context to the clean sprite."""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Tensor

from spritestudio.diffusion.schedule import Schedule
from spritestudio.diffusion.unet import ContextUnet
from spritestudio.specs import ModelSpec

_SPRITES_PER_PASS = 256  # bounds the memory of a pass, whatever the size of the batch


class Denoiser(Protocol):
    """What a sampler needs to know of a model.

    Attributes:
        schedule: The noise levels it knows.
        sprite_shape: (C, H, W) of one sprite.
        context_size: Length of a context vector.
        device: Where its tensors live.
    """

    schedule: Schedule
    sprite_shape: tuple[int, int, int]
    context_size: int
    device: torch.device

    def __call__(self, x_t: Tensor, t: int, context: Tensor) -> Tensor:
        """Predict x0, float32 (B, C, H, W).

        Args:
            x_t: Noisy sprites, float32 (B, C, H, W).
            t: Their timestep, 1 to T.
            context: float32 (B, context_size); a row of zeros means no context.
        """
        ...


class NoisePredictor:
    """A network that predicts eps, seen as one that predicts x0.

    x0 = (x_t − sqrt(1 − alpha_bar) eps) / sqrt(alpha_bar).

    Args:
        network: Takes (x_t, t / T, context) and returns eps; put into evaluation mode.
        spec: Its description.
    """

    def __init__(self, network: ContextUnet, spec: ModelSpec) -> None:
        self.network = network.eval()
        self.schedule = Schedule.of(spec)
        self.sprite_shape = (spec.channels, spec.image_size, spec.image_size)
        self.context_size = spec.context_size
        self.device = next(network.parameters()).device

    @torch.no_grad()
    def __call__(self, x_t: Tensor, t: int, context: Tensor) -> Tensor:
        time = torch.tensor([t / self.schedule.timesteps], dtype=x_t.dtype, device=x_t.device)
        passes = zip(x_t.split(_SPRITES_PER_PASS), context.split(_SPRITES_PER_PASS), strict=True)
        eps = torch.cat([self.network(x, time, c) for x, c in passes])
        alpha_bar = float(self.schedule.alpha_bar[t])
        return (x_t - (1.0 - alpha_bar) ** 0.5 * eps) / alpha_bar**0.5


def guided(denoiser: Denoiser, x_t: Tensor, t: int, context: Tensor, guidance_scale: float) -> Tensor:
    """Classifier-free guidance: x0_u + s (x0_c − x0_u) (Ho & Salimans 2022, arXiv:2207.12598).

    x0 is linear in eps, so this is the same as guiding eps. With s = 1, or where no sprite has a
    context, one pass through the network is enough.

    Args:
        denoiser: Predicts x0.
        x_t: Noisy sprites, float32 (B, C, H, W).
        t: Their timestep.
        context: float32 (B, context_size).
        guidance_scale: s.
    """
    if guidance_scale == 1.0 or not context.any():
        return denoiser(x_t, t, context)
    x0_without = denoiser(x_t, t, torch.zeros_like(context))
    if guidance_scale == 0.0:
        return x0_without
    return x0_without + guidance_scale * (denoiser(x_t, t, context) - x0_without)

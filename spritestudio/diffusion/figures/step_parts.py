"""One denoising step of DDPM taken apart: prediction, mean and the noise that is added again."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor

from spritestudio.diffusion.sampling.denoiser import Denoiser
from spritestudio.diffusion.sampling.noise import seeded_noise
from spritestudio.diffusion.sampling.sampler import SamplerState, ddpm_mean, sample
from spritestudio.specs import ByteArray, GenerateSpec
from spritestudio.specs.base import require
from spritestudio.sprites.pixels import to_images

_NOISE_STRENGTH = 0.5  # of standard normal noise as colours, so that few values are cut off


@dataclass(frozen=True, eq=False)
class StepParts:
    """What one step did to B sprites, each part uint8 (B, H, W, 4).

    Attributes:
        step: 1 to `steps`.
        steps: How many there are.
        timestep: Where the step began, t.
        timestep_prev: Where it ended, t'.
        sprite_share: sqrt(alpha_bar) at t: how much of the sprite is in `noisy`.
        noise_share: sqrt(1 − alpha_bar) at t: how much noise.
        fresh_share: Standard deviation of the noise that was added, sqrt(beta); 0 at the last step.
        noisy: x_t.
        noise: eps as predicted, at half its strength.
        predicted: x0 as predicted.
        mean: x_t with a part of the predicted noise removed.
        fresh: The noise that was added to the mean.
        result: x_t'.
    """

    step: int
    steps: int
    timestep: int
    timestep_prev: int
    sprite_share: float
    noise_share: float
    fresh_share: float
    noisy: ByteArray
    noise: ByteArray
    predicted: ByteArray
    mean: ByteArray
    fresh: ByteArray
    result: ByteArray


def take_apart(denoiser: Denoiser, spec: GenerateSpec) -> Generator[StepParts]:
    """Paint sprites with DDPM, one event per step with all its parts.

    The sprites are those that `sample` paints of the same request.

    Args:
        denoiser: The model.
        spec: What to paint, by "ddpm".

    Raises:
        SpriteStudioError: The request is of another sampler, or does not fit the model.
    """
    require(spec.sampler == "ddpm", f"A step of {spec.sampler} has no such parts.", "Take ddpm.")
    schedule = denoiser.schedule
    events = sample(denoiser, spec)
    draw = seeded_noise(spec, denoiser.sprite_shape, denoiser.device)
    x_t = draw()
    for event, (t, t_prev) in zip(events, pairwise(schedule.steps(spec.steps, spec.spacing)), strict=True):
        x0 = torch.from_numpy(event.x0).to(x_t)
        result = torch.from_numpy(event.x_t).to(x_t)
        state = SamplerState(schedule, x_t, x0, t, t_prev, draw)
        mean = ddpm_mean(state)
        alpha_bar = float(schedule.alpha_bar[t])
        yield StepParts(
            event.step,
            event.steps,
            t,
            t_prev,
            alpha_bar**0.5,
            (1.0 - alpha_bar) ** 0.5,
            schedule.beta_between(t, t_prev) ** 0.5 if t_prev else 0.0,
            noisy=_pixels(x_t),
            noise=_as_noise(state.eps * _NOISE_STRENGTH),
            predicted=_pixels(x0),
            mean=_pixels(mean),
            fresh=_as_noise(result - mean),
            result=event.images,
        )
        x_t = result


def _pixels(x: Tensor) -> ByteArray:
    return to_images(x.cpu().numpy())


def _as_noise(x: Tensor) -> ByteArray:
    """Noise as opaque colours around grey, since it has no shape that alpha could cut out."""
    return to_images(np.ascontiguousarray(x[:, :3].cpu().numpy()))

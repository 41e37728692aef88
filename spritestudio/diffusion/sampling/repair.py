"""One more pass after the last step: what is least certain is painted again, given the rest."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import torch
from torch import Tensor

from spritestudio.diffusion.sampling.denoiser import DecodeOptions, Denoiser, guided
from spritestudio.specs import GenerateSpec

REPAIR_SIGMA = 1.0  # the noise that these pixels go back to; with more they forget what they were
_CERTAIN = 0.05  # a pixel with less doubt stays, however many are asked for


def repaired(
    denoiser: Denoiser,
    spec: GenerateSpec,
    prediction: Tensor,
    x_t: Tensor,
    t: int,
    options: DecodeOptions,
    context: Tensor,
    stays: Tensor,
    draw: Callable[[], Tensor],
) -> Tensor:
    """The sprites that the last step ends with, float32 (B, C, H, W).

    In the last step every pixel is decided by itself. So the share `GenerateSpec.repair` of them that are the
    least likely goes back to noise, while the others are shown as known, and is decided again.

    Args:
        denoiser: Predicts.
        spec: What is painted.
        prediction: What it predicts in the last step.
        x_t: The noisy sprites there, float32 (B, C, H, W).
        t: Their timestep.
        options: How the last step is decoded.
        context: float32 (B, context_size).
        stays: Which pixels are not painted again whatever they are, bool (B, 1, H, W).
        draw: Gives fresh noise of the shape of `x_t`.
    """
    x0 = denoiser.decode(prediction, x_t, t, options)
    doubt = denoiser.doubt(prediction, x_t, t, options, x0).masked_fill(stays, 0.0)
    least = round(spec.repair * doubt[0].numel())
    places = doubt.flatten(1).topk(least, dim=1).indices
    is_open = torch.zeros_like(doubt.flatten(1), dtype=torch.bool).scatter_(1, places, True).view_as(doubt)
    is_open &= doubt > _CERTAIN
    if not is_open.any():
        return x0
    mean = denoiser.decode(prediction, x_t, t, dataclasses.replace(options, decoding="mean"))
    t = denoiser.schedule.nearest(REPAIR_SIGMA)
    noisy = denoiser.schedule.add_noise(mean, torch.full((len(mean),), t), draw())
    seen = denoiser.seen(noisy, t, ~is_open, x0)
    scale = min(1.0, spec.guidance_scale)
    prediction = guided(denoiser, seen, t, context, scale, spec.mixing == "composed")
    return denoiser.decode(prediction, noisy, t, DecodeOptions(options.decoding, fixed=(~is_open, x0)))

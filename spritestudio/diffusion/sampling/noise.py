"""The noise of every sprite, drawn from its own seed."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

from spritestudio.specs import GenerateSpec


def seeded_noise(
    spec: GenerateSpec, sprite_shape: tuple[int, int, int], device: torch.device
) -> Callable[[], Tensor]:
    """What gives a sampler its noise: standard normal, float32 (B, C, H, W), each sprite's from its own seed.

    The first call gives the starting noise, each later one fresh noise. A sprite on the way to another seed
    is on its way in each of them, so that it gets there also where fresh noise is added.

    Args:
        spec: The seeds, and those that sprites are on the way to.
        sprite_shape: (C, H, W).
        device: Where the noise is wanted; it is drawn on the CPU.
    """
    generators = [torch.Generator().manual_seed(seed) for seed in spec.seeds]
    toward = [
        (index, torch.Generator().manual_seed(seed), share)
        for index, (seed, share) in enumerate(spec.toward)
        if share > 0.0
    ]

    def draw() -> Tensor:
        noise = torch.stack([torch.randn(sprite_shape, generator=g) for g in generators])
        for index, generator, share in toward:
            noise[index] = slerp(noise[index], torch.randn(sprite_shape, generator=generator), share)
        return noise.to(device)

    return draw


def slerp(a: Tensor, b: Tensor, share: float) -> Tensor:
    """Spherical interpolation: (sin((1 − s) θ) a + sin(s θ) b) / sin θ, with θ the angle between a and b.

    Shoemake 1985, "Animating rotation with quaternion curves", for noise in DDIM (Song et al. 2020,
    arXiv:2010.02502, appendix D.5): between two draws of normal noise it keeps their length, where a straight
    line would leave less noise in its middle than the network was trained on.

    Args:
        a: float32, any shape.
        b: Of the same shape.
        share: s, from 0 for a to 1 for b.
    """
    cosine = float((a * b).sum() / (a.norm() * b.norm()).clamp_min(1e-12))
    angle = math.acos(max(-1.0, min(1.0, cosine)))
    if math.sin(angle) < 1e-6:
        return a if share < 0.5 else b
    weights = (math.sin(part * angle) / math.sin(angle) for part in (1.0 - share, share))
    return next(weights) * a + next(weights) * b

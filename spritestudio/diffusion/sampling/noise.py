"""The noise of every sprite, drawn from its own seed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

import torch
from torch import Tensor

from spritestudio.specs import GenerateSpec
from spritestudio.specs.seeds import NoisePoint


def seeded_noise(
    spec: GenerateSpec, sprite_shape: tuple[int, int, int], device: torch.device
) -> Callable[[], Tensor]:
    """What gives a sampler its noise: standard normal, float32 (B, C, H, W), each sprite's from its own seed.

    The first call gives the starting noise, each later one fresh noise. A sprite between two seeds is between
    them in each of these, so that the ends of the way are those seeds' sprites also where noise is added.

    Args:
        spec: Where the noise of each sprite lies.
        sprite_shape: (C, H, W).
        device: Where the noise is wanted; it is drawn on the CPU.
    """
    points = [spec.noise_of(index) for index in range(spec.count)]
    generators = [{seed: torch.Generator().manual_seed(seed) for seed in _seeds(point)} for point in points]

    def draw() -> Tensor:
        noise = []
        for point, own in zip(points, generators, strict=True):
            drawn = {seed: torch.randn(sprite_shape, generator=generator) for seed, generator in own.items()}
            noise.append(_at(point, drawn))
        return torch.stack(noise).to(device)

    return draw


def _seeds(point: NoisePoint) -> Iterator[int]:
    if isinstance(point, int):
        yield point
    else:
        yield from (*_seeds(point[0]), *_seeds(point[1]))


def _at(point: NoisePoint, drawn: Mapping[int, Tensor]) -> Tensor:
    """The noise at a point, of what was drawn for its seeds."""
    if isinstance(point, int):
        return drawn[point]
    return slerp(_at(point[0], drawn), _at(point[1], drawn), point[2])


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

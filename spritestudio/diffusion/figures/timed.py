"""Sprites painted for comparison: how long they took here, and how much they differ."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np

from spritestudio.diffusion.sampling.denoiser import Denoiser
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.specs import ByteArray, GenerateSpec
from spritestudio.sprites.pixels import OPAQUE, harden_alpha, to_floats, to_images


@dataclass(frozen=True, eq=False)
class TimedStep:
    """A denoising step has been made.

    Attributes:
        step: 1 to `steps`.
        steps: How many there will be.
        images: The sprites as they are now, uint8 (B, H, W, 4).
        predicted: What they are expected to become, likewise.
        seconds: Time in the sampler since it began; what happens between two events does not count.
    """

    step: int
    steps: int
    images: ByteArray
    predicted: ByteArray
    seconds: float

    @property
    def last(self) -> bool:
        """Whether the sprites are finished."""
        return self.step == self.steps


def timed_sample(denoiser: Denoiser, spec: GenerateSpec) -> Generator[TimedStep]:
    """Paint sprites and tell how long it takes.

    Args:
        denoiser: The model.
        spec: What to paint.
    """
    events = sample(denoiser, spec)
    seconds = 0.0
    while True:
        start = time.perf_counter()
        event = next(events, None)
        seconds += time.perf_counter() - start
        if event is None:
            return
        predicted = harden_alpha(to_images(event.x0)) if event.step == event.steps else to_images(event.x0)
        yield TimedStep(event.step, event.steps, event.images, predicted, seconds)


def warm_up(denoiser: Denoiser, spec: GenerateSpec) -> None:
    """Paint one step of a request: a network's first pass takes longer than the others."""
    for _ in sample(denoiser, replace(spec, steps=1)):
        pass


def variety(images: ByteArray) -> float:
    """How much sprites differ from each other, 0 (they are the same) to 1.

    The root mean square difference of colours on grey, over all pairs and pixels.

    Args:
        images: uint8 (B, H, W, 4), at least two.
    """
    colors = to_floats(images)[:, :3] * (images[..., 3:].transpose(0, 3, 1, 2) / OPAQUE)
    # over all pairs, the mean squared difference is twice the variance among them
    return float(np.sqrt(2.0 * colors.var(axis=0, ddof=1).mean()) / 2.0)

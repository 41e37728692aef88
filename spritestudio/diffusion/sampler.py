"""From noise to sprites: one function per method, and `sample`, the loop around them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from spritestudio.diffusion.denoiser import Denoiser, guided
from spritestudio.diffusion.schedule import Schedule
from spritestudio.errors import SpriteStudioError
from spritestudio.specs import GenerateSpec, SampleStep
from spritestudio.sprites.pixels import harden_alpha, to_images


@dataclass(frozen=True, eq=False)
class Move:
    """All that one step of a method may use, in the notation of `schedule`.

    Attributes:
        schedule: The noise levels.
        x_t: Where the sprites are, float32 (B, C, H, W).
        x0: Where the denoiser sees them end, the same shape.
        t: The timestep of `x_t`.
        t_prev: The timestep to go to; 0 is the end.
        draw: Gives fresh standard normal noise of the same shape, per sprite from its own seed.
        eta: `GenerateSpec.eta`.
    """

    schedule: Schedule
    x_t: Tensor
    x0: Tensor
    t: int
    t_prev: int
    draw: Callable[[], Tensor]
    eta: float

    @property
    def eps(self) -> Tensor:
        """The noise that `x0` implies: (x_t − sqrt(alpha_bar) x0) / sqrt(1 − alpha_bar)."""
        alpha_bar = float(self.schedule.alpha_bar[self.t])
        return (self.x_t - alpha_bar**0.5 * self.x0) / (1.0 - alpha_bar) ** 0.5


def ddpm_mean(move: Move) -> Tensor:
    """One step without fresh noise: (x_t − eps beta / sqrt(1 − alpha_bar)) / sqrt(1 − beta).

    beta is the variance between the two timesteps. This is the mean of `ddpm` (Ho et al. 2020,
    arXiv:2006.11239, algorithm 2); alone it is the course's "incorrect" sampling, which collapses.
    """
    beta = move.schedule.beta_between(move.t, move.t_prev)
    alpha_bar = float(move.schedule.alpha_bar[move.t])
    return (move.x_t - move.eps * (beta / (1.0 - alpha_bar) ** 0.5)) / (1.0 - beta) ** 0.5


def ddpm(move: Move) -> Tensor:
    """`ddpm_mean` plus noise of variance beta, but none at the last step (arXiv:2006.11239)."""
    mean = ddpm_mean(move)
    if move.t_prev == 0:
        return mean
    return mean + move.schedule.beta_between(move.t, move.t_prev) ** 0.5 * move.draw()


def ddim(move: Move) -> Tensor:
    """One step of DDIM (Song et al. 2020, arXiv:2010.02502, equations 12 and 16).

    sqrt(alpha_bar') x0 + sqrt(1 − alpha_bar' − sigma²) eps + sigma z, where
    sigma = eta sqrt((1 − alpha_bar') / (1 − alpha_bar)) sqrt(1 − alpha_bar / alpha_bar').
    """
    alpha_bar = float(move.schedule.alpha_bar[move.t])
    alpha_bar_prev = float(move.schedule.alpha_bar[move.t_prev])
    variance = move.eta**2 * (1.0 - alpha_bar_prev) / (1.0 - alpha_bar) * (1.0 - alpha_bar / alpha_bar_prev)
    direction = max(0.0, 1.0 - alpha_bar_prev - variance) ** 0.5 * move.eps
    x_prev = alpha_bar_prev**0.5 * move.x0 + direction
    return x_prev + variance**0.5 * move.draw() if variance > 0.0 else x_prev


METHODS: dict[str, Callable[[Move], Tensor]] = {
    "ddim": ddim,
    "ddpm": ddpm,
    "ddpm-no-noise": ddpm_mean,
}


def sample(denoiser: Denoiser, spec: GenerateSpec, *, x_T: Tensor | None = None) -> Generator[SampleStep]:
    """Paint sprites, one event per denoising step.

    Every sprite draws all its noise from a generator of its own seed, on the CPU, so it comes out the
    same in any batch and on any device (up to rounding).

    Args:
        denoiser: The model.
        spec: What to paint.
        x_T: Starting noise in place of the drawn one, float32 (B, C, H, W).

    Yields:
        `spec.steps` events; the last one holds the finished sprites.

    Raises:
        SpriteStudioError: The spec does not fit the model.
    """
    spec.check_for(denoiser.context_size, denoiser.schedule.timesteps)
    shape = (spec.count, *denoiser.sprite_shape)
    generators = [torch.Generator().manual_seed(seed) for seed in spec.seeds]

    def draw() -> Tensor:
        noise = [torch.randn(shape[1:], generator=generator) for generator in generators]
        return torch.stack(noise).to(denoiser.device)

    if x_T is not None and tuple(x_T.shape) != shape:
        raise SpriteStudioError(f"The starting noise has shape {tuple(x_T.shape)}, but {shape} is asked for.")
    x_t = draw() if x_T is None else x_T.to(denoiser.device, torch.float32)
    return _walk(denoiser, spec, x_t, draw)


def _walk(
    denoiser: Denoiser, spec: GenerateSpec, x_t: Tensor, draw: Callable[[], Tensor]
) -> Generator[SampleStep]:
    context = _context_tensor(denoiser, spec)
    timesteps = denoiser.schedule.steps(spec.steps)
    for step, (t, t_prev) in enumerate(pairwise(timesteps), start=1):
        with torch.no_grad():  # not around the yield, where it would leak into whoever pulls
            x0 = guided(denoiser, x_t, t, context, spec.guidance_scale)
            if spec.clip_x0:
                x0 = x0.clamp(-1.0, 1.0)
            move = Move(denoiser.schedule, x_t, x0, t, t_prev, draw, spec.eta)
            x_t = METHODS[spec.sampler](move)
        yield _event(step, spec.steps, t_prev, x_t, x0)


def _context_tensor(denoiser: Denoiser, spec: GenerateSpec) -> Tensor:
    context = torch.zeros(spec.count, denoiser.context_size)
    for row in range(spec.count):
        if values := spec.context_of(row):
            context[row] = torch.tensor(values, dtype=torch.float32)
    return context.to(denoiser.device)


def _event(step: int, steps: int, timestep: int, x_t: Tensor, x0: Tensor) -> SampleStep:
    noisy, clean = x_t.cpu().numpy(), x0.cpu().numpy()
    images = to_images(noisy)
    if step == steps:
        images = harden_alpha(images)
    return SampleStep(step, steps, timestep, noisy, clean, images)

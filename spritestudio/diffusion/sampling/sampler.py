"""From noise to sprites: one function per method, and `sample`, the loop around them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import torch
from torch import Tensor

from spritestudio.diffusion.sampling.denoiser import DecodeOptions, Denoiser, guided
from spritestudio.diffusion.sampling.known_pixels import KnownPixels
from spritestudio.diffusion.sampling.noise import seeded_noise
from spritestudio.diffusion.sampling.priority import painting
from spritestudio.diffusion.sampling.repair import repaired
from spritestudio.diffusion.sampling.schedule import Schedule
from spritestudio.diffusion.sampling.symmetry import SymmetricDenoiser, mirrored, mirroring
from spritestudio.errors import SpriteStudioError
from spritestudio.interruption import checkpoint
from spritestudio.specs import Branch, GenerateSpec, SampleStep
from spritestudio.sprites.pixels import harden_alpha, to_images


@dataclass(frozen=True, eq=False)
class SamplerState:
    """All that one step of a method may use, in the notation of `schedule`.

    Attributes:
        schedule: The noise levels.
        x_t: Where the sprites are, float32 (B, C, H, W).
        x0: Where the denoiser sees them end, the same shape.
        t: The timestep of `x_t`.
        t_prev: The timestep to go to; 0 is the end.
        draw: Gives fresh standard normal noise of the same shape, per sprite from its own seed.
        eta: `GenerateSpec.eta`.
        past: The moves before, newest first.
    """

    schedule: Schedule
    x_t: Tensor
    x0: Tensor
    t: int
    t_prev: int
    draw: Callable[[], Tensor]
    eta: float = 0.0
    past: tuple[SamplerState, ...] = ()

    @property
    def sigma(self) -> float:
        """The noise per sprite at `t`."""
        return self.schedule.sigma(self.t)

    @property
    def sigma_prev(self) -> float:
        """The noise per sprite at `t_prev`."""
        return self.schedule.sigma(self.t_prev)

    @cached_property
    def eps(self) -> Tensor:
        """The noise that `x0` implies: (x_t − sqrt(alpha_bar) x0) / sqrt(1 − alpha_bar)."""
        alpha_bar = float(self.schedule.alpha_bar[self.t])
        return (self.x_t - alpha_bar**0.5 * self.x0) / (1.0 - alpha_bar) ** 0.5


def ddpm_mean(state: SamplerState) -> Tensor:
    """One step without fresh noise: (x_t − eps beta / sqrt(1 − alpha_bar)) / sqrt(1 − beta).

    beta is the variance between the two timesteps. This is the mean of `ddpm` (Ho et al. 2020,
    arXiv:2006.11239, algorithm 2); alone it is the course's "incorrect" sampling, which collapses.
    """
    beta = state.schedule.beta_between(state.t, state.t_prev)
    alpha_bar = float(state.schedule.alpha_bar[state.t])
    return (state.x_t - state.eps * (beta / (1.0 - alpha_bar) ** 0.5)) / (1.0 - beta) ** 0.5


def ddpm(state: SamplerState) -> Tensor:
    """`ddpm_mean` plus noise of variance beta, but none at the last step (arXiv:2006.11239)."""
    mean = ddpm_mean(state)
    if state.t_prev == 0:
        return mean
    return mean + state.schedule.beta_between(state.t, state.t_prev) ** 0.5 * state.draw()


def ddim(state: SamplerState) -> Tensor:
    """One step of DDIM (Song et al. 2020, arXiv:2010.02502, equations 12 and 16).

    sqrt(alpha_bar') x0 + sqrt(1 − alpha_bar' − sigma²) eps + sigma z, where
    sigma = eta sqrt((1 − alpha_bar') / (1 − alpha_bar)) sqrt(1 − alpha_bar / alpha_bar').
    """
    alpha_bar = float(state.schedule.alpha_bar[state.t])
    alpha_bar_prev = float(state.schedule.alpha_bar[state.t_prev])
    variance = state.eta**2 * (1.0 - alpha_bar_prev) / (1.0 - alpha_bar) * (1.0 - alpha_bar / alpha_bar_prev)
    direction = max(0.0, 1.0 - alpha_bar_prev - variance) ** 0.5 * state.eps
    x_prev = alpha_bar_prev**0.5 * state.x0 + direction
    return x_prev + variance**0.5 * state.draw() if variance > 0.0 else x_prev


def dpmpp_2m(state: SamplerState) -> Tensor:
    """One step of DPM-Solver++(2M), with eta > 0 of its SDE variant (Lu et al. 2022, arXiv:2211.01095).

    With h = log(sigma / sigma'), x̂ = x_t / alpha and k = exp(−(1 + eta) h):
    x̂' = k x̂ + (1 − k) D + sigma' sqrt(1 − exp(−2 eta h)) z, where
    D = x0 + (h / h_before) (x0 − x0_before) / 2; the first step and the last, to sigma' = 0, take D = x0.
    """
    sigma, sigma_prev = state.sigma, state.sigma_prev
    if sigma_prev == 0.0:
        return state.x0
    aim, log_ratio = state.x0, math.log(sigma / sigma_prev)
    if state.past:
        before = state.past[0]
        stretch = log_ratio / math.log(before.sigma / sigma)
        aim = state.x0 + 0.5 * stretch * (state.x0 - before.x0)
    left = math.exp(-(1.0 + state.eta) * log_ratio)
    x_prev = left * _clean(state.x_t, sigma) + (1.0 - left) * aim
    if state.eta > 0.0:
        x_prev = x_prev + sigma_prev * (1.0 - math.exp(-2.0 * state.eta * log_ratio)) ** 0.5 * state.draw()
    return _noisy(x_prev, sigma_prev)


def _clean(x_t: Tensor, sigma: float) -> Tensor:
    """x̂ = x_t / alpha = x0 + sigma eps."""
    return x_t * (1.0 + sigma * sigma) ** 0.5


def _noisy(x: Tensor, sigma: float) -> Tensor:
    """x_t = alpha x̂."""
    return x / (1.0 + sigma * sigma) ** 0.5


METHODS: dict[str, Callable[[SamplerState], Tensor]] = {
    "dpmpp-2m": dpmpp_2m,
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
        `spec.steps` events, fewer where `spec.start` does not go all the way back to noise, or the spec goes
        on from an earlier request; the last one holds the finished sprites.

    Raises:
        SpriteStudioError: The spec does not fit the model.
    """
    spec.check_for(denoiser.context_size, denoiser.schedule.timesteps)
    shape = (spec.count, *denoiser.sprite_shape)
    if x_T is not None and tuple(x_T.shape) != shape:
        raise SpriteStudioError(f"The starting noise has shape {tuple(x_T.shape)}, but {shape} is asked for.")
    draw = seeded_noise(spec.first, denoiser.sprite_shape, denoiser.device)
    return (event for event, _ in _painted(denoiser, spec, draw, x_T))


@dataclass(frozen=True, eq=False)
class _OnTheWay:
    """Sprites between two steps.

    Attributes:
        x_t: The sprites, float32 (B, C, H, W).
        t: Their timestep.
        noise: What they began with, the same shape.
        past: The moves before, newest first.
    """

    x_t: Tensor
    t: int
    noise: Tensor
    past: tuple[SamplerState, ...]


def _painted(
    denoiser: Denoiser,
    spec: GenerateSpec,
    draw: Callable[[], Tensor],
    x_T: Tensor | None = None,
) -> Generator[tuple[SampleStep, _OnTheWay]]:
    """`sample`, with noise of which the requests before this one have drawn already."""
    begun = None if spec.branch is None else _left_at(denoiser, spec.branch, draw)
    is_symmetric = spec.symmetry != "none"
    if is_symmetric:
        draw = mirroring(draw)
    if begun is not None:
        noise = begun.noise
    else:
        noise = draw() if x_T is None else x_T.to(denoiser.device, torch.float32)
    if spec.tiling != "none":
        denoiser = denoiser.tiled(spec.tiling in ("across", "both"), spec.tiling in ("down", "both"))
    if is_symmetric:
        denoiser = SymmetricDenoiser(denoiser)
    known = None if spec.start is None else KnownPixels.of(spec.start, spec.count, denoiser.sprite_shape[-1])
    yield from _walk(denoiser, spec, noise, draw, known, begun)


def _left_at(denoiser: Denoiser, branch: Branch, draw: Callable[[], Tensor]) -> _OnTheWay:
    """Walk an earlier request to the step from which another goes on."""
    for event, on_the_way in _painted(denoiser, branch.spec, draw):
        checkpoint()
        if event.step >= branch.step:
            return on_the_way
    raise AssertionError("a walk does not end before its last step")


def _walk(
    denoiser: Denoiser,
    spec: GenerateSpec,
    noise: Tensor,
    draw: Callable[[], Tensor],
    known: KnownPixels | None,
    begun: _OnTheWay | None,
) -> Generator[tuple[SampleStep, _OnTheWay]]:
    context = _context_tensor(denoiser, spec)
    strength = 1.0 if known is None or begun is not None else known.strength
    timesteps = denoiser.schedule.steps_from(spec.steps, spec.spacing, strength)
    x_t = noise
    past: tuple[SamplerState, ...] = ()
    if begun is not None:
        x_t, past = begun.x_t, begun.past
        timesteps = [begun.t, *(t for t in timesteps if t < begun.t)]
    if known is not None:
        clean = known.x0(noise.shape[1]).to(noise)
        is_known = known.is_known.to(noise.device)
        if strength < 1.0:
            x_t = _at(denoiser.schedule, clean, noise, timesteps[0])
    if spec.symmetry != "none":
        x_t = mirrored(x_t)
    with painting():
        for step, (t, t_prev) in enumerate(pairwise(timesteps), start=spec.steps - len(timesteps) + 2):
            with torch.no_grad():  # not around the yield, where it would leak into whoever pulls
                inside = spec.guidance_low <= denoiser.schedule.sigma(t) <= spec.guidance_high
                scale = spec.guidance_scale if inside else min(1.0, spec.guidance_scale)
                seen = x_t
                if known is not None:
                    x_t = torch.where(is_known, _at(denoiser.schedule, clean, noise, t), x_t)
                    seen = denoiser.seen(x_t, t, is_known, clean)
                prediction = guided(denoiser, seen, t, context, scale, spec.mixing == "composed")
                decoding = spec.decoding if t_prev == 0 else "mean"
                drawn = draw() if decoding == "sample" else None
                options = DecodeOptions(decoding, spec.agreement, spec.agreement_below, drawn)
                if t_prev == 0 and spec.repair > 0.0 and decoding != "mean":
                    stays = torch.zeros_like(x_t[:, :1], dtype=torch.bool) if known is None else is_known
                    x0 = repaired(denoiser, spec, prediction, x_t, t, options, context, stays, draw)
                else:
                    x0 = denoiser.decode(prediction, x_t, t, options)
                if spec.clip_x0:
                    x0 = x0.clamp(-1.0, 1.0)
                if known is not None:
                    x0 = torch.where(is_known, clean, x0)
                state = SamplerState(denoiser.schedule, x_t, x0, t, t_prev, draw, spec.eta, past)
                x_t = METHODS[spec.sampler](state)
                past = (dataclasses.replace(state, past=()), *past[:1])
            event = _event(step, spec.steps, t_prev, x_t, x0)
            if known is not None:
                event = dataclasses.replace(event, images=known.kept_in(event.images))
            yield event, _OnTheWay(x_t, t_prev, noise, past)


def _at(schedule: Schedule, clean: Tensor, noise: Tensor, t: int) -> Tensor:
    """x_t of clean sprites with the noise that each began with."""
    return schedule.add_noise(clean, torch.full((len(clean),), t), noise)


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

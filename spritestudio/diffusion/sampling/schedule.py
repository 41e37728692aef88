"""The noise schedule, and the notation of the whole package.

    t           timestep, 0 (clean) to T (noise)
    x0          a clean sprite, in [-1, 1]
    eps         standard normal noise
    beta[t]     variance added from t - 1 to t
    alpha_bar[t]  what is left of x0's variance: x_t = sqrt(alpha_bar) x0 + sqrt(1 - alpha_bar) eps
    x_t         a noisy sprite
    sigma       sqrt((1 - alpha_bar) / alpha_bar), the noise beside a sprite of full strength, as in EDM

(The course's notes write the noise factor without its square root; see DECISIONS.md.)
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from spritestudio.specs import ModelSpec

_RHO = 7.0  # Karras et al.: spends more of the steps on little noise
_MAX_BETA = 0.999  # Nichol & Dhariwal: keeps the cosine schedule's end from being singular


@dataclass(frozen=True, eq=False)
class Schedule:
    """A discrete variance-preserving schedule (Ho et al. 2020, arXiv:2006.11239).

    Attributes:
        beta: float64 (T + 1,); `beta[0]` belongs to no step.
        alpha_bar: float64 (T + 1,), falling from exactly 1.
    """

    beta: Tensor
    alpha_bar: Tensor

    @classmethod
    def linear(cls, timesteps: int = 500, beta_start: float = 1e-4, beta_end: float = 0.02) -> Schedule:
        """The course's: beta rises evenly over t = 0 … T, and alpha_bar is their running product.

        As in the notes, the product includes beta[0] although alpha_bar[0] itself is set to 1, so
        that weights of the course meet the noise levels they were trained on.
        """
        beta = torch.linspace(beta_start, beta_end, timesteps + 1, dtype=torch.float64)
        alpha_bar = torch.cumprod(1.0 - beta, dim=0)
        alpha_bar[0] = 1.0
        return cls(beta, alpha_bar)

    @classmethod
    def cosine(cls, timesteps: int = 500) -> Schedule:
        """alpha_bar follows cos² (Nichol & Dhariwal 2021, arXiv:2102.09672, s = 0.008)."""
        s = 0.008
        t = torch.linspace(0.0, 1.0, timesteps + 1, dtype=torch.float64)
        f = torch.cos((t + s) / (1.0 + s) * math.pi / 2.0).square()
        beta = torch.cat((torch.zeros(1, dtype=torch.float64), 1.0 - f[1:] / f[:-1]))
        beta = beta.clamp(max=_MAX_BETA)
        return cls(beta, torch.cumprod(1.0 - beta, dim=0))

    @classmethod
    def karras(cls, timesteps: int = 500, sigma_min: float = 0.02, sigma_max: float = 40.0) -> Schedule:
        """Even timesteps are Karras' noise levels (Karras et al. 2022, arXiv:2206.00364, rho = 7).

        There, x = x0 + sigma eps with sigma^(1/7) even between `sigma_min` and `sigma_max`; here that is
        divided by sqrt(1 + sigma²), so that alpha_bar = 1 / (1 + sigma²).
        """
        share = torch.arange(timesteps + 1, dtype=torch.float64) / timesteps
        root = sigma_min ** (1 / _RHO) + share * (sigma_max ** (1 / _RHO) - sigma_min ** (1 / _RHO))
        alpha_bar = 1.0 / (1.0 + root ** (2 * _RHO))
        alpha_bar[0] = 1.0
        beta = torch.zeros_like(alpha_bar)
        beta[1:] = 1.0 - alpha_bar[1:] / alpha_bar[:-1]
        return cls(beta, alpha_bar)

    @classmethod
    def of(cls, spec: ModelSpec) -> Schedule:
        """The schedule that a model was trained with."""
        if spec.schedule == "cosine":
            return cls.cosine(spec.timesteps)
        if spec.schedule == "karras":
            return cls.karras(spec.timesteps, spec.sigma_min, spec.sigma_max)
        return cls.linear(spec.timesteps, spec.beta_start, spec.beta_end)

    @property
    def timesteps(self) -> int:
        """T."""
        return len(self.alpha_bar) - 1

    def beta_between(self, t: int, t_prev: int) -> float:
        """The variance added from `t_prev` to `t`: 1 − Π (1 − beta[i]), i = t_prev + 1 … t.

        For neighbours it is beta[t], so a walk over all timesteps is the course's DDPM exactly.
        """
        return 1.0 - float(torch.prod(1.0 - self.beta[t_prev + 1 : t + 1]))

    def sigma(self, t: int) -> float:
        """The noise beside a sprite of full strength: sqrt((1 − alpha_bar) / alpha_bar); 0 at t = 0."""
        alpha_bar = float(self.alpha_bar[t])
        return ((1.0 - alpha_bar) / alpha_bar) ** 0.5

    def log_sigma(self, t: int) -> float:
        """log sigma; t is at least 1."""
        return math.log(self.sigma(t))

    def nearest(self, sigma: float) -> int:
        """The timestep, 1 to T, at which the noise is nearest to `sigma`."""
        every = ((1.0 - self.alpha_bar[1:]) / self.alpha_bar[1:]).sqrt()
        return 1 + int((every - sigma).abs().argmin())

    def steps(self, count: int, spacing: str = "even") -> list[int]:
        """`count` + 1 timesteps from T down to exactly 0.

        Args:
            count: How many steps, 1 to T.
            spacing: "even" spaces the timesteps as evenly as whole numbers allow; "karras" spaces
                sigma^(1/7) evenly (Karras et al. 2022, arXiv:2206.00364), which walks slowly where there is
                little noise. On the karras schedule the two are the same.
        """
        if spacing == "even":
            return [round(self.timesteps * (count - i) / count) for i in range(count + 1)]
        root = ((1.0 - self.alpha_bar) / self.alpha_bar) ** (0.5 / _RHO)
        least = min(float(root[1]), float(root[-1]) / 2.0)
        wanted = [least + (float(root[-1]) - least) * (count - i) / count for i in range(count)]
        nearest = [1 + int((root[1:] - value).abs().argmin()) for value in wanted]
        for i in range(1, count):  # whole numbers are too coarse where sigma hardly changes
            nearest[i] = min(nearest[i], nearest[i - 1] - 1)
        nearest = [max(t, count - i) for i, t in enumerate(nearest)]
        return [*nearest, 0]

    def steps_from(self, count: int, spacing: str, strength: float) -> list[int]:
        """The timesteps from where a picture has gone back so far to noise, down to exactly 0.

        These are as many of the `count` steps as still lie before it, evenly spaced between them all.

        Args:
            count: How many steps there are from T, see `steps`.
            spacing: See `steps`.
            strength: The noise sqrt(1 − alpha_bar) to begin with, 0 to 1; 1 is T, whatever noise that is.
        """
        every = self.steps(count, spacing)
        if strength >= 1.0:
            return every
        first = max(1, int(torch.searchsorted(1.0 - self.alpha_bar, strength**2)))
        before = sum(t >= first for t in every) - 1
        place = before + (every[before] - first) / (every[before] - every[before + 1])
        left = max(1, math.ceil(count - place))
        timesteps = [0]
        for index in reversed(range(left)):
            at = place + (count - place) * index / left
            before = math.floor(at)
            t = round(every[before] + (at - before) * (every[before + 1] - every[before]))
            timesteps.append(max(timesteps[-1] + 1, t))
        return timesteps[::-1]

    def add_noise(self, x0: Tensor, t: Tensor, eps: Tensor) -> Tensor:
        """x_t = sqrt(alpha_bar[t]) x0 + sqrt(1 − alpha_bar[t]) eps.

        Args:
            x0: Clean sprites, float32 (B, C, H, W).
            t: Timesteps, int64 (B,).
            eps: Noise, the shape of `x0`.
        """
        alpha_bar = self.alpha_bar.to(x0.device)[t].view(-1, 1, 1, 1)
        return alpha_bar.sqrt().to(x0) * x0 + (1.0 - alpha_bar).sqrt().to(x0) * eps

"""What a network is trained to do: one objective per kind of network."""

from __future__ import annotations

from math import sqrt
from typing import Protocol

import torch
from torch import Tensor, nn

from spritestudio.diffusion.networks.palette_head import PaletteHead
from spritestudio.diffusion.sampling.schedule import Schedule
from spritestudio.specs import ModelSpec

_MEAN_LOG_SIGMA, _STD_LOG_SIGMA = 0.2, 1.2  # where the colours of a pixel are decided
_MAX_LOSS_WEIGHT = 20.0  # beyond it, levels that are all but pure noise would outshout the rest


class Objective(Protocol):
    """What the trainer minimises.

    Attributes:
        teacher: A network that it learns from and that stays as it is, or None.
    """

    teacher: nn.Module | None

    def loss(self, network: nn.Module, x0: Tensor, context: Tensor, draw: torch.Generator) -> Tensor:
        """The mean loss of a batch, a scalar with its gradient.

        Args:
            network: The network in training.
            x0: Clean sprites in [-1, 1], float32 (B, C, H, W), on the network's device.
            context: Contexts, float32 (B, K), on the same device; a row of zeros where it is hidden.
            draw: Gives noise levels and noise; the trainer's is on the CPU, so that training repeats itself
                on any device.
        """
        ...


class NoiseObjective:
    """The course's: predict the noise that was added.

    Timesteps t are uniform in 1 … T, and |eps − network(x_t, t / T, context)|² is minimised (Ho et al. 2020,
    arXiv:2006.11239, algorithm 1). With the weighting "velocity" it is divided by alpha_bar[t], which makes
    it the error of v = sqrt(alpha_bar) eps − sqrt(1 − alpha_bar) x0 (Salimans & Ho 2022, arXiv:2202.00512),
    but by no less than 1 / 20.

    Args:
        model: The description of the network.
        weighting: "noise" or "velocity".

    Attributes:
        schedule: The noise levels.
        weights: How much the error counts at each timestep, float32 (T + 1,).
    """

    teacher: nn.Module | None = None

    def __init__(self, model: ModelSpec, weighting: str) -> None:
        self.schedule = Schedule.of(model)
        self.weights = torch.ones(self.schedule.timesteps + 1)
        if weighting == "velocity":
            self.weights = (1.0 / self.schedule.alpha_bar.float()).clamp(max=_MAX_LOSS_WEIGHT)

    def loss(self, network: nn.Module, x0: Tensor, context: Tensor, draw: torch.Generator) -> Tensor:
        """See `Objective.loss`."""
        t = torch.randint(1, self.schedule.timesteps + 1, (len(x0),), generator=draw)
        eps = torch.randn(x0.shape, generator=draw)
        x_t = self.schedule.add_noise(x0.cpu(), t, eps)
        predicted = network(
            x_t.to(x0.device, memory_format=torch.channels_last),
            (t / self.schedule.timesteps).to(x0.device),
            context,
        )
        error = nn.functional.mse_loss(predicted.float(), eps.to(x0.device), reduction="none")
        loss: Tensor = (error.mean(dim=(1, 2, 3)) * self.weights[t].to(x0.device)).mean()
        return loss


class PaletteObjective:
    """The studio's: say which colour of the palette each clean pixel has.

    sigma is log-normal (Karras et al. 2022, arXiv:2206.00364), drawn evenly over its quantiles in every
    batch; what is minimised is the cross-entropy of `PaletteHead` (Dieleman et al. 2022, arXiv:2211.15089).
    Some sprites are mirrored, which is an input of the network, so that it learns from both and paints only
    the way they were drawn.

    Args:
        model: The description of the network.
        mirror_share: Share of mirrored sprites.
    """

    teacher: nn.Module | None = None

    def __init__(self, model: ModelSpec, mirror_share: float) -> None:
        self.head = PaletteHead(model)
        self.mirror_share = mirror_share

    def loss(self, network: nn.Module, x0: Tensor, context: Tensor, draw: torch.Generator) -> Tensor:
        """See `Objective.loss`."""
        count, device = len(x0), x0.device
        log_sigma = log_normal(count, _MEAN_LOG_SIGMA, _STD_LOG_SIGMA, draw)
        is_mirrored = (torch.rand(count, generator=draw) < self.mirror_share).to(device)
        eps = torch.randn(x0.shape, generator=draw).to(device)

        index = self.head.nearest(torch.where(is_mirrored[:, None, None, None], x0.flip(-1), x0))
        sigma = log_sigma.exp().to(device)
        alpha = (1.0 + sigma.square()).rsqrt()
        x_t = alpha[:, None, None, None] * (self.head.colors_of(index) + sigma[:, None, None, None] * eps)
        context = torch.cat((context, is_mirrored[:, None].to(context)), dim=1)
        logits = network(
            x_t.contiguous(memory_format=torch.channels_last), log_sigma.to(device) / 4.0, context
        )
        logits = self.head.with_likelihood(logits, x_t, sigma)
        return nn.functional.cross_entropy(logits.flatten(0, 2), index.flatten())


def stratified(count: int, draw: torch.Generator) -> Tensor:
    """One number from each of `count` equal parts of [0, 1), in order, float32 (count,).

    So a batch must be in no order itself, or a part of it gets the noisiest levels alone.
    """
    return (torch.arange(count, device=draw.device) + uniform(count, draw=draw)) / count


def log_normal(count: int, mean: float, deviation: float, draw: torch.Generator) -> Tensor:
    """Logarithms of log-normal noise levels, drawn evenly over their quantiles, float32 (count,)."""
    return mean + deviation * sqrt(2.0) * torch.erfinv(2.0 * stratified(count, draw) - 1.0)


def uniform(*shape: int, draw: torch.Generator) -> Tensor:
    """Numbers evenly from [0, 1), float32, on the generator's device."""
    return torch.rand(*shape, generator=draw, device=draw.device)

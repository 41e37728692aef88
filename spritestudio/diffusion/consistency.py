"""Few-step painting: a network learns to go in one step where its teacher goes in many.

A model that is consistent says at every noise level where the teacher's path ends (Song et al. 2023,
arXiv:2303.01469, consistency distillation; here with the softmax over a palette in place of a colour).
"""

from __future__ import annotations

import copy
import dataclasses

import torch
from torch import Tensor, nn

from spritestudio.diffusion.palette_head import AGREE_BELOW, PaletteHead
from spritestudio.diffusion.schedule import Schedule
from spritestudio.specs import GenerateSpec, ModelSpec

_LEVELS = 12  # of noise on the teacher's path: more are learned slower, fewer are a coarser path
_MIXED = 0.25  # share of sprites with a mix of classes, as the sliders make them


class ConsistencyObjective:
    """Say at noise s what is said at the next smaller noise r on the teacher's path.

    With x̂ = x0 + s eps, drawn from the set, the teacher's guided x0 gives the step of Euler
    x̂' = x̂ + (r − s)(x̂ − x0) / s, and what is minimised is the cross-entropy between the colours that the
    network sees at (x̂', r), without gradient, and those that it sees at (x̂, s). At the least noise the
    likelihood of the colours alone decides, so the end of the path holds everything.

    Args:
        model: The description of the network.
        network: What it knows is what is taught.

    Attributes:
        teacher: A copy of the network as it was.
    """

    def __init__(self, model: ModelSpec, network: nn.Module) -> None:
        self.head = PaletteHead(model)
        schedule = Schedule.of(model)
        ratios = [schedule.ratio(t) for t in schedule.steps(_LEVELS)[:-1]]
        self.ratios = torch.tensor([*ratios, model.sigma_min])
        usual = GenerateSpec.for_model(dataclasses.replace(model, live=False))
        self.guidance_scale, self.agreement = usual.guidance_scale, usual.agreement
        self.teacher: nn.Module | None = copy.deepcopy(network).eval().requires_grad_(False)

    def loss(self, network: nn.Module, x0: Tensor, context: Tensor, draw: torch.Generator) -> Tensor:
        """See `Objective.loss`."""
        count, device = len(x0), x0.device
        stratum = (torch.arange(count) + torch.rand(count, generator=draw)) / count
        place = (stratum * _LEVELS).long().clamp(max=_LEVELS - 1)
        s, r = self.ratios[place].to(device), self.ratios[place + 1].to(device)
        context = self._mixed(context, draw)
        eps = torch.randn(x0.shape, generator=draw).to(device)
        noisy = self.head.colors_of(self.head.nearest(x0)) + s[:, None, None, None] * eps
        with torch.no_grad():
            share = (r / s)[:, None, None, None]
            less_noisy = share * noisy + (1.0 - share) * self._taught(noisy, s, context)
            target = self._logits(network, less_noisy, r, context).softmax(dim=-1)
        logits = self._logits(network, noisy, s, context)
        return nn.functional.cross_entropy(logits.flatten(0, 2), target.flatten(0, 2))

    def _taught(self, noisy: Tensor, s: Tensor, context: Tensor) -> Tensor:
        """x0 as the teacher sees it with guidance."""
        assert self.teacher is not None
        with_context = self._logits(self.teacher, noisy, s, context)
        without = self._logits(self.teacher, noisy, s, torch.zeros_like(context))
        logits = without + self.guidance_scale * (with_context - without)
        agreed = self.head.agreed(logits, self.agreement)
        return self.head.mean(torch.where(s[:, None, None, None] <= AGREE_BELOW, agreed, logits))

    def _logits(self, network: nn.Module, noisy: Tensor, s: Tensor, context: Tensor) -> Tensor:
        """The logit of each colour for x̂ at noise s, likelihood included: (B, H, W, K)."""
        x_t = (noisy * (1.0 + s.square()).rsqrt()[:, None, None, None]).contiguous(
            memory_format=torch.channels_last
        )
        return self.head.with_likelihood(network(x_t, s.log() / 4.0, context), x_t, s)

    @staticmethod
    def _mixed(context: Tensor, draw: torch.Generator) -> Tensor:
        """Contexts of which some have a share of another one's classes as well."""
        other = context[torch.randperm(len(context), generator=draw)]
        share = torch.rand(len(context), 1, generator=draw)
        chosen = torch.rand(len(context), 1, generator=draw) < _MIXED
        known = context.any(dim=1, keepdim=True)
        return context + (share * chosen).to(context) * known * other

"""Few-step painting: a network learns to go in one step where its teacher goes in several, with guidance.

Progressive distillation (Salimans & Ho 2022, arXiv:2202.00512) of a guided teacher (Meng et al. 2022,
arXiv:2210.03142), with the softmax over a palette in place of a colour.
"""

from __future__ import annotations

import copy
import dataclasses

import torch
from torch import Tensor, nn

from spritestudio.diffusion.networks.palette_head import PaletteHead
from spritestudio.diffusion.objectives.objective import stratified, uniform
from spritestudio.diffusion.sampling.denoiser import without_context
from spritestudio.diffusion.sampling.schedule import Schedule
from spritestudio.specs import FEW_STEPS, GenerateSpec, ModelSpec

_SUBSTEPS = 3  # of the teacher in one step of the few-step model
TEACHER_GUIDANCE = 2.0  # more than it paints with, since who learns from it is vaguer
_MIXED = 0.25  # share of sprites with a mix of classes, as the sliders make them
AGREES_BELOW = 2.0  # noise per sprite: of what is said at once, the colours are decided early


class DistillationObjective:
    """Say at once what the teacher says on its next few steps.

    With x̂ = x0 + sigma eps, drawn from the set at the noise that a step of the few-step model starts with,
    the teacher goes on by steps of Euler (those of DDIM), x̂' = r x̂ + (1 − r) Σ p_k c_k with
    r = sigma' / sigma, where p are its colours, guided and agreed. All its steps together are one step with
    a weighted mean of these p; the cross-entropy between that mean and what the network says at (x̂, sigma)
    is minimised.

    Args:
        model: The description of the network.
        network: What it knows is what is taught.

    Attributes:
        teacher: A copy of the network as it was.
    """

    def __init__(self, model: ModelSpec, network: nn.Module) -> None:
        self.head = PaletteHead(model)
        schedule = Schedule.of(model)
        steps = schedule.steps(FEW_STEPS * _SUBSTEPS)
        self.sigmas = torch.tensor([schedule.sigma(t) for t in steps])
        self.unguided = model.added_places
        usual = GenerateSpec.for_model(dataclasses.replace(model, few_step=False))
        self.agreement = usual.agreement
        inside = (self.sigmas >= usual.guidance_low) & (self.sigmas <= usual.guidance_high)
        self.guidance = torch.where(inside, TEACHER_GUIDANCE, 1.0)
        self.teacher: nn.Module | None = copy.deepcopy(network).eval().requires_grad_(False)

    def loss(self, network: nn.Module, x0: Tensor, context: Tensor, draw: torch.Generator) -> Tensor:
        """See `Objective.loss`."""
        count, device = len(x0), x0.device
        start = (stratified(count, draw) * FEW_STEPS).long().clamp(max=FEW_STEPS - 1) * _SUBSTEPS
        context = self._mixed(context, draw)
        eps = torch.randn(x0.shape, generator=draw, device=draw.device).to(device)
        sigma = self.sigmas.to(start.device)[start].to(device)
        noisy = self.head.colors_of(self.head.nearest(x0)) + sigma[:, None, None, None] * eps
        target = self.taught(noisy, start, context)
        logits = self._logits(network, noisy, sigma, context)
        return nn.functional.cross_entropy(logits.flatten(0, 2), target.flatten(0, 2))

    @torch.no_grad()
    def taught(self, noisy: Tensor, start: Tensor, context: Tensor) -> Tensor:
        """The mean colours of the teacher's next steps.

        Args:
            noisy: x̂, float32 (B, C, H, W).
            start: Where in `ratios` each begins, int64 (B,).
            context: float32 (B, K).

        Returns:
            How likely each colour is, float32 (B, H, W, K).
        """
        mean, left = torch.zeros(()), torch.ones(())
        for substep in range(_SUBSTEPS):
            at = start + substep
            sigma, after, scale = (
                values.to(at.device)[place].to(noisy.device)[:, None, None, None]
                for values, place in ((self.sigmas, at), (self.sigmas, at + 1), (self.guidance, at))
            )
            likely = self._guided(noisy, sigma, scale, context).softmax(dim=-1)
            share = after / sigma
            noisy = share * noisy + (1.0 - share) * (likely @ self.head.colors.to(noisy)).permute(0, 3, 1, 2)
            mean, left = share * mean + (1.0 - share) * likely, share * left
        return mean / (1.0 - left)

    def _guided(self, noisy: Tensor, sigma: Tensor, scale: Tensor, context: Tensor) -> Tensor:
        assert self.teacher is not None
        with_context = self._logits(self.teacher, noisy, sigma.flatten(), context)
        without = self._logits(self.teacher, noisy, sigma.flatten(), without_context(context, self.unguided))
        logits = without + scale * (with_context - without)
        return torch.where(sigma <= AGREES_BELOW, self.head.agreed(logits, self.agreement), logits)

    def _logits(self, network: nn.Module, noisy: Tensor, sigma: Tensor, context: Tensor) -> Tensor:
        """The logit of each colour for x̂ at noise sigma, likelihood included: (B, H, W, K)."""
        x_t = (noisy * (1.0 + sigma.square()).rsqrt()[:, None, None, None]).contiguous(
            memory_format=torch.channels_last
        )
        return self.head.with_likelihood(network(x_t, sigma.log() / 4.0, context), x_t, sigma)

    @staticmethod
    def _mixed(context: Tensor, draw: torch.Generator) -> Tensor:
        """Contexts of which some have a share of another one's classes as well."""
        other = context[torch.randperm(len(context), generator=draw, device=draw.device).to(context.device)]
        share = uniform(len(context), 1, draw=draw)
        chosen = uniform(len(context), 1, draw=draw) < _MIXED
        known = context.any(dim=1, keepdim=True)
        return context + (share * chosen).to(context) * known * other

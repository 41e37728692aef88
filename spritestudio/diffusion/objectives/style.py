"""A new style for weights that can paint, which forget nothing that they know."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable

import torch
from torch import Tensor, nn

from spritestudio.diffusion.networks.palette_head import PaletteHead
from spritestudio.diffusion.objectives.masked import GroupDropout, MaskedPaletteObjective
from spritestudio.diffusion.objectives.objective import Objective, PaletteObjective, log_normal, uniform
from spritestudio.diffusion.sampling.denoiser import Denoiser
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.specs import GenerateSpec, ModelSpec, TrainSpec
from spritestudio.specs.architectures import ARCHITECTURES
from spritestudio.specs.seeds import seeds_from
from spritestudio.sprites.pixels import to_floats

_MEAN_LOG_SIGMA, _STD_LOG_SIGMA = 0.4, 1.3
_NEVER = -1e4  # what a colour has for a logit that is not painted with
_REMEMBERED = 96  # sprites that are painted before the first step
_USUAL_STYLE, _WITH_WORD, _WITH_FACING, _OPEN = 0.5, 0.3, 0.3, 0.1  # shares of what they are asked to be


class StyleObjective:
    """Paint like these sprites where their style is asked for, and as before where it is not.

    The sprites are learned by the objective of their kind of network; their style is never left open. What
    the weights knew is rehearsed: of sprites that they painted before they learned, without the new style,
    the network goes on to say how likely each colour is as it did then (Robins 1995, pseudo-rehearsal; Li &
    Hoiem 2016, arXiv:1606.09282). So no picture of what they once learned from is needed.

    Args:
        model: The description of the network, the new style and colours among it.
        spec: The recipe; `context_dropout` is how often kinds are left open.
        network: The network as it stands before the first step.
        known_colors: How many colours of the palette it painted with before.
        denoiser: Makes a sampler's view of such a network.

    Attributes:
        teacher: A copy of the network as it was, which paints with no new colour.
    """

    def __init__(
        self,
        model: ModelSpec,
        spec: TrainSpec,
        network: nn.Module,
        known_colors: int,
        denoiser: Callable[[nn.Module, ModelSpec], Denoiser],
    ) -> None:
        self.model, self.spec = model, spec
        self.head = PaletteHead(model)
        told = GroupDropout(kinds=0.0, styles=0.0)
        self.own: Objective = (
            MaskedPaletteObjective(model, spec.mirror_share, told)
            if ARCHITECTURES[model.architecture].learns_columns
            else PaletteObjective(model, spec.mirror_share)
        )
        self.teacher: nn.Module | None = copy.deepcopy(network).eval().requires_grad_(False)
        dict(self.teacher.named_parameters())["head.2.bias"][known_colors:] = _NEVER
        self._denoiser = denoiser
        self._remembered: tuple[Tensor, Tensor] | None = None

    def loss(self, network: nn.Module, x0: Tensor, context: Tensor, draw: torch.Generator) -> Tensor:
        """See `Objective.loss`."""
        kinds = torch.zeros(context.shape[1], dtype=torch.bool, device=context.device)
        kinds[self.model.groups["kinds"]] = True
        is_open = (uniform(len(context), 1, draw=draw) < self.spec.context_dropout).to(context.device)
        return self.own.loss(network, x0, torch.where(is_open & kinds, 0.0, context), draw)

    def memory_loss(self, network: nn.Module, count: int, draw: torch.Generator) -> Tensor:
        """How far what is said without the new style is from what was said before.

        Args:
            network: The network in training.
            count: Of how many sprites.
            draw: Gives all that is random, on its own device.
        """
        assert self.teacher is not None
        index, contexts = self._remembered or self._remember(self.teacher)
        device = contexts.device
        chosen = torch.randint(len(index), (count,), generator=draw, device=draw.device).to(device)
        is_open = (uniform(count, 1, draw=draw) < _OPEN).to(device)
        context = torch.where(is_open, 0.0, contexts[chosen])
        sigma = log_normal(count, _MEAN_LOG_SIGMA, _STD_LOG_SIGMA, draw).exp().to(device)
        clean = self.head.colors_of(index[chosen])
        eps = torch.randn(clean.shape, generator=draw, device=draw.device).to(device)
        spread = sigma[:, None, None, None]
        x_t = ((clean + spread * eps) * (1.0 + spread.square()).rsqrt()).contiguous(
            memory_format=torch.channels_last
        )
        level = sigma.log() / 4.0
        with torch.no_grad():
            target = self.head.with_likelihood(self.teacher(x_t, level, context), x_t, sigma).softmax(dim=-1)
        logits = self.head.with_likelihood(network(x_t, level, context), x_t, sigma)
        return nn.functional.cross_entropy(logits.flatten(0, 2), target.flatten(0, 2))

    def _remember(self, teacher: nn.Module) -> tuple[Tensor, Tensor]:
        """Paint as before: palette entries, int64 (N, H, W), and contexts, float32 (N, context_size)."""
        contexts = self.asked_before(_REMEMBERED, torch.Generator().manual_seed(self.spec.seed))
        asked = dataclasses.replace(
            GenerateSpec.for_model(self.model),
            seeds=seeds_from(self.spec.seed, _REMEMBERED),
            contexts=tuple(tuple(row) for row in contexts.tolist()),
            guidance_scale=1.0,  # as they are, and not as they are liked
        )
        denoiser = self._denoiser(teacher, self.model)
        *_, last = sample(denoiser, asked)
        device = next(teacher.parameters()).device
        painted = torch.from_numpy(to_floats(last.images, self.model.channels)).to(device)
        self._remembered = self.head.nearest(painted), contexts.to(device)
        return self._remembered

    def asked_before(self, count: int, draw: torch.Generator) -> Tensor:
        """Mixes without the new style, float32 (count, context_size), drawn from a generator on the CPU."""
        model, groups, own = self.model, self.model.groups, self.spec.style
        context = torch.zeros(count, model.context_size)
        rows = torch.arange(count)
        kinds = [index for index, style in enumerate(model.usual_styles) if style != own]
        kind = torch.tensor(kinds)[_choices(len(kinds), count, draw)]
        context[rows, kind] = 1.0
        if former := [name for name in model.styles if name != own]:
            usual = torch.tensor([former.index(name) if name in former else 0 for name in model.usual_styles])
            is_usual = uniform(count, draw=draw) < _USUAL_STYLE
            style = torch.where(is_usual, usual[kind], _choices(len(former), count, draw))
            place = torch.tensor([model.styles.index(name) for name in former])
            context[rows, groups["styles"].start + place[style]] = 1.0
        for group, share in (("facings", _WITH_FACING), ("words", _WITH_WORD)):
            if names := range(*groups[group].indices(model.context_size)):
                chosen = names.start + _choices(len(names), count, draw)
                context[rows, chosen] = (uniform(count, draw=draw) < share).float()
        return context


def _choices(of: int, count: int, draw: torch.Generator) -> Tensor:
    return torch.randint(of, (count,), generator=draw)

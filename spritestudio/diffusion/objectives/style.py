"""A style that is taught to finished weights."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from spritestudio.diffusion.objectives.masked import GroupDropout, MaskedPaletteObjective
from spritestudio.diffusion.objectives.objective import Objective, PaletteObjective, uniform
from spritestudio.specs import ModelSpec, TrainSpec
from spritestudio.specs.architectures import ARCHITECTURES


class StyleObjective:
    """Paint like these sprites, whose style is never left open; their kinds are.

    So guidance leads from the style alone to the kind within it, and all that is painted without the style
    is none of its business.

    Args:
        model: The description of the network, the style among it.
        spec: The recipe; `context_dropout` is how often kinds are left open.
    """

    teacher: nn.Module | None = None

    def __init__(self, model: ModelSpec, spec: TrainSpec) -> None:
        self.kinds = model.groups["kinds"]
        self.dropout = spec.context_dropout
        told = GroupDropout(kinds=0.0, styles=0.0)
        self.own: Objective = (
            MaskedPaletteObjective(model, spec.mirror_share, told)
            if ARCHITECTURES[model.architecture].learns_columns
            else PaletteObjective(model, spec.mirror_share)
        )

    def loss(self, network: nn.Module, x0: Tensor, context: Tensor, draw: torch.Generator) -> Tensor:
        """See `Objective.loss`."""
        is_kept = (uniform(len(context), 1, draw=draw) >= self.dropout).to(context)
        context = context.clone()
        context[:, self.kinds] *= is_kept
        return self.own.loss(network, x0, context, draw)

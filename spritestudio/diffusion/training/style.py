"""Teaching weights a style in a minute: what must hold, what they grow by, and what of them learns."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from spritestudio.diffusion.network_kinds import build_network, objective_for
from spritestudio.diffusion.networks.growing import with_more_colours
from spritestudio.diffusion.training.described import described_contexts
from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ModelSpec, TrainSpec
from spritestudio.specs.architectures import ARCHITECTURES
from spritestudio.specs.model import MAX_PALETTE, PREFIXES
from spritestudio.sprites.dataset.columns import STYLE
from spritestudio.sprites.dataset.sprite_set import SpriteSet, used_classes
from spritestudio.sprites.pixels import to_floats
from spritestudio.wording import counted

FEWEST_SPRITES = 5
_MORE_COLORS = 64
_TRIED_SPRITES = 64  # by which the nearest style is found
_CONTEXT = "context_embedding.weight"
RATES = {_CONTEXT: 1.0, "film.weight": 1.0, "color_bias.weight": 1.0, "head.2.": 0.5}
"""What of a network learns a style, by a part of its name, and how fast beside the recipe's rate."""


def in_style(sprites: SpriteSet, start: ModelSpec | None, name: str) -> SpriteSet:
    """The sprites as examples of a style, for weights that are to learn it.

    Raises:
        SpriteStudioError: They are too few, of another size, or the weights cannot learn a style.
    """
    if start is None:
        raise SpriteStudioError(
            f"No weights here paint {sprites.image_size}×{sprites.image_size} px, so none can be taught.",
            "Bring the sprites to 16×16 or 32×32, or give weights of their size to start from.",
        )
    if not ARCHITECTURES[start.architecture].can_teach or start.few_step:
        raise SpriteStudioError(
            "A style is taught to full weights of the studio's network.",
            "Give such weights to start from, sprites16 or sprites32 for example.",
        )
    if sprites.count < FEWEST_SPRITES:
        raise SpriteStudioError(
            f"A style needs at least {FEWEST_SPRITES} sprites, and there {_are(sprites.count)}.",
            "15 to 150 that belong together are best.",
        )
    if sprites.image_size != start.image_size:
        raise SpriteStudioError(
            f"These weights paint {start.image_size}×{start.image_size} px, but the sprites are "
            f"{sprites.image_size}×{sprites.image_size}.",
            "Start from weights of their size, or bring the sprites to that of the weights.",
        )
    return dataclasses.replace(sprites, notes={**sprites.notes, STYLE: np.full(sprites.count, name)})


def _are(count: int) -> str:
    return "is 1" if count == 1 else f"are {counted(count, 'sprite').split()[0]}"


def with_style(start: ModelSpec, sprites: SpriteSet, name: str) -> ModelSpec:
    """The start weights' description with one more style, and the kinds and colours of its sprites.

    The class of a set that has but one says nothing beside the style, so it becomes no kind.
    """
    classes = used_classes(sprites)
    kinds = _joined(start.class_names, classes if len(classes) > 1 else ())
    styles = _joined(start.styles, (name,))
    model = dataclasses.replace(
        start,
        class_names=kinds,
        usual_styles=(),
        styles=styles,
        added_styles=_joined(start.added_styles, (name,)),
        palette=with_more_colours(
            start.palette, sprites.images, min(MAX_PALETTE, len(start.palette) + _MORE_COLORS)
        ),
    )
    usual = dict.fromkeys(kinds, name) | dict.fromkeys(start.class_names, "")
    usual |= dict(zip(start.class_names, start.usual_styles, strict=False))
    return dataclasses.replace(model, usual_styles=tuple(usual[kind] for kind in kinds))


def _joined(first: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *more)))


@torch.no_grad()
def begin_as_nearest(
    weights: dict[str, Tensor], model: ModelSpec, sprites: SpriteSet, spec: TrainSpec
) -> str:
    """Let a new style begin as the one that the weights knew whose sprites look most like its own.

    That is the one under which its sprites have the least loss; where they have less with no style at all,
    it begins from nothing.

    Args:
        weights: What `grown` gave for the model; the column of the style in the context is changed.
        model: The model.
        sprites: The style's sprites.
        spec: The recipe, which names the style.

    Returns:
        The name of that style; "" where there is none.
    """
    others = [name for name in model.styles if name not in model.added_styles]
    if not others:
        return ""
    network = build_network(model).eval()
    network.load_state_dict(weights)
    objective = objective_for(model, spec, network)
    chosen = np.linspace(0, sprites.count - 1, min(sprites.count, _TRIED_SPRITES)).astype(int)
    x0 = torch.from_numpy(to_floats(sprites.images[chosen], model.channels))
    context = torch.from_numpy(described_contexts(sprites, model)[chosen])
    places = {name: model.features.index(PREFIXES["styles"] + name) for name in (*others, spec.style)}
    columns = {name: weights[_CONTEXT][:, places[name]].clone() for name in others}
    columns[""] = torch.zeros_like(columns[others[0]])
    tried = dict(network.named_parameters())[_CONTEXT][:, places[spec.style]]
    losses = {}
    for name, column in columns.items():
        tried.copy_(column)
        losses[name] = objective.loss(network, x0, context, torch.Generator().manual_seed(0)).item()
    nearest = min(losses, key=lambda name: losses[name])
    weights[_CONTEXT][:, places[spec.style]] = columns[nearest]
    return nearest


def parameter_groups(network: nn.Module, model: ModelSpec, style: str) -> list[dict[str, Any]]:
    """What of a network learns, as an optimizer takes it.

    Of a style it is what nothing else uses: its column of each layer that has one, those of the kinds that
    came with it, and the rows of its own colours. So all that is painted without it stays, bit for bit.

    Args:
        network: The network.
        model: Its description.
        style: The style that it learns; "" where all of it learns.
    """
    if not style:
        return [{"params": list(network.parameters())}]
    groups = []
    for name, parameter in network.named_parameters():
        rate = next((rate for part, rate in RATES.items() if part in name), 0.0)
        parameter.requires_grad_(rate > 0.0)
        if rate > 0.0:
            own = _own_part(name, parameter, network, model, style)
            parameter.register_hook(lambda gradient, own=own: gradient * own)
            groups.append({"params": [parameter], "rate": rate})
    return groups


def _own_part(name: str, parameter: Tensor, network: nn.Module, model: ModelSpec, style: str) -> Tensor:
    """Which numbers of a parameter a style has for itself: 0 or 1, the shape of the parameter."""
    own = torch.zeros_like(parameter)
    place = model.added_styles.index(style)
    if name.startswith("head.2."):
        palettes = dict(network.named_buffers())["palettes"]
        others = torch.cat((palettes[: 1 + place], palettes[2 + place :])).any(dim=0)
        own[~others] = 1.0
    elif name == _CONTEXT:
        usual = zip(model.class_names, model.usual_styles, strict=True)
        own[:, [index for index, (_, of) in enumerate(usual) if of == style]] = 1.0
        own[:, model.features.index(f"style:{style}")] = 1.0
    else:
        own[:, parameter.shape[1] - len(model.added_styles) + place] = 1.0
    return own

"""Teaching weights a style in a minute: what must hold, what they grow by, and what of them learns."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
from torch import nn

from spritestudio.diffusion.networks.growing import with_more_colours
from spritestudio.diffusion.training.described import described_contexts, with_columns, with_usual
from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ModelSpec
from spritestudio.specs.architectures import ARCHITECTURES
from spritestudio.specs.model import MAX_PALETTE
from spritestudio.sprites.dataset.columns import STYLE
from spritestudio.sprites.dataset.sprite_set import SpriteSet, used_classes
from spritestudio.wording import counted

FEWEST_SPRITES = 5
_MORE_COLORS = 64
RATES = {
    "context_embedding.weight": 3.0,
    "color_bias": 3.0,
    "head.": 1.0,
    ".film.": 1.0,
    "norm": 1.0,
    "stem": 1.0,
}
"""What of a network learns a style, by parts of names, and how fast beside the recipe's rate.

The stem is among them since torch's group norm ends the program where its input needs no gradient.
"""


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
    """The start weights' description with one more style, and the kinds, words and colours of its sprites.

    The class of a set that has but one says nothing beside the style, so it becomes no kind.
    """
    classes = used_classes(sprites)
    kinds = _joined(start.class_names, classes if len(classes) > 1 else ())
    styles = _joined(start.styles, (name,))
    words = start.words
    if ARCHITECTURES[start.architecture].learns_columns:
        words = _joined(words, with_columns(start, sprites).words)
    model = dataclasses.replace(
        start,
        class_names=kinds,
        styles=styles,
        words=words,
        usual_kinds=(),
        usual_styles=(),
        color_bias=True,
        palette=with_more_colours(
            start.palette, sprites.images, min(MAX_PALETTE, len(start.palette) + _MORE_COLORS)
        ),
    )
    found = with_usual(model, described_contexts(sprites, model), np.ones(sprites.count, np.float32))
    usual_kinds = dict(zip(words, found.usual_kinds, strict=True)) | dict.fromkeys(start.words, "")
    usual_kinds |= dict(zip(start.words, start.usual_kinds, strict=False))
    usual_styles = dict.fromkeys(kinds, name) | dict.fromkeys(start.class_names, "")
    usual_styles |= dict(zip(start.class_names, start.usual_styles, strict=False))
    return dataclasses.replace(
        model,
        usual_kinds=tuple(usual_kinds[word] for word in words),
        usual_styles=tuple(usual_styles[kind] for kind in kinds),
    )


def _joined(first: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *more)))


def parameter_groups(network: nn.Module, *, learns_style: bool) -> list[dict[str, Any]]:
    """What of a network learns, as an optimizer takes it; what learns no style is left as it is."""
    if not learns_style:
        return [{"params": list(network.parameters())}]
    groups: dict[float, list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        rate = next((rate for part, rate in RATES.items() if part in name), 0.0)
        parameter.requires_grad_(rate > 0.0)
        if rate > 0.0:
            groups.setdefault(rate, []).append(parameter)
    return [{"params": parameters, "rate": rate} for rate, parameters in groups.items()]

"""Networks that learn more names and colours than they have, and forget none of what they know."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from spritestudio.diffusion.networks.palette_head import PaletteHead, palette_for
from spritestudio.specs import ByteArray, ModelSpec, TrainSpec
from spritestudio.sprites.palettes.oklab import squared_distances, to_oklab
from spritestudio.sprites.palettes.palette import Palette, color_counts
from spritestudio.sprites.pixels import to_floats

_SEES_CONTEXT = (
    "context_embedding.weight",
    "contextembed1.model.0.weight",
    "contextembed2.model.0.weight",
)
_ANSWERS_COLOURS = ("head.2.weight", "head.2.bias")
_COLOR_BIAS = "color_bias.weight"
_RARE = 6.0  # logits that a colour has less where it does not belong
_LIKE = 0.02  # colours of a palette that are nearer than that in Oklab stand for a pixel


def with_more_colours(palette: tuple[str, ...], images: ByteArray, most: int) -> tuple[str, ...]:
    """A palette that begins with an earlier one, and has the colours that it lacks the most behind them.

    Args:
        palette: The earlier one, as "#rrggbb" or "#rrggbbaa".
        images: Sprites, uint8 (N, H, W, 4).
        most: How many colours there may be in all.
    """
    rgb, counts = color_counts(images)
    known = Palette.from_hex("known", palette).opaque
    is_new = squared_distances(to_oklab(rgb), to_oklab(known)).min(axis=1) > _LIKE**2
    room = most - len(palette)
    if room < 1 or not is_new.any():
        return palette
    lacking = np.repeat(rgb[is_new], np.ceil(np.sqrt(counts[is_new])).astype(int), axis=0)
    as_pixels = np.insert(lacking, 3, 255, axis=1)[None, None].astype(np.uint8)
    more = palette_for(as_pixels, TrainSpec(palette_size=room + 1, channels=4))[1:]
    return (*palette, *(color for color in more if color not in palette))


def grown(
    old: ModelSpec, known: dict[str, Tensor], new: ModelSpec, fresh: dict[str, Tensor]
) -> tuple[dict[str, Tensor], int]:
    """The weights of `new`, with all that the weights of `old` know.

    Kinds, styles and words have their columns by name; those that are new are zero, so that they change
    nothing yet. A colour that is new begins as the nearest of the old ones, and those that come from one
    share how likely it was. Channels that a network sees beyond those of the other begin with zeros.

    Args:
        old: The network that knows something.
        known: Its weights.
        new: The network to be.
        fresh: Its random weights.

    Returns:
        Its weights, and how many of its layers were taken over, in whole or in part.
    """
    weights, count = dict(fresh), 0
    for name, tensor in fresh.items():
        before = known.get(name)
        if name == _COLOR_BIAS:
            before = torch.zeros(len(old.palette), old.context_size) if before is None else before
            weights[name] = _colours(_columns(before, tensor[:1].expand(len(before), -1), old, new), old, new)
            count += 1
            continue
        if before is None or before.dim() != tensor.dim():
            continue
        if name in _SEES_CONTEXT and before.shape[0] == tensor.shape[0]:
            weights[name] = _columns(before, tensor, old, new)
        elif name in _ANSWERS_COLOURS and before.shape[1:] == tensor.shape[1:]:
            weights[name] = _colours(before, old, new)
        elif before.shape == tensor.shape:
            weights[name] = before.clone()
        elif name == "stem.weight" and old.channels == new.channels == before.shape[1] < tensor.shape[1]:
            weights[name] = torch.zeros_like(tensor)
            weights[name][:, : old.channels] = before
        else:
            continue
        count += 1
    return weights, count


def give_colors(
    weights: dict[str, Tensor], model: ModelSpec, style: str, known_colors: int, images: ByteArray
) -> None:
    """Let a style have the colours of its sprites, and leave those that are new to it: changes `weights`.

    Args:
        weights: What `grown` gave for a model with `color_bias`.
        model: That model.
        style: The name of the style.
        known_colors: How many colours of the palette others paint with.
        images: Its sprites, uint8 (N, H, W, 4).
    """
    painted = torch.from_numpy(to_floats(images, model.channels))
    is_used = torch.bincount(PaletteHead(model).nearest(painted).flatten(), minlength=len(model.palette)) > 0
    is_new = torch.arange(len(model.palette)) >= known_colors
    bias, column = weights[_COLOR_BIAS], model.features.index(f"style:{style}")
    is_rare = (bias > 0.5 * _RARE).any(
        dim=1
    )  # and belongs to another style, or comes from a colour that does
    before = bias[:, column].clone()
    others = before if before.any() else torch.full_like(before, -_RARE)
    bias[is_new] = 0.0
    bias[:, column] = torch.where(
        is_new, _RARE, torch.where(is_used, torch.max(before, is_rare * _RARE), others)
    )
    weights["head.2.bias"] = weights["head.2.bias"] - _RARE * (is_new & ~is_rare)


def _columns(before: Tensor, after: Tensor, old: ModelSpec, new: ModelSpec) -> Tensor:
    """The layer that the context enters: a column per feature by its name, then those of augmentations."""
    result = torch.zeros_like(after)
    place = {name: index for index, name in enumerate(old.features)}
    for index, name in enumerate(new.features):
        if name in place:
            result[:, index] = before[:, place[name]]
    others = min(before.shape[1] - old.context_size, after.shape[1] - new.context_size)
    result[:, new.context_size : new.context_size + others] = before[:, old.context_size :][:, :others]
    return result


def _colours(before: Tensor, old: ModelSpec, new: ModelSpec) -> Tensor:
    """The layer that answers with a number per colour."""
    former, colors = PaletteHead(old).colors, PaletteHead(new).colors
    if former.shape[1] != colors.shape[1]:
        former, colors = former[:, :3], colors[:, :3]
    nearest = torch.cdist(colors, former).argmin(dim=1)
    if before.dim() > 1:
        return before[nearest].clone()
    shared = torch.bincount(nearest, minlength=len(former))[nearest]
    return before[nearest] - shared.log()

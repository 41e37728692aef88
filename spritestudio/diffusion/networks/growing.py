"""Networks that learn more names and colours than they have, and forget none of what they know."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from spritestudio.diffusion.networks.palette_head import PaletteHead, palette_for
from spritestudio.diffusion.networks.studio_unet import EMBEDDING
from spritestudio.specs import ByteArray, ModelSpec, TrainSpec
from spritestudio.sprites.palettes.oklab import squared_distances, to_oklab
from spritestudio.sprites.palettes.palette import Palette, color_counts
from spritestudio.sprites.pixels import to_floats

_SEES_CONTEXT = (
    "context_embedding.weight",
    "contextembed1.model.0.weight",
    "contextembed2.model.0.weight",
)
_ANSWERS_COLORS = ("head.2.weight", "head.2.bias")
_OF_COLORS_AND_STYLES = ("palettes", "color_bias.weight")
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
    nothing yet, and so is what an added style has of its own. A colour that is new begins as the nearest of
    the old ones, and those that come from one share how likely it was. Channels that a network sees beyond
    those of the other begin with zeros.

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
        if name in _OF_COLORS_AND_STYLES:
            weights[name] = _of_colors_and_styles(name, before, old, new)
        elif before is None or before.dim() != tensor.dim():
            continue
        elif name in _SEES_CONTEXT and before.shape[0] == tensor.shape[0]:
            weights[name] = _columns(before, tensor, old, new)
        elif name in _ANSWERS_COLORS and before.shape[1:] == tensor.shape[1:]:
            weights[name] = _colors(before, old, new)
        elif name.endswith("film.weight") and before.shape[0] == tensor.shape[0]:
            weights[name] = torch.zeros_like(tensor)
            weights[name][:, :EMBEDDING] = before[:, :EMBEDDING]
            for place, former in _same(old.added_styles, new.added_styles):
                weights[name][:, EMBEDDING + place] = before[:, EMBEDDING + former]
        elif before.shape == tensor.shape:
            weights[name] = before.clone()
        elif name == "stem.weight" and old.channels == new.channels == before.shape[1] < tensor.shape[1]:
            weights[name] = torch.zeros_like(tensor)
            weights[name][:, : old.channels] = before
        else:
            continue
        count += 1
    return weights, count


def give_colors(weights: dict[str, Tensor], model: ModelSpec, style: str, images: ByteArray) -> None:
    """Let an added style have the colours of its sprites beside those it has: changes `weights`.

    Args:
        weights: What `grown` gave for the model.
        model: The model.
        style: The name of the style.
        images: Its sprites, uint8 (N, H, W, 4).
    """
    painted = torch.from_numpy(to_floats(images, model.channels))
    nearest = PaletteHead(model).nearest(painted).flatten()
    is_used = torch.bincount(nearest, minlength=len(model.palette)) > 0
    row = weights["palettes"][1 + model.added_styles.index(style)]
    row.copy_(torch.maximum(row, is_used.to(row)))


def _same(old: tuple[str, ...], new: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where names stand that both have: in `new`, and in `old`."""
    return [(place, old.index(name)) for place, name in enumerate(new) if name in old]


def _columns(before: Tensor, after: Tensor, old: ModelSpec, new: ModelSpec) -> Tensor:
    """The layer that the context enters: a column per feature by its name, then those of augmentations."""
    result = torch.zeros_like(after)
    for place, former in _same(old.features, new.features):
        result[:, place] = before[:, former]
    others = min(before.shape[1] - old.context_size, after.shape[1] - new.context_size)
    result[:, new.context_size : new.context_size + others] = before[:, old.context_size :][:, :others]
    return result


def _colors(before: Tensor, old: ModelSpec, new: ModelSpec) -> Tensor:
    """The layer that answers with a number per colour.

    Colours that an added style has for itself share with each other alone: nobody else paints with them.
    """
    former, colors = PaletteHead(old).colors, PaletteHead(new).colors
    if former.shape[1] != colors.shape[1]:
        former, colors = former[:, :3], colors[:, :3]
    nearest = torch.cdist(colors, former).argmin(dim=1)
    if before.dim() > 1:
        return before[nearest].clone()
    is_known = torch.tensor([color in old.palette for color in new.palette])
    of_whom = ~is_known if new.added_styles else torch.ones_like(is_known)
    shared = torch.bincount(nearest[of_whom], minlength=len(former))[nearest].clamp(min=1)
    return before[nearest] - torch.where(of_whom, shared.log(), 0.0)


def _of_colors_and_styles(name: str, before: Tensor | None, old: ModelSpec, new: ModelSpec) -> Tensor:
    """What a network has for each colour in each added style: `palettes`, or the weights of `color_bias`."""
    result = torch.zeros(1 + len(new.added_styles), len(new.palette))
    colors = _same(old.palette, new.palette)
    there, former = ([pair[side] for pair in colors] for side in (0, 1))
    result[0, there] = 1.0
    if before is not None:
        before = before if name == "palettes" else nn.functional.pad(before.T, (0, 0, 1, 0))
        for row, old_row in ((0, 0), *((1 + a, 1 + b) for a, b in _same(old.added_styles, new.added_styles))):
            result[row, there] = before[old_row, former]
    return result if name == "palettes" else result[1:].T.contiguous()

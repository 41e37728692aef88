"""Sprites shown in other ways than they were drawn: mirrored, moved, recoloured."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import numpy as np
import torch

from spritestudio.specs import BoolArray, ByteArray, TrainSpec
from spritestudio.specs.architectures import ARCHITECTURES
from spritestudio.sprites.dataset.sides import movements_of
from spritestudio.sprites.dataset.sprite_set import SpriteSet

_EXCHANGES = np.array([(*rgb, 3) for rgb in permutations(range(3))][1:])  # all but the colours as they are
_EITHER_WAY = ("", "front", "back")  # notes of sprites that do not look to a side


def may_mirror(sprites: SpriteSet, facing_classes: Sequence[str]) -> BoolArray:
    """Which sprites look no certain way, by class and by the sides that their columns tell, bool (N,)."""
    faced = [name in facing_classes for name in sprites.class_names]
    _, facings = movements_of(sprites.notes, sprites.count)
    to_a_side = (sprites.contexts[:, faced] > 0).any(axis=1) | ~np.isin(facings, _EITHER_WAY)
    return np.logical_not(to_a_side)


def augment(images: ByteArray, may_mirror: BoolArray, spec: TrainSpec, draw: torch.Generator) -> ByteArray:
    """Change some sprites as `spec` says; what it does not ask for draws no random number.

    For a network that knows of mirroring none are mirrored here, and for one that knows words none are
    moved or recoloured either: their objectives do it, and tell them so.

    Args:
        images: uint8 (B, H, W, 4).
        may_mirror: Which sprites look no certain way, bool (B,).
        spec: Shares and distances.
        draw: Where randomness comes from.

    Returns:
        uint8 (B, H, W, 4); the very same array where nothing is asked for.
    """
    count = len(images)
    if spec.mirror_share > 0.0 and not ARCHITECTURES[spec.architecture].knows_mirroring:
        chosen = (torch.rand(count, generator=draw) < spec.mirror_share).numpy() & may_mirror
        images = np.where(chosen[:, None, None, None], images[:, :, ::-1], images)
    if ARCHITECTURES[spec.architecture].learns_columns:
        return images
    if spec.shift_px > 0:
        images = _moved(images, spec.shift_px, draw)
    if spec.recolor_share > 0.0:
        chosen = (torch.rand(count, generator=draw) < spec.recolor_share).numpy()
        exchange = _EXCHANGES[torch.randint(len(_EXCHANGES), (count,), generator=draw).numpy()]
        recoloured = np.take_along_axis(images, exchange[:, None, None, :], axis=3)
        images = np.where(chosen[:, None, None, None], recoloured, images)
    return images


def _moved(images: ByteArray, most_px: int, draw: torch.Generator) -> ByteArray:
    """Each sprite moved by -`most_px` … `most_px` down and right; its edge goes on where room appears."""
    height, width = images.shape[1:3]
    padded = np.pad(images, ((0, 0), (most_px, most_px), (most_px, most_px), (0, 0)), mode="edge")
    start = torch.randint(2 * most_px + 1, (2, len(images), 1), generator=draw).numpy()
    rows, columns = start[0] + np.arange(height), start[1] + np.arange(width)
    every = np.arange(len(images))[:, None, None]
    moved: ByteArray = padded[every, rows[:, :, None], columns[:, None, :]]
    return moved

"""Sprites of which a part is there already, so that only the rest is painted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from spritestudio.specs import BoolArray, ByteArray, StartPictures
from spritestudio.specs.base import require
from spritestudio.sprites.pixels import to_floats


@dataclass(frozen=True, eq=False)
class KnownPixels:
    """A picture per sprite, and which of its pixels stay.

    Those are the same in every event of a sampler, bit for bit. A network that is told the noise level of
    each pixel (TD-Paint, Mayet et al. 2024, arXiv:2410.09306) sees them clean; to any other they are shown
    with the noise of the step at hand (Lugmayr et al. 2022, arXiv:2201.09865, without resampling).

    Attributes:
        images: uint8 (B, H, W, 4).
        is_painted: Which pixels are painted anew, bool (B, H, W).
        strength: How far these go back to noise, 0 to 1: with 1 nothing of them is left, with 0 all.
    """

    images: ByteArray
    is_painted: BoolArray
    strength: float

    @classmethod
    def of(cls, start: StartPictures, count: int, size: int) -> KnownPixels:
        """What `count` sprites of `size` pixels start from.

        Raises:
            SpriteStudioError: The pictures are of another size.
        """
        require(
            start.size == size,
            f"The picture to start from has {start.size}×{start.size} pixels, "
            f"and these weights paint {size}×{size}.",
            "Crop or pad it first.",
        )
        return cls(
            np.broadcast_to(start.images, (count, size, size, 4)),
            np.broadcast_to(start.is_painted, (count, size, size)),
            start.strength,
        )

    def x0(self, channels: int) -> Tensor:
        """The pictures as a network sees them, float32 (B, C, H, W) in [-1, 1]."""
        return torch.from_numpy(to_floats(np.ascontiguousarray(self.images), channels))

    @cached_property
    def is_known(self) -> Tensor:
        """Which pixels stay, bool (B, 1, H, W); all of them where nothing goes back to noise."""
        kept = ~self.is_painted if self.strength > 0.0 else np.ones_like(self.is_painted)
        return torch.from_numpy(kept[:, None].copy())

    def kept_in(self, images: ByteArray) -> ByteArray:
        """Painted sprites, uint8 (B, H, W, 4), with the known pixels as they were given."""
        known = self.is_known.numpy().transpose(0, 2, 3, 1)
        return np.where(known, self.images, images)

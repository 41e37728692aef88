"""Sprites of which a part is there already, so that only the rest is painted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from spritestudio.specs import ByteArray
from spritestudio.specs.base import require, require_between
from spritestudio.sprites.pixels import to_floats
from spritestudio.wording import counted

Mask = npt.NDArray[np.bool_]


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
    is_painted: Mask
    strength: float = 1.0

    @classmethod
    def of(
        cls, images: ByteArray, mask: Mask | None, count: int, size: int, strength: float = 1.0
    ) -> KnownPixels:
        """What a caller gives, for `count` sprites of `size` pixels.

        Args:
            images: uint8 (B, H, W, 4) or (H, W, 4), one for all.
            mask: bool (B, H, W) or (H, W), True where it is painted anew; None paints everywhere.
            count: B.
            size: H and W.
            strength: See above.

        Raises:
            SpriteStudioError: A shape, type or number is wrong.
        """
        images = np.asarray(images)
        require(
            images.dtype == np.uint8 and images.shape[-3:] == (size, size, 4) and images.ndim in (3, 4),
            f"The picture must be uint8 of {size}×{size} pixels with alpha, "
            f"not {images.dtype} {images.shape}.",
            "Crop or pad it first.",
        )
        mask = np.ones((size, size), bool) if mask is None else np.asarray(mask)
        require(
            mask.dtype == np.bool_ and mask.shape[-2:] == (size, size) and mask.ndim in (2, 3),
            f"The mask must be bool of {size}×{size} pixels, not {mask.dtype} {mask.shape}.",
            "It is True where the sprite is painted anew.",
        )
        for name, array, single in (("pictures", images, 3), ("masks", mask, 2)):
            require(
                array.ndim == single or len(array) == count,
                f"There are {len(array)} {name} for {counted(count, 'sprite')}.",
                "Give one for all, or one for each.",
            )
        require_between("The strength", strength, 0.0, 1.0)
        return cls(
            np.broadcast_to(images, (count, size, size, 4)),
            np.broadcast_to(mask, (count, size, size)),
            float(strength),
        )

    def part(self, start: int, stop: int) -> KnownPixels:
        """Those of the sprites from `start` up to `stop`."""
        return KnownPixels(self.images[start:stop], self.is_painted[start:stop], self.strength)

    def x0(self, channels: int) -> Tensor:
        """The pictures as a network sees them, float32 (B, C, H, W) in [-1, 1]."""
        return torch.from_numpy(to_floats(np.ascontiguousarray(self.images), channels))

    @cached_property
    def is_known(self) -> Tensor:
        """Which pixels stay, bool (B, 1, H, W); all of them where nothing goes back to noise."""
        kept = ~self.is_painted if self.strength > 0.0 else np.ones_like(self.is_painted)
        return torch.from_numpy(kept[:, None].copy())

    def skipped(self, steps: int) -> int:
        """How many of a sampler's first steps are left out: they begin with more noise than there is."""
        return min(steps - 1, round((1.0 - self.strength) * steps))

    def kept_in(self, images: ByteArray) -> ByteArray:
        """Painted sprites, uint8 (B, H, W, 4), with the known pixels as they were given."""
        known = self.is_known.numpy().transpose(0, 2, 3, 1)
        return np.where(known, self.images, images)

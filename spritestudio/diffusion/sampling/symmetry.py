"""Left-right symmetry while sampling, to the pixel."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from spritestudio.diffusion.sampling.denoiser import DecodeOptions, Denoiser


class SymmetricDenoiser:
    """A denoiser whose clean sprites are their own mirror images.

    Together with noise that is symmetric as well, every state of a walk is symmetric: the network sees the
    whole sprite, and decides on its left half.

    Args:
        denoiser: What predicts.
    """

    def __init__(self, denoiser: Denoiser) -> None:
        self._denoiser = denoiser
        self.schedule = denoiser.schedule
        self.sprite_shape = denoiser.sprite_shape
        self.context_size = denoiser.context_size
        self.kinds = denoiser.kinds
        self.unguided = denoiser.unguided
        self.device = denoiser.device

    def predict(self, x_t: Tensor, t: int, context: Tensor) -> Tensor:
        """See `Denoiser.predict`."""
        return self._denoiser.predict(x_t, t, context)

    def seen(self, x_t: Tensor, t: int, is_known: Tensor, clean: Tensor) -> Tensor:
        """See `Denoiser.seen`."""
        return self._denoiser.seen(x_t, t, is_known, clean)

    def decode(self, prediction: Tensor, x_t: Tensor, t: int, options: DecodeOptions) -> Tensor:
        """See `Denoiser.decode`; symmetric."""
        return mirrored(self._denoiser.decode(prediction, x_t, t, options))

    def doubt(self, prediction: Tensor, x_t: Tensor, t: int, options: DecodeOptions, x0: Tensor) -> Tensor:
        """See `Denoiser.doubt`; symmetric."""
        return mirrored(self._denoiser.doubt(prediction, x_t, t, options, x0))

    def tiled(self, across: bool, down: bool) -> Denoiser:
        """See `Denoiser.tiled`."""
        return SymmetricDenoiser(self._denoiser.tiled(across, down))


def mirrored(x: Tensor) -> Tensor:
    """The left half and its mirror image, the shape of `x`; the middle column of an odd width stays."""
    width = x.shape[-1]
    left = x[..., : (width + 1) // 2]
    return torch.cat((left, left[..., : width // 2].flip(-1)), dim=-1)


def mirroring(draw: Callable[[], Tensor]) -> Callable[[], Tensor]:
    """Draws of noise, each symmetric."""
    return lambda: mirrored(draw())

"""The palette head: from logits per palette colour to clean sprites.

The network gives every pixel a logit per colour k of the palette; transparent is one of them. To each is
added the log-likelihood of that colour given the noisy pixel, −|x_t − alpha c_k|² / (2 sigma²); softmax of
the sum is how likely each colour is, and x0 is the mean colour under it (compare Dieleman et al. 2022,
arXiv:2211.15089). With little noise the likelihood alone decides, so finished sprites are on the palette.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from spritestudio.diffusion.networks.tiling import wrapped
from spritestudio.specs import ByteArray, ModelSpec, TrainSpec
from spritestudio.sprites.palettes.oklab import squared_distances, to_oklab
from spritestudio.sprites.palettes.palette import Palette, best_palette, color_counts
from spritestudio.sprites.pixels import to_floats

AGREE_BELOW = 2.0  # noise per sprite: with more, the shape is still open, and with it the colours
_TRANSPARENT = "#00000000"
_ROUNDS = 2  # of agreeing; a third changes little
_LEAST_USE = 1e-3  # so that a colour that is used nowhere is not ruled out
_WHITE = "#ffffff"  # what sprites without transparency lie on


class PaletteHead:
    """The arithmetic between logits and sprites.

    Args:
        spec: The description of the network.
        device: Where its tensors live.

    Attributes:
        colors: The palette as the network sees it, float32 (K, C) in [-1, 1].
    """

    def __init__(self, spec: ModelSpec, device: torch.device | str = "cpu") -> None:
        rgba = Palette.from_hex("model", spec.palette).colors
        floats = to_floats(rgba[None, :, None], spec.channels)
        self.colors = torch.from_numpy(floats[0, :, :, 0].T.copy()).to(device)

    def nearest(self, x0: Tensor) -> Tensor:
        """The palette entry nearest to each pixel of float32 (B, C, H, W): int64 (B, H, W)."""
        return self._likeness(x0).argmax(dim=-1)

    def colors_of(self, index: Tensor) -> Tensor:
        """The sprites that palette entries, int64 (B, H, W), make: float32 (B, C, H, W)."""
        return self.colors.to(index.device)[index].permute(0, 3, 1, 2)

    def with_likelihood(self, logits: Tensor, x_t: Tensor, sigma: Tensor) -> Tensor:
        """Add to each logit the log-likelihood of its colour, up to a constant per pixel.

        Args:
            logits: (B, K, H, W).
            x_t: Noisy sprites, float32 (B, C, H, W).
            sigma: The noise per signal, sigma / alpha, float32, B values or a single one for all; or
                (B, H, W), one per pixel.

        Returns:
            float32 (B, H, W, K).
        """
        sigma = sigma[:, None, None, None] if sigma.dim() == 1 else sigma[..., None]
        clean = x_t * (1.0 + sigma * sigma).sqrt().permute(0, 3, 1, 2)
        likelihood = self._likeness(clean) / (sigma * sigma)
        return logits.permute(0, 2, 3, 1).float() + likelihood

    def agreed(self, logits: Tensor, strength: float, wraps: tuple[bool, bool] = (False, False)) -> Tensor:
        """Let the pixels of a sprite agree on few colours, and neighbours on the same.

        Some rounds of mean field (a Potts model with a prior on the colours of a sprite): with p the softmax
        of what stands, each logit grows by strength · (log of the mean of p over the sprite + the sum of p
        over the eight neighbours). A network that decides pixel by pixel speckles; this takes the likeliest
        sprite rather than the likeliest pixels.

        Args:
            logits: float32 (B, H, W, K).
            strength: 0 changes nothing.
            wraps: Whether the top row has the bottom one as its neighbour, and the left column the right one.
        """
        edges = (1 - wraps[0], 1 - wraps[1])
        result = logits
        for _ in range(_ROUNDS if strength > 0.0 else 0):
            likely = result.softmax(dim=-1)
            used = (likely.mean(dim=(1, 2), keepdim=True) + _LEAST_USE).log()
            near = wrapped(likely.permute(0, 3, 1, 2), (1, 1), wraps)
            area = nn.functional.avg_pool2d(near, 3, 1, edges, divisor_override=1)
            result = logits + strength * (used + area.permute(0, 2, 3, 1) - likely)
        return result

    def mean(self, logits: Tensor) -> Tensor:
        """x0, float32 (B, C, H, W): the mean colour under the softmax of logits (B, H, W, K)."""
        return (logits.softmax(dim=-1) @ self.colors.to(logits.device)).permute(0, 3, 1, 2)

    def _likeness(self, x: Tensor) -> Tensor:
        """x·c_k − |c_k|² / 2, which is −|x − c_k|² / 2 up to a constant per pixel: float32 (B, H, W, K)."""
        colors = self.colors.to(x.device)
        with torch.autocast(x.device.type, enabled=False):  # bfloat16 would confuse near colours
            return x.permute(0, 2, 3, 1) @ colors.T - 0.5 * colors.square().sum(dim=1)


def palette_for(images: ByteArray, spec: TrainSpec) -> tuple[str, ...]:
    """The palette for a set: its colours, or, where they are too many, the ones that stand best for them.

    Those are found by k-means in Oklab, and each is then replaced by the commonest colour of its cluster,
    so that every one is a colour that an artist chose.

    Args:
        images: uint8 (N, H, W, 4).
        spec: How many colours there may be, and whether there is transparency.

    Returns:
        "#rrggbb" from dark to light, after transparent where the network knows it.

    Raises:
        SpriteStudioError: No pixel can be seen.
    """
    most = spec.palette_size - 1
    rgb, counts = color_counts(images)
    centers = best_palette(images, most).opaque
    cluster = squared_distances(to_oklab(rgb), to_oklab(centers)).argmin(axis=1)
    chosen = [np.flatnonzero(cluster == k) for k in range(len(centers))]
    commonest = np.array([rgb[members[counts[members].argmax()]] for members in chosen if len(members)])
    colors = Palette("", np.insert(commonest, 3, 255, axis=1)).to_hex()
    if spec.channels == 4:
        return (_TRANSPARENT, *colors)
    return (_WHITE, *(color for color in colors if color != _WHITE))

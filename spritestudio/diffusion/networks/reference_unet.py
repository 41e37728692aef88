"""The second network: it sees which pixels are known, and a second sprite beside the one it paints."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from spritestudio.diffusion.networks.studio_unet import EMBEDDING, Block, Norm, StudioUnet, zero_init

KNOWN_SIGMA = 1e-3  # what a pixel counts as that has no noise
AUGMENTATIONS = 4  # mirrored, shifted to the right and down (in eighths of the side), colours permuted
_RIM = 32  # feature maps at full resolution, where the rest works at half of it
_PATCHED_FROM_PX = 24


def extra_channels(channels: int) -> int:
    """How many channels stand after those of the noisy sprite: its level map, the reference, and a flag."""
    return channels + 2


class ReferenceUnet(StudioUnet):
    """Palette logits from a noisy sprite, a noise level per pixel, a second sprite and a context.

    The level of every pixel is an input channel (TD-Paint, Mayet et al. 2024, arXiv:2410.09306), so that
    known pixels, which have no noise, stand beside those that are painted. From 24 pixels on all but one
    residual block before and one behind may work on patches of 2×2 (pixel unshuffle, Shi et al. 2016,
    arXiv:1609.05158), which trains more than twice as many steps a second; without them it has the layers of
    a `StudioUnet`, and can begin with its weights.

    Args:
        channels: Channels of a sprite, 3 (RGB) or 4 (RGBA).
        out_channels: Logits per pixel, one per palette entry.
        width: Feature maps of the trunk's first resolution, a multiple of 8.
        context_size: Length of the context vector.
        image_size: Sprite height and width in pixels, a multiple of 4; of 8 where there are patches.
        added_styles: See `StudioUnet`.
        patches: Whether there are patches, from 24 pixels on.
    """

    def __init__(
        self,
        channels: int,
        out_channels: int,
        width: int,
        context_size: int,
        image_size: int,
        added_styles: tuple[int, ...] = (),
        patches: bool = True,
    ) -> None:
        self.channels = channels
        self.is_patched = patches and image_size >= _PATCHED_FROM_PX
        seen = channels + extra_channels(channels)
        super().__init__(
            4 * _RIM if self.is_patched else seen,
            out_channels,
            width,
            context_size,
            image_size // 2 if self.is_patched else image_size,
            AUGMENTATIONS,
            added_styles,
        )
        if self.is_patched:
            self.rim_stem = nn.Conv2d(seen, _RIM, 3, padding=1)
            embedding = EMBEDDING + len(added_styles)
            self.rim_down = Block(_RIM, _RIM, False, embedding)
            self.unpatch = nn.Sequential(nn.Conv2d(width, 4 * _RIM, 1), nn.PixelShuffle(2))
            self.rim_up = Block(2 * _RIM, _RIM, False, embedding)
            self.head = nn.Sequential(Norm(8, _RIM), nn.SiLU(), zero_init(nn.Conv2d(_RIM, out_channels, 1)))

    def forward(self, x: Tensor, level: Tensor, context: Tensor) -> Tensor:
        """Palette logits, float32 (B, out_channels, H, W).

        Args:
            x: Noisy sprites, float32 (B, channels, H, W); or with the channels of `with_extras` behind them.
            level: log(sigma / alpha) / 4 of the noisiest pixels, float32, B values or a single one for all.
            context: float32 (B, context_size), zeros where it is left open; augmentations may follow.
        """
        if x.shape[1] == self.channels:
            x = with_extras(x, level[:, None, None].expand(len(x), *x.shape[2:]), None)
        embedding = self.embed(level, context)
        if not self.is_patched:
            return self.biased(self.head(self.trunk(self.stem(x), embedding)), context)
        rim = self.rim_down(self.rim_stem(x), embedding)
        x = self.trunk(self.stem(nn.functional.pixel_unshuffle(rim, 2)), embedding)
        logits = self.head(self.rim_up(torch.cat((self.unpatch(x), rim), dim=1), embedding))
        return self.biased(logits, context)


def with_extras(x: Tensor, level_map: Tensor, reference: Tensor | None) -> Tensor:
    """All that the network sees: the noisy sprite, its level map, the reference and whether there is one.

    Args:
        x: Noisy sprites, float32 (B, C, H, W).
        level_map: log(sigma / alpha) / 4 of each pixel, float32 (B, H, W).
        reference: Clean second sprites in [-1, 1], float32 (B, C, H, W), all zeros where a sprite has none.

    Returns:
        float32 (B, 2C + 2, H, W).
    """
    if reference is None:
        reference = torch.zeros_like(x)
    has_one = reference.flatten(1).any(dim=1)[:, None, None, None].to(x).expand(-1, 1, *x.shape[2:])
    return torch.cat((x, level_map[:, None].to(x), reference.to(x), has_one), dim=1)

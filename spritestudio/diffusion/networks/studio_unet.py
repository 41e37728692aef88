"""The studio's network: a U-Net made for processors, that answers with a logit per palette colour.

Most of its work and of its parameters lie at half resolution and below, where a convolution is cheap;
attention is used at 8×8 and below alone.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

EMBEDDING = 256
_FREQUENCIES = 16
_ATTENTION_MAX_PX = 8  # the largest map on which every place looks at every other
_HEAD_CHANNELS = 32
_ABSENT = 1e-13  # how much of a colour there is that is not there


class StudioUnet(nn.Module):
    """Palette logits from (c_in · x_t, log noise level, context).

    Noise level and context enter every block as a scale and a shift per feature map (FiLM, Perez et al.
    2017, arXiv:1709.07871), after a group norm; no layer depends on the other sprites of a batch.

    Args:
        in_channels: Channels of a sprite, 3 (RGB) or 4 (RGBA).
        out_channels: Numbers per pixel that it answers with: a logit per palette entry.
        width: Feature maps at full resolution, a multiple of 8; twice as many at half of it, four times as
            many at each resolution below.
        context_size: Length of the context vector, at least 1.
        image_size: Sprite height and width in pixels, a multiple of 4.
        augmentations: Features after the context that say how a training sprite was changed.
        added_styles: Where in a context the styles stand that were taught to finished weights. Each has its
            own scale and shift of every feature map (Noguchi & Harada 2019, arXiv:1904.01774) and its own
            colours, so what is painted without it is as it was.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        width: int,
        context_size: int,
        image_size: int,
        augmentations: int = 1,
        added_styles: tuple[int, ...] = (),
    ) -> None:
        super().__init__()
        self.context_size = context_size
        self.added_styles = list(added_styles)
        exponents = [2.0 * i / (_FREQUENCIES - 1) - 1.0 for i in range(_FREQUENCIES)]
        self.register_buffer("frequencies", torch.tensor([math.pi * 10.0**e for e in exponents]))
        self.frequencies: Tensor
        self.level_embedding = nn.Linear(2 * _FREQUENCIES, EMBEDDING)
        self.context_embedding = nn.Linear(context_size + augmentations, EMBEDDING)
        self.embedding = nn.Sequential(nn.SiLU(), nn.Linear(EMBEDDING, EMBEDDING), nn.SiLU())

        sizes = [image_size]
        while sizes[-1] % 2 == 0 and sizes[-1] > 4:
            sizes.append(sizes[-1] // 2)
        embedding = EMBEDDING + len(added_styles)
        widths = [width, 2 * width, *(4 * width for _ in sizes[2:])]
        self.stem = nn.Conv2d(in_channels, width, 3, padding=1)
        self.down, self.up = nn.ModuleList(), nn.ModuleList()
        self.shrink, self.grow = nn.ModuleList(), nn.ModuleList()
        for level, (size, here) in enumerate(zip(sizes, widths, strict=True)):
            use_attention = size <= _ATTENTION_MAX_PX
            down = [here] if level == 0 else [here, here]
            up = [2 * here, here] if level + 1 < len(sizes) else [here, here]
            self.down.append(
                Stage(Block(n, here, use_attention and i == 1, embedding) for i, n in enumerate(down))
            )
            self.up.append(
                Stage(Block(n, here, use_attention and i == 0, embedding) for i, n in enumerate(up))
            )
            if level + 1 < len(sizes):
                below = widths[level + 1]
                self.shrink.append(nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(4 * here, below, 1)))
                self.grow.append(nn.Sequential(nn.Conv2d(below, 4 * here, 1), nn.PixelShuffle(2)))
        self.head = nn.Sequential(Norm(8, width), nn.SiLU(), zero_init(nn.Conv2d(width, out_channels, 1)))
        if added_styles:
            self.color_bias = nn.Linear(len(added_styles), out_channels, bias=False)
            self.register_buffer("palettes", torch.ones(1 + len(added_styles), out_channels))
            self.palettes: Tensor

    def forward(self, x: Tensor, level: Tensor, context: Tensor) -> Tensor:
        """Palette logits.

        Args:
            x: Noisy sprites at a standard deviation of about 1, float32 (B, in_channels, H, W).
            level: log(sigma / alpha) / 4, float32, B values or a single one for all.
            context: float32 (B, context_size), a row of zeros means no context; or with one more feature,
                which is 1 for sprites that are mirrored, as some are in training.

        Returns:
            float32 (B, out_channels, H, W).
        """
        return self.biased(self.head(self.trunk(self.stem(x), self.embed(level, context))), context)

    def biased(self, logits: Tensor, context: Tensor) -> Tensor:
        """Logits with what added styles change: how likely each colour is, and which there are.

        `palettes` says which colours there are without an added style (row 0) and in each of them, float32
        (1 + styles, out_channels), 0 or 1. Between styles a colour is as likely as its styles have shares.
        """
        if not self.added_styles:
            return logits
        shares = context[:, self.added_styles].clamp(0.0, 1.0)
        rest = (1.0 - shares.sum(dim=1, keepdim=True)).clamp(min=0.0)
        there = torch.cat((rest, shares), dim=1) @ self.palettes
        return logits + (self.color_bias(shares) + there.clamp(min=_ABSENT).log())[:, :, None, None]

    def embed(self, level: Tensor, context: Tensor) -> Tensor:
        """The embedding of noise level and context, and the shares of added styles behind it.

        float32 (B, 256 + styles), of the arguments of `forward`.
        """
        shares = context[:, self.added_styles].clamp(0.0, 1.0)
        waves = level[:, None] * self.frequencies
        context = nn.functional.pad(context, (0, self.context_embedding.in_features - context.shape[1]))
        embedding = self.level_embedding(torch.cat((waves.sin(), waves.cos()), dim=1))
        embedding = self.embedding(embedding + self.context_embedding(context))
        return torch.cat((embedding, shares), dim=1)

    def trunk(self, x: Tensor, embedding: Tensor) -> Tensor:
        """All between the stem and the head: float32 (B, width, H, W), in and out."""
        kept: list[Tensor] = []
        for index, blocks in enumerate(self.down):
            x = blocks(x, embedding)
            if index < len(self.shrink):
                kept.append(x)
                x = self.shrink[index](x)
        for index in reversed(range(len(self.up))):
            if index < len(self.grow):
                x = torch.cat((self.grow[index](x), kept[index]), dim=1)
            x = self.up[index](x, embedding)
        return x


class Stage(nn.ModuleList):
    """The blocks at one resolution, one after the other."""

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        for block in self:
            x = block(x, embedding)
        return x


class Block(nn.Module):
    """A residual pair of 3×3 convolutions, modulated by the embedding between them; then attention."""

    def __init__(
        self, in_channels: int, out_channels: int, use_attention: bool, embedding: int = EMBEDDING
    ) -> None:
        super().__init__()
        self.norm1 = Norm(8, in_channels)
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, padding=1)
        self.film = nn.Linear(embedding, 2 * out_channels)
        self.norm2 = Norm(8, out_channels)
        self.conv2 = zero_init(nn.Conv2d(out_channels, out_channels, 3, padding=1))
        self.shortcut = (
            nn.Identity() if in_channels == out_channels else nn.Conv2d(in_channels, out_channels, 1)
        )
        self.attention = Attention(out_channels) if use_attention else nn.Identity()

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        scale, shift = self.film(embedding)[:, :, None, None].chunk(2, dim=1)
        out = self.conv1(nn.functional.silu(self.norm1(x)))
        out = self.conv2(nn.functional.silu(torch.addcmul(shift, self.norm2(out), scale + 1.0)))
        return self.attention(self.shortcut(x) + out)


def zero_init(convolution: nn.Conv2d) -> nn.Conv2d:
    """A convolution that gives zeros until it has learned better."""
    for parameter in convolution.parameters():
        nn.init.zeros_(parameter)
    return convolution


class Norm(nn.GroupNorm):
    """Group norm, in the memory order that it is fast in: in bfloat16 it hardly is with channels last."""

    def forward(self, x: Tensor) -> Tensor:
        if x.dtype != torch.bfloat16:
            return super().forward(x)
        return super().forward(x.contiguous()).contiguous(memory_format=torch.channels_last)


class Attention(nn.Module):
    """Every place of a map looks at every other (Vaswani et al. 2017, arXiv:1706.03762)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        most = max(1, channels // _HEAD_CHANNELS)
        self.heads = next(count for count in range(most, 0, -1) if channels % count == 0)
        self.norm = Norm(8, channels)
        self.qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.proj = zero_init(nn.Conv2d(channels, channels, 1))

    def forward(self, x: Tensor) -> Tensor:
        count, channels, height, width = x.shape
        parts = self.qkv(self.norm(x)).reshape(count, 3, self.heads, channels // self.heads, height * width)
        query, key, value = parts.transpose(-1, -2).float().unbind(1)
        with torch.autocast(x.device.type, enabled=False):
            seen = nn.functional.scaled_dot_product_attention(query, key, value)
        return x + self.proj(seen.to(x.dtype).transpose(-1, -2).reshape(count, channels, height, width))

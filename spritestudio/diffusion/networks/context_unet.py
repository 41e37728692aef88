"""The course's network: a small U-Net that predicts noise, given a timestep and a context.

Attribute names and layer order follow the course "How Diffusion Models Work", so that a
`state_dict` saved by its notebooks loads here unchanged.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

_RESIDUAL_SCALE = 1.414  # the course's rounding of sqrt(2): keeps the variance of a sum of two


def _convolution(in_channels: int, out_channels: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(in_channels, out_channels, 3, padding=1),
        nn.BatchNorm2d(out_channels),
        nn.GELU(),
    )


class ResidualConvBlock(nn.Module):
    """Two 3×3 convolutions, optionally with a shortcut around them.

    Without `is_res` the result is conv2(conv1(x)); with it, (shortcut(x) + conv2(conv1(x))) / 1.414.

    Args:
        in_channels: Channels of the input.
        out_channels: Channels of the output.
        is_res: Whether to add a shortcut.
        trained_shortcut: Where the shortcut must change the channel count, use a trained 1×1
            convolution. Without it such a shortcut is absent (zero), as a course checkpoint,
            which has no weights for one, needs it.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        is_res: bool = False,
        trained_shortcut: bool = False,
    ) -> None:
        super().__init__()
        self.is_res = is_res
        self.same_channels = in_channels == out_channels
        self.conv1 = _convolution(in_channels, out_channels)
        self.conv2 = _convolution(out_channels, out_channels)
        self.shortcut: nn.Module | None = None
        if is_res and not self.same_channels and trained_shortcut:
            self.shortcut = nn.Conv2d(in_channels, out_channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        out = self.conv2(self.conv1(x))
        if not self.is_res:
            return out
        if self.same_channels:
            out = out + x
        elif self.shortcut is not None:
            out = out + self.shortcut(x)
        return out / _RESIDUAL_SCALE


class UnetDown(nn.Module):
    """Two convolution blocks and a halving of the resolution."""

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        self.model = nn.Sequential(
            ResidualConvBlock(in_channels, out_channels),
            ResidualConvBlock(out_channels, out_channels),
            nn.MaxPool2d(2),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x)


class UnetUp(nn.Module):
    """A doubling of the resolution and two convolution blocks, fed with a skip connection."""

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        self.model = nn.Sequential(
            nn.ConvTranspose2d(in_channels, out_channels, 2, 2),
            ResidualConvBlock(out_channels, out_channels),
            ResidualConvBlock(out_channels, out_channels),
        )

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        return self.model(torch.cat((x, skip), dim=1))


class EmbedFC(nn.Module):
    """A two-layer perceptron that turns a number or a vector into an embedding."""

    def __init__(self, input_dim: int, emb_dim: int) -> None:
        super().__init__()
        self.input_dim = input_dim
        self.model = nn.Sequential(nn.Linear(input_dim, emb_dim), nn.GELU(), nn.Linear(emb_dim, emb_dim))

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x.view(-1, self.input_dim))


class ContextUnet(nn.Module):
    """The course's U-Net: predicts eps from (x_t, t / T, context).

    Args:
        in_channels: Channels of a sprite, 3 (RGB) or 4 (RGBA).
        n_feat: Feature maps at full resolution; a multiple of 8, for the group norms.
        n_cfeat: Length of the context vector, at least 1.
        height: Sprite height and width in pixels, a multiple of 4.
        trained_shortcut: Give the first block a trained 1×1 shortcut. The course makes a new
            random one at every forward pass; with False there is none, and the network has
            exactly the course's parameters (1,480,771 at the sizes of the notes).
    """

    def __init__(
        self,
        in_channels: int = 3,
        n_feat: int = 64,
        n_cfeat: int = 5,
        height: int = 16,
        trained_shortcut: bool = False,
    ) -> None:
        super().__init__()
        self.in_channels = in_channels
        self.n_feat = n_feat
        self.n_cfeat = n_cfeat
        self.h = height
        self.init_conv = ResidualConvBlock(
            in_channels, n_feat, is_res=True, trained_shortcut=trained_shortcut
        )
        self.down1 = UnetDown(n_feat, n_feat)
        self.down2 = UnetDown(n_feat, 2 * n_feat)
        self.to_vec = nn.Sequential(nn.AvgPool2d(height // 4), nn.GELU())
        self.timeembed1 = EmbedFC(1, 2 * n_feat)
        self.timeembed2 = EmbedFC(1, n_feat)
        self.contextembed1 = EmbedFC(n_cfeat, 2 * n_feat)
        self.contextembed2 = EmbedFC(n_cfeat, n_feat)
        self.up0 = nn.Sequential(
            nn.ConvTranspose2d(2 * n_feat, 2 * n_feat, height // 4, height // 4),
            nn.GroupNorm(8, 2 * n_feat),
            nn.ReLU(),
        )
        self.up1 = UnetUp(4 * n_feat, n_feat)
        self.up2 = UnetUp(2 * n_feat, n_feat)
        self.out = nn.Sequential(
            nn.Conv2d(2 * n_feat, n_feat, 3, padding=1),
            nn.GroupNorm(8, n_feat),
            nn.ReLU(),
            nn.Conv2d(n_feat, in_channels, 3, padding=1),
        )

    def forward(self, x: Tensor, t: Tensor, c: Tensor | None = None) -> Tensor:
        """Predict the noise in `x`.

        Args:
            x: Noisy sprites x_t, float32 (B, in_channels, height, height).
            t: Timestep divided by T, float32 in [0, 1], B values or a single one for all.
            c: Contexts, float32 (B, n_cfeat); None means all zeros, "no context".

        Returns:
            eps, float32, the shape of `x`.
        """
        if c is None:
            c = x.new_zeros(x.shape[0], self.n_cfeat)
        x = self.init_conv(x)
        down1 = self.down1(x)
        down2 = self.down2(down1)
        up1 = self.up0(self.to_vec(down2))
        up2 = self.up1(_as_map(self.contextembed1(c)) * up1 + _as_map(self.timeembed1(t)), down2)
        up3 = self.up2(_as_map(self.contextembed2(c)) * up2 + _as_map(self.timeembed2(t)), down1)
        return self.out(torch.cat((up3, x), dim=1))


def _as_map(embedding: Tensor) -> Tensor:
    return embedding[:, :, None, None]

"""Painting in the colours of a sprite, whatever the palette of the network."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from spritestudio.diffusion.networks.palette_head import PaletteHead
from spritestudio.specs import ByteArray
from spritestudio.sprites.palettes.oklab import squared_distances, to_oklab
from spritestudio.sprites.pixels import to_floats, to_images

_NEAR = 0.05  # in Oklab: so far off, a colour of the network may mean one of the sprite
_ALIKE = 0.02  # nearer than that, it means it
_LEAST = 1e-12


class OwnColorsHead(PaletteHead):
    """A head whose colours are those of a sprite, transparent first.

    With p the softmax of the network's logits over its palette c_k, an own colour o_j is as likely as
    Σ_k p_k w_kj, where w_kj is the softmax over j of −|c_k − o_j|² / (2 · 0.05²) in Oklab; transparent means
    transparent. So nothing of what the network says is lost, and no other colour is ever painted.

    Args:
        head: That of the network.
        sprite: uint8 (H, W, 4).
        more: Whether the network's other colours may be used as well.

    Attributes:
        rgba: The colours as pixels, uint8 (J, 4).
    """

    def __init__(self, head: PaletteHead, sprite: ByteArray, *, more: bool = False) -> None:
        device, channels = head.colors.device, head.colors.shape[1]
        theirs = to_images(head.colors.T[None, :, :, None].cpu().numpy())[0, :, 0]
        own = np.unique(sprite[sprite[..., 3] > 0], axis=0)
        distance = squared_distances(to_oklab(theirs[:, :3]), to_oklab(own[:, :3]))
        is_seen = theirs[:, 3] > 0
        if more:
            own = np.concatenate((own, theirs[is_seen & (distance.min(axis=1) > _ALIKE**2)]))
            distance = squared_distances(to_oklab(theirs[:, :3]), to_oklab(own[:, :3]))
        self.rgba: ByteArray = np.concatenate((np.zeros((1, 4), np.uint8), own))
        self.colors = torch.from_numpy(to_floats(self.rgba[None, :, None], channels)[0, :, :, 0].T.copy())
        self.colors = self.colors.to(device)
        shares = torch.zeros(len(theirs), len(self.rgba))
        shares[:, 1:] = torch.from_numpy(-distance / (2.0 * _NEAR**2)).float().softmax(dim=1)
        shares[torch.from_numpy(~is_seen)] = torch.eye(len(self.rgba))[0]
        self._shares = shares.to(device)

    def with_likelihood(self, logits: Tensor, x_t: Tensor, sigma: Tensor) -> Tensor:
        """See `PaletteHead.with_likelihood`; float32 (B, H, W, J)."""
        return super().with_likelihood(self.likely(logits).permute(0, 3, 1, 2), x_t, sigma)

    def likely(self, logits: Tensor) -> Tensor:
        """The logarithm of how likely the network finds each own colour, float32 (B, H, W, J)."""
        theirs = logits.permute(0, 2, 3, 1).float().softmax(dim=-1)
        return (theirs @ self._shares).clamp(min=_LEAST).log()

    def index_of(self, images: ByteArray) -> Tensor:
        """The own colour nearest to each pixel of uint8 (B, H, W, 4): int64 (B, H, W)."""
        channels = self.colors.shape[1]
        return self.nearest(torch.from_numpy(to_floats(images, channels)).to(self.colors.device))

    def pixels(self, x0: Tensor) -> ByteArray:
        """Clean sprites, float32 (B, C, H, W), as pixels in own colours, uint8 (B, H, W, 4)."""
        return self.rgba[self.nearest(x0).cpu().numpy()]

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

COLOR_PRICE = 6.0  # nats by which a sprite must be the likelier for one more colour
_TRANSPARENT = "#00000000"
_ROUNDS = 2  # of agreeing; a third changes little
_CERTAIN = 1e4  # as a logit
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
        precision = sigma.square().reciprocal()
        precision = precision[:, None, None, None] if sigma.dim() == 1 else precision[..., None]
        with torch.autocast(x_t.device.type, enabled=False):  # bfloat16 would confuse near colours
            clean = x_t.permute(0, 2, 3, 1) * (precision * (1.0 + precision)).sqrt()
            seen = torch.cat((clean, precision.expand(*clean.shape[:-1], 1)), dim=-1)
            colors = self.colors.to(x_t.device)
            answers = torch.cat((colors, -0.5 * colors.square().sum(dim=1, keepdim=True)), dim=1).T
            every = logits.permute(0, 2, 3, 1).float()
            return torch.addmm(every.flatten(0, 2), seen.flatten(0, 2), answers).view(every.shape)

    def fixed(self, logits: Tensor, is_fixed: Tensor, x0: Tensor) -> Tensor:
        """The same logits, float32 (B, H, W, K), but for decided pixels, of which one colour is certain.

        Args:
            logits: float32 (B, H, W, K).
            is_fixed: bool (B, 1, H, W).
            x0: Their colours, float32 (B, C, H, W); anything elsewhere.
        """
        certain = nn.functional.one_hot(self.nearest(x0), logits.shape[-1]) * _CERTAIN
        return torch.where(is_fixed[:, 0, :, :, None], certain.to(logits), logits)

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

    def few(self, logits: Tensor) -> Tensor:
        """The likeliest palette entries, int64 (B, H, W), where every colour of a sprite has its price.

        Greatest is the sum of the logits of the chosen colours, less `COLOR_PRICE` for each colour that is
        used (a minimum description length). Found greedily: of the colours that are the likeliest anywhere,
        that one goes whose pixels lose the least by their next likeliest, as long as this is less than its
        price. So near colours between which the network wavers become one.

        Args:
            logits: float32 (B, H, W, K).
        """
        pixels = logits.flatten(1, 2)
        uses = nn.functional.one_hot(pixels.argmax(dim=-1), pixels.shape[-1]).sum(dim=1)
        most = max(2, int((uses > 0).sum(dim=1).max()))
        colors = uses.argsort(dim=1, descending=True, stable=True)[:, :most]  # (B, M)
        left = pixels.gather(2, colors[:, None].expand(-1, pixels.shape[1], -1))
        left.masked_fill_((uses.gather(1, colors) == 0)[:, None], -torch.inf)
        active = torch.arange(len(left), device=left.device)
        while len(active):
            best = left[active].topk(2, dim=-1)
            loss = best.values[..., 0] - best.values[..., 1]
            cost = torch.zeros(len(active), most, device=left.device)
            cost.scatter_add_(1, best.indices[..., 0], loss)
            cost.masked_fill_(left[active, 0].isinf(), torch.inf)
            cheapest = cost.min(dim=1)
            goes = cheapest.values < COLOR_PRICE
            active = active[goes]
            left[active, :, cheapest.indices[goes]] = -torch.inf
        chosen = left.argmax(dim=-1)
        return colors.gather(1, chosen).view(logits.shape[:3])

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

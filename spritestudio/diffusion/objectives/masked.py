"""What the second network is trained to do: paint what is not known, in any context, beside any reference."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from math import pi

import torch
from torch import Tensor, nn

from spritestudio.diffusion.networks.palette_head import PaletteHead
from spritestudio.diffusion.networks.reference_unet import KNOWN_SIGMA, with_extras
from spritestudio.diffusion.objectives.objective import log_normal, uniform
from spritestudio.specs import ModelSpec
from spritestudio.sprites.palettes.color_words import COLOR_WORDS

_MEAN_LOG_SIGMA, _STD_LOG_SIGMA = 0.6, 1.5  # where shapes and the colours of a pixel are decided
_MASKED_SHARE = 0.5  # of the sprites have known pixels
_BETWEEN_SHARE = 0.2  # of those have pixels with little noise in place of none
_COARSE = 5  # places per side from which blobs are made
_WORD_DROPOUT = 0.5  # of each word by itself, so that one alone is understood as well
_OPPOSITE = {"facing:left": "facing:right", "facing:right": "facing:left"}
_SHIFT_SHARE, _MAX_SHIFT = 0.3, 2
_RECOLORED_SHARE = 0.04


@dataclass(frozen=True)
class GroupDropout:
    """How often each group of a context is left open.

    Words and style together all but name one sprite of a small set: a network that sees them too often
    learns sprites by heart, and paints lumps where only a kind is given. Colours and sides name none.
    """

    kinds: float = 0.1
    styles: float = 0.5
    facings: float = 0.3
    words: float = 0.6
    colors: float = 0.4


class MaskedPaletteObjective:
    """Say which colour of the palette each pixel has that is not known.

    As `PaletteObjective`, but with a noise level per pixel (TD-Paint, arXiv:2410.09306): half of the sprites
    are noisy all over, the others have a part that is known or has less noise: a blob, all but a blob, a
    half, or the outline. The mean cross-entropy over the noisy pixels is minimised. Sprites are mirrored,
    shifted, and have their colour channels permuted, which the network is told (Karras et al. 2022,
    arXiv:2206.00364, appendix F.2), and each group of the context is left open by itself. What looked to the
    left looks to the right when it is mirrored.

    Args:
        model: The description of the network.
        mirror_share: Share of mirrored sprites.
        dropout: How often each group is left open.
    """

    teacher: nn.Module | None = None

    def __init__(self, model: ModelSpec, mirror_share: float, dropout: GroupDropout | None = None) -> None:
        self.head = PaletteHead(model)
        self.model = model
        self.mirror_share = mirror_share
        self.dropout = dropout or GroupDropout()
        place = {name: index for index, name in enumerate(model.features)}
        self.mirrored = torch.tensor([place.get(_OPPOSITE.get(name, name), place[name]) for name in place])
        self.is_color = torch.tensor([word in COLOR_WORDS for word in model.words], dtype=torch.bool)

    def loss(
        self,
        network: nn.Module,
        x0: Tensor,
        context: Tensor,
        draw: torch.Generator,
        reference: Tensor | None = None,
    ) -> Tensor:
        """See `Objective.loss`.

        Args:
            network: The network in training.
            x0: Clean sprites, float32 (B, C, H, W).
            context: float32 (B, context_size).
            draw: Gives all that is random, on its own device.
            reference: Second sprites, like `x0`; all zeros where a sprite has none.
        """
        count, device = len(x0), x0.device
        both = torch.cat((x0, torch.zeros_like(x0) if reference is None else reference), dim=1)
        both, changes = self._augmented(both, draw)
        x0, reference = both.chunk(2, dim=1)
        context = self.partly_open(context, draw)
        context = torch.where(changes[:, :1] > 0.0, context[:, self.mirrored.to(device)], context)
        words = self.model.groups["words"]
        context[:, words] *= 1.0 - changes[:, 3:]  # colours that are permuted have other names

        log_sigma = log_normal(count, _MEAN_LOG_SIGMA, _STD_LOG_SIGMA, draw).to(device).clamp(-6.0, 6.0)
        sigma = self._sigma_map(log_sigma.exp(), x0, draw)
        eps = torch.randn(x0.shape, generator=draw, device=draw.device).to(device)

        index = self.head.nearest(x0)
        clean = self.head.colors_of(index)
        spread = sigma[:, None]
        x_t = (clean + spread * eps) * (1.0 + spread.square()).rsqrt()
        seen = with_extras(x_t, sigma.log() / 4.0, reference).contiguous(memory_format=torch.channels_last)
        logits = network(seen, log_sigma / 4.0, torch.cat((context, changes), dim=1))
        logits = self.head.with_likelihood(logits, x_t, sigma)
        error = nn.functional.cross_entropy(logits.flatten(0, 2), index.flatten(), reduction="none")
        is_noisy = (sigma > 2.0 * KNOWN_SIGMA).flatten().to(error)
        loss: Tensor = (error * is_noisy).sum() / is_noisy.sum().clamp(min=1.0)
        return loss

    def _sigma_map(self, sigma: Tensor, x0: Tensor, draw: torch.Generator) -> Tensor:
        """The noise of each pixel, float32 (B, H, W): `sigma` or, where the pixel is known, next to none."""
        count, size = len(x0), x0.shape[-1]
        coarse = torch.rand(count, 1, _COARSE, _COARSE, generator=draw, device=draw.device).to(x0)
        field = nn.functional.interpolate(coarse, size=size, mode="bicubic", align_corners=False)[:, 0]
        angle = 2.0 * pi * uniform(count, draw=draw).to(x0)
        line = torch.linspace(-1.0, 1.0, size, device=x0.device)
        ramp = angle.cos()[:, None, None] * line + angle.sin()[:, None, None] * line[:, None]
        outline = nn.functional.max_pool2d(x0[:, -1:], 3, 1, 1)[:, 0] - x0[:, -1]
        kind = uniform(count, draw=draw).to(x0)[:, None, None]
        field = torch.where(kind < 0.2, ramp, torch.where(kind < 0.3, outline + 0.1 * field, field))
        share = 0.1 + 0.8 * uniform(count, draw=draw).to(x0)
        order = field.flatten(1).argsort(dim=1).argsort(dim=1).view_as(field)
        is_known = order < (share * size * size)[:, None, None]
        is_known &= (uniform(count, draw=draw).to(x0) < _MASKED_SHARE)[:, None, None]
        between = sigma * uniform(count, draw=draw).to(x0)
        is_between = uniform(count, draw=draw).to(x0) < _BETWEEN_SHARE
        less = torch.where(is_between, between, 0.0).clamp(min=KNOWN_SIGMA)
        return torch.where(is_known, less[:, None, None], sigma[:, None, None])

    def _augmented(self, both: Tensor, draw: torch.Generator) -> tuple[Tensor, Tensor]:
        """Sprites and references, changed alike, and how, float32 (B, 4): see `AUGMENTATIONS`."""
        count, size, device = len(both), both.shape[-1], both.device
        mirrored = (uniform(count, draw=draw) < self.mirror_share).to(device)
        both = torch.where(mirrored[:, None, None, None], both.flip(-1), both)

        shift = torch.randint(-_MAX_SHIFT, _MAX_SHIFT + 1, (count, 2), generator=draw, device=draw.device)
        shift = (shift * (uniform(count, 1, draw=draw) < _SHIFT_SHARE)).to(device)
        line = torch.arange(size, device=device)
        columns, rows = line - shift[:, :1], line - shift[:, 1:]
        inside = ((columns >= 0) & (columns < size))[:, None, :] & ((rows >= 0) & (rows < size))[:, :, None]
        place = rows.clamp(0, size - 1)[:, :, None] * size + columns.clamp(0, size - 1)[:, None, :]
        moved = both.flatten(2).gather(2, place.flatten(1)[:, None].expand(-1, both.shape[1], -1))
        empty = self.head.colors_of(torch.zeros(1, 1, 1, dtype=torch.long, device=device))
        has_one = both.flatten(1).chunk(2, dim=1)[1].any(dim=1)
        empty = torch.cat((empty.expand(count, -1, 1, 1), empty * has_one[:, None, None, None]), dim=1)
        both = torch.where(inside[:, None], moved.view_as(both), empty)

        recolored = (uniform(count, draw=draw) < _RECOLORED_SHARE).to(device)
        order = uniform(count, 3, draw=draw).argsort(dim=1).to(device)
        x0, reference = both.chunk(2, dim=1)
        both = torch.cat([_permuted(some, order, recolored) for some in (x0, reference)], dim=1)
        right, down = (shift * 8.0 / size).unbind(dim=1)
        return both, torch.stack((mirrored, right, down, recolored), dim=1).to(both)

    def partly_open(self, context: Tensor, draw: torch.Generator) -> Tensor:
        """Contexts of which groups and words are left open, see `GroupDropout`; a new tensor."""
        kept = {
            group: (uniform(len(context), 1, draw=draw) >= dropout).to(context)
            for group, dropout in dataclasses.asdict(self.dropout).items()
        }
        context = context.clone()
        for group in ("kinds", "styles", "facings"):
            context[:, self.model.groups[group]] *= kept[group]
        words = context[:, self.model.groups["words"]]
        of_names = kept["words"] * (uniform(*words.shape, draw=draw) >= _WORD_DROPOUT).to(words)
        words *= torch.where(self.is_color.to(words.device), kept["colors"], of_names)
        return context


def _permuted(sprites: Tensor, order: Tensor, recolored: Tensor) -> Tensor:
    index = order[:, :, None, None].expand(-1, -1, *sprites.shape[2:])
    changed = torch.cat((sprites[:, :3].gather(1, index), sprites[:, 3:]), dim=1)
    return torch.where(recolored[:, None, None, None], changed, sprites)

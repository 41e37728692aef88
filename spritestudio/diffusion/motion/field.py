"""Moving the parts of a sprite as wholes, to where a network sees them."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

_REACH_PX = 3  # how far a pixel may come from at 16×16, likewise at other sizes
_PART_PX = 3  # pixels move with those of a square of this side
_PARTING = 0.1  # how much better, in nats, a pixel must fit for every pixel that it goes another way


def displacements(size: int) -> list[tuple[int, int]]:
    """How far down and to the right a pixel may go, the shortest ways first, for sprites of a size in px."""
    far = max(1, round(_REACH_PX * size / 16))
    line = range(-far, far + 1)
    return sorted(((y, x) for y in line for x in line), key=lambda shift: abs(shift[0]) + abs(shift[1]))


def moved_parts(
    first: Tensor, likely: Tensor, whims: Tensor | None = None, others: Sequence[Tensor] = ()
) -> Tensor:
    """Sprites whose pixels are copies of pixels nearby, in a smooth field of displacements.

    A displacement d fits at a pixel y as well as log p(first[y − d] at y). The whole sprite moves by the one
    that fits best on the mean, and pixel y by the one that fits best on the mean of the square around it,
    less 0.1 for every pixel by which it differs from the whole. So what nobody is sure of moves along.
    Another picture in its place is as good a way as a displacement, one pixel from staying.

    Args:
        first: Own colours of the sprite, int64 (H, W); 0 is transparent.
        likely: The logarithm of how likely each own colour is at each pixel, float32 (B, H, W, J).
        whims: How much better each of the `displacements`, and then each other picture, fits each sprite for
            no reason, float32 (B, D + S).
        others: Other pictures that pixels may come from, S of them, each as `first`.

    Returns:
        int64 (B, H, W).
    """
    size = first.shape[-1]
    shifts = displacements(size)
    far = shifts[-1][0]
    padded = nn.functional.pad(first, (far, far, far, far))
    moved = [padded[far - y : far - y + size, far - x : far - x + size] for y, x in shifts]
    copies = torch.stack([*moved, *others])
    count = len(copies)
    copies = copies[None].expand(len(likely), -1, -1, -1)
    fits = likely.permute(0, 3, 1, 2).gather(1, copies)
    if whims is not None:
        fits = fits + whims[:, :, None, None]
    ways = torch.zeros(count, 2 + 1 + len(others)).to(fits)
    ways[: len(shifts), :2] = torch.tensor(shifts).to(fits)
    picture = (torch.arange(count) - len(shifts) + 1).clamp(min=0)
    ways[:, 2:] = 0.5 * nn.functional.one_hot(picture, 1 + len(others)).to(fits)
    apart = torch.cdist(ways, ways, p=1.0)
    of_whole = apart[fits.mean(dim=(2, 3)).argmax(dim=1)]
    of_parts = nn.functional.avg_pool2d(fits, _PART_PX, 1, _PART_PX // 2, count_include_pad=False)
    best = (of_parts - _PARTING * of_whole[:, :, None, None]).argmax(dim=1, keepdim=True)
    return copies.gather(1, best)[:, 0]


def worst_fitting(moved: Tensor, likely: Tensor, may_change: Tensor, most: int) -> Tensor:
    """The pixels around which a moved sprite fits worst what a network expects, bool (B, H, W).

    Args:
        moved: From `moved_parts`.
        likely: As for it.
        may_change: Which pixels they are taken from, bool (H, W).
        most: How many for each sprite, at most.
    """
    fits = likely.gather(-1, moved[..., None]).squeeze(-1)
    fits = nn.functional.avg_pool2d(fits[:, None], 3, 1, 1, count_include_pad=False)[:, 0]
    fits = fits.masked_fill(~may_change, torch.inf)
    rank = fits.flatten(1).argsort(dim=1, stable=True).argsort(dim=1).view_as(fits)
    return (rank < most) & may_change

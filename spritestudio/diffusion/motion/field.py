"""Moving the parts of a sprite as wholes, to where a network sees them."""

from __future__ import annotations

import torch
from torch import Tensor, nn

_REACH_PX = 2  # how far a pixel may come from at 16×16, likewise at other sizes
_PART_PX = 5  # pixels move with those of a square of this side
_STAY = 0.05  # how much better, in nats, a pixel must fit for every pixel that it comes from further off


def moved_parts(first: Tensor, likely: Tensor) -> Tensor:
    """Sprites whose pixels are copies of pixels nearby, in a smooth field of displacements.

    Pixel y of the result is pixel y − d of the first, where d is the displacement under which the square
    around y fits best what a network expects: the greatest mean, over the pixels z of the square, of
    log p(first[z − d] at z), less a little for every pixel of distance.

    Args:
        first: Own colours of the sprite, int64 (H, W).
        likely: The logarithm of how likely each own colour is at each pixel, float32 (B, H, W, J).

    Returns:
        int64 (B, H, W).
    """
    size = first.shape[-1]
    far = max(1, round(_REACH_PX * size / 16))
    padded = nn.functional.pad(first, (far, far, far, far))  # 0 is transparent
    shifts = [(down, right) for down in range(-far, far + 1) for right in range(-far, far + 1)]
    copies = torch.stack(
        [padded[far - down : far - down + size, far - right : far - right + size] for down, right in shifts]
    )
    fits = likely.permute(0, 3, 1, 2).gather(1, copies[None].expand(len(likely), -1, -1, -1))
    fits = nn.functional.avg_pool2d(fits, _PART_PX, 1, _PART_PX // 2, count_include_pad=False)
    cost = torch.tensor([abs(down) + abs(right) for down, right in shifts]).to(fits)
    best = (fits - _STAY * cost[None, :, None, None]).argmax(dim=1)
    return copies[None].expand(len(likely), -1, -1, -1).gather(1, best[:, None])[:, 0]

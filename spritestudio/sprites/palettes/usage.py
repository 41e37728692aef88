"""Which colours sprites are made of, and how much of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from spritestudio.specs import ByteArray


@dataclass(frozen=True)
class ColorUse:
    """A colour that can be seen.

    Attributes:
        color: "#rrggbb".
        count: How many pixels have it.
    """

    color: str
    count: int


def colors_used(images: Sequence[ByteArray]) -> list[ColorUse]:
    """The colours of uint8 (H, W, 4) each, the commonest first; wholly transparent pixels have none."""
    pixels = [image[image[..., 3] > 0][:, :3] for image in images]
    if not pixels:
        return []
    red, green, blue = np.concatenate(pixels).astype(np.uint32).T
    packed, counts = np.unique(red << 16 | green << 8 | blue, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return [ColorUse(f"#{packed[index]:06x}", int(counts[index])) for index in order]

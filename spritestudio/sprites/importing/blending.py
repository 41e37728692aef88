"""A picture laid on another as Aseprite does it: in whole numbers, by its `rgba_blender_normal`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from spritestudio.specs import ByteArray
from spritestudio.sprites.pixels import OPAQUE

_Whole = npt.NDArray[np.int32]


def times(a: npt.ArrayLike, b: npt.ArrayLike) -> _Whole:
    """a · b / 255 in whole numbers as Aseprite rounds it (pixman's MUL_UN8)."""
    product = np.asarray(a, dtype=np.int32) * np.asarray(b, dtype=np.int32) + 128
    return ((product >> 8) + product) >> 8


def blend(canvas: ByteArray, pixels: ByteArray, opacity: int) -> int:
    """Lay uint8 (H, W, 4) on a canvas of that size, by Aseprite's `rgba_blender_normal`.

    Returns:
        How many pixels were half-transparent, and so had to be calculated.
    """
    alphas = pixels[..., 3] if opacity == OPAQUE else times(pixels[..., 3], opacity)
    np.copyto(canvas, pixels, where=(alphas == OPAQUE)[..., None])
    mixed = (alphas > 0) & (alphas < OPAQUE)
    below, above, alpha = (
        canvas[mixed].astype(np.int32),
        pixels[mixed].astype(np.int32),
        alphas[mixed].astype(np.int32),
    )
    total = alpha + below[:, 3] - times(below[:, 3], alpha)
    change = (above[:, :3] - below[:, :3]) * alpha[:, None]
    steps = np.sign(change) * (np.abs(change) // np.maximum(total, 1)[:, None])  # C rounds towards 0
    is_first = below[:, 3] == 0
    rgb = np.where(is_first[:, None], above[:, :3], below[:, :3] + steps)
    canvas[mixed] = np.column_stack((rgb, np.where(is_first, alpha, total)))
    return len(alpha)

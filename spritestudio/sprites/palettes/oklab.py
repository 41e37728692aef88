"""Oklab, in which equal distances look equally large.

Björn Ottosson, "A perceptual color space for image processing" (2020).
L runs from 0 (black) to 1 (white); a from green to red and b from blue to yellow, about ±0.4.
"""

from __future__ import annotations

import numpy as np

from spritestudio.specs import ByteArray, FloatArray

_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    dtype=np.float64,
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    dtype=np.float64,
)
_FROM_LAB, _FROM_CONES = np.linalg.inv(_TO_LAB), np.linalg.inv(_TO_CONES)
_SRGB = np.arange(256) / 255
_LINEAR = np.where(_SRGB <= 0.04045, _SRGB / 12.92, ((_SRGB + 0.055) / 1.055) ** 2.4)


def to_oklab(rgb: ByteArray) -> FloatArray:
    """Turn sRGB into Oklab.

    Args:
        rgb: uint8 (..., 3).

    Returns:
        float32 (..., 3): L, a, b.
    """
    cones = np.cbrt(_LINEAR[rgb] @ _TO_CONES.T)
    return (cones @ _TO_LAB.T).astype(np.float32)


def from_oklab(lab: FloatArray) -> ByteArray:
    """Turn Oklab (..., 3) into the nearest sRGB, uint8; what no screen can show is clipped."""
    linear = np.clip(((lab @ _FROM_LAB.T) ** 3) @ _FROM_CONES.T, 0, 1)
    srgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.round(srgb * 255).astype(np.uint8)


def squared_distances(colors: FloatArray, others: FloatArray) -> FloatArray:
    """The squared distances of Oklab colours (N, 3) to others (M, 3), float32 (N, M)."""
    squares = (colors**2).sum(axis=1)[:, None] + (others**2).sum(axis=1)[None]
    return np.maximum(squares - 2 * colors @ others.T, 0)

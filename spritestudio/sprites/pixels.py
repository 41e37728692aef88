"""Sprites as bytes and as the floats a network sees: RGBA 0..255 <-> [-1, 1]."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spritestudio.specs import ByteArray, FloatArray

OPAQUE = 255


def to_floats(images: ByteArray, channels: int = 4) -> FloatArray:
    """Turn pixels into what a network learns from.

    Args:
        images: uint8 (N, H, W, 4).
        channels: 4 keeps alpha; 3 lays the sprites on white, as the course's sprites are.

    Returns:
        float32 (N, channels, H, W) in [-1, 1].
    """
    pixels = images.astype(np.float32) / 127.5 - 1.0
    if channels == 3:
        alpha = images[..., 3:].astype(np.float32) / OPAQUE
        pixels = pixels[..., :3] * alpha + (1.0 - alpha)
    return np.ascontiguousarray(pixels.transpose(0, 3, 1, 2))


def to_images(x: FloatArray) -> ByteArray:
    """Turn a network's sprites into pixels; what lies outside [-1, 1] is clipped.

    Args:
        x: float32 (N, C, H, W) with C 3 or 4.

    Returns:
        uint8 (N, H, W, 4); opaque where `x` has no alpha.
    """
    scaled = np.clip(x * 127.5 + 128.0, 0, OPAQUE)  # + 127.5, and 0.5 more to round when cut
    pixels = np.nan_to_num(scaled).astype(np.uint8).transpose(0, 2, 3, 1)
    if pixels.shape[-1] == 3:
        pixels = np.concatenate((pixels, np.full_like(pixels[..., :1], OPAQUE)), axis=-1)
    return np.ascontiguousarray(pixels)


def harden_alpha(images: ByteArray, threshold: int = 128) -> ByteArray:
    """Make each pixel either opaque or transparent (and then black), as pixel art is.

    Args:
        images: uint8 (..., 4).
        threshold: The least alpha that becomes opaque, 1 to 255.
    """
    opaque = images[..., 3:] >= threshold
    hard = np.where(opaque, images, 0).astype(np.uint8)
    hard[..., 3:][opaque] = OPAQUE
    return hard


def on_equal_cells(images: Sequence[ByteArray]) -> ByteArray:
    """Sprites of any sizes, each in the middle of a clear cell as large as the largest: uint8 (N, H, W, 4).

    Args:
        images: uint8 (H, W, 4) each, at least one.
    """
    height, width = np.array([image.shape[:2] for image in images]).max(axis=0)
    cells = np.zeros((len(images), height, width, 4), dtype=np.uint8)
    for cell, image in zip(cells, images, strict=True):
        top, left = (height - image.shape[0]) // 2, (width - image.shape[1]) // 2
        cell[top : top + image.shape[0], left : left + image.shape[1]] = image
    return cells

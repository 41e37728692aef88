"""How much sprites are pixel art: few colours, all of one palette, no lone pixels, whole outlines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spritestudio.specs import BoolArray, ByteArray

TOLERANCE = 4  # levels of 255 that a channel may be off its palette colour; nobody sees them

_Keys = npt.NDArray[np.int64]


@dataclass(frozen=True)
class PixelArt:
    """Means over sprites, or over pixels where it says so.

    Attributes:
        colours: Different opaque colours per sprite.
        off_palette: Share of pixels, before anything is snapped, that are neither transparent nor an opaque
            colour of the palette, within `TOLERANCE`.
        orphans: Share of opaque pixels with none of their 8 neighbours of the same colour.
        outline: Share of a silhouette's rim (opaque pixels with a transparent or no pixel above, below, left
            or right) that has the rim's commonest colour: 1 is a whole outline of one colour.
    """

    colours: float
    off_palette: float
    orphans: float
    outline: float


class Palette3D:
    """Says of any colour whether it is near one of a palette.

    Args:
        images: uint8 (N, H, W, 4); all their opaque colours are the palette.
    """

    def __init__(self, images: ByteArray) -> None:
        colours = np.unique(images[images[..., 3] == 255][:, :3], axis=0).astype(int)
        self.count = len(colours)
        self._near = np.zeros((256, 256, 256), bool)
        for low, high in zip(np.maximum(colours - TOLERANCE, 0), colours + TOLERANCE + 1, strict=True):
            self._near[low[0] : high[0], low[1] : high[1], low[2] : high[2]] = True

    def misses(self, raw: ByteArray) -> float:
        """Share of the pixels that are off the palette; all but transparent ones are on it."""
        red, green, blue, alpha = np.moveaxis(raw, -1, 0)
        on = (alpha <= TOLERANCE) | ((alpha >= 255 - TOLERANCE) & self._near[red, green, blue])
        return float(1.0 - on.mean())


def pixel_art(images: ByteArray, raw: ByteArray, palette: Palette3D) -> PixelArt:
    """Measure finished sprites.

    Args:
        images: uint8 (N, H, W, 4) with hard alpha.
        raw: The same before alpha was made hard and colours were snapped.
        palette: What `off_palette` is measured against.
    """
    keys, opaque = _keys(images), images[..., 3] > 0
    counts = [len(np.unique(k[o])) for k, o in zip(keys, opaque, strict=True)]
    return PixelArt(
        colours=float(np.mean(counts)),
        off_palette=palette.misses(raw),
        orphans=float(_orphans(keys, opaque).sum() / max(1, opaque.sum())),
        outline=_outline(keys, opaque),
    )


def _keys(images: ByteArray) -> _Keys:
    """A number per colour, int64 (N, H, W); −1 where transparent."""
    packed = images[..., :3].astype(np.int64) @ np.array([1 << 16, 1 << 8, 1])
    return np.where(images[..., 3] > 0, packed, -1)


def _orphans(keys: _Keys, opaque: BoolArray) -> BoolArray:
    height, width = keys.shape[1:]
    padded = np.pad(keys, ((0, 0), (1, 1), (1, 1)), constant_values=-2)
    accompanied = np.zeros_like(opaque)
    for row in range(3):
        for column in range(3):
            if (row, column) != (1, 1):
                accompanied |= padded[:, row : row + height, column : column + width] == keys
    return opaque & ~accompanied


def _outline(keys: _Keys, opaque: BoolArray) -> float:
    padded = np.pad(opaque, ((0, 0), (1, 1), (1, 1)))
    inside = padded[:, :-2, 1:-1] & padded[:, 2:, 1:-1] & padded[:, 1:-1, :-2] & padded[:, 1:-1, 2:]
    rims = [k[rim] for k, rim in zip(keys, opaque & ~inside, strict=True) if rim.any()]
    shares = [np.unique(rim, return_counts=True)[1].max() / len(rim) for rim in rims]
    return float(np.mean(shares)) if shares else 0.0

"""How frayed a painted frame is beside the sprite that it was painted from.

What is frayed has pixels that stand alone, a silhouette in more pieces or with more gaps, a longer rim, or
another size than the figure had. Each is counted, as a share of the figure, beyond what its first frame has.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from spritestudio.specs import BoolArray, ByteArray

_Keys = npt.NDArray[np.int64]
_BESIDE = ((-1, 0), (1, 0), (0, -1), (0, 1))
_AROUND = (*_BESIDE, (-1, -1), (-1, 1), (1, -1), (1, 1))
_PIECE_PX = 4  # what one more piece counts as
_SIZE = 0.5  # what a pixel of another size counts as: figures grow and shrink as they move


def fraying(frames: ByteArray, first: ByteArray) -> npt.NDArray[np.float64]:
    """How frayed frames are; 0 is as whole as the first, 0.1 is a tenth of the figure gone astray.

    (orphans + 4 · pieces + rim + ½ · |pixels − pixels of the first|) / pixels of the first, where orphans,
    pieces and rim (the pixels beside what is transparent) are counted beyond those of the first frame.

    Args:
        frames: uint8 (N, H, W, 4).
        first: uint8 (H, W, 4), not empty.

    Returns:
        float64 (N,), 0 or more.
    """
    usual = _counts(first)
    size = max(1.0, usual[3])
    beyond = [_counts(frame) - usual for frame in frames]
    return np.array(
        [
            (max(0.0, orphans) + _PIECE_PX * max(0.0, pieces) + max(0.0, rim) + _SIZE * abs(pixels)) / size
            for orphans, pieces, rim, pixels in beyond
        ]
    )


def _counts(image: ByteArray) -> npt.NDArray[np.float64]:
    """Orphans, pieces, pixels of the rim, and pixels of a picture."""
    opaque: BoolArray = image[..., 3] > 0
    keys: _Keys = np.where(opaque, image.astype(np.int64) @ (1 << np.arange(0, 32, 8)), -1)
    alike = np.logical_or.reduce([_shifted(keys, *step) == keys for step in _AROUND])
    inside = np.logical_and.reduce([_shifted(keys, *step) >= 0 for step in _BESIDE])
    return np.array(
        [(opaque & ~alike).sum(), _pieces(opaque), (opaque & ~inside).sum(), opaque.sum()], dtype=np.float64
    )


def _pieces(opaque: BoolArray) -> int:
    """How many parts there are that do not hang together, corners included."""
    labels = np.where(opaque, np.arange(1, opaque.size + 1).reshape(opaque.shape), 0)
    while True:
        spread = np.maximum.reduce([labels, *(_shifted(labels, *step, fill=0) for step in _AROUND)])
        spread = np.where(opaque, spread, 0)
        if np.array_equal(spread, labels):
            return len(np.unique(labels[opaque]))
        labels = spread


def _shifted(values: _Keys, down: int, right: int, fill: int = -1) -> _Keys:
    height, width = values.shape
    padded = np.pad(values, 1, constant_values=fill)
    return padded[1 - down : 1 - down + height, 1 - right : 1 - right + width]

"""Which colours a sprite is of, in a dozen words that everybody uses."""

from __future__ import annotations

import numpy as np

from spritestudio.specs import ByteArray, FloatArray
from spritestudio.sprites.palettes.oklab import to_oklab

_SWATCHES = {
    "red": "c03028 e04040 801818",
    "orange": "e08030 f0a050",
    "yellow": "f0d840 e8c830 f8f080",
    "green": "40a040 286028 80c850 a0d060",
    "blue": "3050c0 4080e0 203070 60b0f0 40c0d0",
    "purple": "8040a0 502070 a060d0",
    "pink": "f080b0 e060a0 f8b8d0",
    "brown": "805030 603818 a07048 c09060",
    "white": "f8f8f8 e0e0e8",
    "grey": "808080 a0a0a8 606068",
    "black": "181820 000000 302830",
}
COLOR_WORDS = tuple(_SWATCHES)
_BLACK_COUNTS = 0.35  # since most of it is outline
_SECOND_FROM = 0.2  # share of the pixels from which a second colour is named
_OWNER = np.array([index for index, text in enumerate(_SWATCHES.values()) for _ in text.split()])
_LAB = to_oklab(
    np.array([list(bytes.fromhex(hexed)) for text in _SWATCHES.values() for hexed in text.split()], np.uint8)
)


def color_words_of(images: ByteArray) -> FloatArray:
    """Which colours sprites are mostly of, by the nearest swatch in Oklab.

    Args:
        images: uint8 (N, H, W, 4).

    Returns:
        float32 (N, len(COLOR_WORDS)): 1 for the main colour of a sprite, 0.5 for a second one.
    """
    told = np.zeros((len(images), len(COLOR_WORDS)), np.float32)
    for row, image in zip(told, images, strict=True):
        rgb = image[image[..., 3] > 0][:, :3]
        if not len(rgb):
            continue
        nearest = np.square(to_oklab(rgb)[:, None] - _LAB).sum(axis=-1).argmin(axis=1)
        share = np.bincount(_OWNER[nearest], minlength=len(COLOR_WORDS)) / len(rgb)
        share[COLOR_WORDS.index("black")] *= _BLACK_COUNTS
        main, second = share.argsort()[::-1][:2]
        row[main] = 1.0
        if share[second] > _SECOND_FROM:
            row[second] = 0.5
    return told

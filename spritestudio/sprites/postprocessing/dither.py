"""Ordered dithering to a palette: a colour between two of its own is shown as a pattern of both."""

from __future__ import annotations

import numpy as np

from spritestudio.specs import ByteArray, FloatArray
from spritestudio.sprites.palettes.oklab import to_oklab
from spritestudio.sprites.palettes.palette import IndexArray, Palette, unique_colors, with_rgb

_RELUCTANCE = 0.15  # to mix colours that are far apart, where the pattern would show more than the shade

# The share of the lighter colour from which a pixel at this place takes it.
PATTERNS: dict[str, FloatArray] = {
    name: np.array(grid, np.float32)
    for name, grid in {
        "checker": [[0.25, 0.75], [0.75, 0.25]],
        "bayer2": [[0.125, 0.625], [0.875, 0.375]],
        "bayer4": [
            [0.03125, 0.53125, 0.15625, 0.65625],
            [0.78125, 0.28125, 0.90625, 0.40625],
            [0.21875, 0.71875, 0.09375, 0.59375],
            [0.96875, 0.46875, 0.84375, 0.34375],
        ],
    }.items()
}


def dither(images: ByteArray, palette: Palette, pattern: str) -> ByteArray:
    """Give every pixel one of the two colours of `palette` that mix best to its own.

    The nearest colour c1 and the c2 that makes |x - c1 - t (c2 - c1)|² + reluctance · t |c2 - c1|² least
    for a share t of at most a half are laid out by the pattern, which begins at each sprite's own
    corner. A colour of the palette itself stays plain, so dithering twice is dithering once.

    Args:
        images: uint8 (N, H, W, 4).
        palette: Its transparent colours are passed over.
        pattern: A name of `PATTERNS`.

    Returns:
        uint8 of the same shape with the same alpha.
    """
    colors, index_of = unique_colors(images)
    own, x = palette.opaque, to_oklab(colors)
    lab = to_oklab(own)
    first, second, share = _pairs(x, lab)
    lighter_second = lab[second, 0] > lab[first, 0]
    light, dark = np.where(lighter_second, second, first), np.where(lighter_second, first, second)
    lightness = np.where(lighter_second, share, 1 - share)
    height, width = images.shape[1:3]
    grid = PATTERNS[pattern]
    threshold = np.tile(grid, (-(-height // len(grid)), -(-width // len(grid))))[:height, :width]
    takes_light = lightness[index_of] > threshold
    return with_rgb(images, own[np.where(takes_light, light[index_of], dark[index_of])])


def _pairs(x: FloatArray, lab: FloatArray) -> tuple[IndexArray, IndexArray, FloatArray]:
    """For each colour of x (U, 3) the two of the palette (M, 3) to mix, and the share of the second."""
    products, between = x @ lab.T, lab @ lab.T
    squares = np.diag(between)
    distance = np.maximum((x**2).sum(axis=1)[:, None] + squares[None] - 2 * products, 0)
    first = distance.argmin(axis=1)
    rows = np.arange(len(x))
    along = products - products[rows, first][:, None] - between[first] + squares[first][:, None]
    apart = np.maximum(squares[None] + squares[first][:, None] - 2 * between[first], 0)
    share = np.clip(along / np.maximum(apart, 1e-9), 0, 0.5)
    share[apart < 1e-9] = 0
    error = distance[rows, first][:, None] - 2 * share * along + share**2 * apart
    second = (error + _RELUCTANCE * share * apart).argmin(axis=1)
    best = share[rows, second]
    return first, second, np.where(best < 1e-3, 0, best).astype(np.float32)

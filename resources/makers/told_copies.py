"""Copies of sprites that teach what few sprites show: the other side of a figure, and rare colours.

An artist swaps the ramps of a palette to make a pink slime of a green one, as `recolored` does. Copies are
told as what they are and carry the group of their sprite, so that what is held out stays so.
"""

from __future__ import annotations

import numpy as np

from spritestudio.specs import ByteArray, FloatArray
from spritestudio.sprites.palettes.color_words import COLOR_WORDS, color_words_of
from spritestudio.sprites.palettes.oklab import to_oklab

TURNED_TO = {  # hue in degrees and lightness of what a ramp is turned to, in Oklab
    "red": (27.0, None), "orange": (60.0, None), "yellow": (98.0, 0.82), "green": (143.0, None),
    "blue": (260.0, None), "purple": (310.0, None), "pink": (352.0, 0.74),
}  # fmt: skip
OTHER_SIDE = {"left": "right", "right": "left"}
_LEAST_CHROMA, _RAMP_DEGREES = 0.05, 40.0


def mirrored(stills: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What looks to the left, looking to the right, and the other way round."""
    chosen = np.isin(stills["facing"], list(OTHER_SIDE))
    copies = {key: values[chosen] for key, values in stills.items()}
    copies["images"] = copies["images"][:, :, ::-1]
    copies["facing"] = np.array([OTHER_SIDE[side] for side in copies["facing"]])
    return copies


def recolored(
    stills: dict[str, np.ndarray], palette: ByteArray, each: int, seed: int = 0
) -> dict[str, np.ndarray]:
    """Sprites whose main ramp has another hue, so that their main colour is a given one.

    Args:
        stills: The columns of the sprites, with their images.
        palette: The colours that may be painted, uint8 (N, 3).
        each: Most copies per colour.
        seed: Which sprites are taken.

    Returns:
        Columns as of `stills`, of the copies alone.
    """
    draw = np.random.default_rng(seed)
    images, colors = stills["images"], to_oklab(palette)
    main = color_words_of(images).argmax(axis=1)
    rows, pictures = [], []
    for name, (hue, lightness) in TURNED_TO.items():
        count = 0
        for row in draw.permutation(np.flatnonzero(main != COLOR_WORDS.index(name))):
            if count == each:
                break
            picture = _turned(images[row], hue, lightness, colors, palette)
            if picture is not None and color_words_of(picture[None])[0, COLOR_WORDS.index(name)] == 1.0:
                rows.append(row)
                pictures.append(picture)
                count += 1
    copies = {key: values[rows] for key, values in stills.items()}
    copies["images"] = np.stack(pictures)
    return copies


def _turned(
    image: ByteArray, hue: float, lightness: float | None, colors: FloatArray, palette: ByteArray
) -> ByteArray | None:
    """The picture with its main ramp at another hue, or nothing where it has no ramp of a colour."""
    seen = image[..., 3] > 0
    lab = to_oklab(image[seen][:, :3])
    chroma, angle = np.hypot(lab[:, 1], lab[:, 2]), np.degrees(np.arctan2(lab[:, 2], lab[:, 1]))
    colored = chroma > _LEAST_CHROMA
    if colored.mean() < 0.3:
        return None
    ways = np.exp(1j * np.radians(angle[colored]))
    near = np.abs(np.angle(ways[:, None] * ways.conj()[None], deg=True)) < _RAMP_DEGREES
    center = ways[near.sum(axis=1).argmax()]
    ramp = colored & (np.abs(np.angle(np.exp(1j * np.radians(angle)) / center, deg=True)) < _RAMP_DEGREES)
    turned = np.radians(angle[ramp] - np.angle(center, deg=True) + hue)
    lab[ramp, 1], lab[ramp, 2] = chroma[ramp] * np.cos(turned), chroma[ramp] * np.sin(turned)
    if lightness is not None:
        lab[ramp, 0] += 0.7 * (lightness - lab[ramp, 0].mean())
    nearest = np.square(lab[ramp][:, None] - colors).sum(axis=-1).argmin(axis=1)
    copy = image.copy()
    pixels = copy[seen]
    pixels[ramp, :3] = palette[nearest]
    copy[seen] = pixels
    return copy

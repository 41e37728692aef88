"""Which colour becomes which when one palette takes another's place."""

from __future__ import annotations

import numpy as np

from spritestudio.sprites.palettes.oklab import squared_distances, to_oklab
from spritestudio.sprites.palettes.palette import Palette, by_lightness, format_hex

Pairs = tuple[tuple[str, str], ...]


def ramp_pairs(before: Palette, after: Palette) -> Pairs:
    """The colours in order, those of a shorter or longer palette spread evenly."""
    places = np.round(np.linspace(0, len(after) - 1, len(before))).astype(int)
    return _pairs(before, [int(place) for place in places], after)


def lightness_pairs(before: Palette, after: Palette) -> Pairs:
    """Ramp to ramp: the darkest becomes the darkest, the lightest the lightest, the others in between."""
    places = [0] * len(before)
    order = by_lightness(after.colors[:, :3])
    spread = np.round(np.linspace(0, len(after) - 1, len(before))).astype(int)
    for source, place in zip(by_lightness(before.colors[:, :3]), spread, strict=True):
        places[source] = order[int(place)]
    return _pairs(before, places, after)


def nearest_pairs(before: Palette, after: Palette) -> Pairs:
    """Each colour with the one of the other palette that looks most like it."""
    distances = squared_distances(to_oklab(before.colors[:, :3]), to_oklab(after.colors[:, :3]))
    return _pairs(before, [int(place) for place in distances.argmin(axis=1)], after)


def _pairs(before: Palette, places: list[int], after: Palette) -> Pairs:
    return tuple(
        (format_hex(color)[:7], format_hex(after.colors[place])[:7])
        for color, place in zip(before.colors, places, strict=True)
    )

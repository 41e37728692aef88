"""Sprites of finished grids that were drawn on: they stand in the places of those that were painted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray
from spritestudio.sprites.drawing.drawn_pixels import decoded, encoded


@dataclass(frozen=True, eq=False)
class DrawnSprite:
    """What a sprite of a grid has become; it never changes.

    Attributes:
        image: uint8 (H, W, 4), as it leaves the app.
    """

    image: ByteArray


DrawnSprites = Mapping[str, DrawnSprite]  # by where they stand, "generation:place"
DRAWN = "drawn"  # what a project keeps them under
NONE_DRAWN: DrawnSprites = MappingProxyType({})


def drawn_in(drawn: DrawnSprites, generation_id: str) -> dict[int, ByteArray]:
    """Those of one generation, by their places."""
    found = {}
    for origin, sprite in drawn.items():
        generation, _, place = origin.partition(":")
        if generation_id and generation == generation_id:
            found[int(place)] = sprite.image
    return found


def drawn_at(drawn: DrawnSprites, generation_id: str, images: Mapping[int, ByteArray | None]) -> DrawnSprites:
    """With others in some places of a generation; None leaves what was painted there."""
    changed = dict(drawn)
    for place, image in images.items():
        origin = f"{generation_id}:{place}"
        if image is None:
            changed.pop(origin, None)
        else:
            changed[origin] = DrawnSprite(np.ascontiguousarray(image))
    return changed


def drawn_to_json(drawn: DrawnSprites) -> dict[str, str]:
    """As a project keeps them."""
    return {origin: encoded(sprite.image) for origin, sprite in drawn.items()}


def drawn_from_json(values: Any, generation_ids: Collection[str]) -> DrawnSprites:
    """What a project has kept of generations that are there; what cannot be read is as it was painted."""
    found: dict[str, DrawnSprite] = {}
    for origin, text in values.items() if isinstance(values, dict) else ():
        generation, _, place = str(origin).partition(":")
        if generation in generation_ids and place.isascii() and place.isdigit() and isinstance(text, str):
            try:
                found[f"{generation}:{int(place)}"] = DrawnSprite(decoded(text))
            except SpriteStudioError:
                continue
    return found

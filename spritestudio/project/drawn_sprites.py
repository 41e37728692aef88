"""Sprites of finished grids that were drawn on: they stand in the places of those that were painted."""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.limits import MAX_SIDE_PX
from spritestudio.specs import BoolArray, ByteArray, PostprocessSpec
from spritestudio.sprites.drawing.drawn_pixels import decoded, encoded, laid_over
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.sprites.postprocessing.postprocess import (
    Postprocessed,
    moved_by,
    postprocess_sprites,
    without_missing_palette,
)


@dataclass(frozen=True, eq=False)
class DrawnSprite:
    """What a sprite of a grid has become; it never changes.

    Attributes:
        image: uint8 (H, W, 4), as it left the app when it was drawn; None for one that nobody drew on, but
            that stayed from another grid: it is as the generation has it, and no recipe makes it again.
        under: How the grid was finished then; None where that is not known.
        strokes: Which of its pixels were drawn, bool (H, W); None where that is not known.
        corner: Row and column of its upper left pixel on the canvas before finishing had trimmed the grid;
            None where that is not known.
    """

    image: ByteArray | None
    under: PostprocessSpec | None = None
    strokes: BoolArray | None = None
    corner: tuple[int, int] | None = None

    @classmethod
    def over(
        cls,
        image: ByteArray,
        finished: ByteArray,
        under: PostprocessSpec | None,
        corner: tuple[int, int] | None = None,
    ) -> DrawnSprite:
        """What became of a sprite.

        Args:
            image: uint8 (H, W, 4), with what was drawn.
            finished: The sprite without that, as it is finished; of any size.
            under: How it is finished, where that is known.
            corner: See the attribute.
        """
        image = np.ascontiguousarray(image)
        if under is None or image.shape != finished.shape:
            return cls(image, under)
        return cls(image, under, (image != finished).any(axis=2), corner)

    def on(self, painted: ByteArray, place: int) -> ByteArray:
        """What was drawn over the sprite as it was painted, not finished yet.

        So the colours that finishing took from the pixels around it come back with another finishing. What
        was drawn on a sprite that finishing had moved goes back with it; where that would lose something,
        the sprite stays as it is.

        Args:
            painted: uint8 (H, W, 4) of any size.
            place: Where it stands in its grid.
        """
        assert self.image is not None, "nothing was drawn"
        if self.strokes is None or self.under is None:
            return self.image
        corner = self.corner if self.under.trim else (0, 0)
        if corner is None or not (self.under.trim or painted.shape == self.image.shape):
            return self.image
        height, width = painted.shape[:2]
        is_moved = not self.under.only or place in self.under.only
        moved = moved_by(painted, self.under) if is_moved else (0, 0)
        rows, columns = (
            places + first - step
            for places, first, step in zip(self.strokes.nonzero(), corner, moved, strict=True)
        )
        if ((rows < 0) | (rows >= height) | (columns < 0) | (columns >= width)).any():
            return self.image
        result = painted.copy()
        result[rows, columns] = self.image[self.strokes]
        return result

    def is_finished_by(self, spec: PostprocessSpec) -> bool:
        """Whether it is finished when its grid is; in the way in which it was drawn it is already."""
        if self.image is None or self.under in (None, spec):
            return False
        return not spec.recolor or spec.recolor != self.under.recolor  # twice would change it again


DrawnSprites = Mapping[str, DrawnSprite]  # by where they stand, "generation:place"
DRAWN = "drawn"  # what a project keeps them under
NONE_DRAWN: DrawnSprites = MappingProxyType({})


def postprocess_with_drawn(
    images: ByteArray,
    drawn: Mapping[int, DrawnSprite],
    spec: PostprocessSpec,
    model_palette: Palette | None = None,
) -> Postprocessed:
    """Finish the sprites of a grid, with those in their places that were drawn on.

    Args:
        images: uint8 (N, H, W, 4), as painted.
        drawn: Sprites by their places. One that was drawn while the grid was finished in another way is
            finished with the grid, see `DrawnSprite.on`; the others are as they were drawn.
        spec: What to do; the model's palette is asked for in vain where there is none.
        model_palette: The palette that the weights bring, if they do.
    """
    pixels = {place: sprite.image for place, sprite in drawn.items() if sprite.image is not None}
    again = {
        place: drawn[place].on(images[place], place)
        for place in pixels
        if place < len(images) and drawn[place].is_finished_by(spec)
    }
    as_they_are = {place: image for place, image in pixels.items() if place not in again}
    known = without_missing_palette(spec, model_palette)
    painted = laid_over(images, again) if again else images
    return postprocess_sprites(painted, known, model_palette).with_drawn(as_they_are)


def drawn_in(drawn: DrawnSprites, generation_id: str) -> dict[int, DrawnSprite]:
    """Those of one generation, by their places."""
    found = {}
    for origin, sprite in drawn.items():
        generation, _, place = origin.partition(":")
        if generation_id and generation == generation_id:
            found[int(place)] = sprite
    return found


def drawn_at(
    drawn: DrawnSprites, generation_id: str, sprites: Mapping[int, DrawnSprite | None]
) -> DrawnSprites:
    """With others in some places of a generation; None leaves what was painted there."""
    changed = dict(drawn)
    for place, sprite in sprites.items():
        origin = f"{generation_id}:{place}"
        if sprite is None:
            changed.pop(origin, None)
        else:
            changed[origin] = sprite
    return changed


def drawn_to_json(drawn: DrawnSprites) -> dict[str, Any]:
    """As a project keeps them."""
    return {origin: _to_json(sprite) for origin, sprite in drawn.items()}


def _to_json(sprite: DrawnSprite) -> dict[str, Any]:
    """What is known of it: its pixels as a PNG in base64, and how its grid was finished."""
    values: dict[str, Any] = {}
    if sprite.image is not None:
        values["image"] = encoded(sprite.image)
    if sprite.under is not None:
        values["under"] = sprite.under.to_json()
    if sprite.strokes is not None:
        values["strokes"] = base64.b64encode(np.packbits(sprite.strokes).tobytes()).decode("ascii")
    if sprite.corner is not None:
        values["corner"] = list(sprite.corner)
    return values


def _from_json(values: Any) -> DrawnSprite:
    if isinstance(values, str):  # before it was known how the grid was finished
        return DrawnSprite(decoded(values))
    if not isinstance(values, dict):
        raise SpriteStudioError("A drawn sprite is damaged.")
    image, under = values.get("image"), values.get("under")
    pixels = None if image is None else decoded(image)
    return DrawnSprite(
        pixels,
        None if under is None else PostprocessSpec.from_json(under),
        None if pixels is None else _strokes_from(values.get("strokes"), pixels.shape[:2]),
        _corner_from(values.get("corner")),
    )


def _corner_from(values: Any) -> tuple[int, int] | None:
    """What `_to_json` has kept; None where that is something else, and in files of earlier versions."""
    if not (isinstance(values, list) and [type(value) for value in values] == [int, int]):
        return None
    row, column = values
    return (row, column) if min(values) >= 0 and max(values) <= MAX_SIDE_PX else None


def _strokes_from(text: Any, size: tuple[int, int]) -> BoolArray | None:
    """What `_to_json` has kept; None where that is something else, and in files of earlier versions."""
    height, width = size
    try:
        bits = np.frombuffer(base64.b64decode(text, validate=True), np.uint8)
    except (TypeError, ValueError):
        return None
    if bits.size != -(-height * width // 8):
        return None
    return np.unpackbits(bits, count=height * width).reshape(size).astype(bool)


def drawn_from_json(values: Any, generation_ids: Collection[str]) -> DrawnSprites:
    """What a project has kept of generations that are there; what cannot be read is as it was painted."""
    found: dict[str, DrawnSprite] = {}
    for origin, text in values.items() if isinstance(values, dict) else ():
        generation, _, place = str(origin).partition(":")
        if generation in generation_ids and place.isascii() and place.isdigit():
            try:
                found[f"{generation}:{int(place)}"] = _from_json(text)
            except SpriteStudioError:
                continue
    return found

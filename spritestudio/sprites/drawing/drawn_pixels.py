"""Sprites that were drawn on since they were finished: their pixels beside the recipe that they came from."""

from __future__ import annotations

import base64
import dataclasses
import io
from collections.abc import Mapping

import numpy as np
from PIL import Image

from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.specs import ByteArray, Recipe

_MAX_SIDE_PX = 1024  # of a drawn sprite


def encoded(image: ByteArray) -> str:
    """uint8 (H, W, 4) as a PNG in base64; every pixel is kept."""
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG", optimize=True)
    return base64.b64encode(file.getvalue()).decode("ascii")


@reads_outside_data(lambda _: SpriteStudioError("The pixels of a drawn sprite are damaged."))
def decoded(text: str) -> ByteArray:
    """What `encoded` gave.

    Raises:
        SpriteStudioError: It is something else, or too large.
    """
    with Image.open(io.BytesIO(base64.b64decode(text, validate=True)), formats=("PNG",)) as picture:
        if max(picture.size) > _MAX_SIDE_PX:
            raise ValueError("it is too large")
        return np.array(picture.convert("RGBA"))


def drawn_of(recipe: Recipe) -> dict[int, ByteArray]:
    """The sprites of a recipe that were drawn on, by their numbers in the grid.

    Raises:
        SpriteStudioError: Their pixels are damaged.
    """
    return {number: decoded(text) for number, text in recipe.drawn if number < recipe.spec.count}


def with_drawn(recipe: Recipe, drawn: Mapping[int, ByteArray]) -> Recipe:
    """A recipe that tells these sprites of the grid as drawn, in place of those that it told."""
    return dataclasses.replace(
        recipe, drawn=tuple((number, encoded(drawn[number])) for number in sorted(drawn))
    )


def laid_over(images: ByteArray, drawn: Mapping[int, ByteArray]) -> ByteArray:
    """Finished sprites, uint8 (N, H, W, 4), with those that were drawn on in their places.

    One of another size than the rest now are, as after trimming, stands in the middle of its cell.
    """
    result = images.copy()
    for number, image in drawn.items():
        if number < len(result):
            result[number] = _in_the_middle(image, result.shape[1], result.shape[2])
    return result


def _in_the_middle(image: ByteArray, height: int, width: int) -> ByteArray:
    cell = np.zeros((height, width, 4), np.uint8)
    places, parts = [], []
    for room, size in zip((height, width), image.shape[:2], strict=True):
        length = min(room, size)
        place, part = (room - length) // 2, (size - length) // 2
        places.append(slice(place, place + length))
        parts.append(slice(part, part + length))
    cell[places[0], places[1]] = image[parts[0], parts[1]]
    return cell

"""The sprites of a sheet of our own, found by the recipe that it carries."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray, Recipe
from spritestudio.sprites.export.layout import SheetLayout, place
from spritestudio.sprites.importing.pictures import read_frames


def read_own_sheet(path: Path, recipe: Recipe) -> ByteArray | None:
    """The sprites of a sheet as they were before it was laid out, uint8 (N, H, W, 4), in the recipe's order.

    Returns:
        None where the recipe alone does not explain the picture: an animation, sprites of an earlier step, a
        sheet whose places depend on the pixels, one with a background, or one that has been cut since.
    """
    sheet = recipe.export.sheet
    if recipe.step or sheet.layout == "packed" or sheet.trim or sheet.merge or sheet.background:
        return None
    frames = read_frames(path)
    if len(frames) != 1:
        return None
    height, width = frames[0].shape[:2]
    for side in range(recipe.image_size, 0, -1):  # smaller where they were trimmed before
        places = _places(recipe, side)
        if places is not None and (places.width, places.height) == (width, height):
            return _cut(frames[0], places)
    return None


def _places(recipe: Recipe, side: int) -> SheetLayout | None:
    labels = [recipe.label_of(index) for index in recipe.sprites]
    sheet = recipe.export.sheet
    spec = dataclasses.replace(sheet, layout="grid" if sheet.layout == "files" else sheet.layout)
    try:
        return place(np.zeros((len(labels), side, side, 4), np.uint8), spec, labels)
    except SpriteStudioError:
        return None


def _cut(picture: ByteArray, places: SheetLayout) -> ByteArray:
    scale = places.spec.scale
    sprites = {}
    for piece in places.pieces:
        x, y, width, height = piece.box
        sprites[piece.index] = picture[y : y + height : scale, x : x + width : scale]
    return np.stack([sprites[index] for index in sorted(sprites)])

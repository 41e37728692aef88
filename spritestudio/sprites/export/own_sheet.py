"""The sprites of a sheet of our own, found by the recipe that it carries."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.limits import MAX_PIXELS
from spritestudio.specs import ByteArray, ExportSpec, Recipe, SheetSpec
from spritestudio.sprites.export.layout import SheetLayout, place
from spritestudio.sprites.importing.pictures import read_frames


def with_places(recipe: Recipe, spec: ExportSpec, sheet: SheetLayout) -> Recipe:
    """The recipe of a sheet; where the sprites themselves decide where they lie, it says where that is."""
    if not _depends_on_pixels(spec.sheet):
        return dataclasses.replace(recipe, export=spec, places=(), picture_px=())
    pieces = sorted(sheet.pieces, key=lambda piece: piece.index)
    places = tuple((*piece.box, *piece.offset, *piece.size) for piece in pieces)
    return dataclasses.replace(recipe, export=spec, places=places, picture_px=(sheet.width, sheet.height))


def read_own_sheet(path: Path, recipe: Recipe) -> ByteArray | None:
    """The sprites of a sheet as they were before it was laid out, uint8 (N, H, W, 4), in the recipe's order.

    Returns:
        None where the recipe alone does not explain the picture: an animation, sprites of an earlier step, a
        sheet with a background, one that has been cut since, or one of an earlier version whose places depend
        on the pixels.
    """
    sheet = recipe.export.sheet
    if recipe.step or sheet.background or (_depends_on_pixels(sheet) and not recipe.places):
        return None
    frames = read_frames(path)
    if len(frames) != 1:
        return None
    height, width = frames[0].shape[:2]
    if recipe.places:
        return _put_back(frames[0], recipe) if recipe.picture_px == (width, height) else None
    for side in range(recipe.image_size, 0, -1):  # smaller where they were trimmed before
        places = _places(recipe, side)
        if places is not None and (places.width, places.height) == (width, height):
            return _cut(frames[0], places)
    return None


def _depends_on_pixels(sheet: SheetSpec) -> bool:
    return sheet.layout == "packed" or sheet.trim or sheet.merge


def _put_back(picture: ByteArray, recipe: Recipe) -> ByteArray | None:
    """The whole sprites, each with its empty border around what lies in the picture."""
    scale = recipe.export.sheet.scale
    width, height = recipe.places[0][6:]
    side_x, side_y = width // scale, height // scale
    if any(place[6:] != (width, height) for place in recipe.places):
        return None
    if max(side_x, side_y) > recipe.image_size or len(recipe.places) * side_x * side_y > MAX_PIXELS:
        return None
    sprites = np.zeros((len(recipe.places), side_y, side_x, 4), dtype=np.uint8)
    for sprite, (x, y, w, h, left, top, *_) in zip(sprites, recipe.places, strict=True):
        part = picture[y : y + h : scale, x : x + w : scale]
        if part.shape[:2] != (h // scale, w // scale):  # it lies beyond the picture
            return None
        row, column = top // scale, left // scale
        sprite[row : row + part.shape[0], column : column + part.shape[1]] = part
    return sprites


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

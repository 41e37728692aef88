"""Marking sprites that are near copies of what their weights learned from, in the recipes they leave with."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.library.training_indexes import training_indexes
from spritestudio.specs import ByteArray, Recipe
from spritestudio.sprites.export.files import ExportInput
from spritestudio.wording import first_of

_KEPT = 16  # answers
_TOLD = 20  # numbers


def near_copies(weights: str, digest: str, images: ByteArray, path: Path | None = None) -> dict[int, str]:
    """Which sprites are near copies, by their index, and of what; none where that is not known.

    What was found is kept, so that asking again costs nothing.

    Args:
        weights: The weights that painted them.
        digest: SHA-256 of their file.
        images: uint8 (N, H, W, 4).
        path: The file of the weights, where it is known.
    """
    images = np.ascontiguousarray(images)
    try:
        return dict(_found(weights, digest, images.shape, images.tobytes(), path))
    except SpriteStudioError:
        return {}


def with_near_copies(art: ExportInput, weights: Path | None = None) -> ExportInput:
    """The same sprites, with their near copies in their recipes; a copy that was marked stays marked.

    Args:
        art: Sprites that are about to be written.
        weights: The file of the weights that painted them, where it is known.
    """
    if art.recipe is not None:
        recipe = art.recipe
        if recipe.step:
            return art
        found = near_copies(recipe.weights, recipe.weights_hash, art.images, weights)
        return dataclasses.replace(
            art, recipe=_marked(recipe, {recipe.sprites[index]: of for index, of in found.items()})
        )
    return dataclasses.replace(art, recipes=_each_marked(art)) if any(art.recipes) else art


def near_copies_text(found: Mapping[int, str]) -> str:
    """Which sprites are near copies, by their index, in one sentence; there must be some."""
    told = first_of([str(number) for number in found], most=_TOLD)
    return f"Near copies of training art, as their pictures say too: {told}"


def _each_marked(art: ExportInput) -> Sequence[Recipe | None]:
    recipes = list(art.recipes)
    made = [(recipe.weights, recipe.weights_hash) if recipe else None for recipe in recipes]
    for weights in dict.fromkeys(filter(None, made)):
        places = [index for index, of in enumerate(made) if of == weights]
        for index, of in near_copies(*weights, art.images[places]).items():
            recipe = recipes[places[index]]
            assert recipe is not None
            recipes[places[index]] = _marked(recipe, {recipe.sprites[0]: of})
    return recipes


def _marked(recipe: Recipe, found: dict[int, str]) -> Recipe:
    marks = {**found, **dict(recipe.near_copies)}
    return dataclasses.replace(recipe, near_copies=tuple(sorted(marks.items())))


@lru_cache(maxsize=_KEPT)
def _found(
    weights: str, digest: str, shape: tuple[int, ...], pixels: bytes, path: Path | None
) -> tuple[tuple[int, str], ...]:
    images = np.frombuffer(pixels, np.uint8).reshape(shape)
    found = training_indexes(weights, digest, path).near_copies(images)
    return tuple((index, neighbour.told) for index, neighbour in found.items())

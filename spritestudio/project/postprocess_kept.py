"""Finishing sprites of the shelf together: one palette, one outline, whatever grids they are from."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from spritestudio.project.shelf import KeptSprite
from spritestudio.specs import ByteArray, PostprocessSpec
from spritestudio.sprites.pixels import on_equal_cells
from spritestudio.sprites.postprocessing.postprocess import postprocess_sprites


def postprocess_kept(sprites: Sequence[KeptSprite], spec: PostprocessSpec) -> list[KeptSprite]:
    """The same sprites, finished.

    Each keeps its size unless all are trimmed or aligned. A recipe tells of it where the sprite is painted
    and finished so again; any other sprite counts as changed since it was painted.

    Args:
        sprites: At least one.
        spec: What to do with all of them.
    """
    cells = on_equal_cells([sprite.image for sprite in sprites])
    spec = _pinned(spec, cells)
    images = postprocess_sprites(cells, spec).images
    keeps_sizes = not spec.trim and spec.align == "none"
    return [
        _with_image(sprite, _own_part(image, sprite.image) if keeps_sizes else image, spec)
        for sprite, image in zip(sprites, images, strict=True)
    ]


def _pinned(spec: PostprocessSpec, cells: ByteArray) -> PostprocessSpec:
    """A spec that names the palette which "best" finds, so that each sprite alone gets the same."""
    spec = dataclasses.replace(spec, only=(), best_of=())
    if spec.palette_mode != "best":
        return spec
    found = postprocess_sprites(cells, dataclasses.replace(spec, recolor=(), outline="none")).palette
    if found is None:
        return spec
    colors = tuple(color[:7] for color in found.to_hex())
    return dataclasses.replace(spec, palette_mode="chosen", palette_name=found.name, palette=colors)


def _own_part(cell: ByteArray, before: ByteArray) -> ByteArray:
    """The middle of a cell that the sprite came from."""
    height, width = before.shape[:2]
    top, left = (cell.shape[0] - height) // 2, (cell.shape[1] - width) // 2
    return np.ascontiguousarray(cell[top : top + height, left : left + width])


def _with_image(sprite: KeptSprite, image: ByteArray, spec: PostprocessSpec) -> KeptSprite:
    if image.shape == sprite.image.shape and (image == sprite.image).all():
        return sprite
    recipe = sprite.recipe
    is_told = (
        recipe is not None
        and not sprite.is_touched
        and not recipe.postprocess.steps
        and not recipe.step
        and not spec.trim
        and spec.align == "none"
    )
    if recipe is not None and is_told:
        recipe = dataclasses.replace(recipe, postprocess=spec)
    return dataclasses.replace(
        sprite,
        image=image,
        recipe=recipe,
        is_touched=sprite.is_touched or (recipe is not None and not is_told),
    )

"""Finishing kept sprites together."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from spritestudio.project.postprocess_kept import postprocess_kept
from spritestudio.project.shelf import KeptSprite
from spritestudio.specs import GenerateSpec, GenerationRequest, PostprocessSpec, Recipe
from spritestudio.sprites.postprocessing.postprocess import postprocess_sprites


def kept(side: int, red: int, **values: object) -> KeptSprite:
    """A square with a rim of nothing, in two nearly equal reds."""
    image = np.zeros((side, side, 4), np.uint8)
    image[2:-2, 2:-2] = (red, 0, 0, 255)
    image[3, 3] = (red + 4, 0, 0, 255)
    return KeptSprite(image, **values)  # type: ignore[arg-type]


def recipe(postprocess: PostprocessSpec | None = None) -> Recipe:
    spec = GenerateSpec(seeds=(7,), contexts=((1.0,),))
    request = GenerationRequest(spec, "tiny", ("hero",), (("hero", 1),))
    return request.recipe(postprocess or PostprocessSpec(), 8)


def test_sprites_of_any_size_get_one_palette_and_keep_their_sizes() -> None:
    sprites = [kept(8, 100), kept(12, 200), kept(8, 104)]
    finished = postprocess_kept(sprites, PostprocessSpec(palette_mode="best", colors=3))
    assert [sprite.image.shape for sprite in finished] == [(8, 8, 4), (12, 12, 4), (8, 8, 4)]
    colors = {tuple(pixel) for sprite in finished for pixel in sprite.image.reshape(-1, 4) if pixel[3]}
    assert len(colors) == 2
    assert [sprite.id for sprite in finished] == [sprite.id for sprite in sprites]


def test_a_recipe_tells_how_its_sprite_was_finished_and_makes_it_again() -> None:
    first, second = kept(8, 100, recipe=recipe()), kept(8, 200)
    spec = PostprocessSpec(palette_mode="best", colors=2, outline="outside")
    finished, drawn = postprocess_kept([first, second], spec)
    assert finished.recipe is not None
    assert not finished.is_touched
    again = postprocess_sprites(first.image[None], finished.recipe.postprocess).images[0]
    np.testing.assert_array_equal(finished.image, again)
    assert (drawn.recipe, drawn.is_touched) == (None, False)


@pytest.mark.parametrize(
    ("values", "spec"),
    [
        ({"recipe": recipe(PostprocessSpec(outline="inside"))}, PostprocessSpec(outline="outside")),
        ({"recipe": recipe(), "is_touched": True}, PostprocessSpec(outline="outside")),
        ({"recipe": dataclasses.replace(recipe(), step=1)}, PostprocessSpec(outline="outside")),
        ({"recipe": recipe()}, PostprocessSpec(trim=True)),
    ],
)
def test_what_no_recipe_can_tell_counts_as_changed(values: dict[str, object], spec: PostprocessSpec) -> None:
    before = kept(8, 100, **values)
    (finished,) = postprocess_kept([before], spec)
    assert finished.is_touched
    assert finished.recipe == before.recipe


def test_a_sprite_that_stays_as_it_is_stays_the_same() -> None:
    sprites = [kept(8, 100, recipe=recipe())]
    assert postprocess_kept(sprites, PostprocessSpec()) == sprites

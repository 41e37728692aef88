"""Pixels that were drawn stand beside the recipe that they came from, and come back."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import GenerateSpec, Recipe
from spritestudio.sprites.drawing.drawn_pixels import decoded, drawn_of, encoded, laid_over, with_drawn

HALF = np.array([[(9, 8, 7, 128), (1, 2, 3, 0)]], np.uint8)


@pytest.fixture
def recipe() -> Recipe:
    """Three sprites."""
    spec = GenerateSpec(seeds=(5, 6, 7), contexts=((1.0,),))
    return Recipe("w", "", ("hero",), 8, (("hero", 3),), spec, (0, 1, 2))


def test_every_pixel_is_kept_also_the_colour_of_clear_ones() -> None:
    assert np.array_equal(decoded(encoded(HALF)), HALF)


def test_a_recipe_tells_what_was_drawn_and_whole_grids_and_parts_of_it_know(recipe: Recipe) -> None:
    assert "drawn" not in recipe.document["recipe"]
    told = with_drawn(recipe, {2: HALF, 1: HALF[:, :1]})
    assert [number for number, _ in told.drawn] == [1, 2]
    read = Recipe.from_document(json.loads(json.dumps(told.document)))
    assert read == told
    assert np.array_equal(drawn_of(read)[2], HALF)
    assert [number for number, _ in told.of_sprites((0, 2)).drawn] == [2]
    assert drawn_of(told.alone(1)).keys() == {0}
    assert drawn_of(told.alone(0)) == {}
    assert with_drawn(told, {}) == recipe


@pytest.mark.parametrize(
    "drawn",
    [[[0]], [["0", "AAAA"]], [[0, 7]], "AAAA", [[0, "?"]], [[0, base64.b64encode(b"no picture").decode()]]],
)
def test_damaged_pixels_are_told(recipe: Recipe, drawn: object) -> None:
    values = {**recipe.document, "recipe": {**recipe.document["recipe"], "drawn": drawn}}
    with pytest.raises(SpriteStudioError):
        drawn_of(Recipe.from_document(values))  # type: ignore[arg-type]


def test_a_picture_that_claims_to_be_huge_is_refused() -> None:
    data = base64.b64decode(encoded(HALF))
    wide = data[:16] + (100_000).to_bytes(4, "big") + data[20:]
    with pytest.raises(SpriteStudioError):
        decoded(base64.b64encode(wide).decode())


def test_drawn_sprites_stand_in_the_places_of_painted_ones() -> None:
    images = np.zeros((2, 3, 3, 4), np.uint8)
    one = np.full((3, 3, 4), 50, np.uint8)
    assert laid_over(images, {1: one})[1].tolist() == one.tolist()
    assert not images.any()
    large = np.arange(5 * 5 * 4, dtype=np.uint8).reshape(5, 5, 4)
    assert laid_over(images, {0: large, 7: one})[0].tolist() == large[1:4, 1:4].tolist()
    small = laid_over(images, {0: one[:1, :1]})[0]
    assert (small[1, 1].tolist(), small.any(axis=-1).sum()) == ([50] * 4, 1)

"""Near copies are marked in the recipes that sprites leave with."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from spritestudio import paths
from spritestudio.project.near_copies import near_copies, with_near_copies
from spritestudio.specs import GenerateSpec, Label, Recipe, seeds_from
from spritestudio.sprites.dataset.training_index import TrainingIndex
from spritestudio.sprites.export.files import ExportInput
from tests.sprites.dataset.test_training_index import drawings, drawn_set

_DIGEST = "ef" * 32
_TOLD = "blot 3, Spots (Ben), CC-BY-4.0 (0 of 100 pixels differ)"


@pytest.fixture(autouse=True)
def indexed() -> None:
    """An index of what the weights learned from, in this person's own folder."""
    paths.user_weights().mkdir(parents=True)
    path = paths.user_weights() / "training-index-blots.safetensors"
    TrainingIndex.of(drawn_set(drawings(8)), [_DIGEST]).save(path)


def painted(digest: str = _DIGEST) -> ExportInput:
    """Three sprites of a grid of five; the second is a copy."""
    images = np.stack((drawings(1, seed=5)[0], drawings(8)[3], drawings(1, seed=6)[0]))
    recipe = Recipe(
        weights="tiny",
        weights_hash=digest,
        class_names=("hero",),
        image_size=16,
        sections=(("", 5),),
        spec=GenerateSpec(seeds=seeds_from(0, 5), contexts=((1.0,),)),
        sprites=(0, 2, 4),
    )
    return ExportInput(images, [Label()] * 3, recipe=recipe)


def test_a_grid_says_which_of_its_sprites_are_near_copies() -> None:
    art = with_near_copies(painted())
    assert art.recipe is not None
    assert art.recipe.near_copies == ((2, _TOLD),)
    assert art.near_copies == {1: _TOLD}
    assert art.take([1, 2]).near_copies == {0: _TOLD}
    assert art.take([0]).near_copies == {}


def test_sprites_of_several_grids_are_marked_each() -> None:
    art = painted()
    alone = [art.recipe_of(index) for index in range(3)]
    several = ExportInput(
        np.concatenate((art.images, art.images[1:2])),
        [Label()] * 4,
        recipes=[*(recipe and recipe.alone(recipe.sprites[0]) for recipe in alone), None],
    )
    assert with_near_copies(several).near_copies == {1: _TOLD}, "nobody says that weights painted the last"


def test_a_mark_from_before_the_sprite_was_finished_stays() -> None:
    art = painted()
    assert art.recipe is not None
    marked = dataclasses.replace(
        art, recipe=dataclasses.replace(art.recipe, near_copies=((0, "as painted"),))
    )
    assert with_near_copies(marked).near_copies == {0: "as painted", 1: _TOLD}


def test_what_cannot_be_told_is_left_as_it_is() -> None:
    assert with_near_copies(painted("12" * 32)).near_copies == {}
    art = painted()
    assert art.recipe is not None
    on_the_way = dataclasses.replace(art, recipe=dataclasses.replace(art.recipe, step=3))
    assert with_near_copies(on_the_way) is on_the_way
    drawn = ExportInput(art.images, art.labels)
    assert with_near_copies(drawn) is drawn
    large = np.zeros((1, 48, 48, 4), np.uint8)
    assert near_copies("tiny", _DIGEST, large) == {}

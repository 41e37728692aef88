"""Whose art: at once what the index says, then with pictures what they say."""

from __future__ import annotations

from pathlib import Path

from spritestudio.library.training_indexes import index_run
from spritestudio.library.training_pictures import TrainingPictures
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.whose_art import whose_art
from spritestudio.runs.store import SET_FILE
from spritestudio.specs import GenerateSpec, Recipe
from spritestudio.sprites.dataset.memorisation import differing_share
from spritestudio.sprites.dataset.sprite_set import save_sprites
from tests.library.test_training_indexes import a_run
from tests.sprites.dataset.test_training_index import drawings, drawn_set

_RECIPE = Recipe(
    weights="weights",
    weights_hash="",
    class_names=("hero",),
    image_size=16,
    sections=(("", 1),),
    spec=GenerateSpec(seeds=(7,), contexts=((1.0,),)),
    sprites=(0,),
)


def test_pictures_of_ones_own_set_are_there_and_make_the_number_exact(tmp_path: Path) -> None:
    images = drawings(8)
    weights = a_run(tmp_path / "run")
    index_run(weights.parent, drawn_set(images))
    save_sprites(weights.parent / SET_FILE, drawn_set(images))
    touched = images[3].copy()
    touched[4:7, 4:9] = (255, 0, 255, 255)
    sprite = KeptSprite(touched, recipe=_RECIPE)
    first, second = whose_art(sprite, weights, TrainingPictures(), [])
    assert first.pictures == {}
    assert first.passport.neighbours[0].sprite.name == "blot 3"
    nearest = second.passport.neighbours[0]
    assert (second.pictures[nearest.sprite.digest] == images[3]).all()
    assert nearest.differing == differing_share(touched[None], images[3:4])[0]
    shares = [one.differing for one in second.passport.neighbours]
    assert shares == sorted(shares)


def test_a_drawn_sprite_has_nothing_to_look_for() -> None:
    (only,) = whose_art(KeptSprite(drawings(1)[0]), None, TrainingPictures(), [])
    assert only.passport.neighbours == ()

"""A passport says how a sprite was made, by which weights, and whose art it is near to."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from spritestudio import paths
from spritestudio.library.models import weights_hash
from spritestudio.project.passport import DRAWN, issue_passport
from spritestudio.project.shelf import KeptSprite
from spritestudio.specs import GenerateSpec, PostprocessSpec, Recipe
from spritestudio.sprites.dataset.training_index import TrainingIndex
from tests.sprites.dataset.test_training_index import drawings, drawn_set

_RECIPE = Recipe(
    weights="tiny",
    weights_hash="ab" * 32,
    class_names=("hero", "food"),
    image_size=16,
    sections=(("", 1),),
    spec=GenerateSpec(seeds=(7,), contexts=((1.0, 0.5),), sampler="ddim", steps=4, guidance_scale=2.0),
    sprites=(0,),
    postprocess=PostprocessSpec(outline="outside"),
)


@pytest.fixture
def indexed() -> None:
    """An index of what the weights learned from, in this person's own folder."""
    paths.user_weights().mkdir(parents=True)
    path = paths.user_weights() / "training-index-blots.safetensors"
    TrainingIndex.of(drawn_set(drawings(8)), ["ab" * 32]).save(path)


@pytest.mark.usefixtures("indexed")
def test_it_tells_recipe_weights_and_nearest_training_sprites() -> None:
    sprite = KeptSprite(
        drawings(8)[3], kind="hero", name="Blue", recipe=_RECIPE, origin="1790000000000000000:4"
    )
    passport = issue_passport(sprite)
    assert passport.is_near_copy
    assert (passport.neighbours[0].sprite.name, len(passport.neighbours)) == ("blot 3", 4)
    text = passport.text
    for told in (
        "Passport of Blue\n",
        "Asked for: hero + food 50%.",
        "Seed 7.",
        "Painted by tiny in 4 steps of DDIM with guidance 2.",
        "Finished with outline outside.",
        f"Painted on {passport.painted}.",
        f"Weights: tiny, SHA-256 {'ab' * 32}.",
        "Not drawn on by hand since.",
        "blot 3, Spots (Ben), CC-BY-4.0 (0 of 100 pixels differ): the same picture, pixel by pixel",
        "Near copy: yes",
        "CC-BY-4.0: https://creativecommons.org/licenses/by/4.0/",
    ):
        assert told in text, told
    assert passport.painted.startswith("2026-09-2")
    document = json.loads(json.dumps(passport.document))
    assert (document["near_copy"], document["drawn_on"], document["name"]) == (True, False, "Blue")
    assert document["nearest"][0] | {"license": "CC-BY-4.0", "exact": True} == document["nearest"][0]
    assert Recipe.from_document(document["recipe"]) == _RECIPE


@pytest.mark.usefixtures("indexed")
def test_a_sprite_of_its_own_that_was_drawn_on_says_so() -> None:
    sprite = KeptSprite(drawings(1, seed=5)[0], recipe=_RECIPE, is_touched=True)
    passport = issue_passport(sprite, count=2)
    assert not passport.is_near_copy
    assert len(passport.neighbours) == 2
    assert "Near copy: no" in passport.text
    assert "- Drawn on by hand since." in passport.text


def test_weights_without_an_index_are_told_and_others_compared_with() -> None:
    passport = issue_passport(KeptSprite(drawings(1)[0], recipe=_RECIPE))
    assert passport.is_of_others
    assert len(passport.neighbours) == 4
    (remark,) = passport.remarks
    assert remark.startswith("It is not known here which sprites the weights tiny learned from.")
    assert remark.endswith("It is compared with what other installed weights learned from.")


@pytest.mark.usefixtures("indexed")
def test_a_sprite_larger_than_the_weights_learned_is_compared_with_those_of_its_size() -> None:
    large = np.repeat(np.repeat(drawings(1)[0], 2, axis=0), 2, axis=1)
    recipe = dataclasses.replace(_RECIPE, image_size=32)
    passport = issue_passport(KeptSprite(large, recipe=recipe))
    assert passport.is_of_others
    assert len(passport.neighbours) == 4
    assert len(passport.spacing)
    assert "larger ones cannot be compared" in passport.remarks[0]
    path = paths.shipped_weights() / "sprites16.safetensors"
    drawn = issue_passport(KeptSprite(large), path)
    assert drawn.neighbours == passport.neighbours
    assert drawn.remarks == ()
    assert drawn.story == [DRAWN, "Compared with what other installed weights learned from."]


def test_a_sprite_larger_than_any_that_was_learned_is_not_compared() -> None:
    passport = issue_passport(KeptSprite(np.zeros((99, 99, 4), np.uint8), recipe=_RECIPE))
    assert passport.neighbours == ()
    assert "It is not known here which sprites the weights tiny learned from." in passport.text
    assert passport.document["near_copy"] is None


def test_a_drawn_sprite_has_no_weights() -> None:
    passport = issue_passport(KeptSprite(drawings(1)[0]))
    assert passport.story == [DRAWN]
    assert passport.document["recipe"] is None


def test_what_the_shipped_weights_learned_from_is_credited() -> None:
    path = paths.shipped_weights() / "sprites16.safetensors"
    recipe = dataclasses.replace(_RECIPE, weights="sprites16", weights_hash=weights_hash(path))
    passport = issue_passport(KeptSprite(drawings(1)[0], recipe=recipe))
    assert passport.credits
    assert len(passport.neighbours) == 4


@pytest.mark.parametrize("has_index", [True, False])
def test_a_sprite_that_no_weights_have_painted_is_compared_with_those_at_hand(
    weights: Path, has_index: bool
) -> None:
    if has_index:
        paths.user_weights().mkdir(parents=True)
        index = TrainingIndex.of(drawn_set(drawings(8)), [weights_hash(weights)])
        index.save(paths.user_weights() / "training-index-blots.safetensors")
    passport = issue_passport(KeptSprite(drawings(8)[3]), weights)
    compared = f"the weights {weights.stem}" if has_index else "other installed weights"
    assert passport.story == [DRAWN, f"Compared with what {compared} learned from."]
    assert passport.credits == ()
    if has_index:
        assert passport.is_near_copy
        assert passport.neighbours[0].sprite.name == "blot 3"
        assert "Near copy: yes" in passport.text
    else:
        assert not passport.is_near_copy
        assert len(passport.neighbours) == 4

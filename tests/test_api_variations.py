"""Varying, and the way from one sprite to another, from a program."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import spritestudio
from spritestudio import SpriteStudioError

HERO, FOOD = {"hero": 1.0}, {"food": 1.0}


@pytest.mark.parametrize("way", ["noise", "repaint", "mix"])
def test_sprites_that_differ_by_nothing_are_the_same_and_others_are_not(weights: Path, way: str) -> None:
    model = spritestudio.load_model(weights)
    [sprite] = spritestudio.generate(model, HERO, seeds=[7], steps=4)
    like_it = spritestudio.vary(model, HERO, 7, way=way, difference=0.6, count=3, steps=4)
    assert like_it.shape == (3, 8, 8, 4)
    assert any((other != sprite).any() for other in like_it)
    if way == "noise":
        same = spritestudio.vary(model, HERO, 7, way=way, difference=0.0, count=2, steps=4)
        np.testing.assert_array_equal(same, [sprite, sprite])


def test_the_way_begins_with_the_one_and_ends_with_the_other(weights: Path) -> None:
    model = spritestudio.load_model(weights)
    ends = spritestudio.generate(model, [HERO, FOOD], seeds=[7, 12], steps=4)
    way = spritestudio.between(model, HERO, 7, 12, other_mix=FOOD, count=5, steps=4)
    assert len(way) == 5
    np.testing.assert_array_equal(way[[0, -1]], ends)
    same_mix = spritestudio.between(model, HERO, 7, 12, count=2, steps=4)
    np.testing.assert_array_equal(same_mix, spritestudio.generate(model, HERO, seeds=[7, 12], steps=4))


def test_what_a_model_does_not_know_is_told(weights: Path) -> None:
    model = spritestudio.load_model(weights)
    with pytest.raises(SpriteStudioError, match="weights know no other style"):
        spritestudio.vary(model, HERO, 7, way="style")
    with pytest.raises(SpriteStudioError, match="number of sprites"):
        spritestudio.between(model, HERO, 7, 12, count=1)
    with pytest.raises(SpriteStudioError, match="no setting named 'sampel'"):
        spritestudio.vary(model, HERO, 7, sampel="ddim")

"""The starter set is pixel art to learn from, and the same for everyone."""

from __future__ import annotations

import numpy as np

from spritestudio.sprites.dataset.inspection import palette
from spritestudio.sprites.importing.reading import load_sprites
from spritestudio.sprites.starter.canvas import INK, PALETTE
from spritestudio.sprites.starter.starter_set import starter_sprites
from tests.sprites.starter.starter import IMAGES, SET


def test_it_has_several_hundred_sprites_in_six_even_classes() -> None:
    assert IMAGES.shape == (600, 16, 16, 4)
    assert SET.class_names == ("creature", "potion", "blade", "gem", "fruit", "shield")
    assert SET.contexts.sum(axis=0).tolist() == [100.0] * 6
    assert SET.credits == ("SpriteStudio's starter set, CC0-1.0",)


def test_a_seed_decides_it() -> None:
    assert np.array_equal(starter_sprites(5, 9).images, starter_sprites(5, 9).images)
    assert not np.array_equal(starter_sprites(5, 9).images, starter_sprites(6, 9).images)
    assert np.array_equal(starter_sprites(0, 9).images[:9], IMAGES[:9])


def test_no_two_sprites_are_alike() -> None:
    assert len({image.tobytes() for image in IMAGES}) == len(IMAGES)


def test_it_has_a_small_palette_and_hard_edges() -> None:
    colours, _ = palette(SET)
    assert len(colours) <= 41
    assert {tuple(colour) for colour in colours.tolist()} <= {tuple(colour) for colour in PALETTE.tolist()}
    assert set(np.unique(IMAGES[..., 3])) == {0, 255}
    assert not IMAGES[IMAGES[..., 3] == 0].any()


def test_every_sprite_fills_its_cell_and_has_an_outline() -> None:
    drawn = IMAGES[..., 3] > 0
    assert drawn.mean(axis=(1, 2)).min() > 0.12
    inside = drawn.copy()
    inside[:, 1:] &= drawn[:, :-1]
    inside[:, :-1] &= drawn[:, 1:]
    inside[:, :, 1:] &= drawn[:, :, :-1]
    inside[:, :, :-1] &= drawn[:, :, 1:]
    edge = IMAGES[drawn & ~inside]
    assert np.mean((edge == PALETTE[INK]).all(axis=1)) > 0.97  # but where a drawing meets the frame


def test_it_can_be_trained_on_by_its_name() -> None:
    sprites = load_sprites("starter")
    assert np.array_equal(sprites.images, IMAGES)
    assert (sprites.source, sprites.image_size) == ("starter", 16)

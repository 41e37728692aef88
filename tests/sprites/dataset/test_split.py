"""The same sprites are held out whatever surrounds them."""

from __future__ import annotations

import dataclasses

import numpy as np

from spritestudio.sprites.dataset.split import held_out
from spritestudio.sprites.dataset.sprite_set import SpriteSet


def many(count: int = 400) -> SpriteSet:
    images = np.random.default_rng(0).integers(0, 256, (count, 4, 4, 4), dtype=np.uint8)
    contexts = np.ones((count, 1), np.float32)
    return SpriteSet(images, contexts, ("hero",), np.arange(count) // 4, "many")


def part(sprites: SpriteSet, chosen: np.ndarray) -> SpriteSet:
    return dataclasses.replace(
        sprites,
        images=sprites.images[chosen],
        contexts=sprites.contexts[chosen],
        groups=sprites.groups[chosen] + 7,
    )


def test_about_one_group_in_five_is_held_out_whole() -> None:
    sprites = many()
    out = held_out(sprites)
    assert 0.1 < out.mean() < 0.3
    assert all(len(set(out[sprites.groups == group])) == 1 for group in range(100))


def test_the_split_of_a_part_in_another_order_is_the_same() -> None:
    sprites = many()
    chosen = np.flatnonzero(sprites.groups % 3 == 0)[::-1]
    assert np.array_equal(held_out(part(sprites, chosen)), held_out(sprites)[chosen])

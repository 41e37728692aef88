"""The starter set: sprites that SpriteStudio draws itself, for whoever has none at hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from spritestudio.specs import ByteArray
from spritestudio.sprites.dataset.editable_set import EditableSet, one_hot
from spritestudio.sprites.starter.canvas import Canvas
from spritestudio.sprites.starter.creatures import paint_creature
from spritestudio.sprites.starter.things import (
    paint_blade,
    paint_fruit,
    paint_gem,
    paint_potion,
    paint_shield,
)

_PAINTERS: dict[str, Callable[[np.random.Generator], Canvas]] = {
    "creature": paint_creature,
    "potion": paint_potion,
    "blade": paint_blade,
    "gem": paint_gem,
    "fruit": paint_fruit,
    "shield": paint_shield,
}


def starter_sprites(seed: int = 0, per_class: int = 100) -> EditableSet:
    """Draw the starter set: 16×16 RGBA, no two sprites alike, free for any use.

    Args:
        seed: The same seed draws the same sprites.
        per_class: How many of each class.
    """
    images = [image for name in _PAINTERS for image in _draw(name, seed, per_class)]
    labels = np.repeat(np.arange(len(_PAINTERS)), per_class)
    names = [f"{name} {number}" for name in _PAINTERS for number in range(per_class)]
    return EditableSet(
        images=np.stack(images),
        contexts=one_hot(labels, len(_PAINTERS)),
        class_names=tuple(_PAINTERS),
        groups=np.arange(len(images)),
        source="starter",
        notes={
            "names": np.array(names),
            "source": np.full(len(names), "SpriteStudio's starter set"),
            "license": np.full(len(names), "CC0-1.0"),
        },
        credits=("SpriteStudio's starter set, CC0-1.0",),
    )


def _draw(name: str, seed: int, count: int) -> list[ByteArray]:
    draw = np.random.default_rng([seed, list(_PAINTERS).index(name)])
    images: dict[bytes, ByteArray] = {}
    while len(images) < count:
        image = _PAINTERS[name](draw).pixels()
        images.setdefault(image.tobytes(), image)
    return list(images.values())

"""A set of which everything is known."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from spritestudio.sprites.dataset.sprite_set import SpriteSet


@pytest.fixture
def noted(sprites: SpriteSet) -> SpriteSet:
    """A set with everything that can be known of sprites."""
    count = sprites.count
    notes = {
        "names": np.array([f"sprite {i}" for i in range(count)]),
        "fine": np.array(["knight", "apple"] * (count // 2)),
        "facing": np.array(["", "left"] * (count // 2)),
        "source": np.array(["DawnLike", "Crawl"] * (count // 2)),
        "license": np.array(["CC-BY-4.0", "CC0-1.0"] * (count // 2)),
        "weight": np.linspace(0, 1, count),
    }
    credit = ("Crawl, CC0-1.0", "DawnLike, CC-BY-4.0")
    return dataclasses.replace(sprites, notes=notes, credits=credit, groups=np.arange(count) // 3 + 7)

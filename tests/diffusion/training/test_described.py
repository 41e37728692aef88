"""Contexts of sprites of which more is known than their class."""

from __future__ import annotations

import dataclasses

import numpy as np

from spritestudio.diffusion.training.described import described_contexts
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from tests.specs.models import WORDY


def test_columns_become_features_and_colours_are_seen() -> None:
    images = np.zeros((3, 8, 8, 4), np.uint8)
    images[0] = (192, 48, 40, 255)
    images[1] = (48, 80, 192, 255)
    contexts = np.array([[1, 0], [0.5, 1], [0, 1]], np.float32)
    notes = {
        "style": np.array(["inked", "unknown", ""]),
        "facing": np.array(["left", "left", "back"]),
        "words": np.array(["Dragon, hooded", "red mage", ""]),
    }
    sprites = SpriteSet(images, contexts, ("monster", "castle"), np.arange(3), "x", notes=notes)
    told = described_contexts(sprites, WORDY)
    assert told.shape == (3, WORDY.context_size)
    found = [{name: share for name, share in zip(WORDY.features, row, strict=True) if share} for row in told]
    assert found == [
        {"monster": 1, "style:inked": 1, "facing:left": 1, "word:dragon": 1, "word:hood": 1, "word:red": 1},
        {"monster": 0.5, "facing:left": 1, "word:mage": 1},
        {},
    ]


def test_the_style_of_a_set_without_styles_is_its_source() -> None:
    notes = {"source": np.array(["inked", "dungeon"])}
    images = np.zeros((2, 8, 8, 4), np.uint8)
    sprites = SpriteSet(images, np.eye(2, dtype=np.float32), ("hero", "x"), np.arange(2), "x", notes=notes)
    place = WORDY.features.index("style:inked")
    assert described_contexts(sprites, WORDY)[:, place].tolist() == [1.0, 0.0]
    styled = dataclasses.replace(sprites, notes={**notes, "style": np.array(["", "inked"])})
    assert described_contexts(styled, WORDY)[:, place].tolist() == [0.0, 1.0]

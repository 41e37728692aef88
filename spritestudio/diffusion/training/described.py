"""Contexts of the sprites of a set with all that is known of them, as a network takes them."""

from __future__ import annotations

import numpy as np

from spritestudio.specs import FloatArray, ModelSpec
from spritestudio.sprites.dataset.columns import FACING, STYLE, WORDS, column, words_in
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.palettes.color_words import COLOR_WORDS, color_words_of


def described_contexts(sprites: SpriteSet, model: ModelSpec) -> FloatArray:
    """What is known of each sprite, float32 (N, context_size).

    Kinds are those of the set, style, facing and words those of its columns. Colours are seen in the pixels,
    whatever a column says.
    """
    place = {name: index for index, name in enumerate(model.features)}
    contexts = np.zeros((sprites.count, model.context_size), np.float32)
    for name, shares in zip(sprites.class_names, sprites.contexts.T, strict=True):
        if name in place:
            contexts[:, place[name]] = shares
    columns = (column(sprites.notes, name, sprites.count) for name in (STYLE, FACING, WORDS))
    for row, style, facing, words in zip(contexts, *columns, strict=True):
        told = [f"style:{style}", f"facing:{facing}"]
        told += [f"word:{word}" for word in words_in(words) if word not in COLOR_WORDS]
        row[[place[name] for name in told if name in place]] = 1.0
    colors = [(index, place[f"word:{name}"]) for index, name in enumerate(COLOR_WORDS) if name in model.words]
    if colors:
        measured = color_words_of(sprites.images)
        for index, at in colors:
            contexts[:, at] = measured[:, index]
    return contexts

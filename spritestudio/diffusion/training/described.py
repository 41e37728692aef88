"""What the columns of a set tell a network: the names that it learns, and the context of every sprite."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from spritestudio.specs import FloatArray, ModelSpec
from spritestudio.specs.model import TURN
from spritestudio.sprites.dataset.clip_frames import clips_of_set, turns_of_set
from spritestudio.sprites.dataset.columns import STYLE, WORDS, column, words_in
from spritestudio.sprites.dataset.editable_set import IntArray
from spritestudio.sprites.dataset.sides import movements_of
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.palettes.color_words import COLOR_WORDS, color_words_of

_FEWEST_SPRITES = 3  # that have a word or a facing, so that it can be learned
_MOST_WORDS, _MOST_STYLES = 400, 64
_USUAL_FROM = 0.4  # share of a word's sprites that are of its usual kind


def with_columns(model: ModelSpec, sprites: SpriteSet) -> ModelSpec:
    """The same model with the styles, facings, words and clips that the columns of a set name often enough.

    Two styles are needed to tell one from another. Where there is a column of words, colours are words too.
    """
    styles, texts = (column(sprites.notes, name, sprites.count) for name in (STYLE, WORDS))
    _, facings = movements_of(sprites.notes, sprites.count)
    of_style = _most(styles, 1, _MOST_STYLES)
    words = _most((word for text in texts for word in words_in(text)), _FEWEST_SPRITES, _MOST_WORDS)
    colors: tuple[str, ...] = ()
    if any(texts):
        seen = (color_words_of(sprites.images) > 0.0).sum(axis=0)
        colors = tuple(
            name for name, count in zip(COLOR_WORDS, seen, strict=True) if count >= _FEWEST_SPRITES
        )
    sides = _most(facings, _FEWEST_SPRITES, _MOST_STYLES)
    turns = (TURN,) if turns_of_set(sprites, sides) else ()
    model = dataclasses.replace(
        model,
        styles=of_style if len(of_style) > 1 else (),
        facings=sides,
        words=(*colors, *(word for word in words if word not in COLOR_WORDS)),
        clips=tuple(sorted({*turns, *(clip.name for clip in clips_of_set(sprites))})),
        usual_kinds=(),
        usual_styles=(),
    )
    return with_usual(model, described_contexts(sprites, model), np.ones(sprites.count, np.float32))


def with_usual(model: ModelSpec, contexts: FloatArray, weights: FloatArray) -> ModelSpec:
    """The same model with the kind that each word usually names, and the style that each kind usually has.

    A sprite with many words, like a figure with all that it wears, says the less of each.

    Args:
        model: What it knows.
        contexts: What is known of real sprites, float (N, context_size).
        weights: How much each of them counts, float (N,).
    """
    kinds, styles, words = (model.groups[group] for group in ("kinds", "styles", "words"))
    has = (contexts > 0.0).astype(np.float32)
    named = np.array([word not in COLOR_WORDS for word in model.words], dtype=np.float32)
    several = np.maximum(1.0, has[:, words] @ named) ** 2
    of_words = (has[:, words] * (weights / several)[:, None]).T @ has[:, kinds]
    of_kinds = (has[:, kinds] * weights[:, None]).T @ has[:, styles]
    return dataclasses.replace(
        model,
        usual_kinds=tuple(
            "" if word in COLOR_WORDS else _usual(counts, model.class_names, _USUAL_FROM)
            for word, counts in zip(model.words, of_words, strict=True)
        ),
        usual_styles=tuple(_usual(counts, model.styles, 0.0) for counts in of_kinds) if model.styles else (),
    )


def _usual(counts: FloatArray, names: tuple[str, ...], least: float) -> str:
    place = int(counts.argmax())
    return names[place] if counts[place] > least * counts.sum() else ""


def _most(names: Iterable[str], least: int, most: int) -> tuple[str, ...]:
    """The names that occur at least so often, at most so many of them, in the order of the alphabet."""
    counts = Counter(name for name in names if name).most_common(most)
    return tuple(sorted(name for name, count in counts if count >= least))


@dataclass(frozen=True, eq=False)
class BesideSprites:
    """Which sprites can be asked for beside another: later frames of clips, and figures from other sides.

    Attributes:
        references: The places of those beside which each can be, int64 (N, R): the first frame of its clip,
            or of the same figure from each other side. A row ends in -1 where it has fewer.
        asked: What is asked for beside the rest of its context, float32 (N, context_size): the clip, and how
            far through it the frame is, as cosine and sine; or `TURN`.
    """

    references: IntArray
    asked: FloatArray

    @property
    def counts(self) -> IntArray:
        """Beside how many each can be, int64 (N,)."""
        return np.asarray((self.references >= 0).sum(axis=1))


def beside_sprites(sprites: SpriteSet, model: ModelSpec) -> BesideSprites | None:
    """What a model can learn to paint beside other sprites of a set; None where there is nothing."""
    place = {name: index for index, name in enumerate(model.features)}
    found: dict[int, list[int]] = {}
    asked = np.zeros((sprites.count, model.context_size), dtype=np.float32)
    for clip in clips_of_set(sprites):
        if clip.name in model.clips:
            for number, frame in enumerate(clip.places[1:], start=1):
                turn = 2.0 * np.pi * number / len(clip.places)
                found[frame] = [clip.places[0]]
                asked[frame, place[f"clip:{clip.name}"]] = 1.0
                asked[frame, place["frame:cos"]] = np.cos(turn)
                asked[frame, place["frame:sin"]] = np.sin(turn)
    for turned in turns_of_set(sprites, model.facings) if TURN in model.clips else ():
        reference, other = turned.places
        found.setdefault(other, []).append(reference)
        asked[other, place[f"clip:{TURN}"]] = 1.0
    if not found:
        return None
    references = np.full((sprites.count, max(map(len, found.values()))), -1, dtype=np.int64)
    for sprite, places in found.items():
        references[sprite, : len(places)] = places
    return BesideSprites(references, asked)


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
    styles, texts = (column(sprites.notes, name, sprites.count) for name in (STYLE, WORDS))
    _, facings = movements_of(sprites.notes, sprites.count)
    for row, style, facing, words in zip(contexts, styles, facings, texts, strict=True):
        told = [f"style:{style}", f"facing:{facing}"]
        told += [f"word:{word}" for word in words_in(words) if word not in COLOR_WORDS]
        row[[place[name] for name in told if name in place]] = 1.0
    colors = [(index, place[f"word:{name}"]) for index, name in enumerate(COLOR_WORDS) if name in model.words]
    if colors:
        measured = color_words_of(sprites.images)
        for index, at in colors:
            contexts[:, at] = measured[:, index]
    return contexts

"""Whether sprites have the style, facing, words and colours that were asked for, and what is known stays.

Styles, facings and words are judged by the shipped classifier; where it does not know the names of a set, by
small networks that learn from its columns, without the sprites that are held out. Colours are told by the
pixels.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from spritestudio.diffusion.evaluation.classifier import Classifier, run_network
from spritestudio.diffusion.evaluation.classifier_training import (
    FEWEST,
    SpriteLearner,
    choice_loss,
    label_loss,
    mirrored_names,
    word_thresholds,
)
from spritestudio.diffusion.sampling.denoiser import Denoiser
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.diffusion.training.described import described_contexts
from spritestudio.specs import (
    BoolArray,
    ByteArray,
    FloatArray,
    GenerateSpec,
    ModelSpec,
    StartPictures,
    seeds_from,
)
from spritestudio.sprites.dataset.editable_set import IntArray
from spritestudio.sprites.dataset.split import held_out
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.palettes.color_words import COLOR_WORDS, color_words_of
from spritestudio.sprites.pixels import to_floats

EPOCHS = 12
_MOST_LEARNED = 3000  # sprites that a judge learns from: more take long and tell little more
_BATCH = 256

Judge = Callable[[ByteArray], BoolArray]


@dataclass(frozen=True)
class Obeyed:
    """How often sprites are what was asked for.

    Attributes:
        samples: Share of the painted ones.
        real: Share of held-out sprites that are seen as what they are; 1 for colours, which are measured.
        by_name: The same of the painted ones, by name.
    """

    samples: float
    real: float
    by_name: dict[str, float]


class ObedienceTest:
    """Looks whether what was asked for is there: one name of a group at a time.

    Args:
        denoiser: The model.
        model: Its description.
        sprites: Real sprites with the columns that the group needs.
        settings: How to paint; its first seed is that of each group.
        count: Sprites that are painted for each group.
        eye: Judges the names that it knows.
        epochs: Passes with which a judge of others learns.
    """

    def __init__(
        self,
        denoiser: Denoiser,
        model: ModelSpec,
        sprites: SpriteSet,
        settings: GenerateSpec,
        count: int,
        eye: Classifier | None = None,
        epochs: int = EPOCHS,
    ) -> None:
        self.denoiser, self.model, self.sprites = denoiser, model, sprites
        self.settings, self.count, self.eye, self.epochs = settings, count, eye, epochs
        self.contexts = described_contexts(sprites, model)
        self.unseen = held_out(sprites)
        draw = np.random.default_rng(0)
        learned = draw.permutation(np.flatnonzero(~self.unseen))[:_MOST_LEARNED]
        self.is_learned = np.isin(np.arange(sprites.count), learned)

    @property
    def groups(self) -> tuple[str, ...]:
        """What can be tested: the model knows it, and the set has enough sprites of two names."""
        tests = {
            "styles": self._names("styles"),
            "facings": self._names("facings"),
            "words": self._names("words"),
        }
        found = tuple(group for group, names in tests.items() if len(names) > 1)
        return (*found, "colours") if self._colors() else found

    def of_samples(self, group: str, painted: ByteArray, contexts: FloatArray) -> Obeyed:
        """Look at sprites that were painted, at those whose contexts ask for a name of the group.

        Args:
            group: Styles or facings.
            painted: uint8 (N, H, H, 4).
            contexts: What each was asked to be, float32 (N, context_size).
        """
        names = self._names(group)
        wanted = contexts[:, self._places(names)] > 0.0
        told = wanted.any(axis=1)
        return self._obeyed(group, names, wanted[told].argmax(axis=1), painted[told])

    def run(self, group: str) -> Obeyed:
        """Paint what is asked for, words or colours, and look."""
        names = self._colors() if group == "colours" else self._names(group)
        asked, contexts = self._asked(names)
        return self._obeyed(group, names, asked, self._paint(contexts))

    def _obeyed(self, group: str, names: Sequence[str], asked: IntArray, painted: ByteArray) -> Obeyed:
        if group == "colours":
            judge, real = _sees_colors(names), 1.0
        else:
            has = self.contexts[:, self._places(names)] > 0.0
            judge = self._judge(group, names, has)
            unseen = np.flatnonzero(self.unseen & has.any(axis=1))
            found = judge(self.sprites.images[unseen])[has[unseen]] if len(unseen) else np.zeros(1)
            real = float(found.mean())
        right = judge(painted)[np.arange(len(asked)), asked]
        by_name = {
            name.partition(":")[2]: float(right[asked == index].mean())
            for index, name in enumerate(names)
            if (asked == index).any()
        }
        return Obeyed(float(right.mean()) if len(right) else 0.0, real, by_name)

    def _places(self, names: Sequence[str]) -> list[int]:
        return [self.model.features.index(name) for name in names]

    def _names(self, group: str) -> list[str]:
        """The features of a group that enough sprites have; colours are a test of their own."""
        features = self.model.features[self.model.groups[group]]
        learned = (self.contexts[self.is_learned][:, self.model.groups[group]] > 0.0).sum(axis=0)
        return [
            name
            for name, count in zip(features, learned, strict=True)
            if count >= FEWEST and name.removeprefix("word:") not in COLOR_WORDS
        ]

    def _colors(self) -> list[str]:
        return [f"word:{name}" for name in COLOR_WORDS if name in self.model.words]

    def _asked(self, names: Sequence[str]) -> tuple[IntArray, FloatArray]:
        """Which name each sprite is asked for, evenly, and the context: kind and style as real ones have."""
        draw = np.random.default_rng(0)
        asked = np.arange(self.count) * len(names) // self.count
        contexts = np.zeros((self.count, self.model.context_size), np.float32)
        for row, index in zip(contexts, asked.tolist(), strict=True):
            at = self.model.features.index(names[index])
            with_it = np.flatnonzero(self.contexts[:, at] > 0.0)
            like = self.contexts[draw.choice(with_it if len(with_it) else len(self.contexts))]
            for group in ("kinds", "styles"):
                row[self.model.groups[group]] = like[self.model.groups[group]]
            row[at] = 1.0
        return asked, contexts

    def _paint(self, contexts: FloatArray) -> ByteArray:
        spec = dataclasses.replace(
            self.settings,
            seeds=seeds_from(self.settings.seeds[0], len(contexts)),
            contexts=tuple(tuple(row.tolist()) for row in contexts),
        )
        return np.concatenate([_last(self.denoiser, batch) for batch in spec.batches(_BATCH)])

    def _judge(self, group: str, names: Sequence[str], has: BoolArray) -> Judge:
        """The classifier's where it knows the names, and otherwise one that learns them now."""
        plain = [name.partition(":")[2] for name in names]
        if self.eye is not None and set(plain) <= set(known := self.eye.names[group]):
            eye, places = self.eye, [known.index(name) for name in plain]
            return lambda images: eye.sees(group, images)[:, places]
        chosen = self.is_learned & has.any(axis=1) if group != "words" else self.is_learned
        losses = [(slice(None), label_loss if group == "words" else choice_loss)]
        targets = torch.from_numpy(has[chosen].astype(np.float32))
        learner = SpriteLearner(
            torch.from_numpy(to_floats(self.sprites.images[chosen])),
            targets,
            losses,
            self.epochs,
            seed=0,
            other_side=mirrored_names(plain),
        )
        for _ in range(self.epochs):
            learner.epoch()
        network = learner.finished()
        if group == "words":
            least = word_thresholds(
                run_network(network, network, self.sprites.images[chosen]).numpy(), has[chosen]
            )
            return lambda images: run_network(network, network, images).numpy() > least
        return lambda images: (
            run_network(network, network, images).argmax(dim=1).numpy()[:, None] == np.arange(len(names))
        )


def _sees_colors(names: Sequence[str]) -> Judge:
    """Which of the words for colours is the main one of each sprite."""
    places = [COLOR_WORDS.index(name.removeprefix("word:")) for name in names]
    return lambda images: color_words_of(images).argmax(axis=1)[:, None] == np.array(places)


def known_pixels_changed(
    denoiser: Denoiser, sprites: SpriteSet, settings: GenerateSpec, contexts: Sequence[tuple[float, ...]]
) -> float:
    """The share of known pixels that a repair changed, which is to be 0.

    Args:
        denoiser: The model.
        sprites: Real sprites, of which as many are repaired as there are contexts.
        settings: How to paint.
        contexts: What is asked for beside what is known.
    """
    count, size = len(contexts), sprites.image_size
    draw = np.random.default_rng(0)
    images = sprites.images[draw.integers(sprites.count, size=count)]
    masks: BoolArray = draw.random((count, size, size)) < draw.random((count, 1, 1))
    masks[::2] = np.arange(size) < size // 2
    spec = dataclasses.replace(
        settings,
        seeds=seeds_from(settings.seeds[0], count),
        contexts=tuple(contexts),
        start=StartPictures.of(images, masks),
    )
    painted = np.concatenate([_last(denoiser, batch) for batch in spec.batches(_BATCH)])
    kept = ~masks
    return float((painted != images).any(axis=-1)[kept].mean()) if kept.any() else 0.0


def _last(denoiser: Denoiser, spec: GenerateSpec) -> ByteArray:
    *_, event = sample(denoiser, spec)
    return event.images

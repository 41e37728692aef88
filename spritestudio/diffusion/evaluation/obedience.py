"""Whether sprites have the style, facing, words and colours that were asked for, and what is known stays.

Styles, facings and words are judged by small networks that learned from the columns of the set, without the
sprites that are held out; colours by the pixels.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from spritestudio.diffusion.evaluation.classifier import SpriteNetwork, run_network
from spritestudio.diffusion.evaluation.classifier_training import SpriteLearner
from spritestudio.diffusion.sampling.denoiser import Denoiser
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.diffusion.training.described import described_contexts
from spritestudio.specs import ByteArray, FloatArray, GenerateSpec, ModelSpec, StartPictures, seeds_from
from spritestudio.sprites.dataset.editable_set import IntArray
from spritestudio.sprites.dataset.split import BoolArray, held_out
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.palettes.color_words import COLOR_WORDS, color_words_of
from spritestudio.sprites.pixels import to_floats

EPOCHS = 12
_FEWEST = 8  # sprites with a name that a judge learns it from
_MOST_LEARNED = 3000  # sprites that a judge learns from: more take long and tell little more
_FALSE_ALARMS = 0.05  # share of the sprites without a word in which the judge of words sees it
_BATCH = 256


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
    """Asks a model for one name of a group at a time, and looks whether it is there.

    Args:
        denoiser: The model.
        model: Its description.
        sprites: Real sprites with the columns that the group needs.
        settings: How to paint; its first seed is that of each group.
        count: Sprites that are painted for each group.
        epochs: Passes with which a judge learns.
    """

    def __init__(
        self,
        denoiser: Denoiser,
        model: ModelSpec,
        sprites: SpriteSet,
        settings: GenerateSpec,
        count: int,
        epochs: int = EPOCHS,
    ) -> None:
        self.denoiser, self.model, self.sprites = denoiser, model, sprites
        self.settings, self.count, self.epochs = settings, count, epochs
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

    def run(self, group: str) -> Obeyed:
        """Learn a judge of the group, paint, and look."""
        if group == "colours":
            return self._colors_obeyed()
        names = self._names(group)
        has = self.contexts[:, [self.model.features.index(name) for name in names]] > 0.0
        asked, contexts = self._asked(names)
        painted = self._paint(contexts)
        judge = self._word_judge(has) if group == "words" else self._choice_judge(has, group == "facings")
        found = judge(painted)[np.arange(len(asked)), asked]
        unseen = np.flatnonzero(self.unseen & has.any(axis=1))
        of_real = judge(self.sprites.images[unseen])[has[unseen]] if len(unseen) else np.zeros(0)
        return Obeyed(
            samples=float(found.mean()),
            real=float(of_real.mean()) if len(of_real) else 0.0,
            by_name={
                name.partition(":")[2]: float(found[asked == index].mean())
                for index, name in enumerate(names)
                if (asked == index).any()
            },
        )

    def _names(self, group: str) -> list[str]:
        """The features of a group that enough sprites have; colours are a test of their own."""
        features = self.model.features[self.model.groups[group]]
        learned = (self.contexts[self.is_learned][:, self.model.groups[group]] > 0.0).sum(axis=0)
        return [
            name
            for name, count in zip(features, learned, strict=True)
            if count >= _FEWEST and name.removeprefix("word:") not in COLOR_WORDS
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

    def _floats(self, chosen: BoolArray) -> torch.Tensor:
        return torch.from_numpy(to_floats(self.sprites.images[chosen]))

    def _choice_judge(self, has: BoolArray, has_sides: bool) -> Callable[[ByteArray], BoolArray]:
        """A judge of names of which a sprite has one."""
        chosen = self.is_learned & has.any(axis=1)
        targets = torch.from_numpy(has[chosen].argmax(axis=1))
        learner = SpriteLearner(
            self._floats(chosen), targets, has.shape[1], self.epochs, seed=0, mirror=not has_sides
        )
        network = _taught(learner, self.epochs)

        def judge(images: ByteArray) -> BoolArray:
            likeliest = run_network(network, network, images).argmax(dim=1).numpy()
            return likeliest[:, None] == np.arange(has.shape[1])

        return judge

    def _word_judge(self, has: BoolArray) -> Callable[[ByteArray], BoolArray]:
        """A judge of names of which a sprite has several; each with a threshold of its own."""
        chosen = self.is_learned
        learner = SpriteLearner(
            self._floats(chosen),
            torch.from_numpy(has[chosen].astype(np.float32)),
            has.shape[1],
            self.epochs,
            0,
        )
        network = _taught(learner, self.epochs)
        seen = run_network(network, network, self.sprites.images[chosen]).numpy()
        least = np.array(
            [
                np.quantile(seen_of[~with_it] if not with_it.all() else seen_of, 1.0 - _FALSE_ALARMS)
                for seen_of, with_it in zip(seen.T, has[chosen].T, strict=True)
            ]
        )
        return lambda images: run_network(network, network, images).numpy() > least

    def _colors_obeyed(self) -> Obeyed:
        names = self._colors()
        asked, contexts = self._asked(names)
        main = color_words_of(self._paint(contexts)).argmax(axis=1)
        wanted = np.array([COLOR_WORDS.index(names[index].removeprefix("word:")) for index in asked.tolist()])
        right = main == wanted
        by_name = {
            COLOR_WORDS[index]: float(right[wanted == index].mean())
            for index in dict.fromkeys(wanted.tolist())
        }
        return Obeyed(float(right.mean()), 1.0, by_name)


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
    masks: npt.NDArray[np.bool_] = draw.random((count, size, size)) < draw.random((count, 1, 1))
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


def _taught(learner: SpriteLearner, epochs: int) -> SpriteNetwork:
    for _ in range(epochs):
        learner.epoch()
    return learner.finished()

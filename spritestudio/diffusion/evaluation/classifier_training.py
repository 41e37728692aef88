"""How the shipped classifiers learn: resources/makers/train_classifier.py is the command."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from spritestudio.diffusion.evaluation.classifier import (
    Classifier,
    SpriteNetwork,
    category,
    output_slices,
    run_network,
)
from spritestudio.specs import BoolArray, FloatArray
from spritestudio.sprites.dataset.columns import FACING, FACINGS, STYLE, WORDS, column, words_in
from spritestudio.sprites.dataset.split import held_out
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.palettes.color_words import COLOR_WORDS
from spritestudio.sprites.pixels import to_floats

FEWEST = 8  # sprites with a name that it is learned from; of a category, with fewer it joins the rest
FALSE_ALARMS = 0.05  # share of the sprites without a word in which it is seen
_BATCH = 64
_LEARNING_RATE = 2e-3

Loss = Callable[[Tensor, Tensor], Tensor]


@dataclass(frozen=True, eq=False)
class ClassifierStep:
    """An epoch is over; the last event holds the classifier.

    Attributes:
        step: 1 to `steps`.
        steps: How many there will be.
        loss: Mean loss of the epoch.
        classifier: The finished classifier, with the last event alone.
    """

    step: int
    steps: int
    loss: float
    classifier: Classifier | None = None


def train_classifier(
    sprites: SpriteSet, name: str, *, epochs: int = 24, seed: int = 0
) -> Generator[ClassifierStep]:
    """Train a classifier on the sprites that are not held out, one event per epoch.

    Args:
        sprites: A set whose notes have "fine", the finer kind of each sprite, and columns.
        name: What the classifier is called.
        epochs: Passes over the set.
        seed: Decides first weights, order and changes.
    """
    unseen = held_out(sprites)
    told = _told(sprites)
    names = {group: _often(of_each, ~unseen) for group, of_each in told.items()}
    names["categories"] = tuple(sorted({name for told_of in told["categories"] for name in told_of}))
    has = np.concatenate([_marked(told[group], names[group]) for group in names], axis=1)
    parts = output_slices(names)
    learner = SpriteLearner(
        torch.from_numpy(to_floats(sprites.images[~unseen])),
        torch.from_numpy(has[~unseen].astype(np.float32)),
        [(part, label_loss if group == "words" else choice_loss) for group, part in parts.items()],
        epochs,
        seed,
        other_side=mirrored_names([name for of_group in names.values() for name in of_group]),
    )
    for step in range(1, epochs + 1):
        loss = learner.epoch()
        if step < epochs:
            yield ClassifierStep(step, epochs, loss)
    network = learner.finished()
    found = run_network(network, network.features, sprites.images[~unseen])
    network.feature_mean.copy_(found.mean(dim=0))
    network.feature_scale.copy_(found.std(dim=0, correction=0).clamp(min=1e-3))
    words = parts["words"]
    logits = run_network(network, network, sprites.images[unseen])[:, words].numpy()
    thresholds = torch.from_numpy(word_thresholds(logits, has[unseen][:, words]))
    classifier = Classifier(name, sprites.image_size, names, network, thresholds, {})
    accuracy = _accuracy(classifier, sprites, unseen, has)
    yield ClassifierStep(epochs, epochs, loss, dataclasses.replace(classifier, accuracy=accuracy))


def _told(sprites: SpriteSet) -> dict[str, list[tuple[str, ...]]]:
    """What is known of each sprite, by group of names."""
    classes = [sprites.class_names[label] for label in sprites.labels]
    fine = sprites.notes["fine"] if "fine" in sprites.notes else [""] * sprites.count
    categories = [category(of, str(kind)) for of, kind in zip(classes, fine, strict=True)]
    counts = Counter(categories)
    styles, facings, texts = (column(sprites.notes, name, sprites.count) for name in (STYLE, FACING, WORDS))
    return {
        "categories": [
            (name if counts[name] >= FEWEST else category(of, "other"),)
            for of, name in zip(classes, categories, strict=True)
        ],
        "styles": [(style,) if style else () for style in styles],
        "facings": [(facing,) if facing in FACINGS else () for facing in facings],
        "words": [tuple(word for word in words_in(text) if word not in COLOR_WORDS) for text in texts],
    }


def _often(of_each: Sequence[tuple[str, ...]], learned: BoolArray) -> tuple[str, ...]:
    """The names that enough sprites have to learn them from."""
    counts = Counter(name for told, use in zip(of_each, learned, strict=True) if use for name in told)
    return tuple(sorted(name for name, count in counts.items() if count >= FEWEST))


def _marked(of_each: Sequence[Iterable[str]], names: Sequence[str]) -> BoolArray:
    """Which names each sprite has, bool (N, names)."""
    place = {name: index for index, name in enumerate(names)}
    marked = np.zeros((len(of_each), len(names)), bool)
    for row, told in zip(marked, of_each, strict=True):
        row[[place[name] for name in told if name in place]] = True
    return marked


def _accuracy(
    classifier: Classifier, sprites: SpriteSet, unseen: BoolArray, has: BoolArray
) -> dict[str, Any]:
    """See `Classifier.accuracy`."""
    images = sprites.images[unseen]
    labels = np.array(sprites.class_names)[sprites.labels[unseen]]
    asked = {"class": labels[:, None] == np.array(sprites.class_names)}
    right = {"class": (classifier.classify(images) == labels)[:, None] & asked["class"]}
    of_each: dict[str, Sequence[str]] = {"class": sprites.class_names}
    for group, part in output_slices(classifier.names).items():
        if not classifier.names[group]:
            continue
        asked[group] = has[unseen][:, part]
        right[group] = classifier.sees(group, images) & asked[group]
        of_each[group] = classifier.names[group]
    accuracy: dict[str, Any] = {"sprites": int(unseen.sum())}
    for group, there in asked.items():
        if there.any():
            accuracy[group] = _share(right[group], there)
            accuracy[f"{group} by name"] = {
                name: _share(*both)
                for name, *both in zip(of_each[group], right[group].T, there.T, strict=True)
                if both[1].any()
            }
    return accuracy


def _share(right: BoolArray, of: BoolArray) -> float:
    return round(float(right.sum() / of.sum()), 4)


def word_thresholds(seen: FloatArray, has: BoolArray) -> FloatArray:
    """The logit of each word that `FALSE_ALARMS` of the sprites without it reach, float32 (words,).

    Args:
        seen: Logits, float (N, words).
        has: Which sprites have a word, bool (N, words).
    """
    return np.array(
        [
            np.quantile(of_word[~with_it] if not with_it.all() else of_word, 1.0 - FALSE_ALARMS)
            for of_word, with_it in zip(seen.T, has.T, strict=True)
        ],
        dtype=np.float32,
    )


def mirrored_names(names: Sequence[str]) -> list[int]:
    """The place of what each name becomes from the other side: left and right change places."""
    sides = {"left": "right", "right": "left"}
    place = {name: index for index, name in enumerate(names)}
    return [place.get(sides.get(name, name), index) for index, name in enumerate(names)]


def choice_loss(logits: Tensor, targets: Tensor) -> Tensor:
    """Mean cross-entropy of the sprites that have one of the names; targets are float32 (B, names)."""
    is_told = targets.sum(dim=1)
    if not logits.shape[1]:
        return is_told.sum()
    losses = nn.functional.cross_entropy(logits, targets, label_smoothing=0.1, reduction="none")
    return (losses * is_told).sum() / is_told.sum().clamp(min=1.0)


def label_loss(logits: Tensor, targets: Tensor) -> Tensor:
    """Cross-entropy of names of which a sprite may have several, added up and at a tenth of its weight."""
    losses = nn.functional.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    return 0.1 * losses.sum(dim=1).mean()


class SpriteLearner:
    """One network in training, with AdamW and a single cycle of the learning rate.

    Args:
        images: float32 (N, 4, H, H) in [-1, 1].
        targets: 1 for each name that a sprite has, float32 (N, outputs).
        losses: Parts of the outputs and what is minimised of each, all added up.
        epochs: How many passes there will be.
        seed: Decides first weights, order and changes.
        other_side: Half of the sprites are seen from the other side, and then have these targets, see
            `mirrored_names`.
    """

    def __init__(
        self,
        images: Tensor,
        targets: Tensor,
        losses: Sequence[tuple[slice, Loss]],
        epochs: int,
        seed: int,
        other_side: Sequence[int],
    ) -> None:
        self.images, self.targets, self.losses = images, targets, losses
        self.other_side = list(other_side)
        self.draw = torch.Generator().manual_seed(seed)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.network = SpriteNetwork(images.shape[-1], targets.shape[1])
        self.network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.optimizer = torch.optim.AdamW(self.network.parameters(), _LEARNING_RATE, weight_decay=0.05)
        steps = epochs * -(-len(images) // _BATCH)
        self.pace = torch.optim.lr_scheduler.OneCycleLR(self.optimizer, _LEARNING_RATE, total_steps=steps + 1)

    def epoch(self) -> float:
        """See every sprite once; returns the mean loss."""
        self.network.train()
        losses = []
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(int(torch.randint(2**31, (), generator=self.draw)))  # for the dropout
            for chosen in torch.randperm(len(self.images), generator=self.draw).split(_BATCH):
                if len(chosen) < 2:
                    continue  # batch norms need two
                x, targets = self._changed(self.images[chosen], self.targets[chosen])
                answers = self.network(x.contiguous(memory_format=torch.channels_last))
                loss = torch.stack(
                    [of_part(answers[:, part], targets[:, part]) for part, of_part in self.losses]
                ).sum()
                self.optimizer.zero_grad(set_to_none=True)
                loss.backward()
                self.optimizer.step()
                self.pace.step()
                losses.append(loss.item())
        return float(np.mean(losses))

    def finished(self) -> SpriteNetwork:
        """The network with its weights as they will be kept, in float16."""
        self.network.eval().to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
        for tensor in self.network.state_dict().values():
            if tensor.is_floating_point():
                tensor.copy_(tensor.half())
        return self.network

    def _changed(self, x: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Mirror half of them, and move all by up to a pixel."""
        mirrored = torch.rand(len(x), generator=self.draw) < 0.5
        x = torch.where(mirrored[:, None, None, None], x.flip(-1), x)
        targets = torch.where(mirrored[:, None], targets[:, self.other_side], targets)
        size = x.shape[-1]
        padded = nn.functional.pad(x, (1, 1, 1, 1), value=-1.0)
        moves = torch.randint(0, 3, (len(x), 2), generator=self.draw)
        rows, columns = (moves[:, i, None] + torch.arange(size) for i in range(2))
        index = torch.arange(len(x))
        moved = padded.permute(0, 2, 3, 1)[index[:, None, None], rows[:, :, None], columns[:, None, :]]
        return moved.permute(0, 3, 1, 2), targets

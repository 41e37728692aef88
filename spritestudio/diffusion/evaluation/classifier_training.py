"""How the shipped classifiers learn: resources/makers/train_classifier.py is the command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from spritestudio.diffusion.evaluation.classifier import Classifier, SpriteNetwork, category
from spritestudio.sprites.dataset.split import held_out
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.pixels import to_floats

_FEWEST = 8  # a category with fewer sprites is put with the rest of its class
_BATCH = 64
_LEARNING_RATE = 2e-3


@dataclass(frozen=True, eq=False)
class ClassifierStep:
    """An epoch of one of the two networks is over; the last event holds the classifier.

    Attributes:
        step: 1 to `steps`.
        steps: How many there will be.
        loss: Mean cross-entropy of the epoch.
        classifier: The finished classifier, with the last event alone.
    """

    step: int
    steps: int
    loss: float
    classifier: Classifier | None = None


def train_classifier(
    sprites: SpriteSet, name: str, *, epochs: int = 40, seed: int = 0
) -> Generator[ClassifierStep]:
    """Train a feature net on all sprites and a label net on those that are not held out, one event per epoch.

    Args:
        sprites: A set whose notes have "fine", the finer kind of each sprite.
        name: What the classifier is called.
        epochs: Passes over the set, for each of the two.
        seed: Decides first weights, order and changes.

    Yields:
        2 · `epochs` events.
    """
    categories, targets = _targets(sprites)
    unseen = held_out(sprites)
    images = torch.from_numpy(to_floats(sprites.images))
    networks = []
    for role, chosen in enumerate((np.ones_like(unseen), ~unseen)):
        learner = SpriteLearner(images[chosen], targets[chosen], len(categories), epochs, seed)
        for epoch in range(epochs):
            loss = learner.epoch()
            if (step := role * epochs + epoch + 1) < 2 * epochs:
                yield ClassifierStep(step, 2 * epochs, loss)
        networks.append(learner.finished())
    feature_net, label_net = networks
    with torch.no_grad():
        found = feature_net.features(images)
        feature_net.feature_mean.copy_(found.mean(dim=0))
        feature_net.feature_scale.copy_(found.std(dim=0, correction=0).clamp(min=1e-3))
        predicted = label_net(images[unseen]).argmax(dim=1)
    classifier = Classifier(name, sprites.image_size, categories, feature_net, label_net, {})
    right = (
        classifier.classify(sprites.images[unseen]) == np.array(sprites.class_names)[sprites.labels[unseen]]
    )
    accuracy = {
        "class": round(float(right.mean()), 4),
        "category": round(float((predicted == targets[unseen]).float().mean()), 4),
        "sprites": int(unseen.sum()),
    }
    finished = Classifier(name, sprites.image_size, categories, feature_net, label_net, accuracy)
    yield ClassifierStep(2 * epochs, 2 * epochs, loss, finished)


def _targets(sprites: SpriteSet) -> tuple[tuple[str, ...], Tensor]:
    """The categories, and the number of each sprite's, int64 (N,)."""
    classes = [sprites.class_names[label] for label in sprites.labels]
    fine = sprites.notes["fine"] if "fine" in sprites.notes else [""] * sprites.count
    names = [category(of, str(kind)) for of, kind in zip(classes, fine, strict=True)]
    counts = Counter(names)
    names = [
        name if counts[name] >= _FEWEST else category(of, "other")
        for of, name in zip(classes, names, strict=True)
    ]
    categories = sorted(set(names))
    return tuple(categories), torch.tensor([categories.index(name) for name in names])


class SpriteLearner:
    """One network in training, with AdamW and a single cycle of the learning rate.

    Args:
        images: float32 (N, 4, H, H) in [-1, 1].
        targets: The category of each sprite, int64 (N,), or its labels, float32 (N, labels).
        outputs: How many categories or labels there are.
        epochs: How many passes there will be.
        seed: Decides first weights, order and changes.
        mirror: Whether half of the sprites may be seen from the other side.
    """

    def __init__(
        self, images: Tensor, targets: Tensor, outputs: int, epochs: int, seed: int, mirror: bool = True
    ) -> None:
        self.mirror = mirror
        self.images, self.targets = images, targets
        self.draw = torch.Generator().manual_seed(seed)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.network = SpriteNetwork(images.shape[-1], outputs)
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
                x = self._changed(self.images[chosen]).contiguous(memory_format=torch.channels_last)
                loss = self._loss(self.network(x), self.targets[chosen])
                self.optimizer.zero_grad(set_to_none=True)
                loss.backward()
                self.optimizer.step()
                self.pace.step()
                losses.append(loss.item())
        return float(np.mean(losses))

    @staticmethod
    def _loss(logits: Tensor, targets: Tensor) -> Tensor:
        if targets.is_floating_point():
            return nn.functional.binary_cross_entropy_with_logits(logits, targets)
        return nn.functional.cross_entropy(logits, targets, label_smoothing=0.1)

    def finished(self) -> SpriteNetwork:
        """The network with its weights as they will be kept, in float16."""
        self.network.eval().to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
        for tensor in self.network.state_dict().values():
            if tensor.is_floating_point():
                tensor.copy_(tensor.half())
        return self.network

    def _changed(self, x: Tensor) -> Tensor:
        """Mirror half of them where that may be, and move all by up to a pixel."""
        mirrored = torch.rand(len(x), 1, 1, 1, generator=self.draw) < (0.5 if self.mirror else 0.0)
        x = torch.where(mirrored, x.flip(-1), x)
        size = x.shape[-1]
        padded = nn.functional.pad(x, (1, 1, 1, 1), value=-1.0)
        moves = torch.randint(0, 3, (len(x), 2), generator=self.draw)
        rows, columns = (moves[:, i, None] + torch.arange(size) for i in range(2))
        index = torch.arange(len(x))
        return padded.permute(0, 2, 3, 1)[
            index[:, None, None], rows[:, :, None], columns[:, None, :]
        ].permute(0, 3, 1, 2)

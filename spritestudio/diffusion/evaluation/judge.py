"""A judge that learns to tell painted sprites from real ones: right in half of all cases, it cannot."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import torch

from spritestudio.diffusion.evaluation.classifier import run_network
from spritestudio.diffusion.evaluation.classifier_training import SpriteLearner, choice_loss
from spritestudio.specs import BoolArray, ByteArray
from spritestudio.sprites.dataset.editable_set import IntArray
from spritestudio.sprites.pixels import to_floats

EPOCHS = 12
FOLDS = 2
_PAINTED, _REAL = 0, 1
_FEWEST = 8  # sprites on either side that a figure needs

Names = npt.NDArray[np.str_]


@dataclass(frozen=True)
class JudgeVerdict:
    """How often a judge is right that has learned from other painted and real sprites.

    Attributes:
        right: Share of right answers, as many painted sprites as real ones; 0.5 is a coin.
        by_class: The same, by class.
        sprites: How many of each were asked about.
    """

    right: float
    by_class: dict[str, float] = field(default_factory=dict)
    sprites: int = 0


def judge(
    painted: ByteArray,
    asked: Names,
    real: ByteArray,
    labels: Names,
    groups: IntArray,
    *,
    epochs: int = EPOCHS,
    seed: int = 0,
) -> Generator[JudgeVerdict | None]:
    """Teach a small network on half of the sprites and ask it on the other half, and the other way round.

    There are as many painted sprites of a class as real ones, and sprites of a group are all in one half.

    Args:
        painted: uint8 (N, H, H, 4).
        asked: The class that each was asked to be.
        real: uint8 (M, H, H, 4).
        labels: The class of each.
        groups: The group of each.
        epochs: Passes over a half.
        seed: Decides which sprites are taken, the halves, and the network.

    Yields:
        None per pass, `FOLDS` · `epochs` times; with the last one the verdict in its place, unless there are
        too few sprites for one.
    """
    draw = np.random.default_rng(seed)
    of_painted, of_real = _as_many(asked, labels, draw)
    if len(of_painted) < _FEWEST:
        yield from [None] * (FOLDS * epochs)
        return
    images = np.concatenate((painted[of_painted], real[of_real]))
    names = np.concatenate((asked[of_painted], labels[of_real]))
    kinds = np.repeat((_PAINTED, _REAL), (len(of_painted), len(of_real)))
    in_first = np.concatenate((_half(np.arange(len(of_painted)), draw), _half(groups[of_real], draw)))
    floats, targets = torch.from_numpy(to_floats(images)), torch.eye(2)[torch.from_numpy(kinds)]
    right = np.zeros(len(images), bool)
    for fold, learned in enumerate((in_first, ~in_first)):
        losses = [(slice(None), choice_loss)]
        learner = SpriteLearner(floats[learned], targets[learned], losses, epochs, seed + fold, (0, 1))
        for epoch in range(epochs):
            learner.epoch()
            if (fold, epoch) < (FOLDS - 1, epochs - 1):
                yield None
        network = learner.finished()
        answers = run_network(network, network, images[~learned]).argmax(dim=1).numpy()
        right[~learned] = answers == kinds[~learned]
    by_class = {
        str(name): _evenly(right, kinds, names == name)
        for name in np.unique(names)
        if (names == name).sum() >= 2 * _FEWEST
    }
    yield JudgeVerdict(_evenly(right, kinds, np.ones_like(right)), by_class, len(of_painted))


def _evenly(right: BoolArray, kinds: IntArray, among: BoolArray) -> float:
    """The mean of how often it is right of painted sprites and of real ones."""
    return float(np.mean([right[among & (kinds == kind)].mean() for kind in (_PAINTED, _REAL)]))


def _as_many(asked: Names, labels: Names, draw: np.random.Generator) -> tuple[IntArray, IntArray]:
    """Places of painted and of real sprites, as many of both, class by class."""
    chosen: tuple[list[int], list[int]] = ([], [])
    for name in np.unique(asked):
        both = [draw.permutation(np.flatnonzero(of == name)) for of in (asked, labels)]
        count = min(map(len, both))
        for places, found in zip(chosen, both, strict=True):
            places += found[:count].tolist()
    return np.array(chosen[0], dtype=np.int64), np.array(chosen[1], dtype=np.int64)


def _half(groups: IntArray, draw: np.random.Generator) -> BoolArray:
    """About half of the sprites, whole groups."""
    found = np.unique(groups)
    return np.isin(groups, draw.permutation(found)[: len(found) // 2])

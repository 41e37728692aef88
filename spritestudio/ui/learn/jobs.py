"""What the figures of Learn have done beside the window's thread: generators that may import torch."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from spritestudio.specs import ByteArray, GenerateSpec

if TYPE_CHECKING:
    from spritestudio.diffusion.checkpoint import Checkpoint
    from spritestudio.diffusion.figures.step_parts import StepParts

_NETWORKS_KEPT = 3
_ROWS_KEPT = 16


@dataclass(frozen=True)
class FigureRow:
    """Sprites of a figure, as they can be asked for again.

    Attributes:
        weights: What paints them.
        spec: What is painted, and how.
    """

    weights: Path
    spec: GenerateSpec


@dataclass(frozen=True, eq=False)
class RowStep:
    """A row has come a denoising step further.

    Attributes:
        row: Which.
        step: 1 to `steps`.
        steps: How many there are.
        images: The sprites as they are, uint8 (B, H, W, 4).
        predicted: What they are expected to become.
        seconds: How long the sampler has taken for it so far.
        variety: How much the predicted sprites differ from each other, 0 to 1.
    """

    row: FigureRow
    step: int
    steps: int
    images: ByteArray
    predicted: ByteArray
    seconds: float
    variety: float

    @property
    def last(self) -> bool:
        """Whether the row is finished."""
        return self.step == self.steps


@dataclass(frozen=True, eq=False)
class NoiseShown:
    """Sprites under noise.

    Attributes:
        timestep: How much of it.
        sprite_share: How much of the sprites is left.
        noise_share: How much noise there is.
        images: uint8 (3, B, H, W, 4): the sprites, with noise, and what the network sees in that.
    """

    timestep: int
    sprite_share: float
    noise_share: float
    images: ByteArray


def paint_rows(rows: Sequence[FigureRow], *, together: bool = False) -> Generator[RowStep]:
    """Paint rows one after another, or step by step `together`, and tell of every step."""
    walks = [_walk(row) for row in rows]
    for walk in () if together else walks:
        yield from walk
    while together and walks:
        for walk in list(walks):
            if (event := next(walk, None)) is None:
                walks.remove(walk)
            else:
                yield event


def measure_rows(rows: Sequence[FigureRow]) -> Generator[RowStep]:
    """The same for rows whose times are to be compared: every network is warm before its row begins."""
    from spritestudio.diffusion.figures.timed import warm_up

    for row in rows:
        warm_up(_network(row.weights).denoiser, row.spec)
        yield from _walk(row)


def _walk(row: FigureRow) -> Generator[RowStep]:
    from spritestudio.diffusion.figures.timed import timed_sample, variety

    for event in timed_sample(_network(row.weights).denoiser, row.spec):
        yield RowStep(
            row,
            event.step,
            event.steps,
            event.images,
            event.predicted,
            event.seconds,
            variety(event.predicted),
        )


def take_apart(row: FigureRow) -> Generator[StepParts]:
    """Paint a row and tell all parts of every step."""
    from spritestudio.diffusion.figures.step_parts import take_apart

    yield from take_apart(_network(row.weights).denoiser, row.spec)


def show_noise(row: FigureRow, timestep: int, is_told: bool, noise_seed: int) -> Generator[NoiseShown]:
    """Put finished sprites under noise, and ask the network for them; `is_told` what they are, or not."""
    from spritestudio.diffusion.evaluation.denoising_probe import probe_denoising
    from spritestudio.diffusion.sampling.priority import painting

    network = _network(row.weights)
    spec = row.spec
    contexts = np.array([spec.context_of(index) for index in range(spec.count)], np.float32)
    with painting():  # a training gives way
        sprites = _finished(row, _modified_ns(row.weights))
        shown = probe_denoising(
            network, sprites, contexts if is_told else np.zeros_like(contexts), (timestep,), noise_seed
        )
    alpha_bar = float(network.denoiser.schedule.alpha_bar[timestep])
    images = np.stack((sprites, shown.noisy[:, 0], shown.predicted[:, 0]))
    yield NoiseShown(timestep, alpha_bar**0.5, (1.0 - alpha_bar) ** 0.5, images)


@lru_cache(_ROWS_KEPT)
def _finished(row: FigureRow, _modified_ns: int) -> ByteArray:
    *_, last = _walk(row)
    return last.images


def _network(weights: Path) -> Checkpoint:
    return _read_network(weights, _modified_ns(weights))


@lru_cache(_NETWORKS_KEPT)
def _read_network(weights: Path, _modified_ns: int) -> Checkpoint:
    from spritestudio.diffusion.checkpoint import load_checkpoint

    return load_checkpoint(weights)


def _modified_ns(weights: Path) -> int:
    try:
        return weights.stat().st_mtime_ns
    except OSError:  # loading says what is wrong
        return 0

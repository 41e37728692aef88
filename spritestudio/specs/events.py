"""What happens while sprites are painted or a network learns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
ByteArray = npt.NDArray[np.uint8]
BoolArray = npt.NDArray[np.bool_]
FrameName: TypeAlias = int | str
"""A frame of a clip by its number, or a side that a figure has turned to."""


@dataclass(frozen=True, eq=False)
class SampleStep:
    """One denoising step has been made.

    Attributes:
        step: 1 to `steps`.
        steps: How many there will be.
        timestep: Where `x_t` stands now; 0 after the last step.
        x_t: The noisy state after this step, float32 (B, C, H, W); about [-1, 1] at the end.
        x0: The clean sprite as predicted in this step, the same shape.
        images: `x_t` as pixels, uint8 (B, H, W, 4); after the last step with hard alpha.
    """

    step: int
    steps: int
    timestep: int
    x_t: FloatArray
    x0: FloatArray
    images: ByteArray


@dataclass(frozen=True, eq=False)
class FrameStep:
    """One denoising step of a frame that is painted beside a sprite has been made.

    Attributes:
        step: 1 to `steps`.
        steps: How many there will be, of all frames.
        name: Which frame.
        proposals: Its proposals as they are by now, uint8 (P, H, W, 4); those of a finished frame with the
            best first.
        frayed: How frayed each is, see `spritestudio.sprites.motion.fraying`, and how many of its pixels are
            expected to be wrong, both as shares of the figure; () until the frame is finished.
        frames: All frames by name as they stand, each uint8 (H, W, 4): the best of those that are painted,
            and those that were there.
    """

    step: int
    steps: int
    name: FrameName
    proposals: ByteArray
    frayed: tuple[float, ...]
    frames: Mapping[FrameName, ByteArray]

    @property
    def is_finished(self) -> bool:
        """Whether this was the last step of the frame."""
        return bool(self.frayed)


@dataclass(frozen=True)
class TrainStep:
    """One training step has been made.

    Attributes:
        step: 1 to `steps`.
        steps: How many there will be; an estimate where training goes by minutes.
        epoch: 0-based.
        loss: What was minimised, in this batch: the mean squared error of the predicted noise.
        learning_rate: Adam's in this step.
        elapsed_s: Seconds since training began, pauses not counted.
        sprites_per_s: Speed over the last few steps.
        saved: Whether the state has just been written.
    """

    step: int
    steps: int
    epoch: int
    loss: float
    learning_rate: float
    elapsed_s: float
    sprites_per_s: float = 0.0
    saved: bool = False


@dataclass(frozen=True)
class ValidationLoss:
    """The kept weights were tried on sprites that are held out, with the same noise every time.

    Attributes:
        step: Steps made so far.
        epoch: The epoch that has just ended.
        loss: The mean loss of the held-out sprites.
        train_loss: The mean loss of the epoch's steps.
    """

    step: int
    epoch: int
    loss: float
    train_loss: float


@dataclass(frozen=True, eq=False)
class SamplesPainted:
    """Sample sprites have been painted, from the same seeds every time.

    Attributes:
        step: The step whose weights painted them.
        epoch: Its epoch.
        images: uint8 (K, C, H, W, 4): a row per class, a column per seed; one row where there is no context.
        path: The strip that was saved.
    """

    step: int
    epoch: int
    images: ByteArray
    path: Path


@dataclass(frozen=True)
class CheckpointKept:
    """The weights of an epoch have been kept.

    Attributes:
        step: Steps made so far.
        epoch: The epoch that has just ended.
        path: Its file.
    """

    step: int
    epoch: int
    path: Path


@dataclass(frozen=True)
class TrainHint:
    """Training has something to say.

    Attributes:
        step: Steps made so far.
        name: "memorising", "copies" or "fitted".
        sentence: What a person is told.
    """

    step: int
    name: str
    sentence: str


TrainEvent = TrainStep | ValidationLoss | SamplesPainted | CheckpointKept | TrainHint


@dataclass(frozen=True)
class Estimate:
    """How long a training will take here, from a few real steps.

    Attributes:
        seconds: All of it.
        sprites_per_s: The speed that was measured.
        steps: How many steps it will make.
    """

    seconds: float
    sprites_per_s: float
    steps: int

"""What happens while sprites are painted or a network learns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
ByteArray = npt.NDArray[np.uint8]


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


@dataclass(frozen=True)
class TrainStep:
    """One training step has been made.

    Attributes:
        step: 1 to `steps`.
        steps: How many there will be; an estimate where training goes by minutes.
        epoch: 0-based.
        loss: Mean squared error of the predicted noise in this batch.
        learning_rate: Adam's in this step.
        elapsed_s: Seconds since training began.
        saved: Whether a checkpoint has just been written.
    """

    step: int
    steps: int
    epoch: int
    loss: float
    learning_rate: float
    elapsed_s: float
    saved: bool = False

"""What is known of the course of a run: losses, validation, checkpoints, strips of samples, hints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from spritestudio.specs import (
    CheckpointKept,
    SamplesPainted,
    TrainEvent,
    TrainHint,
    TrainStep,
    ValidationLoss,
)

Numbers = npt.NDArray[np.float64]

_FIRST_ROWS = 64
_STEP_COLUMNS = ("step", "steps", "epoch", "loss", "learning_rate", "elapsed_s", "sprites_per_s")


class GrowingTable:
    """Rows of numbers to which rows are added in constant time; the first column rises.

    Args:
        columns: Names of the columns.
    """

    def __init__(self, *columns: str) -> None:
        self._index = {name: number for number, name in enumerate(columns)}
        self._rows: Numbers = np.empty((_FIRST_ROWS, len(columns)))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, column: str) -> Numbers:
        """A column, float64 (len,); a view that must not be written to."""
        return self._rows[: self._count, self._index[column]]

    def add(self, *values: float) -> None:
        """Add a row."""
        if self._count == len(self._rows):
            self._rows = np.concatenate((self._rows, np.empty_like(self._rows)))
        self._rows[self._count] = values
        self._count += 1

    def cut(self, value: float) -> None:
        """Drop the rows from the first on whose first column is `value` or more."""
        self._count = int(np.searchsorted(self._rows[: self._count, 0], value))


@dataclass(frozen=True)
class SavedSamples:
    """A strip of sample sprites.

    Attributes:
        step: The step whose weights painted them.
        epoch: Its epoch.
        path: The PNG, a row per class.
    """

    step: int
    epoch: int
    path: Path


class RunHistory:
    """The course of one run: the only place that keeps its losses. Its log writes and reads it.

    Args:
        events: What has happened so far, in order.

    Attributes:
        steps: Columns step, steps, epoch, loss, learning_rate, elapsed_s, sprites_per_s; a row per training
            step.
        validation: One per epoch that was checked.
        checkpoints: The weights that were kept; some of the files may be gone, see `kept_checkpoints`.
        samples: The strips of samples.
        hints: What the training had to say.
    """

    def __init__(self, events: Iterable[TrainEvent | SavedSamples] = ()) -> None:
        self.steps = GrowingTable(*_STEP_COLUMNS)
        self.validation: list[ValidationLoss] = []
        self.checkpoints: list[CheckpointKept] = []
        self.samples: list[SavedSamples] = []
        self.hints: list[TrainHint] = []
        for event in events:
            self.add(event)

    def add(self, event: TrainEvent | SavedSamples) -> bool:
        """Append what has happened.

        A step that is not after the newest one replaces that step and all that followed: a run that broke off
        learns again from where its state was saved.

        Returns:
            Whether something was replaced.
        """
        went_back = False
        match event:
            case TrainStep():
                went_back = len(self.steps) > 0 and event.step <= self.steps["step"][-1]
                if went_back:
                    self.cut(event.step)
                self.steps.add(*(getattr(event, name) for name in _STEP_COLUMNS))
            case ValidationLoss():
                self.validation.append(event)
            case CheckpointKept():
                self.checkpoints.append(event)
            case SamplesPainted():
                self.samples.append(SavedSamples(event.step, event.epoch, event.path))
            case SavedSamples():
                self.samples.append(event)
            case TrainHint():
                self.hints.append(event)
        return went_back

    def cut(self, step: int) -> None:
        """Drop what came at `step` and later."""
        self.steps.cut(step)
        self.validation = [check for check in self.validation if check.step < step]
        self.checkpoints = [kept for kept in self.checkpoints if kept.step < step]
        self.samples = [strip for strip in self.samples if strip.step < step]
        self.hints = [hint for hint in self.hints if hint.step < step]

    @property
    def newest(self) -> TrainStep | None:
        """The last step; None before the first."""
        if not len(self.steps):
            return None
        step, steps, epoch, loss, rate, elapsed_s, speed = (float(self.steps[n][-1]) for n in _STEP_COLUMNS)
        return TrainStep(int(step), int(steps), int(epoch), loss, rate, elapsed_s, speed)

    def epoch_loss(self, epoch: int) -> float:
        """The mean loss of an epoch's steps; NaN where it has none."""
        losses = self.steps["loss"][self.steps["epoch"] == epoch]
        return float(losses.mean()) if len(losses) else float("nan")

    def kept_checkpoints(self) -> list[CheckpointKept]:
        """The checkpoints that thinning has left."""
        return [kept for kept in self.checkpoints if kept.path.exists()]

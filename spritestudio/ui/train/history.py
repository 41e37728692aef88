"""What is known of a run's course: losses per step, validation per epoch, where checkpoints lie."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_LEAST_WINDOW = 9
_WINDOWS = 40  # the smoothed line looks at a fortieth of the run at a time


class GrowingTable:
    """Rows of numbers to which rows are added in constant time.

    Args:
        columns: Names of the columns.
    """

    def __init__(self, *columns: str) -> None:
        self._index = {name: number for number, name in enumerate(columns)}
        self._rows: Floats = np.empty((64, len(columns)))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, column: str) -> Floats:
        """A column, float64 (len,); a view that must not be written to."""
        return self._rows[: self._count, self._index[column]]

    def add(self, *values: float) -> None:
        """Add a row."""
        if self._count == len(self._rows):
            self._rows = np.concatenate((self._rows, np.empty_like(self._rows)))
        self._rows[self._count] = values
        self._count += 1

    def extend(self, *columns: Iterable[float]) -> None:
        """Add rows, given as whole columns of one length."""
        block = np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)
        self._rows = np.concatenate((self._rows[: self._count], block, np.empty((64, len(self._index)))))
        self._count += len(block)

    def cut(self, column: str, value: float) -> None:
        """Drop the rows from the first on whose `column`, which rises, is `value` or more."""
        self._count = int(np.searchsorted(self[column], value))

    def nearest(self, column: str, value: float) -> int | None:
        """The row whose `column`, which rises, is nearest to `value`; None while there are no rows."""
        if self._count == 0:
            return None
        sorted_values = self[column]
        right = int(np.searchsorted(sorted_values, value))
        around = [i for i in (right - 1, right) if 0 <= i < self._count]
        return min(around, key=lambda i: abs(sorted_values[i] - value))


class LossHistory:
    """The course of one run.

    Attributes:
        steps: Columns step, epoch, loss, learning_rate, elapsed_s; a row per training step.
        validation: Columns step, epoch, loss; a row per epoch that was checked.
        checkpoints: Columns step, epoch; a row per checkpoint that was kept.
        files: The file of each checkpoint.
    """

    def __init__(self) -> None:
        self.steps = GrowingTable("step", "epoch", "loss", "learning_rate", "elapsed_s")
        self.validation = GrowingTable("step", "epoch", "loss")
        self.checkpoints = GrowingTable("step", "epoch")
        self.files: list[Path] = []

    def add_checkpoint(self, step: int, epoch: int, file: Path) -> None:
        """A checkpoint has been kept."""
        self.checkpoints.add(step, epoch)
        self.files.append(file)

    def cut(self, step: int) -> None:
        """Drop what came at `step` and later: it is being learned again."""
        for table in (self.steps, self.validation, self.checkpoints):
            table.cut("step", step)
        del self.files[len(self.checkpoints) :]

    def kept_checkpoints(self) -> list[tuple[int, int, Path]]:
        """Step, epoch and file of the checkpoints that thinning has left."""
        rows = zip(self.checkpoints["step"], self.checkpoints["epoch"], self.files, strict=True)
        return [(int(step), int(epoch), file) for step, epoch, file in rows if file.exists()]


def smoothed(losses: Floats) -> Floats:
    """A moving average over a fortieth of the run, so that it is calm at any length.

    Args:
        losses: float64 (N,).

    Returns:
        float64 (N,); at the ends the average of what lies within the window.
    """
    count = len(losses)
    if count == 0:
        return losses
    half = max(_LEAST_WINDOW, count // _WINDOWS) // 2
    sums = np.concatenate(([0.0], np.cumsum(losses)))
    last = np.minimum(np.arange(count) + half + 1, count)
    first = np.maximum(np.arange(count) - half, 0)
    return (sums[last] - sums[first]) / (last - first)

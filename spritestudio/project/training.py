"""The training at work, for whoever paints with its weights meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


class WeightsSource(Protocol):
    """Gives copies of the weights of a training, on any thread."""

    @property
    def is_there(self) -> bool:
        """Whether the training is at work."""

    def checkpoint(self) -> Any:
        """The model as it is now, a `Checkpoint`.

        Raises:
            SpriteStudioError: The training is over.
        """


@dataclass(frozen=True, eq=False)
class TrainingAtWork:
    """A training whose weights can be painted with.

    Attributes:
        weights: The file that they are saved to from time to time.
        source: Has them as they are now.
    """

    weights: Path
    source: WeightsSource

    def checkpoint_of(self, weights: Path) -> Any | None:
        """The model as it is now, where `weights` is its own file and it is not over; else None."""
        return self.source.checkpoint() if weights == self.weights and self.source.is_there else None

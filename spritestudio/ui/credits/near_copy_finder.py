"""Looking for near copies among the sprites of a grid, once they are finished, beside the window."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from spritestudio.library.models import weights_hash
from spritestudio.library.training_indexes import has_index
from spritestudio.project.jobs import Resource
from spritestudio.project.near_copies import near_copies
from spritestudio.specs import ByteArray, GenerationRequest
from spritestudio.ui.job import Worker


class NearCopyFinder(QObject):
    """Looks through the finished sprites that are shown; where others are shown then, through those.

    Args:
        parent: The owner.

    Signals:
        found: Near copies among the sprites that are shown, by their place, and of what.
        failed: An exception to tell of.
    """

    found = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.looking = Worker(self.tr("Look for near copies"), Resource.DISK, self)
        self._looked_at: tuple[GenerationRequest, ByteArray] | None = None
        self._found: Mapping[int, str] = {}
        self.looking.events.connect(self._on_events)
        self.looking.failed.connect(self.failed)

    def show(self, request: GenerationRequest, images: ByteArray, weights: Path | None) -> None:
        """Finished sprites are shown.

        Args:
            request: What made them.
            images: uint8 (N, H, H, 4), before they are finished.
            weights: The file of the weights at hand.
        """
        if self._looked_at is None or not (self._looked_at[0] is request and self._looked_at[1] is images):
            self.looking.stop()
            self._looked_at, self._found = (request, images), {}
            if has_index(request.weights_hash, weights):
                self.looking.run(lambda: _look(request, images, weights))
        self.found.emit(self._found)

    def drop(self) -> None:
        """Want nothing more."""
        self.looking.stop()

    def _on_events(self, events: list[Mapping[int, str]]) -> None:
        self._found = events[-1]
        self.found.emit(self._found)


def _look(
    request: GenerationRequest, images: ByteArray, weights: Path | None
) -> Generator[Mapping[int, str]]:
    path = weights if weights is not None and weights_hash(weights) == request.weights_hash else None
    yield near_copies(request.weights, request.weights_hash, images, path)

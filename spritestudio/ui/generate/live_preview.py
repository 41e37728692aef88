"""The live grid: sprites that follow the sliders as they are dragged."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from spritestudio.library.models import weights_hash
from spritestudio.project.jobs import Resource
from spritestudio.specs import GenerateSpec, GenerationRequest, ModelSpec
from spritestudio.ui.generate.model_runner import ModelRunner, PreviewImages
from spritestudio.ui.job import Worker

_AS_ASKED = ("seeds", "contexts", "noise", "symmetry", "tiling")  # also of the live sprites
_REST_MS = 250  # without a change, after which the mix counts as chosen


class LivePreview(QObject):
    """Paints the newest request with the live weights; what was overtaken is dropped.

    Only sprites are painted that differ from those of the finished grid; the others stay as they are. While
    one request is painted only the newest of those that come is kept, so that the grid is never
    further behind than one painting; of a large grid those come first that have waited longest. When the
    mix has rested and no slider is held, `rested` asks for the finished sprites.
    """

    painted = Signal(list)
    rested = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = ModelRunner()
        self._worker = Worker(self.tr("Paint the live preview"), Resource.TORCH, self)
        self._worker.cancel_requested.connect(self.drop)
        self._weights: tuple[Path, GenerateSpec] | None = None
        self._next: deque[tuple[Path, GenerationRequest, tuple[int, ...]]] = deque(maxlen=1)
        self._finished: GenerationRequest | None = None
        self._changed: set[int] = set()
        self._turns: dict[int, int] = {}  # when each place was painted last, in the job's thread
        self._held = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._on_rest)
        self._worker.events.connect(self.painted)
        self._worker.finished.connect(self._paint_next)
        self._worker.failed.connect(self._on_failed)

    @property
    def ready(self) -> bool:
        """Whether there are weights that are quick enough."""
        return self._weights is not None

    @property
    def busy(self) -> bool:
        """Whether something is being painted, or the finished sprites have yet to be asked for."""
        return self._worker.running or self._rest.isActive() or self._held

    def set_weights(self, weights: tuple[Path, ModelSpec] | None) -> None:
        """Paint with these weights by their live settings; None has nothing live."""
        self._weights = None if weights is None else (weights[0], GenerateSpec.for_preview(weights[1]))

    def begin_from(self, finished: GenerationRequest | None) -> None:
        """The grid shows the finished sprites of this request; None where it shows anything else."""
        self._finished, self._changed = finished, set()

    def request(self, request: GenerationRequest) -> None:
        """Paint what a request changes by the few-step weights and their settings, as soon as may be."""
        there = range(request.spec.count)  # there may be fewer than before
        self._changed = self._changed.intersection(there) | _changed_sprites(self._finished, request)
        if self._weights is None or not self._changed:
            return
        path, settings = self._weights
        asked = request.spec
        spec = replace(settings, **{name: getattr(asked, name) for name in _AS_ASKED})
        answered = replace(request, spec=spec, weights=path.stem, weights_hash=weights_hash(path))
        self._next.append((path, answered, tuple(sorted(self._changed))))
        self._rest.start()
        if not self._worker.running:
            self._paint_next()

    def hold(self, held: bool) -> None:
        """Tell whether a slider is held; letting go asks for the finished sprites at once."""
        self._held = held
        if not held and self._rest.isActive():
            self._rest.start(0)

    def drop(self) -> None:
        """Forget what is wanted and stop."""
        self._rest.stop()
        self._next.clear()
        self._worker.stop()

    def close(self) -> None:
        """Stop, and wait until the thread has gone."""
        self.drop()
        self._worker.close()

    def _paint_next(self) -> None:
        if self._next:
            self._worker.run(self._paint_newest)

    def _paint_newest(self) -> Generator[PreviewImages]:
        """Paint what is asked for, in the job's thread, as long as something is."""
        while self._next:
            path, request, places = self._next.pop()
            oldest_first = sorted(places, key=lambda place: self._turns.get(place, 0))
            for piece in self._runner.paint_live(path, request, oldest_first, lambda: bool(self._next)):
                self._turns |= dict.fromkeys(piece.places, 1 + max(self._turns.values(), default=0))
                yield piece

    def _on_rest(self) -> None:
        if not self._held:
            self.drop()
            self.rested.emit()
        else:
            self._rest.start()

    def _on_failed(self, error: object) -> None:
        self._weights = None  # once is enough: it would fail at every move of a slider
        self._next.clear()
        self.failed.emit(error)


def _changed_sprites(before: GenerationRequest | None, after: GenerationRequest) -> set[int]:
    """Which sprites of `after` are not those of `before`: those with another seed or another context."""
    everything = set(range(after.spec.count))
    if before is None or _shared(before) != _shared(after):
        return everything
    old, new = before.spec, after.spec
    return {
        index
        for index in everything
        if (old.noise_of(index), old.context_of(index)) != (new.noise_of(index), new.context_of(index))
    }


def _shared(request: GenerationRequest) -> tuple[object, ...]:
    """All that a request says beside seeds and contexts."""
    spec = request.spec
    return spec.settings, spec.start, spec.branch, spec.count, request.weights, request.weights_hash

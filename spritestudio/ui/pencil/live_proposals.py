"""Proposals for a drawing: the newest request is painted, beside the window."""

from __future__ import annotations

import functools
import threading
import time
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from spritestudio.project.jobs import Resource
from spritestudio.project.paint_over import PaintOver
from spritestudio.specs import ByteArray, GenerationRequest, PostprocessSpec, Recipe
from spritestudio.ui.generate.model_runner import ModelRunner
from spritestudio.ui.job import Worker
from spritestudio.ui.pencil.proposal_turns import ProposalTurns


@dataclass(frozen=True, eq=False)
class Proposals:
    """What was painted over a drawing.

    Attributes:
        over: The drawing, and which of its pixels were painted.
        request: What was asked of which weights.
        painted: What they painted, uint8 (N, size, size, 4).
        images: The drawing with each of these, uint8 (N, H, W, 4).
        earlier: Those that were painted for the drawing as it was before, and are about to be painted anew.
    """

    over: PaintOver
    request: GenerationRequest
    painted: ByteArray
    images: ByteArray
    earlier: frozenset[int] = frozenset()

    def recipe_of(self, index: int) -> Recipe | None:
        """What makes one of the drawings again, bit for bit; None where they are larger or smaller."""
        image = self.images[index]
        is_hard = bool(np.isin(image[..., 3], (0, 255)).all())
        if index in self.earlier or not is_hard or not np.array_equal(image, self.painted[index]):
            return None
        return self._recipe.of_sprites((index,))

    def kind_of(self, index: int) -> str:
        """The class that one of them is of, as far as it is known."""
        return self._recipe.label_of(index).kind

    @property
    def _recipe(self) -> Recipe:
        return self.request.recipe(PostprocessSpec(), self.over.size)


@dataclass(frozen=True, eq=False)
class _Wanted:
    number: int
    path: Path
    over: PaintOver
    request: GenerationRequest
    stays: bool


class LiveProposals(QObject):
    """Paints what is asked for last.

    While one request is painted only the newest of those that come is kept. As long as somebody draws, a few
    proposals at a time are painted to their end, in turn, so that something is seen all the time; a request
    that will stay ends that at the next step, and is painted at once.

    Signals:
        painted: Proposals.
        failed: The exception that ended it.
    """

    painted = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = ModelRunner()
        self._worker = Worker(self.tr("Paint proposals"), Resource.TORCH, self)
        self._worker.cancel_requested.connect(self.drop)
        self._worker.events.connect(self._on_events)
        self._worker.finished.connect(self._paint_next)
        self._worker.failed.connect(self._on_failed)
        self._turns = ProposalTurns()
        self._last: Proposals | None = None  # of the thread that paints
        self._next: deque[_Wanted] = deque(maxlen=1)
        self._stays = threading.Event()
        self._asked = 0
        self._dropped = 0

    @property
    def busy(self) -> bool:
        """Whether something is being painted."""
        return self._worker.running

    def ask(self, path: Path, over: PaintOver, request: GenerationRequest, *, stays: bool) -> None:
        """Paint proposals as soon as may be.

        Args:
            path: The weights.
            over: The drawing.
            request: What is asked of them, which begins with it.
            stays: Whether nobody is drawing at the moment.
        """
        self._asked += 1
        self._next.append(_Wanted(self._asked, path, over, request, stays))
        if stays:
            self._stays.set()
        if not self._worker.running:
            self._paint_next()

    def drop(self) -> None:
        """Forget what is wanted, and stop."""
        self._dropped = self._asked
        self._next = deque(maxlen=1)  # so that the thread that ends takes nothing of what is to come
        self._worker.stop()

    def close(self) -> None:
        """Stop, and wait until the thread has gone."""
        self.drop()
        self._worker.close()

    def _paint_next(self) -> None:
        if self._next and not self._worker.running:
            self._worker.run(functools.partial(self._paint_newest, self._next))

    def _paint_newest(self, waiting: deque[_Wanted]) -> Generator[tuple[int, Proposals]]:
        """Paint what is asked for, in the job's thread, as long as something is."""

        def is_overtaken() -> bool:
            return bool(waiting) and self._stays.is_set()

        turns = self._turns
        turns.clear()
        while waiting or turns.are_left:
            if waiting:
                self._stays.clear()
                wanted = waiting.pop()
                turns.begin(wanted.request.spec.count)
            last = self._last if self._last is not None and _is_alike(self._last, wanted) else None
            places = turns.take(all_at_once=wanted.stays or last is None)
            began = time.perf_counter()
            spec = wanted.request.spec.of_sprites(places)
            painted = self._runner.paint_unless(wanted.path, spec, is_overtaken)
            if painted is None:
                continue
            turns.note(len(places), time.perf_counter() - began)
            self._last = _joined(last, wanted, places, painted)
            yield wanted.number, self._last

    def _on_events(self, events: list[tuple[int, Proposals]]) -> None:
        number, proposals = events[-1]
        if number > self._dropped:
            self.painted.emit(proposals)

    def _on_failed(self, error: object) -> None:
        self._next = deque(maxlen=1)
        self.failed.emit(error)


def _is_alike(last: Proposals, wanted: _Wanted) -> bool:
    """Whether proposals of a drawing can stand beside those of the same drawing as it is now."""
    drawings = last.over.image.shape == wanted.over.image.shape and last.over.size == wanted.over.size
    return (
        drawings
        and last.request.weights_hash == wanted.request.weights_hash
        and (last.request.spec.seeds == wanted.request.spec.seeds)
    )


def _joined(last: Proposals | None, wanted: _Wanted, places: Sequence[int], painted: ByteArray) -> Proposals:
    """What was painted in its places, beside what stands in the others."""
    earlier: frozenset[int] = frozenset()
    if last is not None and len(places) < wanted.request.spec.count:
        before = last.earlier if last.over is wanted.over else frozenset(range(wanted.request.spec.count))
        earlier = before - frozenset(places)
        new, painted = painted, last.painted.copy()
        painted[list(places)] = new
    return Proposals(wanted.over, wanted.request, painted, wanted.over.results(painted), earlier)

"""Proposals for a drawing: the newest request is painted, beside the window."""

from __future__ import annotations

import functools
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from spritestudio.project.jobs import Resource
from spritestudio.project.paint_over import PaintOver
from spritestudio.project.proposer import Asked
from spritestudio.specs import ByteArray, GenerationRequest, PostprocessSpec, Recipe
from spritestudio.ui.generate.model_runner import ModelRunner
from spritestudio.ui.job import Worker
from spritestudio.ui.pencil.proposal_turns import ProposalTurns


@dataclass(frozen=True, eq=False)
class Proposals:
    """What was painted over a drawing.

    Attributes:
        over: The drawing, and which of its pixels were painted.
        requests: What each proposal was painted by.
        painted: What came of it, uint8 (N, size, size, 4).
        images: The drawing with each of these, uint8 (N, H, W, 4).
        earlier: Those that were painted for the drawing as it was before, and are about to be painted anew.
    """

    over: PaintOver
    requests: tuple[GenerationRequest, ...]
    painted: ByteArray
    images: ByteArray
    earlier: frozenset[int] = frozenset()

    def recipe_of(self, index: int) -> Recipe | None:
        """What makes one of the drawings again, bit for bit; None where they are larger or smaller."""
        image = self.images[index]
        is_hard = bool(np.isin(image[..., 3], (0, 255)).all())
        if index in self.earlier or not is_hard or not np.array_equal(image, self.painted[index]):
            return None
        return self._recipe_of(index).of_sprites((index,))

    def kind_of(self, index: int) -> str:
        """The class that one of them is of, as far as it is known."""
        return self._recipe_of(index).label_of(index).kind

    def are_all_of(self, request: GenerationRequest) -> bool:
        """Whether this is what a request asks for."""
        return not self.earlier and all(each == request for each in self.requests)

    def _recipe_of(self, index: int) -> Recipe:
        return self.requests[index].recipe(PostprocessSpec(), self.over.size)


@dataclass(frozen=True, eq=False)
class _Wanted:
    number: int
    over: PaintOver
    draft: Asked
    full: Asked | None


class LiveProposals(QObject):
    """Paints what is asked for last.

    While one request is painted only the newest of those that come is kept. First a draft is painted, a few
    proposals at a time, in turn, so that something is seen all the time while somebody draws; then, as soon
    as nobody does, the proposals in full, unless something else is asked for between two steps of it.

    Signals:
        painted: Proposals.
        failed: The exception that ended it.
    """

    painted = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drafting, self._finishing = ModelRunner(), ModelRunner()  # each keeps its weights
        self._worker = Worker(self.tr("Paint proposals"), Resource.TORCH, self)
        self._worker.cancel_requested.connect(self.drop)
        self._worker.events.connect(self._on_events)
        self._worker.finished.connect(self._paint_next)
        self._worker.failed.connect(self._on_failed)
        self._turns = ProposalTurns()
        self._last: tuple[_Wanted, Proposals] | None = None  # of the thread that paints
        self._next: deque[_Wanted] = deque(maxlen=1)
        self._asked = 0
        self._dropped = 0

    @property
    def busy(self) -> bool:
        """Whether something is being painted."""
        return self._worker.running

    def ask(self, over: PaintOver, draft: Asked, full: Asked | None = None) -> None:
        """Paint proposals as soon as may be.

        Args:
            over: The drawing.
            draft: What is asked for first, which begins with it.
            full: What takes its place; None while somebody draws.
        """
        self._asked += 1
        self._next.append(_Wanted(self._asked, over, draft, full))
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
        turns = self._turns
        turns.clear()
        while waiting or turns.are_left:
            if waiting:
                wanted = waiting.pop()
                if (there := self._there(wanted)) is None:
                    turns.begin(wanted.draft.request.spec.count)
                else:
                    turns.clear()
                    yield wanted.number, there
            if turns.are_left:
                yield wanted.number, self._painted_draft(wanted)
            if wanted.full is not None and not waiting and not turns.are_left:
                full = self._painted_full(wanted, wanted.full, lambda: bool(waiting))
                if full is not None:
                    yield wanted.number, full

    def _there(self, wanted: _Wanted) -> Proposals | None:
        """What is wanted, where it has been painted, as a draft or in full."""
        last = self._last_like(wanted)
        asked = (wanted.draft,) if wanted.full is None else (wanted.draft, wanted.full)
        if last is None or not any(last.are_all_of(each.request) for each in asked):
            return None
        return self._keep(wanted, replace(last, over=wanted.over))

    def _painted_draft(self, wanted: _Wanted) -> Proposals:
        """The proposals whose turn it is, beside what stands in the other places."""
        last = self._last_like(wanted)
        places = self._turns.take(all_at_once=last is None)
        began = time.perf_counter()
        asked = wanted.draft
        painted = self._drafting.paint_unless(
            asked.path, asked.request.spec.of_sprites(places), lambda: False
        )
        assert painted is not None
        self._turns.note(len(places), time.perf_counter() - began)
        return self._keep(wanted, _joined(last, wanted, places, painted))

    def _painted_full(
        self, wanted: _Wanted, asked: Asked, is_overtaken: Callable[[], bool]
    ) -> Proposals | None:
        """All proposals in full; None where they are there, or something else is asked for meanwhile."""
        last = self._last_like(wanted)
        if last is not None and last.are_all_of(asked.request):
            return None
        painted = self._finishing.paint_unless(asked.path, asked.request.spec, is_overtaken)
        if painted is None:
            return None
        requests = (asked.request,) * len(painted)
        return self._keep(wanted, Proposals(wanted.over, requests, painted, wanted.over.results(painted)))

    def _last_like(self, wanted: _Wanted) -> Proposals | None:
        """What was painted last, where it can stand beside what is wanted: of the same drawing as it was."""
        if self._last is None:
            return None
        before, proposals = self._last
        is_like = (
            before.over.image.shape == wanted.over.image.shape
            and before.over.size == wanted.over.size
            and before.draft.path == wanted.draft.path
            and before.draft.request.spec.seeds == wanted.draft.request.spec.seeds
        )
        return proposals if is_like else None

    def _keep(self, wanted: _Wanted, proposals: Proposals) -> Proposals:
        self._last = wanted, proposals
        return proposals

    def _on_events(self, events: list[tuple[int, Proposals]]) -> None:
        number, proposals = events[-1]
        if number > self._dropped:
            self.painted.emit(proposals)

    def _on_failed(self, error: object) -> None:
        self._next = deque(maxlen=1)
        self.failed.emit(error)


def _joined(last: Proposals | None, wanted: _Wanted, places: Sequence[int], painted: ByteArray) -> Proposals:
    """What was painted as a draft in its places, beside what stands in the others."""
    request, earlier = wanted.draft.request, frozenset[int]()
    requests = [request] * request.spec.count
    if last is not None and len(places) < len(requests):
        before = last.earlier if last.over is wanted.over else frozenset(range(len(requests)))
        earlier = before - frozenset(places)
        requests = [request if place in places else each for place, each in enumerate(last.requests)]
        new, painted = painted, last.painted.copy()
        painted[list(places)] = new
    return Proposals(wanted.over, tuple(requests), painted, wanted.over.results(painted), earlier)

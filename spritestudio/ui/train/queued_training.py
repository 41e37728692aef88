"""Trainings that wait for others: asked for on the Train page, begun when it is their turn."""

from __future__ import annotations

import contextlib
import functools
from collections import deque
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from spritestudio.errors import SpriteStudioError
from spritestudio.files import make_folder
from spritestudio.project.job_queue import JobQueue, QueuedJob
from spritestudio.project.jobs import Resource, Turn
from spritestudio.runs.store import STATE_FILE, discard_untrained, is_own, new_run_folder
from spritestudio.specs import TrainSpec
from spritestudio.specs.events import TrainStep
from spritestudio.sprites.dataset.sprite_set import save_sprites
from spritestudio.ui.job import Worker
from spritestudio.ui.queue_runner import QueueKind, QueueProgress, QueueResult
from spritestudio.ui.train import jobs
from spritestudio.ui.train.setup_panel import SetupPanel
from spritestudio.ui.train.source import SPRITES_PAGE, Source

TRAIN = "train"
_SET_FILE = "queued-set.npz"


class QueuedTraining(QObject):
    """Puts trainings into the queue, behind the one at work.

    A set of the Sprites page may have changed until its training begins: before the training is put into the
    queue, it is kept beside the folder of the run.

    Args:
        queue: Where they wait, also over a restart.
        setup: Says what is to be trained.
        parent: The page.

    Signals:
        show_requested: A run that has ended is to be shown: its folder.
        failed: A SpriteStudioError to tell of.
    """

    show_requested = Signal(Path)
    failed = Signal(object)

    def __init__(self, queue: JobQueue, setup: SetupPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._queue = queue
        self._setup = setup
        self._to_keep: deque[tuple[Source, QueuedJob]] = deque()
        self._keeping = Worker(self.tr("Keep a set"), Resource.DISK, self, cancelable=False)
        self._keeping.events.connect(self._on_kept)
        self._keeping.failed.connect(self._on_not_kept)
        self._keeping.finished.connect(self._keep_next)
        setup.queue_requested.connect(self.enqueue)

    @property
    def kinds(self) -> Mapping[str, QueueKind]:
        """How they are done."""
        return {TRAIN: QueueKind(train_queued, self._show, given_up=discard, turn=Turn.GIVES_WAY)}

    def enqueue(self) -> None:
        """Ask for what the panel says."""
        try:
            self.add(self._setup.source.source, self._setup.spec(), self._setup.chosen_title())
        except SpriteStudioError as error:
            self.failed.emit(error)

    def add(self, source: Source, spec: TrainSpec, title: str) -> None:
        """Ask for a training.

        Raises:
            SpriteStudioError: Its folder cannot be written.
        """
        folder = make_folder(new_run_folder(title))
        is_kept = source.path == SPRITES_PAGE
        path = str(folder.with_name(f"{folder.name}-{_SET_FILE}")) if is_kept else source.path
        request = {"folder": str(folder), "title": title, "path": path, "spec": spec.to_json()}
        job = QueuedJob(TRAIN, self.tr("Train {0}").format(title)[:100], request)
        if is_kept:
            self._to_keep.append((source, job))
            self._keep_next()
        else:
            self._queue.add(job)

    def _keep_next(self) -> None:
        if self._to_keep and not self._keeping.running:
            source, job = self._to_keep[0]
            title = self.tr("Keep the set of {0}").format(job.request["title"])
            self._keeping.run(functools.partial(_keep_set, source, Path(job.request["path"])), title)

    def _on_kept(self, _events: list[Path]) -> None:
        self._queue.add(self._to_keep.popleft()[1])

    def _on_not_kept(self, error: Exception) -> None:
        discard(self._to_keep.popleft()[1].request)
        self.failed.emit(error)

    def leave_project(self) -> None:
        """Let the queue of the project of now have what was asked for: wait until its set is kept."""
        while self._keeping.running:
            self._keeping.wait()

    def _show(self, folder: Any) -> None:
        self.show_requested.emit(Path(str(folder)))


def _keep_set(source: Source, path: Path) -> Generator[Path]:
    save_sprites(path, source.load())
    yield path


def discard(request: Any) -> None:
    """Leave nothing of a training that is wanted no more, unless some of its epochs came to their end.

    Raises:
        SpriteStudioError: Something cannot be deleted.
    """
    if not isinstance(request, dict):
        return
    _forget_set(str(request.get("path")))
    discard_untrained(Path(str(request.get("folder"))))


def _forget_set(path: str) -> None:
    """Delete a set that was kept for a training; its run has one of its own once it has begun."""
    if path.endswith(_SET_FILE) and is_own(Path(path)):
        Path(path).unlink(missing_ok=True)


def train_queued(values: Any) -> Generator[QueueProgress | QueueResult]:
    """Train as a request says, or go on where that broke off.

    Raises:
        SpriteStudioError: The request is not understood, or its set cannot be read.
    """
    try:
        folder, title, path = (str(values[name]) for name in ("folder", "title", "path"))
        spec = TrainSpec.from_json(values["spec"])
    except (KeyError, TypeError) as error:
        raise SpriteStudioError("This job cannot be read.", "Cancel it, and ask for it again.") from error
    run = Path(folder)
    has_begun = (run / STATE_FILE).exists()
    if not has_begun:
        discard_untrained(run)  # as a power cut leaves it
    events = jobs.go_on(run) if has_begun else jobs.begin(Source(title, path), spec, run, title)
    with contextlib.closing(events):
        for event in events:
            if isinstance(event, TrainStep):
                yield QueueProgress(event.step, event.steps)
    _forget_set(path)
    yield QueueResult(f"Trained {title} to its end", folder)

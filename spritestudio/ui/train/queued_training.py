"""Trainings that wait for others: asked for on the Train page, begun when it is their turn."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from spritestudio.errors import SpriteStudioError
from spritestudio.files import make_folder
from spritestudio.project.job_queue import JobQueue, QueuedJob
from spritestudio.project.jobs import Turn
from spritestudio.runs.store import STATE_FILE, new_run_folder
from spritestudio.specs import TrainSpec
from spritestudio.specs.events import TrainStep
from spritestudio.sprites.dataset.sprite_set import save_sprites
from spritestudio.ui.queue_runner import QueueKind, QueueProgress, QueueResult
from spritestudio.ui.train import jobs
from spritestudio.ui.train.setup_panel import SetupPanel
from spritestudio.ui.train.source import SPRITES_PAGE, Source

TRAIN = "train"
_SET_FILE = "queued-set.npz"


class QueuedTraining(QObject):
    """Puts trainings into the queue, behind the one at work.

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
        setup.queue_requested.connect(self.enqueue)

    @property
    def kinds(self) -> Mapping[str, QueueKind]:
        """How they are done."""
        return {TRAIN: QueueKind(train_queued, self._show, turn=Turn.GIVES_WAY)}

    def enqueue(self) -> None:
        """Ask for what the panel says."""
        try:
            self.add(self._setup.source.source, self._setup.spec(), self._setup.chosen_title())
        except SpriteStudioError as error:
            self.failed.emit(error)

    def add(self, source: Source, spec: TrainSpec, title: str) -> None:
        """Ask for a training.

        A set of the Sprites page is kept beside the run until it begins, since it may have changed by then.

        Raises:
            SpriteStudioError: Its folder cannot be written.
        """
        folder = make_folder(new_run_folder(title))
        path = source.path
        if path == SPRITES_PAGE:
            path = str(folder.with_name(f"{folder.name}-{_SET_FILE}"))
            save_sprites(Path(path), source.load())
        request = {"folder": str(folder), "title": title, "path": path, "spec": spec.to_json()}
        self._queue.add(QueuedJob(TRAIN, self.tr("Train {0}").format(title)[:100], request))

    def _show(self, folder: Any) -> None:
        self.show_requested.emit(Path(str(folder)))


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
    events = jobs.go_on(run) if has_begun else jobs.begin(Source(title, path), spec, run, title)
    with contextlib.closing(events):
        for event in events:
            if isinstance(event, TrainStep):
                yield QueueProgress(event.step, event.steps)
    if path.endswith(_SET_FILE):
        Path(path).unlink(missing_ok=True)
    yield QueueResult(f"Trained {title} to its end", folder)

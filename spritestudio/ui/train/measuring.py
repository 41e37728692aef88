"""Measuring the weights of runs: a job of the queue, whose figures are shown when it is done."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.project.job_queue import JobQueue, QueuedJob
from spritestudio.runs import store as runs
from spritestudio.runs.store import RunInfo
from spritestudio.sprites.dataset.clip_frames import is_set_of_clips
from spritestudio.ui.queue_runner import QueueKind, QueueProgress, QueueResult
from spritestudio.ui.train.runs_view import RunsView
from spritestudio.ui.widgets.report_dialog import ReportDialog

EVALUATE = "evaluate"
_SAMPLES = 512  # enough to tell weights apart, and minutes on two cores


class Measuring(QObject):
    """Puts evaluations into the queue, and shows what came of them.

    Args:
        queue: Where they wait, also over a restart.
        view: Asks for them.
        parent: The page.
    """

    def __init__(self, queue: JobQueue, view: RunsView, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._queue = queue
        view.measure_requested.connect(self.add)

    @property
    def kinds(self) -> Mapping[str, QueueKind]:
        """How they are done."""
        return {EVALUATE: QueueKind(measure_queued, self._show)}

    def add(self, run: RunInfo) -> None:
        """Ask for the figures of a run's weights."""
        request = {"folder": str(run.folder), "title": run.title, "count": _SAMPLES}
        self._queue.add(QueuedJob(EVALUATE, self.tr("Measure {0}").format(run.title)[:100], request))

    def _show(self, lines: Any) -> None:
        texts = [str(line) for line in lines] if isinstance(lines, list) else []
        FiguresDialog("\n".join(texts), self._window).open()


class FiguresDialog(ReportDialog):
    """Shows figures in columns, to be read and copied.

    Args:
        text: The figures.
        parent: The window.
    """

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__("figures", self.tr("How good the weights are"), self.tr("Figures"), text, parent)
        self.open_at(760, 620)


def measure_queued(values: Any) -> Generator[QueueProgress | QueueResult]:
    """Paint with the weights of a run and measure that beside its set, with what it held out.

    Raises:
        SpriteStudioError: The request is not understood, or its run, weights or set cannot be read.
    """
    try:
        folder, title, count = Path(values["folder"]), str(values["title"]), int(values["count"])
    except (KeyError, TypeError, ValueError) as error:
        raise SpriteStudioError("This job cannot be read.", "Cancel it, and ask for it again.") from error
    weights, sprites = folder / runs.WEIGHTS_FILE, runs.load_run_set(folder)
    if is_set_of_clips(sprites):
        raise SpriteStudioError(
            f"{title} has learned movements, which are measured on the command line.",
            "Like spritestudio evaluate --weights NAME --data my-clips.npz.",
        )

    from spritestudio.diffusion.checkpoint import load_checkpoint
    from spritestudio.diffusion.evaluation.classifier import classifier_path, load_classifier
    from spritestudio.diffusion.evaluation.evaluate import as_the_set, evaluate
    from spritestudio.diffusion.evaluation.figures_table import figures_table
    from spritestudio.specs import GenerateSpec

    checkpoint = load_checkpoint(weights)
    model = checkpoint.spec
    spec = as_the_set(GenerateSpec.for_model(model, 1), model, sprites, count)
    path = classifier_path(model.image_size)
    eye = load_classifier(path) if path.is_file() else None
    for event in evaluate(checkpoint.denoiser, model, sprites, spec, eye):
        yield QueueProgress(event.step, event.steps)
        if event.evaluation is not None:
            lines = figures_table(title, sprites.source, spec, event.evaluation)
            yield QueueResult(f"Measured {title}", lines)

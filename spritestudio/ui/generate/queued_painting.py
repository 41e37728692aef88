"""Painting in the queue: large grids that are painted one after another while one goes on with another."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject

from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import find_same_weights
from spritestudio.project.generations import Generation
from spritestudio.project.job_queue import QueuedJob
from spritestudio.project.unfinished_job import UnfinishedJob
from spritestudio.project.workspace import Workspace
from spritestudio.specs import Recipe
from spritestudio.ui.generate.generate_panel import GeneratePanel
from spritestudio.ui.generate.grid_painting import request_of
from spritestudio.ui.generate.history_navigator import HistoryNavigator
from spritestudio.ui.generate.model_runner import ModelRunner
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.generate.weights_choice import WeightsChoice
from spritestudio.ui.queue_runner import QueueKind, QueueProgress, QueueResult
from spritestudio.ui.widgets.basics import sprites_text

PAINT = "paint"
_TOGETHER = 64  # sprites that are painted at once, so that any number fits into memory


class QueuedPainting(PageController):
    """Puts what the panel asks for into the queue, and shows what came of it.

    Args:
        workspace: Has the settings, the queue and the generations.
        panel: Says how the mixes are called.
        weights: Says which weights paint.
        navigator: Shows a generation.
        parent: The page.
    """

    def __init__(
        self,
        workspace: Workspace,
        panel: GeneratePanel,
        weights: WeightsChoice,
        navigator: HistoryNavigator,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._panel = panel
        self._weights = weights
        self._navigator = navigator
        self._runner = ModelRunner(workspace.training)
        panel.queue_requested.connect(self.add)
        weights.adopted.connect(self.changed)

    def lacks(self) -> Mapping[str, str]:
        return {"enqueue": self._weights.lack}

    def queue_kinds(self) -> Mapping[str, QueueKind]:
        return {PAINT: QueueKind(self._paint, self._show, self._keep)}

    def add(self) -> None:
        """Ask for a grid as the panel says, behind all others in the queue."""
        path, workspace = self._weights.path, self._workspace
        if path is None:
            return
        self._panel.mixer.commit()
        workspace.settings.begin_grid()
        try:
            model = workspace.model
            request = request_of(path, workspace.spec(), model.features, self._panel.sections())
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        recipe = request.recipe(workspace.postprocess.spec, model.image_size)
        mixes = ", ".join(title for title, _ in request.sections if title)
        title = self.tr("Paint {0}: {1}").format(sprites_text(request.spec.count), mixes)[:100]
        workspace.queue.add(QueuedJob(PAINT, title, {"weights": str(path), "recipe": recipe.document}))

    def _paint(self, values: Any) -> Generator[QueueProgress | QueueResult]:
        yield from paint_queued(self._runner, values)

    def _keep(self, painted: Generation) -> str:
        kept = self._workspace.generations.add(painted)
        self._navigator.tell_others()
        return kept.id

    def _show(self, generation_id: Any) -> None:
        self._navigator.show_kept(str(generation_id))


def paint_queued(runner: ModelRunner, values: Any) -> Generator[QueueProgress | QueueResult]:
    """Paint what was asked for, in pieces: a Generation.

    Pieces are kept: asked again after it broke off, it goes on behind them.

    Args:
        runner: Has the weights.
        values: The request: where the weights were, and the recipe.

    Raises:
        SpriteStudioError: The request is not understood, or its weights are not here.
    """
    recipe = Recipe.from_document(values.get("recipe")) if isinstance(values, dict) else None
    if recipe is None:
        raise SpriteStudioError("This job cannot be read.", "Cancel it, and ask for it again.")
    paint = UnfinishedJob(values).going_on(runner.paint)
    path = find_same_weights(recipe.weights, recipe.weights_hash, Path(str(values.get("weights"))))
    request = dataclasses.replace(recipe.request, batch_size=_TOGETHER)
    spec, images = request.spec, []
    total = spec.count * spec.steps
    for number, piece in enumerate(spec.batches(_TOGETHER)):
        before = number * _TOGETHER * spec.steps
        for frame in paint(path, piece):
            yield QueueProgress(before + frame.step * piece.count, total)
        images.append(frame.noisy)
    painted = Generation(request, np.concatenate(images), recipe.postprocess)
    yield QueueResult(f"Painted {sprites_text(spec.count)}", painted)

"""Settings for other weights than those that paint: these are loaded first, also by undo and redo."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import read_model_spec
from spritestudio.project.painting_settings import PaintingSettings
from spritestudio.project.project import PAINTING
from spritestudio.project.workspace import Workspace, mixes_of
from spritestudio.specs import GenerateSpec
from spritestudio.ui.generate.model_runner import ModelLoaded
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.generate.weights_choice import WeightsChoice
from spritestudio.ui.observing import follow


class SettingsController(PageController):
    """Takes up a request with its weights, as one change.

    Args:
        workspace: What is set.
        weights: Loads other weights where they are wanted.
        parent: The page.
    """

    def __init__(self, workspace: Workspace, weights: WeightsChoice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._weights = weights
        self._waiting: PaintingSettings | None = None
        follow(workspace.project.painting.changed, self, self._follow)
        weights.adopted.connect(self._on_adopted)

    def take_up(self, weights: Path, spec: GenerateSpec, title: str) -> bool:
        """Set all that a request says, of these weights, and say whether that can be.

        Args:
            weights: What is to paint.
            spec: The request.
            title: What the change is called, for people.
        """
        work = self._workspace
        try:
            if weights == work.painting_settings.weights:
                work.take_up(spec, title)
                self._tell()
                return True
            model = read_model_spec(weights)
            mixes = mixes_of(spec, model)
        except SpriteStudioError as error:
            self.failed.emit(error)
            return False
        work.project.timeline.catch_up(PAINTING, work.painting_settings)
        settings = work.painting_settings_for(weights, spec)
        work.mixes.set_all_of(str(weights), model, mixes, title, {PAINTING: settings})
        self._tell()
        return True

    def _tell(self) -> None:
        self.status_message.emit(self.tr("All is set: Generate paints these sprites, Ctrl+Z goes back"))

    def _follow(self, settings: PaintingSettings | None) -> None:
        self._waiting = None
        if settings is None or settings.weights is None:
            return
        if settings.weights != self._workspace.painting_settings.weights or self._weights.loading.running:
            self._waiting = settings
            self._weights.open(settings.weights)

    def _on_adopted(self, loaded: ModelLoaded) -> None:
        settings, self._waiting = self._waiting, None
        if settings is not None and settings.weights == loaded.path:
            self._workspace.put_back(settings)

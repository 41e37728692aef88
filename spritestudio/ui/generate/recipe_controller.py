"""The recipe of the sprites that are shown, and bringing back what a picture's recipe says."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import find_same_weights
from spritestudio.library.training_indexes import credits_of_weights
from spritestudio.project.generate_settings import MAX_COUNT
from spritestudio.project.jobs import Resource
from spritestudio.specs import GenerationRequest, Label, PostprocessSpec, Recipe
from spritestudio.sprites.drawing.drawn_pixels import with_drawn
from spritestudio.sprites.export.files import ExportInput
from spritestudio.sprites.postprocessing.postprocess import without_missing_palette
from spritestudio.sprites.recipes import read_recipe
from spritestudio.ui.generate.grid_view import GridView
from spritestudio.ui.generate.model_runner import ModelLoaded, ModelRunner
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.job import Worker

RECIPE_SUFFIXES = (".png", ".apng", ".gif", ".webp", ".json")


class RecipeController(PageController):
    """Reads the recipe of a picture and finds the weights that it wants.

    Signals:
        found: A Recipe, and the ModelLoaded that made its sprites; they are loaded.
        missing: A Recipe whose weights are not here, and a SpriteStudioError that says which ones it wants.
    """

    found = Signal(object, object)
    missing = Signal(object, object)

    def __init__(self, runner: ModelRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._recipe: Recipe | None = None
        self._outcome: ModelLoaded | SpriteStudioError | None = None
        self.finding = Worker(
            self.tr("Find the weights of a picture"), Resource.TORCH, self, of_project=True, is_awaited=True
        )
        self.finding.cancel_requested.connect(self.drop)
        self.finding.events.connect(self._on_events)
        self.finding.failed.connect(self.failed)
        self.finding.finished.connect(self._on_finished)

    def wind_down(self) -> None:
        self.drop()

    def open(self, paths: Sequence[Path], weights: Path | None) -> bool:
        """Take the first picture with a recipe of ours, or say that there is none.

        Args:
            paths: What was dropped.
            weights: Weights at hand, which may be the right ones.
        """
        try:
            pictures = (read_recipe(path) for path in paths if path.suffix.lower() in RECIPE_SUFFIXES)
            recipe = next((recipe for recipe in pictures if recipe is not None), None)
            if recipe is not None and recipe.spec.count > MAX_COUNT:
                raise SpriteStudioError(
                    self.tr("This recipe is of {0} sprites; a grid has at most {1}.").format(
                        recipe.spec.count, MAX_COUNT
                    ),
                    self.tr("spritestudio generate --from makes it on the command line."),
                )
        except SpriteStudioError as error:
            self.failed.emit(error)
            return True
        if recipe is not None and not self.finding.running:
            self._recipe = recipe
            self.finding.run(lambda: self._find(recipe, weights))
        return recipe is not None

    def ask(self, window: QWidget, folder: Path, weights: Path | None) -> None:
        """Ask for a picture, and take it up; one without a recipe is told of."""
        chosen, _filter = QFileDialog.getOpenFileName(
            window,
            self.tr("Open the recipe of a picture"),
            str(folder),
            self.tr("Pictures and recipes (*.png *.apng *.gif *.webp *.json)"),
        )
        if chosen and not self.open([Path(chosen)], weights):
            self.failed.emit(
                SpriteStudioError(
                    self.tr("{0} carries no recipe of SpriteStudio.").format(Path(chosen).name),
                    self.tr("Other programs drop it when they save; perhaps a .recipe.json lies beside it."),
                )
            )

    def drop(self) -> None:
        """Stop looking; nothing comes of it."""
        self._recipe = None
        self.finding.stop()

    def _find(self, recipe: Recipe, weights: Path | None) -> Generator[ModelLoaded | SpriteStudioError]:
        try:
            path = find_same_weights(recipe.weights, recipe.weights_hash, weights)
        except SpriteStudioError as error:
            yield error
        else:
            yield from self._runner.load(path)

    def _on_events(self, events: list[ModelLoaded | SpriteStudioError]) -> None:
        self._outcome = events[-1]

    def _on_finished(self) -> None:
        recipe, outcome = self._recipe, self._outcome
        self._recipe = self._outcome = None
        if recipe is None or outcome is None:
            return
        if isinstance(outcome, SpriteStudioError):
            self.missing.emit(recipe, outcome)
        else:
            self.found.emit(recipe, outcome)


def art_shown(
    view: GridView, request: GenerationRequest | None, weights: Path | None = None
) -> ExportInput | None:
    """The sprites that a grid shows, with all that is known of them; None where there are none.

    Args:
        view: The grid.
        request: What made them; None where that is not to be kept.
        weights: Where the weights may be, beside the installed ones.
    """
    images, frame = view.images, view.frame
    if images is None or frame is None:
        return None
    if request is None:
        labels = [Label(seed=index) for index in range(len(images))]
        return ExportInput(images, labels, view.palette_of_sprites)
    predicted = view.clean.isChecked() and not frame.is_preview
    finished = frame.is_preview or (frame.last and not predicted)
    postprocess, palette = view.postprocess if frame.last else PostprocessSpec(), view.palette_of_sprites
    recipe = request.recipe(
        without_missing_palette(postprocess, palette),
        frame.noisy.shape[1],
        step=0 if finished else frame.step,
        predicted=predicted,
    )
    if frame.last and not predicted:
        marks = tuple(sorted(view.grid.near_copies.items()))
        recipe = dataclasses.replace(recipe, near_copies=marks)
    if frame.last and view.drawn:
        recipe = with_drawn(recipe, {place: images[place] for place in view.drawn if place < len(images)})
        palette = palette if palette is not None and palette.covers(images) else None
    labels = [recipe.label_of(index) for index in range(len(images))]
    credits = credits_of_weights(request.weights, request.weights_hash, weights)
    return ExportInput(images, labels, palette, recipe, credits)

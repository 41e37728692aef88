"""The Generate page: panels around the grid, and the jobs behind them."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.project.generations import Generation
from spritestudio.project.jobs import Resource
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.steps import StepImages
from spritestudio.project.workspace import Workspace
from spritestudio.specs import GenerateSpec, GenerationRequest, ModelSpec, Recipe
from spritestudio.sprites.export.files import ExportInput
from spritestudio.ui.generate.dropping import drop_text, weights_among
from spritestudio.ui.generate.generate_panel import GeneratePanel
from spritestudio.ui.generate.grid_painting import paint_and_keep, request_of
from spritestudio.ui.generate.grid_view import GridView
from spritestudio.ui.generate.history_navigator import HistoryNavigator
from spritestudio.ui.generate.inspector import Inspector
from spritestudio.ui.generate.keep_controller import KeepController
from spritestudio.ui.generate.live_preview import LivePreview
from spritestudio.ui.generate.lock_controller import LockController, LockedSprites
from spritestudio.ui.generate.menus import build_menus
from spritestudio.ui.generate.model_runner import ModelLoaded, ModelRunner, PreviewImages
from spritestudio.ui.generate.postprocess_controller import PostprocessController
from spritestudio.ui.generate.progress_status import ProgressStatus
from spritestudio.ui.generate.recipe_controller import RecipeController, art_shown
from spritestudio.ui.generate.right_panel import RightPanel
from spritestudio.ui.generate.selection_controller import SelectionController
from spritestudio.ui.generate.sprite_actions import SpriteActions
from spritestudio.ui.generate.weights_choice import WeightsChoice
from spritestudio.ui.job import Worker
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.page import Page
from spritestudio.ui.preferences import Preferences, last_folder
from spritestudio.ui.widgets.basics import edge, sprites_text
from spritestudio.ui.widgets.grid_layout import Section
from spritestudio.ui.widgets.plain_text import PlainLabel

_SIDE = "right_panel"
_MENU = ("keep", "lock", "repaint", "copy", "save_sprites", "export", "export_animation", "select_all")


class GeneratePage(Page):
    """Composes the panels and runs the jobs; one generation at a time.

    Args:
        workspace: What is set and made.
        preferences: Keep what is preferred.
        parent: The owner.
    """

    shows_shelf = True

    def __init__(self, workspace: Workspace, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("generate_page")
        self.setWindowTitle(self.tr("Generate"))
        self._preferences = preferences
        self._workspace = workspace
        self._actions: dict[str, QAction] = {}
        self.runner = ModelRunner(workspace.training)
        self.history = workspace.generations
        self.panel = GeneratePanel(workspace, preferences)
        self.view = GridView(workspace.selection, preferences)
        self.inspector = Inspector()
        self.sprites = SpriteActions(self.view, workspace, preferences, self.art, self)
        self.postprocess = PostprocessController(self.view, workspace, preferences, self)
        self.side = RightPanel({self.tr("Sprite"): self.inspector, self.tr("Finish"): self.postprocess.panel})
        self.progress = ProgressStatus()
        self.device = PlainLabel()
        self.painting = Worker(self.tr("Paint"), Resource.TORCH, self, rests=True)
        self.weights = WeightsChoice(
            self.panel, workspace, self.postprocess, self.runner, self.painting, self.progress, self
        )
        self.navigator = HistoryNavigator(
            workspace, self.view, self.postprocess, self.progress, self.painting, self
        )
        self.selection = SelectionController(
            workspace, self.view, self.navigator, self.inspector, self.panel.mixer.title, self.sprites, self
        )
        self.recipes = RecipeController(self.runner, self)
        self.keeping = KeepController(workspace, self.view, self.art, lambda: self.navigator.shown_id, self)
        self.locks = LockController(workspace, self.view, self.navigator, self)
        self.live_preview = LivePreview(self)
        self._behind: list[StepImages] | None = None
        self._build()
        self._connect()

    def _build(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.panel, edge(), self.view, edge(), self.side):
            layout.addWidget(widget, 1 if widget is self.view else 0)
        self.show_side(self._preferences.get(_SIDE) is not False)

    def _connect(self) -> None:
        self.keeping.keep_requested.connect(self.keep_requested)
        self._workspace.project.shelf.changed.connect(lambda _shelf: self._update_actions())
        self.panel.generate_requested.connect(self.generate)
        self.panel.stop_requested.connect(self.stop)
        self._workspace.settings.changed.connect(lambda: self.view.grid.set_columns(self._columns))
        self.view.fold_side.clicked.connect(self.toggle_side)
        self.view.earlier.clicked.connect(lambda: self.navigator.show_generation(-1))
        self.view.later.clicked.connect(lambda: self.navigator.show_generation(1))
        self.weights.adopted.connect(self._on_adopted)
        self.navigator.changed.connect(self._on_earlier_shown)
        self.selection.changed.connect(self._update_actions)
        self.postprocess.changed.connect(self._update_actions)
        for speaker in (self.sprites, self.weights, self.navigator, self.selection):
            speaker.status_message.connect(self.status_message)
        self.sprites.wrote.connect(self.wrote)
        self.painting.events.connect(self._on_painting)
        self.painting.finished.connect(self._on_painted)
        self.painting.cancel_requested.connect(self.stop)
        self.progress.follow_job(self._workspace.jobs, self.painting)
        self.panel.mixes.edited.connect(self._on_mix_edited)
        self.panel.mixer.held.connect(self.live_preview.hold)
        self.live_preview.painted.connect(self._on_live)
        self.live_preview.rested.connect(self._repaint_finished)
        self.recipes.found.connect(self._on_recipe_found)
        self.recipes.missing.connect(self._on_recipe_missing)
        for source in (self.sprites, self.postprocess, self.weights, self.navigator, self.painting):
            source.failed.connect(self.failed)
        for worker in (self.live_preview, self.recipes):
            worker.failed.connect(self.failed)

    def toggle_side(self) -> None:
        """Fold the right panel away, or bring it back."""
        self.show_side(self.side.isHidden())

    def show_side(self, shown: bool) -> None:
        """Show the right panel, or leave its place to the grid."""
        self.side.setVisible(shown)
        self.view.fold_side.set_icon_name("right" if shown else "left")
        self._preferences.set(_SIDE, shown)

    def build_menus(self, build: MenuBuilder) -> None:
        build_menus(self, build)
        self._actions = build.actions_of(self)
        self.selection.menu_actions = [self._actions[name] for name in _MENU]
        self._update_actions()

    def status_widgets(self) -> Sequence[QWidget]:
        return (self.progress, self.device)

    def gestures(self) -> Sequence[tuple[str, str]]:
        return self.view.grid.gestures()

    def drop_text(self, paths: Sequence[Path]) -> str:
        return drop_text(paths)

    def open_paths(self, paths: Sequence[Path]) -> bool:
        if (path := weights_among(paths)) is not None:
            self.open_weights(path)
            return True
        return len(paths) == 1 and self.recipes.open(paths, self.weights.path)

    def wind_down(self) -> None:
        self.live_preview.drop()
        self.recipes.drop()

    def shut_down(self) -> None:
        if self.weights.path is not None:
            self._workspace.settings.remember()
        self.postprocess.begin()
        self.navigator.write()

    # Starting and weights

    @property
    def loading(self) -> Worker:
        """The job that loads weights."""
        return self.weights.loading

    def start(self) -> None:
        """Offer the weights there are, begin to load, and show the sprites of the last time."""
        self.postprocess.restore()
        self.weights.start()
        if len(self.history):
            self.navigator.show_generation(-1)
        self._update_actions()

    def open_weights(self, path: Path) -> None:
        """Load weights beside the window; they take over when they are ready."""
        self.weights.open(path)

    def _on_adopted(self, loaded: ModelLoaded) -> None:
        self.device.setText(self.tr("on {0}").format(loaded.device.upper()))
        self.device.setToolTip(self.tr("Where the network runs"))
        self.live_preview.set_weights(loaded.few_step)
        self.panel.offer_live(loaded.few_step is not None)
        self._update_actions()

    # Generating

    def generate(self) -> None:
        """Paint what the panel asks for."""
        if self.painting.running or self.weights.path is None:
            return
        self.panel.mixer.commit()
        self.live_preview.drop()
        self._workspace.settings.begin_grid()
        self._paint()

    def repaint_selected(self) -> None:
        """Paint the selected sprites anew, with other seeds and the mixes of now; the others stay."""
        if self._workspace.selection and not self.painting.running and self.view.finished:
            self.live_preview.drop()
            self._paint(only=self._workspace.selection.indices)

    def stop(self) -> None:
        """Stop painting, and keep a picture of what is there."""
        if self.painting.running:
            self.painting.stop()
            self.view.show_picture()

    def _paint(self, behind: bool = False, only: Collection[int] | None = None) -> None:
        """Paint; `behind` what is shown, which stays until all is finished, or `only` some places anew."""
        path = self.weights.path
        if path is None:
            return
        self._behind = [] if behind else None
        sections = self.panel.sections()
        try:
            request = self.locks.applied(self._request(path, self._workspace.spec(), sections), only)
            model = self._workspace.model
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        self._workspace.settings.remember()
        self._paint_request(path, request, model, sections, self.locks.sprites(only), behind)

    def _paint_request(
        self,
        path: Path,
        request: GenerationRequest,
        model: ModelSpec,
        sections: Sequence[Section],
        locked: LockedSprites,
        behind: bool,
    ) -> None:
        self.status_message.emit("")
        self.postprocess.begin()
        self.postprocess.use_weights(path.stem)
        if not behind:
            self.live_preview.begin_from(None)
            self.view.start(sections, model.image_size, self._columns)
        self.navigator.begin(request)
        self.progress.begin()
        postprocess = self.postprocess.settings.spec
        title = self.tr("Paint {0}").format(sprites_text(request.spec.count))
        self.painting.run(
            lambda: paint_and_keep(self.runner, self.history, path, request, postprocess, locked), title
        )
        self.panel.set_running(True)
        self._update_actions()

    def _request(self, path: Path, spec: GenerateSpec, sections: Sequence[Section]) -> GenerationRequest:
        return request_of(path, spec, self._workspace.model.features, sections)

    # Recipes

    def art(self) -> ExportInput | None:
        """The sprites that are shown, with all that is known of them."""
        return art_shown(self.view, self.navigator.request, self.weights.path)

    def kept_selection(self) -> list[KeptSprite]:
        return self.keeping.selected()

    def ask_for_recipe(self) -> None:
        """Ask for a picture, and bring back what its recipe says."""
        self.recipes.ask(self, last_folder(self._preferences), self.weights.path)

    def _on_recipe_found(self, recipe: Recipe, loaded: ModelLoaded) -> None:
        """Show what a picture was made with, and paint its sprites again."""
        self.weights.make_way()
        self.weights.adopt(loaded)
        self.live_preview.drop()
        try:
            recipe.spec.check_for(loaded.spec.context_size, loaded.spec.timesteps)
            self.navigator.show_settings(recipe.spec)
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        self.postprocess.settings.change(recipe.postprocess)
        sections = [Section(title or sprites_text(count), count) for title, count in recipe.sections if count]
        self._behind = None
        self.locks.release()
        request = self._request(loaded.path, recipe.spec, sections)
        self._paint_request(loaded.path, request, loaded.spec, sections, LockedSprites(), False)
        if len(recipe.sprites) < recipe.spec.count:
            self._workspace.selection.set(recipe.sprites)
        self.status_message.emit(
            self.tr("The settings of the picture are back, and its sprites are painted again")
        )

    def _on_recipe_missing(self, recipe: Recipe, error: SpriteStudioError) -> None:
        """Bring back the settings at least, where the weights at hand have the same classes."""
        if self.weights.path is not None and recipe.class_names == self._workspace.model.features:
            with contextlib.suppress(SpriteStudioError):  # of other weights, what is told counts
                self.navigator.show_settings(recipe.spec)
        self.failed.emit(error)

    # The live grid

    def _on_mix_edited(self) -> None:
        settings, path = self._workspace.settings, self.weights.path
        if not self.live_preview.ready or not settings.live or path is None or settings.problems:
            return
        self.painting.stop()
        request = self._request(path, self._workspace.spec(), self.panel.sections())
        with contextlib.suppress(SpriteStudioError):  # locked sprites that cannot stay are told at the end
            self.live_preview.request(self.locks.applied(request))

    def _on_live(self, pieces: list[PreviewImages]) -> None:
        if self.painting.running:
            return
        for piece in pieces:
            sections = [Section(title, count) for title, count in piece.request.sections]
            self.view.show_live(sections, piece.places, piece.images)
        self.navigator.show_preview(pieces[-1].request if pieces[-1].is_last else None)

    def _repaint_finished(self) -> None:
        if not self.painting.running:
            self._paint(behind=True)

    # What is painted

    @property
    def _columns(self) -> int:
        return int(self._workspace.settings.allowed("columns"))

    def _on_painting(self, events: list[StepImages | Generation]) -> None:
        if frames := [event for event in events if isinstance(event, StepImages)]:
            self._show_frames(frames)
        for event in events:
            if isinstance(event, Generation):
                self.navigator.on_kept(event)
                self.live_preview.begin_from(event.request)

    def _show_frames(self, frames: list[StepImages]) -> None:
        self.progress.show_frame(frames[-1])
        self.painting.report(frames[-1].step, frames[-1].steps)
        if self._behind is not None:
            self._behind += frames
            if not frames[-1].last:
                return
            frames, self._behind = self._behind, None
            self.view.start(self.panel.sections(), frames[0].noisy.shape[1], self._columns)
        self.view.add_frames(frames)

    def _on_painted(self) -> None:
        self.progress.end(self.view.newest)
        self.panel.set_running(False)
        self.view.set_finished(True)
        if self.view.newest is None:
            self.navigator.come_back()
        self._update_actions()

    def _on_earlier_shown(self) -> None:
        self.live_preview.begin_from(self.navigator.request)
        self._update_actions()

    # Actions

    def _update_actions(self) -> None:
        running, shown = self.painting.running, self.view.images is not None
        selected = shown and bool(self._workspace.selection)
        for name, enabled in {
            "export": shown or len(self._workspace.project.shelf.value) > 0,
            "export_animation": shown,
            "save_sprites": selected,
            "keep": selected,
            "lock": selected and self.view.finished,
            "repaint": selected and self.view.finished and not running,
            "copy": selected,
            "select_all": shown,
            "select_none": selected,
            "generate": not running and self.weights.path is not None,
            "stop": running,
            "earlier": self.navigator.has_earlier,
            "later": self.navigator.has_later,
            "reuse": self.navigator.request is not None,
            "recolor": self.view.finished,
        }.items():
            if name in self._actions:
                self._actions[name].setEnabled(enabled)
        self.view.show_place(*self.navigator.place, self.navigator.has_earlier, self.navigator.has_later)

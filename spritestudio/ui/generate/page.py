"""The Generate page: panels around the grid, and the jobs behind them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.project.jobs import Resource
from spritestudio.project.shelf import KeptSprite, with_kept_names
from spritestudio.project.workspace import Workspace
from spritestudio.specs import Recipe
from spritestudio.sprites.export.files import ExportInput
from spritestudio.ui.generate.dropping import drop_text, weights_among
from spritestudio.ui.generate.generate_panel import GeneratePanel
from spritestudio.ui.generate.grid_painting import request_of
from spritestudio.ui.generate.grid_view import GridView
from spritestudio.ui.generate.history_navigator import HistoryNavigator
from spritestudio.ui.generate.keep_controller import KeepController
from spritestudio.ui.generate.lock_controller import LockController
from spritestudio.ui.generate.menus import build_menus
from spritestudio.ui.generate.model_runner import ModelLoaded, ModelRunner
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.generate.painting_controller import PaintingController
from spritestudio.ui.generate.postprocess_controller import PostprocessController
from spritestudio.ui.generate.progress_status import ProgressStatus
from spritestudio.ui.generate.queued_painting import QueuedPainting
from spritestudio.ui.generate.recipe_controller import RecipeController, art_shown
from spritestudio.ui.generate.right_panel import RightPanel
from spritestudio.ui.generate.selection_controller import SelectionController
from spritestudio.ui.generate.settings_controller import SettingsController
from spritestudio.ui.generate.sprite_actions import SpriteActions
from spritestudio.ui.generate.weights_choice import WeightsChoice
from spritestudio.ui.inspector.inspector import Inspector
from spritestudio.ui.job import Worker
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.page import Page
from spritestudio.ui.preferences import Preferences, last_folder
from spritestudio.ui.queue_runner import QueueKind
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import edge, sprites_text
from spritestudio.ui.widgets.gestures import pad_gestures
from spritestudio.ui.widgets.grid_layout import Section
from spritestudio.ui.widgets.plain_text import PlainLabel

_SIDE = "right_panel"
_OF_SHELF = ("name", "vary", "draw", "repair", "animate", "walk_around")  # actions on sprites of the shelf
_OF_SHELF_ALONE = ("name",)


class GeneratePage(Page):
    """Composes the panels, and merges what its tools tell.

    Args:
        workspace: What is set and made.
        preferences: Keep what is preferred.
        parent: The owner.

    Attributes:
        runner: Has the weights that were loaded last.
        painting: The job that paints.
        view: Shows the sprites.
        navigator: Knows what made them.
        painter: Paints grids.

    Signals:
        animate_requested: KeptSprites that are to move.
        animated: Sprites of the shelf have begun to move: their ids.
        repaint_requested: Frames of a Clip of a KeptSprite are to be painted again, as the one with a number.
        whose_art_requested: A KeptSprite whose nearest training sprites a person wants to see.
        name_requested: The selected sprite of the shelf is to be given a name.
    """

    animate_requested = Signal(list)
    animated = Signal(list)
    repaint_requested = Signal(object, object, int)
    whose_art_requested = Signal(object)
    name_requested = Signal()

    shows_shelf = True

    def __init__(self, workspace: Workspace, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("generate_page")
        self.setWindowTitle(self.tr("Generate"))
        self.preferences = preferences
        self.workspace = workspace
        self._actions: dict[str, QAction] = {}
        self.runner = ModelRunner(workspace.training)
        self.history = workspace.generations
        self.panel = GeneratePanel(workspace, preferences)
        self.view = GridView(workspace.selection, preferences)
        self.inspector = Inspector(preferences)
        self.sprites = SpriteActions(
            self.view, workspace, preferences, self.art, lambda: self.selection.kept, self
        )
        self.postprocess = PostprocessController(self.view, workspace, preferences, self)
        self.side = RightPanel({self.tr("Sprite"): self.inspector, self.tr("Finish"): self.postprocess.panel})
        self.progress = ProgressStatus()
        self.device = PlainLabel()
        self.painting = Worker(self.tr("Paint"), Resource.TORCH, self, rests=True, of_project=True)
        self.weights = WeightsChoice(
            self.panel, workspace, self.postprocess, self.runner, self.painting, self.progress, self
        )
        self.navigator = HistoryNavigator(
            workspace, self.view, self.postprocess, self.progress, self.painting, self
        )
        self.selection = SelectionController(
            workspace, self.view, self.navigator, self.inspector, self.panel.mixer.title, self.sprites, self
        )
        self.panel.mixer.pad.set_selection(self.selection.selected_mix)
        self.recipes = RecipeController(self.runner, self)
        self.settings = SettingsController(workspace, self.weights, self)
        self.keeping = KeepController(workspace, self.view, self.art, lambda: self.navigator.shown_id, self)
        self.locks = LockController(workspace, self.view, self.navigator, self)
        self.painter = PaintingController(
            workspace,
            self.panel,
            self.view,
            self.runner,
            self.painting,
            self.weights,
            self.navigator,
            self.locks,
            self.postprocess,
            self.progress,
            self,
        )
        self.queued = QueuedPainting(workspace, self.panel, self.weights, self.navigator, self)
        self._tools: list[PageController] = []
        self._build()
        self._connect()

    def _build(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.panel, edge(), self.view, edge(), self.side):
            layout.addWidget(widget, 1 if widget is self.view else 0)
        self.show_side(self.preferences.get(_SIDE) is not False)

    def _connect(self) -> None:
        self.workspace.settings.changed.connect(lambda: self.view.grid.set_columns(self._columns))
        self.view.fold_side.clicked.connect(self.toggle_side)
        self.view.earlier.clicked.connect(lambda: self.navigator.show_generation(-1))
        self.view.later.clicked.connect(lambda: self.navigator.show_generation(1))
        self.weights.adopted.connect(self._on_adopted)
        self.keeping.keep_requested.connect(self.keep_requested)
        self.painter.begun.connect(self.keeping.on_begun)
        self.painter.kept.connect(self.keeping.on_painted)
        self.painter.kept.connect(self.locks.on_painted)
        self.recipes.found.connect(self._on_recipe_found)
        self.recipes.missing.connect(self._on_recipe_missing)
        self.inspector.recolor_requested.connect(self.postprocess.recolor)
        for controller in self._controllers:
            self._connect_controller(controller)

    @property
    def _controllers(self) -> Sequence[PageController]:
        """All of them, in the order in which the menu of a sprite offers their actions."""
        own = (self.selection, self.weights, self.navigator, self.postprocess, self.recipes, self.settings)
        return (self.keeping, self.locks, self.painter, self.queued, *self._tools, self.sprites, *own)

    def _connect_controller(self, controller: PageController) -> None:
        controller.changed.connect(self._update_actions)
        controller.failed.connect(self.failed)
        controller.status_message.connect(self.status_message)
        controller.wrote.connect(self.wrote)

    def attach(self, tool: PageController) -> None:
        """Offer another tool; the menus are not built yet."""
        self._tools.append(tool)
        self._connect_controller(tool)

    def toggle_side(self) -> None:
        """Fold the right panel away, or bring it back."""
        self.show_side(self.side.isHidden())

    def show_side(self, shown: bool) -> None:
        """Show the right panel, or leave its place to the grid."""
        self.side.setVisible(shown)
        self.view.fold_side.set_icon_name("right" if shown else "left")
        self.preferences.set(_SIDE, shown)

    def build_menus(self, build: MenuBuilder) -> None:
        build_menus(self, build, self._tools)
        self._actions = build.actions_of(self)
        short = {
            "keep": self.tr("Keep"),
            "vary": self.tr("Vary"),
            "lock": self.tr("Lock"),
            "repaint": self.tr("Repaint"),
            "repair": self.tr("Repair"),
            "draw": self.tr("Draw"),
            "animate": self.tr("Animate"),
            "walk_around": self.tr("Walk ×4"),
            "name": self.tr("Name"),
        }
        there = [name for name in short if name in self._actions]  # some are of tools
        for name in there:
            self._actions[name].setIconText(short[name])
        self.inspector.offer(
            [self._actions[name] for name in there if name not in _OF_SHELF_ALONE],
            [self._actions[name] for name in _OF_SHELF if name in there],
        )
        offered = [name for controller in self._controllers for name in controller.context_actions]
        self.selection.menu_actions = [self._actions[name] for name in offered]
        self._update_actions()

    @property
    def queue_kinds(self) -> Mapping[str, QueueKind]:
        """The kinds of jobs that its tools put into the queue, by name."""
        kinds = (controller.queue_kinds() for controller in self._controllers)
        return {name: kind for of_one in kinds for name, kind in of_one.items()}

    def status_widgets(self) -> Sequence[QWidget]:
        return (self.progress, self.device)

    def gestures(self) -> Sequence[tuple[str, str]]:
        return [*self.view.grid.gestures(), *pad_gestures()]

    def drop_text(self, paths: Sequence[Path]) -> str:
        if text := drop_text(paths):
            return text
        is_offered = self.isVisible() and bool(self.drop_offers(paths))
        return self.tr("Drop to paint from this picture, or to add it to your set") if is_offered else ""

    def drop_offers(self, paths: Sequence[Path]) -> Sequence[tuple[str, Callable[[], object]]]:
        return [offer for controller in self._controllers for offer in controller.drop_offers(paths)]

    def open_paths(self, paths: Sequence[Path]) -> bool:
        if (path := weights_among(paths)) is not None:
            self.open_weights(path)
            return True
        return len(paths) == 1 and self.recipes.open(paths, self.weights.path)

    def wind_down(self) -> None:
        for controller in self._controllers:
            controller.wind_down()

    def shut_down(self) -> None:
        if self.weights.path is not None:
            self.workspace.settings.remember()
        self.postprocess.begin()

    # Starting and weights

    @property
    def loading(self) -> Worker:
        """The job that loads weights."""
        return self.weights.loading

    def start(self) -> None:
        """Offer the weights there are, begin to load, and show the sprites of the last time."""
        is_shown = bool(self.navigator.shown_id)  # its project was there before
        if not is_shown:
            self.postprocess.restore()
        self.weights.start()
        if is_shown:
            self.navigator.tell_others()
        else:
            self.navigator.show_generation(-1)
        self._update_actions()

    def open_weights(self, path: Path) -> None:
        """Load weights beside the window; they take over when they are ready."""
        self.weights.open(path)

    def _on_adopted(self, loaded: ModelLoaded) -> None:
        self.device.setText(self.tr("on {0}").format(loaded.device.upper()))
        self.device.setToolTip(self.tr("What paints: the processor (CPU), or a graphics card (CUDA, MPS)"))

    # Recipes

    def art(self) -> ExportInput | None:
        """The sprites that are shown, with all that is known of them."""
        art = art_shown(self.view, self.navigator.request, self.weights.path)
        shelf, shown_id = self.workspace.project.shelf.value, self.navigator.shown_id
        return with_kept_names(art, shelf, shown_id) if art and self.view.finished else art

    def kept_selection(self) -> list[KeptSprite]:
        return self.keeping.selected()

    def ask_for_recipe(self) -> None:
        """Ask for a picture, and bring back what its recipe says."""
        self.recipes.ask(self, last_folder(self.preferences), self.weights.path)

    def _on_recipe_found(self, recipe: Recipe, loaded: ModelLoaded) -> None:
        """Show what a picture was made with, and paint its sprites again."""
        self.weights.make_way()
        self.weights.adopt(loaded)
        try:
            recipe.spec.check_for(loaded.spec.context_size, loaded.spec.timesteps)
            self.navigator.show_settings(recipe.spec)
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        self.postprocess.begin()
        self.postprocess.settings.take_up(recipe.postprocess)
        sections = [Section(title or sprites_text(count), count) for title, count in recipe.sections if count]
        request = request_of(loaded.path, recipe.spec, loaded.spec.features, sections)
        self.painter.paint(loaded.path, loaded.spec, request)
        if len(recipe.sprites) < recipe.spec.count:
            self.workspace.selection.set(recipe.sprites)
        self.status_message.emit(
            self.tr("The settings of the picture are back, and its sprites are painted again")
        )

    def _on_recipe_missing(self, recipe: Recipe, error: SpriteStudioError) -> None:
        """Bring back the settings at least, where the weights at hand have the same classes."""
        if self.weights.path is not None and recipe.class_names == self.workspace.model.features:
            with contextlib.suppress(SpriteStudioError):  # of other weights, what is told counts
                self.navigator.show_settings(recipe.spec)
        self.failed.emit(error)

    @property
    def _columns(self) -> int:
        return int(self.workspace.settings.allowed("columns"))

    def _update_actions(self) -> None:
        for controller in self._controllers:
            for name, lack in controller.lacks().items():
                if name in self._actions:
                    allow(self._actions[name], lack)
            for name, text in controller.short_texts().items():
                if name in self._actions:
                    self._actions[name].setIconText(text)
        lacks = self.navigator.lacks()
        self.view.show_place(*self.navigator.place, lacks["earlier"], lacks["later"])

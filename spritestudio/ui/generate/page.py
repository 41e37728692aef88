"""The Generate page: panels around the grid, and the jobs behind them."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QMenu, QWidget

from spritestudio import locations
from spritestudio.errors import SpriteStudioError
from spritestudio.film import Frame
from spritestudio.mixes import Mix
from spritestudio.models import default_model_path, installed_models, live_partner, weights_hash
from spritestudio.project import Batch, History, Request
from spritestudio.specs import GenerateSpec, ModelSpec, PostSpec
from spritestudio.sprites.export import Art
from spritestudio.sprites.recipe import Recipe
from spritestudio.ui.generate.finishing import Finishing
from spritestudio.ui.generate.generate_panel import GeneratePanel
from spritestudio.ui.generate.grid_view import GridView
from spritestudio.ui.generate.inspector import Inspector
from spritestudio.ui.generate.live import Live
from spritestudio.ui.generate.menus import build_menus
from spritestudio.ui.generate.painter import ModelLoaded, Painter, Piece
from spritestudio.ui.generate.progress_status import ProgressStatus
from spritestudio.ui.generate.recipes import Recipes, art_shown
from spritestudio.ui.generate.side_panel import SidePanel
from spritestudio.ui.generate.sprite_actions import SpriteActions, last_folder
from spritestudio.ui.grid_layout import Section
from spritestudio.ui.job import Worker
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.page import Page
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets import edge, sprites_text

_WEIGHTS = "weights"
_WEIGHTS_SUFFIXES = (".safetensors", ".pth", ".pt")


class GeneratePage(Page):
    """Composes the panels and runs the jobs; one generation at a time."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("generate_page")
        self.setWindowTitle(self.tr("Generate"))
        self._preferences = preferences
        self._actions: dict[str, QAction] = {}
        self.painter = Painter()
        self.history = History(locations.user_data() / "history")
        self.panel = GeneratePanel(preferences)
        self.view = GridView(preferences)
        self.inspector = Inspector()
        self.sprites = SpriteActions(self.view, preferences, self.art, self)
        self.finishing = Finishing(self.view, self.history, preferences, self)
        self.side = SidePanel({self.tr("Sprite"): self.inspector, self.tr("Finish"): self.finishing.panel})
        self.progress = ProgressStatus()
        self.device = QLabel()
        self._path: Path | None = None
        self._to_restore: Path | None = None
        self.loading = Worker(self)
        self.painting = Worker(self)
        self.recipes = Recipes(self.painter, self)
        self.live = Live(self)
        self._request: Request | None = None
        self._behind: list[Frame] | None = None
        self._shown_batch = len(self.history)
        self._build()
        self._connect()

    def _build(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.panel, edge(), self.view, edge(), self.side):
            layout.addWidget(widget, 1 if widget is self.view else 0)
        self.view.grid.set_hint(
            self.tr("Mix ideas on the left, then press Generate.\nEvery step appears here.")
        )

    def _connect(self) -> None:
        self.panel.generate_requested.connect(self.generate)
        self.panel.stop_requested.connect(self.painting.stop)
        self.panel.weights_chosen.connect(self.open_weights)
        self.panel.columns_changed.connect(self.view.grid.set_columns)
        self.view.grid.selection_changed.connect(self._show_selection)
        self.view.grid.menu_requested.connect(self._on_grid_menu)
        self.view.shown_changed.connect(self._show_selection)
        self.inspector.copy_requested.connect(self.sprites.copy)
        self.inspector.save_requested.connect(self.sprites.save)
        self.inspector.seed_requested.connect(self._on_keep_seed)
        self.inspector.mix_requested.connect(self._on_use_mix)
        self.finishing.changed.connect(self._update_actions)
        self.finishing.variants_wanted.connect(self._on_variants_wanted)
        self.sprites.done.connect(self.told)
        self.loading.events.connect(self._on_loaded)
        self.loading.finished.connect(self._on_loading_finished)
        self.painting.events.connect(self._on_frames)
        self.painting.finished.connect(self._on_painted)
        self.panel.mixer.share_changed.connect(self._on_share_changed)
        self.panel.mixer.held.connect(self.live.hold)
        self.panel.live.clicked.connect(lambda on: self._preferences.set("live", on))
        self.live.painted.connect(self._on_live)
        self.live.rested.connect(self._finish_live)
        self.recipes.found.connect(self._on_recipe_found)
        self.recipes.missing.connect(self._on_recipe_missing)
        for source in (self.sprites, self.finishing, self.loading, self.painting, self.live, self.recipes):
            source.failed.connect(self.failed)

    def build_menus(self, build: MenuBuilder) -> None:
        build_menus(self, build)
        self._actions = build.actions_of(self)
        self._update_actions()

    def status_widgets(self) -> Sequence[QWidget]:
        return (self.progress, self.device)

    def open_paths(self, paths: Sequence[Path]) -> bool:
        path = next((path for path in paths if path.suffix in _WEIGHTS_SUFFIXES), None)
        if path is not None:
            self.open_weights(path)
            return True
        return len(paths) == 1 and self.recipes.open(paths, self._path)

    def shut_down(self) -> None:
        if self._path is not None:
            self.panel.remember()
        self.live.close()
        self.recipes.close()
        self.finishing.begin()
        self.painting.close()
        self.loading.close()

    # Starting and weights

    def start(self) -> None:
        """Offer the weights there are and begin to load."""
        self.finishing.restore()
        models = {model.path: model for model in installed_models()}
        for model in models.values():
            self.panel.add_weights(model.title, model.path)
            self.finishing.add_weights(model.name, model.spec)
        saved = Path(str(self._preferences.get(_WEIGHTS) or default_model_path()))
        choices = [saved, default_model_path(), *models]
        path = next((choice for choice in choices if choice in models), None)
        if path is None:
            self.panel.show_weights(None, None)
        else:
            self._path = path
            self.panel.show_weights(path, models[path].spec)
            self.panel.restore()
            self.panel.set_ready(True)
        if len(self.history):
            self.show_batch(-1)
        self._update_actions()
        if (
            saved.is_file() and saved not in models
        ):  # a file that was opened; its classes are known once loaded
            self._to_restore = saved
            self.open_weights(saved)
        elif path is not None:
            self.open_weights(path)

    def open_weights(self, path: Path) -> None:
        """Load weights beside the window; they take over when they are ready."""
        if self.painting.running or self.loading.running:
            self._on_load_refused()
            return
        self.told.emit("")
        self.progress.tell(self.tr("Loading weights…"))
        self.loading.run(lambda: self.painter.load(path))

    def _on_load_refused(self) -> None:
        self.panel.show_weights_path(self._path)
        self.failed.emit(
            SpriteStudioError(
                self.tr("Weights cannot be changed while others are painting or loading."),
                self.tr("Stop, or wait until they are done, and choose again."),
            )
        )

    def _on_loaded(self, events: list[ModelLoaded]) -> None:
        for loaded in events:
            self._adopt(loaded)

    def _adopt(self, loaded: ModelLoaded) -> None:
        self.device.setText(self.tr("on {0}").format(loaded.device.upper()))
        self.device.setToolTip(self.tr("Where the network runs"))
        self.panel.add_weights(loaded.spec.title or loaded.path.stem, loaded.path)
        self.finishing.add_weights(loaded.path.stem, loaded.spec)
        if loaded.path != self._path:
            first = self._path is None or loaded.path == self._to_restore
            self._path, self._to_restore = loaded.path, None
            self.panel.show_weights(loaded.path, loaded.spec)
            if first:
                self.panel.restore()
        partner = live_partner(loaded.path, loaded.spec)
        self.live.set_weights(partner)
        self.panel.offer_live(partner is not None)
        self._preferences.set(_WEIGHTS, str(loaded.path))
        self.panel.set_ready(True)
        self._update_actions()

    def _on_loading_finished(self) -> None:
        self.panel.show_weights_path(self._path)
        if not self.painting.running:
            self.progress.tell("")

    # Generating

    def generate(self) -> None:
        """Paint what the panel asks for."""
        if self.painting.running or self._path is None:
            return
        self.live.drop()
        self.panel.sampler.start_over()
        self._paint()

    def _paint(self, behind: bool = False) -> None:
        """Paint; `behind` what is shown, which stays until the sprites are finished."""
        path = self._path
        if path is None:
            return
        self._behind = [] if behind else None
        try:
            spec = self.panel.spec()
            model = self.panel.model
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        sections = self.panel.sections()
        self.panel.remember()
        self._paint_spec(path, spec, model, sections, behind)

    def _paint_spec(
        self, path: Path, spec: GenerateSpec, model: ModelSpec, sections: Sequence[Section], behind: bool
    ) -> None:
        self._request = Request(
            spec=spec,
            weights=path.stem,
            class_names=model.class_names,
            sections=tuple((section.title, section.count) for section in sections),
            weights_hash=weights_hash(path),
        )
        self.told.emit("")
        self.finishing.begin()
        self.finishing.use_weights(path.stem)
        if not behind:
            self.view.start(sections, model.image_size, self.panel.sampler.columns.value())
        self._shown_batch = len(self.history)
        self.progress.begin()
        self.painting.run(lambda: self.painter.paint(path, spec))
        self.panel.set_running(True)
        self._update_actions()

    # Recipes

    def art(self) -> Art | None:
        """The sprites that are shown, with all that is known of them."""
        return art_shown(self.view, self._request)

    def ask_for_recipe(self) -> None:
        """Ask for a picture, and bring back what its recipe says."""
        self.recipes.ask(self, last_folder(self._preferences), self._path)

    def _on_recipe_found(self, recipe: Recipe, loaded: ModelLoaded) -> None:
        """Show what a picture was made with, and paint its sprites again."""
        if self.painting.running or self.loading.running:
            self._on_load_refused()
            return
        self._adopt(loaded)
        self.live.drop()
        try:
            recipe.spec.check_for(loaded.spec.context_size, loaded.spec.timesteps)
            self._show_settings(recipe.spec)
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        self.finishing.panel.change(recipe.post)
        sections = [Section(title or sprites_text(count), count) for title, count in recipe.sections if count]
        self._behind = None
        self._paint_spec(loaded.path, recipe.spec, loaded.spec, sections, behind=False)
        if len(recipe.sprites) < recipe.spec.count:
            self.view.grid.set_selection(recipe.sprites)
        self.told.emit(self.tr("The settings of the picture are back, and its sprites are painted again"))

    def _on_recipe_missing(self, recipe: Recipe, error: SpriteStudioError) -> None:
        """Bring back the settings at least, where the weights at hand have the same classes."""
        if self._path is not None and recipe.class_names == self.panel.model.class_names:
            with contextlib.suppress(SpriteStudioError):  # of other weights, what is told counts
                self._show_settings(recipe.spec)
        self.failed.emit(error)

    def _show_settings(self, spec: GenerateSpec) -> None:
        self.panel.set_spec(spec)
        self.panel.sampler.fix_seed(spec.seeds[0])

    # The live grid

    def _on_share_changed(self) -> None:
        if not self.panel.live.isChecked() or self._path is None:
            return
        self.painting.stop()
        self.live.request(self.panel.spec())

    def _on_live(self, pieces: list[Piece]) -> None:
        if self.painting.running:
            return
        sections = self.panel.sections()
        self._request = None  # what is shown is no batch yet: nothing to note down or to come back to
        for piece in pieces:
            self.view.show_live(sections, piece.first, piece.images)

    def _finish_live(self) -> None:
        if not self.painting.running:
            self._paint(behind=True)

    # What is painted

    def _on_frames(self, frames: list[Frame]) -> None:
        self.progress.show_frame(frames[-1])
        if self._behind is not None:
            self._behind += frames
            if not frames[-1].last:
                return
            frames, self._behind = self._behind, None
            self.view.start(
                self.panel.sections(), frames[0].noisy.shape[1], self.panel.sampler.columns.value()
            )
        self.view.add_frames(frames)

    def _on_painted(self) -> None:
        frame = self.view.newest
        self.progress.end(frame)
        self.panel.set_running(False)
        self.view.set_finished(True)
        if frame is not None and frame.last:
            self._keep(frame)
        self._update_actions()

    def _keep(self, frame: Frame) -> None:
        if self._request is None:
            return
        try:
            batch = Batch(self._request, frame.noisy, self.finishing.panel.spec)
            self.history.add(batch)
            self.finishing.on_kept(len(self.history) - 1, batch)
        except SpriteStudioError as error:
            self.failed.emit(error)
        self._shown_batch = len(self.history) - 1

    # History

    def show_batch(self, steps: int) -> None:
        """Show earlier (negative) or later sprites."""
        if self.painting.running:
            return
        wanted = self._shown_batch + steps
        batch = None
        while batch is None and 0 <= wanted < len(self.history):
            try:
                batch = self.history.read(wanted)
            except SpriteStudioError:  # a damaged file; there are others beyond it
                wanted += steps
        if batch is None:
            return
        self.told.emit("")
        self.finishing.begin()
        self._shown_batch = wanted
        self._request = batch.request
        self.finishing.on_read(wanted, batch)
        sections = [Section(title, count) for title, count in batch.request.sections]
        columns = self.panel.sampler.columns.value()
        steps_taken = batch.request.spec.steps
        self.view.start(sections, batch.images.shape[1], columns)
        self.view.add_frames([Frame(steps_taken, steps_taken, 0, batch.images, batch.images)])
        self.progress.tell(
            self.tr("Batch {0} of {1}, by {2}").format(wanted + 1, len(self.history), batch.request.weights)
        )
        self._update_actions()

    def reuse_settings(self) -> None:
        """Put the settings that made the shown sprites into the panel."""
        request = self._request
        if request is None:
            return
        if request.class_names != self.panel.model.class_names:
            self.failed.emit(
                SpriteStudioError(
                    self.tr("These sprites were painted by other weights, {0}.").format(request.weights),
                    self.tr("Choose them first, since their classes differ."),
                )
            )
            return
        self._show_settings(request.spec)

    def _on_variants_wanted(self, chosen: list[int], post: PostSpec, title: str) -> None:
        """Keep variants of some sprites as a batch of their own, and show it."""
        if self._request is None or self.view.painted is None or self.painting.running:
            return
        batch = Batch(self._request.of_sprites(chosen, title), self.view.painted[chosen], post)
        try:
            self.history.add(batch)
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        self._shown_batch = len(self.history) - 2
        self.show_batch(1)
        self.told.emit(self.tr("Made {0}; Alt+Left goes back").format(sprites_text(len(chosen))))

    # The selection

    def _selected_seed_and_shares(self) -> tuple[int, dict[str, float]] | None:
        selection, request = self.view.grid.selection, self._request
        if len(selection) != 1 or request is None:
            return None
        return request.spec.seeds[selection[0]], request.shares_of(selection[0])

    def _show_selection(self) -> None:
        selection, images = self.view.grid.selection, self.view.images
        one = self._selected_seed_and_shares()
        seed = one[0] if one else None
        mix = self.panel.mixer.title(Mix(one[1])) if one else ""
        shown = images[selection[0]] if images is not None and selection else None
        self.inspector.show_selection(shown, len(selection), seed, mix)
        self._update_actions()

    def _on_keep_seed(self) -> None:
        if one := self._selected_seed_and_shares():
            self.panel.sampler.fix_seed(one[0])
            self.told.emit(self.tr("The next grid starts from seed {0}").format(one[0]))

    def _on_use_mix(self) -> None:
        if one := self._selected_seed_and_shares():
            self.panel.mixer.put_mix(one[1])

    def _on_grid_menu(self, position: QPoint) -> None:
        menu = QMenu(self)
        for name in ("copy", "save_sprites", "export", "export_animation", "select_all"):
            menu.addAction(self._actions[name])
        if self._selected_seed_and_shares():
            menu.addSeparator()
            menu.addAction(self.inspector.use_seed.text(), self._on_keep_seed)
            menu.addAction(self.inspector.use_mix.text(), self._on_use_mix)
        menu.exec(position)

    # Actions

    def _update_actions(self) -> None:
        running, shown = self.painting.running, self.view.images is not None
        selected = shown and bool(self.view.grid.selection)
        for name, enabled in {
            "export": shown,
            "export_animation": shown,
            "save_sprites": selected,
            "copy": selected,
            "select_all": shown,
            "select_none": selected,
            "generate": not running and self._path is not None,
            "stop": running,
            "earlier": not running and self._shown_batch > 0,
            "later": not running and self._shown_batch + 1 < len(self.history),
            "reuse": self._request is not None,
            "recolor": self.view.finished,
            "undo_finish": self.finishing.panel.can_undo,
            "redo_finish": self.finishing.panel.can_redo,
        }.items():
            if name in self._actions:
                self._actions[name].setEnabled(enabled)

    def ask_for_weights(self) -> None:
        """Ask for a weights file and load it."""
        chosen, _filter = QFileDialog.getOpenFileName(
            self,
            self.tr("Open weights"),
            str(locations.user_weights()),
            self.tr("Weights (*.safetensors *.pth *.pt)"),
        )
        if chosen:
            self.open_weights(Path(chosen))

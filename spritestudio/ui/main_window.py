"""The window: panels around the grid, and the jobs behind them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QIcon
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from spritestudio import desktop, locations
from spritestudio.errors import SpriteStudioError
from spritestudio.film import Frame
from spritestudio.mixes import Mix
from spritestudio.models import default_model_path, installed_models
from spritestudio.project import Batch, History, Request
from spritestudio.ui import theme
from spritestudio.ui.about_dialog import AboutDialog
from spritestudio.ui.banner import Banner
from spritestudio.ui.crash_dialog import CrashHandler
from spritestudio.ui.generate_panel import GeneratePanel
from spritestudio.ui.grid_layout import Section
from spritestudio.ui.grid_view import GridView
from spritestudio.ui.inspector import Inspector
from spritestudio.ui.job import Worker
from spritestudio.ui.menus import build_menus
from spritestudio.ui.painter import ModelLoaded, Painter
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.progress_status import ProgressStatus
from spritestudio.ui.sprite_actions import SpriteActions
from spritestudio.ui.widgets import edge

_GEOMETRY, _WEIGHTS, _THEME = "geometry", "weights", "theme"
_FRAME = QSize(8, 40)  # about what a desktop adds around a window
_WEIGHTS_SUFFIXES = (".safetensors", ".pth", ".pt")


class MainWindow(QMainWindow):
    """Composes the panels and runs the jobs; one generation at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("SpriteStudio")
        self.setWindowIcon(QIcon(str(locations.resources() / "icons" / "spritestudio-256.png")))
        self.setAcceptDrops(True)
        self.preferences = Preferences()
        self.crashes = CrashHandler(self)
        self.painter = Painter()
        self.history = History(locations.user_data() / "history")
        self.panel = GeneratePanel(self.preferences)
        self.view = GridView(self.preferences)
        self.inspector = Inspector()
        self.banner = Banner()
        self.sprites = SpriteActions(self.view, self.preferences, self._sprite_name, self)
        self.progress = ProgressStatus()
        self.device = QLabel()
        self._path: Path | None = None
        self._to_restore: Path | None = None
        self.loading = Worker(self)
        self.painting = Worker(self)
        self._request: Request | None = None
        self._shown_batch = len(self.history)
        self._build()
        scheme = str(self.preferences.get(_THEME) or "system")
        theme.set_scheme(scheme)
        build_menus(self, scheme)
        self._connect()

    def _build(self) -> None:
        center = QWidget()
        column = QVBoxLayout(center)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.view, 1)
        body = QWidget()
        layout = QHBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.panel, edge(), center, edge(), self.inspector):
            layout.addWidget(widget, 1 if widget is center else 0)
        self.setCentralWidget(body)
        for widget in (self.progress, self.device):
            self.statusBar().addPermanentWidget(widget)
        self.view.grid.set_hint(
            self.tr("Mix ideas on the left, then press Generate.\nEvery step appears here.")
        )
        if not self.restoreGeometry(self.preferences.get_bytes(_GEOMETRY)):
            self.resize(QSize(1320, 900).boundedTo(self.screen().availableSize() - _FRAME))

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
        self.sprites.done.connect(self._tell)
        self.loading.events.connect(self._on_loaded)
        self.loading.finished.connect(self._on_loading_finished)
        self.painting.events.connect(self._on_frames)
        self.painting.finished.connect(self._on_painted)
        for source in (self.sprites, self.loading, self.painting):
            source.failed.connect(self.show_error)

    # Starting and weights

    def start(self) -> None:
        """Offer the weights there are and begin to load; call it once the window is on screen."""
        models = {model.path: model for model in installed_models()}
        for model in models.values():
            self.panel.add_weights(model.title, model.path)
        saved = Path(str(self.preferences.get(_WEIGHTS) or default_model_path()))
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
        self.banner.hide()
        self.progress.tell(self.tr("Loading weights…"))
        self.loading.run(lambda: self.painter.load(path))

    def _on_load_refused(self) -> None:
        self.panel.show_weights_path(self._path)
        self.show_error(
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
        if loaded.path != self._path:
            first = self._path is None or loaded.path == self._to_restore
            self._path, self._to_restore = loaded.path, None
            self.panel.show_weights(loaded.path, loaded.spec)
            if first:
                self.panel.restore()
        self.preferences.set(_WEIGHTS, str(loaded.path))
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
        path = self._path
        self.panel.sampler.start_over()
        try:
            spec = self.panel.spec()
            model = self.panel.model
        except SpriteStudioError as error:
            self.show_error(error)
            return
        sections = self.panel.sections()
        self._request = Request(
            spec, path.stem, model.class_names, tuple((s.title, s.count) for s in sections)
        )
        self.panel.remember()
        self.banner.hide()
        self.view.start(sections, model.image_size, self.panel.sampler.columns.value())
        self._shown_batch = len(self.history)
        self.progress.begin()
        self.painting.run(lambda: self.painter.paint(path, spec))
        self.panel.set_running(True)
        self._update_actions()

    def _on_frames(self, frames: list[Frame]) -> None:
        self.view.add_frames(frames)
        self.progress.show_frame(frames[-1])

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
            self.history.add(Batch(self._request, frame.noisy))
        except SpriteStudioError as error:
            self.show_error(error)
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
        self.banner.hide()
        self._shown_batch = wanted
        self._request = batch.request
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
            self.show_error(
                SpriteStudioError(
                    self.tr("These sprites were painted by other weights, {0}.").format(request.weights),
                    self.tr("Choose them first, since their classes differ."),
                )
            )
            return
        self.panel.set_spec(request.spec)
        self.panel.sampler.fix_seed(request.spec.seeds[0])

    # The selection

    def _sprite_name(self, index: int) -> str:
        return f"sprite-{self._request.spec.seeds[index]}" if self._request else f"sprite-{index + 1}"

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
            self._tell(self.tr("The next grid starts from seed {0}").format(one[0]))

    def _on_use_mix(self) -> None:
        if one := self._selected_seed_and_shares():
            self.panel.mixer.put_mix(one[1])

    def _on_grid_menu(self, position: QPoint) -> None:
        menu = QMenu(self)
        for name in ("copy", "save_sprites", "export", "select_all"):
            menu.addAction(self._action(name))
        if self._selected_seed_and_shares():
            menu.addSeparator()
            menu.addAction(self.inspector.use_seed.text(), self._on_keep_seed)
            menu.addAction(self.inspector.use_mix.text(), self._on_use_mix)
        menu.exec(position)

    # Everything else

    def show_error(self, error: Exception) -> None:
        """Tell of an error: what a person can mend in the banner, the rest in a dialog."""
        if isinstance(error, SpriteStudioError):
            self.banner.show_error(error)
        else:
            self.crashes.report(error)

    def _tell(self, text: str) -> None:
        self.banner.hide()
        self.statusBar().showMessage(text, 6000)

    def _update_actions(self) -> None:
        running, shown = self.painting.running, self.view.images is not None
        selected = shown and bool(self.view.grid.selection)
        for name, enabled in {
            "export": shown,
            "save_sprites": selected,
            "copy": selected,
            "select_all": shown,
            "select_none": selected,
            "generate": not running and self._path is not None,
            "stop": running,
            "earlier": not running and self._shown_batch > 0,
            "later": not running and self._shown_batch + 1 < len(self.history),
            "reuse": self._request is not None,
        }.items():
            self._action(name).setEnabled(enabled)

    def _action(self, name: str) -> QAction:
        action = self.findChild(QAction, name)
        assert isinstance(action, QAction)
        return action

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

    def choose_theme(self, scheme: str) -> None:
        """Follow the system, or be light or dark."""
        self.preferences.set(_THEME, scheme)
        theme.set_scheme(scheme)

    def install_launcher(self) -> None:
        """Put the app into this user's applications menu."""
        try:
            desktop.install_launcher()
        except SpriteStudioError as error:
            self.show_error(error)
        else:
            self._tell(self.tr("SpriteStudio is in the applications menu"))

    def show_about(self) -> None:
        """Show version and credits."""
        AboutDialog(self).open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_weights(event) is not None and event.source() is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if (path := _dropped_weights(event)) is not None:
            self.open_weights(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.preferences.set_bytes(_GEOMETRY, self.saveGeometry())
        if self._path is not None:
            self.panel.remember()
        self.hide()
        self.painting.close()
        self.loading.close()
        super().closeEvent(event)


def _dropped_weights(event: QDropEvent) -> Path | None:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls()]
    return next((path for path in paths if path.suffix in _WEIGHTS_SUFFIXES), None)

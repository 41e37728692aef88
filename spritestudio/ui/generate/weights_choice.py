"""Which weights paint: offered at the start, opened from a file or a drop, adopted once they are loaded."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from spritestudio import paths
from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import default_model_path
from spritestudio.project.jobs import Resource
from spritestudio.project.workspace import Workspace
from spritestudio.ui.generate.generate_panel import GeneratePanel
from spritestudio.ui.generate.model_runner import ModelLoaded, ModelRunner
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.generate.postprocess_controller import PostprocessController
from spritestudio.ui.generate.progress_status import ProgressStatus
from spritestudio.ui.job import Worker
from spritestudio.ui.widgets.allowing import no_weights


class WeightsChoice(PageController):
    """Loads weights beside the window; they take over when they are ready.

    Args:
        panel: Where they are chosen.
        workspace: Knows which there are, which paint, and what was set for them.
        postprocess: Learns what palette they bring.
        runner: Loads them.
        painting: The job that stops when they change.
        progress: Tells of the loading.
        parent: The page.

    Attributes:
        path: The weights that paint; None before the first.

    Signals:
        adopted: A ModelLoaded has taken over.
    """

    adopted = Signal(object)

    def __init__(
        self,
        panel: GeneratePanel,
        workspace: Workspace,
        postprocess: PostprocessController,
        runner: ModelRunner,
        painting: Worker,
        progress: ProgressStatus,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._panel = panel
        self._workspace = workspace
        self._postprocess = postprocess
        self._runner = runner
        self._painting = painting
        self._progress = progress
        self.path: Path | None = None
        self._coming: Path | None = None
        self._to_restore: Path | None = None
        self.loading = Worker(self.tr("Load weights"), Resource.TORCH, self)
        self.loading.events.connect(self._on_loaded)
        self.loading.finished.connect(self._on_loading_finished)
        self.loading.failed.connect(self.failed)
        panel.weights_chosen.connect(self.open)

    def start(self) -> None:
        """Offer the weights there are and begin to load those of the last time."""
        models = self._workspace.weights.read_installed()
        for model in models.values():
            self._postprocess.add_weights(model.name, model.spec)
        saved = self._workspace.weights.of_last_time
        choices = [saved, default_model_path(), *models]
        path = next((choice for choice in choices if choice in models), None)
        if path is not None:
            self.path = path
            self._workspace.use_weights(path, models[path].spec)
            self._workspace.settings.restore()
            self._panel.set_ready(True)
        if saved.is_file() and saved not in models:  # one that was opened; its classes are known once loaded
            self._to_restore = saved
            self.open(saved)
        elif path is not None:
            self.open(path)
            if saved not in models:
                self.failed.emit(
                    SpriteStudioError(
                        self.tr("The weights {0} are no longer there, so {1} paint now.").format(
                            saved.name, path.stem
                        ),
                        self.tr("Their mixes and sprites are kept; open them with File → Open weights."),
                    )
                )

    @property
    def are_changing(self) -> bool:
        """Whether other weights than those that paint now are about to take over."""
        return self.loading.running and self._coming != self.path

    @property
    def lack(self) -> str:
        """Why nothing can be painted with them, see `allow`: there are none yet."""
        return no_weights() if self.path is None else ""

    def ask(self) -> None:
        """Ask for a weights file and load it."""
        chosen, _filter = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Open weights"),
            str(paths.user_weights()),
            self.tr("Weights (*.safetensors *.pth *.pt)"),
        )
        if chosen:
            self.open(Path(chosen))

    def open(self, path: Path) -> None:
        """Load weights beside the window."""
        self.make_way()
        self.status_message.emit("")
        self._progress.show_text(self.tr("Loading weights…"))
        self._coming = path
        self.loading.run(lambda: self._runner.load(path))
        self._workspace.weights.choose(path)

    def make_way(self) -> None:
        """Stop what other weights are painting, and what is being loaded."""
        self._painting.stop()
        self.loading.stop()

    def adopt(self, loaded: ModelLoaded) -> None:
        """Paint with these from now on."""
        self._workspace.weights.add(loaded.spec.title or loaded.path.stem, loaded.path)
        self._postprocess.add_weights(loaded.path.stem, loaded.spec)
        if loaded.path != self.path:
            first = self.path is None or loaded.path == self._to_restore
            before, asked = self.path, self._workspace.mixes.asked
            self.path, self._to_restore = loaded.path, None
            self._workspace.use_weights(loaded.path, loaded.spec)
            self._tell_what_waits(before, asked - set(loaded.spec.features))
            if first:
                self._workspace.settings.restore()
        self._workspace.weights.remember(loaded.path)
        self._panel.set_ready(True)
        self.adopted.emit(loaded)

    def _tell_what_waits(self, before: Path | None, unknown: Collection[str]) -> None:
        """Tell what the mixes had that these weights do not know: it is kept for those of before."""
        if before is None or not unknown:
            return
        names = sorted(name.rpartition(":")[2].replace("_", " ") for name in unknown)
        self.status_message.emit(
            self.tr("These weights do not know {0}: that is kept, and there again with {1}.").format(
                ", ".join(names), self._workspace.weights.title_of(before) or before.stem
            )
        )

    def _on_loaded(self, events: list[ModelLoaded]) -> None:
        for loaded in events:
            self.adopt(loaded)

    def _on_loading_finished(self) -> None:
        self._workspace.weights.choose(self.path)
        if not self._painting.running:
            self._progress.show_text("")

"""The left panel: weights, mixes, sampler, and one big Generate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, groupby
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from spritestudio.errors import SpriteStudioError
from spritestudio.project.mixes import Mix, weights_for
from spritestudio.project.workspace import Workspace
from spritestudio.specs import GenerateSpec, ModelSpec
from spritestudio.ui.generate.context_mixer import ContextMixer
from spritestudio.ui.generate.sampler_settings import SamplerSettings
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets.basics import WheelGuard, heading, line, muted, row
from spritestudio.ui.widgets.grid_layout import Section
from spritestudio.ui.widgets.range_spin import ProblemNote

_WIDTH_PX = 348


class GeneratePanel(QFrame):
    """All that a generation needs; `spec` reads it and `set_spec` shows it."""

    generate_requested = Signal()
    stop_requested = Signal()
    weights_chosen = Signal(Path)
    columns_changed = Signal(int)

    def __init__(self, workspace: Workspace, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.mixes = workspace.mixes
        self._preferences = preferences
        self._model: ModelSpec | None = None
        self._run_weights: set[str] = set()
        self._ready = False
        self.weights = QComboBox()
        self.weights.setObjectName("weights")
        self.weights.setAccessibleName(self.tr("Weights"))
        self.weights.setToolTip(self.tr("The trained model that paints."))
        self.weights.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.description = muted()
        self.mixer = ContextMixer(self.mixes, preferences)
        self.sampler = SamplerSettings()
        self.generate = QPushButton(self.tr("Generate"))
        self.generate.setObjectName("generate")
        self.generate.setProperty("role", "primary")
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.setObjectName("stop")
        self.stop.setToolTip(self.tr("Stop now and keep what is there (Esc)"))
        self.stop.setEnabled(False)
        self.kept_seed = muted()
        self.kept_seed.setObjectName("kept_seed")
        self.kept_seed.setToolTip(
            self.tr("Every Generate starts from the same noise: with the same mixes, it is the same grid.")
        )
        self.new_seed = QPushButton(self.tr("New seed"))
        self.new_seed.setObjectName("new_seed")
        self.new_seed.setProperty("role", "dense")
        self.new_seed.setToolTip(self.tr("Another seed now, and a new one for each grid"))
        self.problem = ProblemNote("generate_problem")
        self.live = QCheckBox(self.tr("Live"))
        self.live.setObjectName("live")
        self.live.setAccessibleName(self.tr("Live"))
        self._wheel_guard = WheelGuard(self)
        self._build()
        self.weights.activated.connect(lambda i: self.weights_chosen.emit(Path(self.weights.itemData(i))))
        self.generate.clicked.connect(self.generate_requested)
        self.new_seed.clicked.connect(self.sampler.release_seed)
        self.sampler.changed.connect(self._show_kept_seed)
        self.stop.clicked.connect(self.stop_requested)
        self.sampler.changed.connect(self._on_sampler_changed)
        self.sampler.count.allowed_changed.connect(self.mixer.set_count)
        self.sampler.columns.allowed_changed.connect(self.columns_changed)
        workspace.run_weights.changed.connect(self.offer_run_weights)
        self._show_kept_seed()
        self.set_ready(False)

    def _build(self) -> None:
        self.setFixedWidth(_WIDTH_PX)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(14, 12, 14, 10)
        column.setSpacing(8)
        column.addLayout(row(heading(self.tr("Weights")), None, self.description))
        column.addWidget(self.weights)
        column.addWidget(line())
        column.addWidget(self.mixer)
        column.addWidget(line())
        column.addWidget(self.sampler)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll)
        outer.addWidget(line())
        foot = QVBoxLayout()
        foot.setContentsMargins(14, 10, 14, 12)
        foot.setSpacing(10)
        foot.addWidget(self.live)
        foot.addLayout(row(self.kept_seed, None, self.new_seed))
        foot.addWidget(self.problem)
        buttons = row(self.generate, self.stop)  # beside each other, so that a double click does one thing
        buttons.setStretch(0, 1)
        foot.addLayout(buttons)
        outer.addLayout(foot)

    # Weights

    def add_weights(self, title: str, path: Path) -> None:
        """Offer weights; nothing happens if they are offered already."""
        if self.weights.findData(str(path)) < 0:
            self.weights.addItem(title, str(path))
            self.weights.setItemData(self.weights.count() - 1, str(path), Qt.ItemDataRole.ToolTipRole)

    def offer_run_weights(self, weights: Sequence[tuple[str, Path]]) -> None:
        """Offer what trainings have kept, titles and files, in place of what they offered before."""
        chosen = self.weights.currentData()
        offered = {str(path) for _, path in weights}
        with QSignalBlocker(self.weights):
            for index in reversed(range(self.weights.count())):
                data = self.weights.itemData(index)
                if data in self._run_weights and data not in offered and data != chosen:
                    self.weights.removeItem(index)
        self._run_weights |= offered
        for title, path in weights:
            self.add_weights(title, path)
            self.weights.setItemText(self.weights.findData(str(path)), title)

    def show_weights_path(self, path: Path | None) -> None:
        """Show these weights as the chosen ones in the list."""
        with QSignalBlocker(self.weights):
            self.weights.setCurrentIndex(-1 if path is None else self.weights.findData(str(path)))

    def show_weights(self, path: Path | None, model: ModelSpec | None) -> None:
        """Show these weights as the chosen ones, and sliders for their classes."""
        self.show_weights_path(path)
        if model is None:
            self.description.setText(self.tr("none yet: File → Open weights"))
            return
        before = self._model
        if before is not None and (before.architecture, before.few_step) != (
            model.architecture,
            model.few_step,
        ):
            seeds = self.sampler.seeds
            self.sampler.set_spec(replace(GenerateSpec.for_model(model), seeds=seeds))
        self._model = model
        colors = self.tr("with transparency") if model.channels == 4 else self.tr("on white")
        self.description.setText(
            self.tr("{0}×{0} px, {1}, {2} classes").format(model.image_size, colors, len(model.class_names))
        )
        self.mixes.use_weights(str(path), model)
        self.sampler.set_model(model)
        self._wheel_guard.guard(self)

    # The request

    def spec(self) -> GenerateSpec:
        """The request as it stands.

        Raises:
            SpriteStudioError: No weights are there, or a number is not allowed.
        """
        model = self.model
        contexts = chain.from_iterable([mix.context(model)] * count for mix, count in self._dealt())
        return replace(self.sampler.spec(), contexts=tuple(contexts))

    def set_spec(self, spec: GenerateSpec) -> None:
        """Show a request; neighbours of one context become a mix."""
        model = self.model
        runs = [
            (dict(zip(model.features, context, strict=False)), len(list(run)))
            for context, run in groupby(spec.context_of(i) for i in range(spec.count))
        ]
        weights = weights_for([count for _, count in runs])
        self.sampler.set_spec(spec)
        self.mixes.set_all([Mix(shares, weight) for (shares, _), weight in zip(runs, weights, strict=True)])

    def sections(self) -> list[Section]:
        """The rows of the grid: a section per mix."""
        return [Section(self.mixer.title(mix), count) for mix, count in self._dealt() if count]

    def _dealt(self) -> list[tuple[Mix, int]]:
        return self.mixes.dealt(self.sampler.count.allowed)

    @property
    def model(self) -> ModelSpec:
        """The description of the chosen weights.

        Raises:
            SpriteStudioError: No weights are there.
        """
        if self._model is None:
            raise SpriteStudioError("There are no weights.", "Open a file with File → Open weights.")
        return self._model

    # Between runs

    def restore(self) -> None:
        """Show what was set when the app was last used, or good defaults."""
        model = self.model
        self.sampler.set_spec(GenerateSpec.for_model(model))
        self.sampler.roll_seed()
        self.sampler.set_view_state(self._preferences.get("view") or {})
        try:
            if saved := self._preferences.get("sampler"):
                self.sampler.set_spec(GenerateSpec.from_json(saved))
        except (SpriteStudioError, TypeError):
            pass  # written by another version: the defaults stand
        self.mixer.set_count(self.sampler.count.allowed)

    def remember(self) -> None:
        """Keep what is set for the next run."""
        if not self.sampler.problem:
            self._preferences.set("sampler", self.sampler.spec().to_json())
        self._preferences.set("view", self.sampler.view_state())

    # What is going on

    def offer_live(self, there: bool) -> None:
        """Allow the grid to follow the sliders; it does at first, and then as was last chosen."""
        chosen = self._preferences.get("live")
        self.live.setEnabled(there)
        self.live.setToolTip(
            self.tr("The grid follows the sliders as you drag them; when you let go, it is painted in full.")
            if there
            else self.tr("These weights are too slow to follow the sliders as you drag them.")
        )
        self.live.setChecked(there and chosen is not False)

    def set_ready(self, ready: bool) -> None:
        """Allow Generate, or not while there are no weights."""
        self._ready = ready
        self.set_running(self.stop.isEnabled())

    def set_running(self, running: bool) -> None:
        """Offer Stop instead of Generate."""
        focused = self.generate.hasFocus() or self.stop.hasFocus()
        problem = self.sampler.problem
        self.generate.setEnabled(self._ready and not running and not problem)
        self.problem.show_problem(problem)
        self.generate.setToolTip(problem or self.tr("Paint the sprites (Ctrl+Enter)"))
        self.stop.setEnabled(running)
        if focused:
            (self.stop if running else self.generate).setFocus()

    def _on_sampler_changed(self) -> None:
        """Allow Generate while every number is allowed."""
        self.set_running(self.stop.isEnabled())

    def _show_kept_seed(self) -> None:
        """Say so while every grid starts from the same seed."""
        for widget in (self.kept_seed, self.new_seed):
            widget.setVisible(self.sampler.keeps_seed)
        self.kept_seed.setText(self.tr("Seed {0} is kept").format(self.sampler.seed.allowed))

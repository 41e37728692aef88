"""The left panel: weights, mixes, sampler, how many sprites from which seed, and one big Generate."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from spritestudio.project.workspace import Workspace
from spritestudio.specs import ModelSpec
from spritestudio.ui.generate.context_mixer import ContextMixer
from spritestudio.ui.generate.sampler_settings import SamplerSettings
from spritestudio.ui.generate.settings_editors import SettingsEditors
from spritestudio.ui.generate.weights_box import WeightsBox
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets.allowing import allow, first_lack, no_weights, paints_others
from spritestudio.ui.widgets.basics import WheelGuard, counted_text, heading, icon_button, line, muted, row
from spritestudio.ui.widgets.field_editors import whole_editor
from spritestudio.ui.widgets.fold_out import FoldOut
from spritestudio.ui.widgets.grid_layout import Section
from spritestudio.ui.widgets.plain_text import PlainLabel
from spritestudio.ui.widgets.range_spin import ProblemNote, RangeSpinBox, allowed_text

_WIDTH_PX = 348
_COUNT_PX, _SEED_PX, _COLUMNS_PX = 64, 82, 72
_SAMPLER_OPEN = "sampler_open"


class GeneratePanel(QFrame):
    """Shows and changes all that a generation needs.

    Args:
        workspace: What is shown and changed.
        preferences: Keep how the panel looks.
        parent: The owner.
    """

    generate_requested = Signal()
    queue_requested = Signal()
    stop_requested = Signal()
    weights_chosen = Signal(Path)

    def __init__(self, workspace: Workspace, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.workspace = workspace
        self.mixes = workspace.mixes
        self.settings = workspace.settings
        self._preferences = preferences
        self._ready = self._running = self._gives_way = False
        self.weights = WeightsBox(workspace.weights)
        self.description = muted()
        self.mixer = ContextMixer(workspace)
        self.sampler = SamplerSettings(self.settings)
        self.fold = FoldOut("sampler_fold", self.tr("How to paint"), self.sampler)
        self.generate = QPushButton(self.tr("Generate"))
        self.generate.setObjectName("generate")
        self.generate.setToolTip(self.tr("Paint the sprites (Ctrl+Enter)"))
        self.generate.setProperty("role", "primary")
        self.enqueue = QPushButton(self.tr("Add to queue"))
        self.enqueue.setObjectName("enqueue")
        self.enqueue.setToolTip(
            self.tr("Paint it beside the window, after what is in the list of jobs (Ctrl+Shift+Enter)")
        )
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.setObjectName("stop")
        self.stop.setToolTip(self.tr("Stop now and keep what is there (Esc)"))
        self.problem = ProblemNote("generate_problem")
        self.live = QCheckBox(self.tr("Live"))
        self.live.setObjectName("live")
        self.live.setAccessibleName(self.tr("Live"))
        self.live.setToolTip(
            self.tr("The grid follows the sliders as you drag them; when you let go, it is painted in full.")
        )
        self._wheel_guard = WheelGuard(self)
        self._build_numbers()
        self._build()
        self._connect()
        self._on_weights_changed()
        self._show_settings()
        self.set_ready(False)

    def _build_numbers(self) -> None:
        infos = self.settings.infos
        self.count = whole_editor(infos["count"], "count")
        self.seed = whole_editor(infos["seed"], "seed")
        self.columns = whole_editor(infos["columns"], "columns")
        self.columns.setMinimum(round(infos["columns"].minimum))
        self.columns.setSpecialValueText(self.tr("Auto"))
        for field, width in ((self.count, _COUNT_PX), (self.seed, _SEED_PX), (self.columns, _COLUMNS_PX)):
            field.setMinimumWidth(width)
        self.roll = icon_button("dice", "roll_seed", self.tr("A random seed now (Ctrl+D)"))
        self.keep_seed = icon_button(
            "lock", "keep_seed", self.tr("Keep this seed: every Generate starts from the same noise")
        )
        self.keep_seed.setCheckable(True)
        self.kept_seed = muted()
        self.kept_seed.setObjectName("kept_seed")
        self.kept_seed.setToolTip(
            self.tr("Every Generate starts from the same noise: with the same mixes, it is the same grid.")
        )
        self.new_seed = QPushButton(self.tr("New seed"))
        self.new_seed.setObjectName("new_seed")
        self.new_seed.setProperty("role", "dense")
        self.new_seed.setToolTip(self.tr("Another seed now, and a new one for each grid"))
        self._numbers = SettingsEditors(
            self.settings, {"count": self.count, "seed": self.seed, "columns": self.columns}
        )

    def _build(self) -> None:
        self.setFixedWidth(_WIDTH_PX)
        inner = QWidget()
        self._column = column = QVBoxLayout(inner)
        column.setContentsMargins(14, 12, 14, 10)
        column.setSpacing(8)
        column.addLayout(row(heading(self.tr("Weights")), None, self.description))
        column.addWidget(self.weights)
        column.addWidget(line())
        column.addWidget(self.mixer)
        column.addWidget(line())
        column.addWidget(self.fold)
        column.addStretch(1)
        self._scroll = scroll = QScrollArea()
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
        foot.setSpacing(8)
        seed = (self._label(self.seed), self.seed, self.roll, self.keep_seed)
        foot.addLayout(row(self._label(self.count), self.count, None, *seed))
        foot.addLayout(row(self.live, None, self._label(self.columns), self.columns))
        foot.addLayout(row(self.kept_seed, None, self.new_seed))
        foot.addWidget(self.problem)
        buttons = row(
            self.generate, self.enqueue, self.stop
        )  # beside each other, so that a double click does one thing
        buttons.setStretch(0, 1)
        foot.addLayout(buttons)
        outer.addLayout(foot)

    def _connect(self) -> None:
        self.weights.picked.connect(self.weights_chosen)
        self.mixer.weights_wanted.connect(self.weights_chosen)
        self.mixer.views.currentChanged.connect(self._show_whole_mixer)
        self.generate.clicked.connect(self.generate_requested)
        self.enqueue.clicked.connect(self.queue_requested)
        self.stop.clicked.connect(self.stop_requested)
        self.roll.clicked.connect(self.settings.draw_seed)
        self.keep_seed.clicked.connect(
            lambda on: self.settings.keep_seed() if on else self.settings.release_seed()
        )
        self.new_seed.clicked.connect(self.settings.release_seed)
        self.live.clicked.connect(self.settings.set_live)
        self.fold.button.setChecked(self._preferences.get(_SAMPLER_OPEN) is True)
        self.fold.button.toggled.connect(lambda on: self._preferences.set(_SAMPLER_OPEN, on))
        for field in (self.count, self.seed, self.columns):
            field.problem_changed.connect(self._show_problem)
        self.settings.changed.connect(self._show_settings)
        self.mixes.weights_changed.connect(self._on_weights_changed)

    @staticmethod
    def _label(field: RangeSpinBox) -> PlainLabel:
        label = PlainLabel(field.accessibleName())
        label.setBuddy(field)
        label.setToolTip(field.toolTip())
        return label

    def _show_whole_mixer(self) -> None:
        """Scroll to the pad or the sliders, which may be below what is in sight."""
        for layout in (self.mixer.layout(), self._column):
            if layout is not None:
                layout.activate()
        self._scroll.ensureWidgetVisible(self.mixer.pad, 0, 0)

    def sections(self, count: int | None = None) -> list[Section]:
        """The rows of the grid, of as many sprites as are set or of `count`: a section per mix."""
        return [Section(self.mixer.title(mix), part) for mix, part in self.workspace.dealt(count) if part]

    # What is going on

    def offer_live(self, there: bool) -> None:
        """Allow the grid to follow the sliders, where the weights are quick enough."""
        allow(
            self.live,
            "" if there else self.tr("These weights are too slow to follow the sliders as you drag them."),
        )

    def set_ready(self, ready: bool) -> None:
        """Allow Generate, or not while there are no weights."""
        self._ready = ready
        self.set_running(self._running, gives_way=self._gives_way)

    def set_running(self, running: bool, *, gives_way: bool = False) -> None:
        """Offer Stop instead of Generate, or beside it where what is being painted gives way to it."""
        self._running, self._gives_way = running, gives_way
        busy = running and not gives_way
        focused = self.generate.hasFocus() or self.stop.hasFocus()
        problems = self.settings.problems
        lack = first_lack("" if self._ready else no_weights(), allowed_text(problems[0]) if problems else "")
        allow(self.generate, first_lack(paints_others() if busy else "", lack))
        allow(self.enqueue, lack)
        allow(self.stop, "" if running else self.tr("Nothing is being painted"))
        if focused:
            (self.stop if busy else self.generate).setFocus()

    def _show_settings(self) -> None:
        """Show what is no number; allow Generate while every number is allowed."""
        settings = self.settings
        self.fold.set_summary(self.sampler.summary())
        self.keep_seed.setChecked(settings.keeps_seed)
        for widget in (self.kept_seed, self.new_seed):
            widget.setVisible(settings.keeps_seed)
        self.kept_seed.setText(self.tr("Seed {0} is kept").format(settings.allowed("seed")))
        with QSignalBlocker(self.live):
            self.live.setChecked(settings.live)
        self._show_problem()
        self.set_running(self._running, gives_way=self._gives_way)

    def _show_problem(self) -> None:
        """Say what keeps Generate from being pressed, or which number has become another."""
        problem = allowed_text(self.settings.problems[0]) if self.settings.problems else ""
        notes = (field.note for field in (self.count, self.seed, self.columns) if field.note)
        self.problem.show_problem(problem or next(notes, ""))

    def _on_weights_changed(self) -> None:
        model: ModelSpec | None = self.mixes.model
        if model is None:
            self.description.setText(self.tr("none yet: File → Open weights"))
            return
        colors = self.tr("with transparency") if model.channels == 4 else self.tr("on white")
        self.description.setText(
            self.tr("{0}×{0} px, {1}, {2}").format(
                model.image_size,
                colors,
                counted_text(len(model.class_names), self.tr("1 class"), self.tr("{0} classes")),
            )
        )
        self._wheel_guard.guard(self)

"""The left side of the Train page: what to learn from, how, and one big Train."""

from __future__ import annotations

import contextlib
import dataclasses

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import FROM_WEIGHTS, PRESETS, YOUR_STYLE, Preset, TrainSpec
from spritestudio.specs.architectures import ARCHITECTURES
from spritestudio.specs.train import style_name
from spritestudio.sprites.dataset.sprite_set import SpriteSet, used_classes
from spritestudio.ui.train.cards import card_texts
from spritestudio.ui.train.preset_card import PresetCard
from spritestudio.ui.train.session import TrainState
from spritestudio.ui.train.source_row import SourceRow
from spritestudio.ui.train.spec_form import SpecForm
from spritestudio.ui.train.start_row import StartRow
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import SteadyButton, WheelGuard, heading, line
from spritestudio.ui.widgets.fold_out import FoldOut
from spritestudio.ui.widgets.range_spin import ProblemNote

_WIDTH_PX = 348
_OF_PALETTE_NETWORKS = ("palette_size",)
_OF_NOISE_NETWORKS = ("schedule", "weighting", "facing_classes")


class SetupPanel(QFrame):
    """All that a training needs; while one runs, what steers it."""

    train_requested = Signal()
    queue_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()
    stop_requested = Signal()
    paint_requested = Signal()
    continue_requested = Signal()
    settings_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setFixedWidth(_WIDTH_PX)
        self.source = SourceRow()
        self.cards = {name: PresetCard(name, *texts) for name, texts in card_texts().items()}
        self.start = StartRow()
        self.title = QLineEdit()
        self.name_heading = heading(self.tr("Name"))
        self.title.setObjectName("train_title")
        self.title.setAccessibleName(self.tr("Name of the training"))
        self.title.setToolTip(self.tr("What the run and its weights are called; you can change it later."))
        self.form = SpecForm()
        self.fold = FoldOut("train_all_settings", self.tr("All settings"), self.form)
        self.train = self._button("train_start", self.tr("Train"), "")
        self.enqueue = self._button(
            "train_enqueue",
            self.tr("Add to queue"),
            self.tr(
                "Train this as well, once the training at work is done; the list of jobs has it (Ctrl+J)."
            ),
        )
        self.pause = self._button(
            "train_pause", self.tr("Pause"), self.tr("Save and rest; Resume goes on at the same step.")
        )
        self.resume = self._button(
            "train_resume", self.tr("Resume"), self.tr("Go on where the training was paused.")
        )
        self.resume.setProperty("role", "primary")
        self.stop = self._button(
            "train_stop", self.tr("Stop"), self.tr("End here, and keep all that was learned.")
        )
        self.paint = self._button(
            "train_paint", self.tr("Paint with it"), self.tr("Open what was learned in Generate.")
        )
        self.paint.setProperty("role", "primary")
        self.go_on = self._button(
            "train_continue", self.tr("Continue"), self.tr("Go on with this training where it was stopped.")
        )
        self.problem = ProblemNote("train_problem")
        self._settings = QWidget()
        self._wheel_guard = WheelGuard(self)
        self._build()
        self._connect()
        self.choose_preset(next(iter(self.cards)))
        self.set_state(TrainState.IDLE)

    def _button(self, name: str, text: str, tip: str) -> SteadyButton:
        button = SteadyButton(text)
        button.setObjectName(name)
        button.setToolTip(tip)
        return button

    def _build(self) -> None:
        column = QVBoxLayout(self._settings)
        column.setContentsMargins(14, 12, 14, 10)
        column.setSpacing(8)
        column.addWidget(self.source)
        column.addWidget(line())
        column.addWidget(heading(self.tr("How")))
        for card in self.cards.values():
            column.addWidget(card)
        column.addWidget(self.name_heading)
        column.addWidget(self.title)
        column.addWidget(self.start)
        column.addWidget(self.fold)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._settings)
        self._wheel_guard.guard(self._settings)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll)
        outer.addWidget(line())
        foot = QVBoxLayout()
        foot.setContentsMargins(14, 10, 14, 12)
        foot.setSpacing(10)
        foot.addWidget(self.problem)
        foot.addWidget(self.train)
        foot.addWidget(self.enqueue)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.pause, self.resume, self.stop, self.go_on, self.paint):
            buttons.addWidget(button, 1)
        foot.addLayout(buttons)
        outer.addLayout(foot)

    def _connect(self) -> None:
        self.train.clicked.connect(self.train_requested)
        self.enqueue.clicked.connect(self.queue_requested)
        self.pause.clicked.connect(self.pause_requested)
        self.resume.clicked.connect(self.resume_requested)
        self.stop.clicked.connect(self.stop_requested)
        self.paint.clicked.connect(self.paint_requested)
        self.go_on.clicked.connect(self.continue_requested)
        for card in self.cards.values():
            card.clicked.connect(lambda _checked=False, name=card.name: self.choose_preset(name))
        self.source.changed.connect(self._suggest_title)
        self.source.changed.connect(self.settings_changed)
        self.start.changed.connect(self.settings_changed)
        self.form.changed.connect(self._on_form_changed)
        self.form.changed.connect(self.settings_changed)

    # What is asked for

    @property
    def preset(self) -> Preset:
        """The card that was chosen last."""
        return PRESETS[self.preset_name]

    @property
    def preset_name(self) -> str:
        """Its name."""
        return next(name for name, card in self.cards.items() if card.isChecked())

    def choose_preset(self, name: str) -> None:
        """Choose a card and put its settings into the form."""
        self.cards[name].setChecked(True)
        self.start.setVisible(self.preset.fine_tunes)
        self.form.show_fields(
            (*_OF_PALETTE_NETWORKS, *_OF_NOISE_NETWORKS), True
        )  # either may be what start weights need
        self.form.show_fields(FROM_WEIGHTS, not self.preset.fine_tunes)
        learns_classes = self.preset.fine_tunes and name != YOUR_STYLE
        self.form.show_fields(("keep_classes", "distill"), learns_classes)
        self.name_heading.setText(self.tr("Name of your style") if name == YOUR_STYLE else self.tr("Name"))
        self._suggest_title()
        self._fit_start()
        self.form.set_spec(self.preset.spec)

    def spec(self) -> TrainSpec:
        """The settings as they stand.

        Raises:
            SpriteStudioError: They do not go together.
        """
        return self._with_start(self.form.spec(), self.preset)

    def _with_start(self, spec: TrainSpec, preset: Preset) -> TrainSpec:
        start = self.start.path if preset.fine_tunes else None
        is_style = preset is PRESETS[YOUR_STYLE]
        style = (style_name(self.chosen_title()) or style_name(self.tr("Mine"))) if is_style else ""
        return dataclasses.replace(spec, start_from=str(start) if start else "", style=style)

    def specs_by_card(self) -> dict[str, TrainSpec]:
        """What each card would train; the chosen one, by the settings as they stand."""
        specs = {name: self._with_start(preset.spec, preset) for name, preset in PRESETS.items()}
        with contextlib.suppress(SpriteStudioError):
            specs[self.preset_name] = self.spec()
        return specs

    def show_set(self, sprites: SpriteSet | None, path: str | None = None) -> None:
        """Tell what is in the chosen set, and what that means for the classes of the start.

        Args:
            sprites: What was read; None where that failed.
            path: Of the set that it was read from, as another may have been chosen since; None is this one.
        """
        if path not in (None, self.source.source.path):
            return
        self.source.keep(sprites)
        self._fit_start()
        self.start.set_class_names(used_classes(sprites) if sprites is not None else ())

    def _fit_start(self) -> None:
        """A style is taught to weights of the sprites' size: choose such, where others are chosen."""
        sprites = self.source.source.sprites
        if self.preset is PRESETS[YOUR_STYLE] and sprites is not None:
            self.start.choose_size(sprites.image_size)

    def _on_form_changed(self) -> None:
        """Tell what stays of the start weights, and ask only what the network at hand can use."""
        problem = self.form.problem
        allow(self.train, problem, self.tr("Begin to learn (Ctrl+T)"))
        allow(self.enqueue, problem)
        self.problem.show_problem(problem)
        try:
            spec = self.form.spec()
        except SpriteStudioError:  # told at the field
            return
        is_style = self.preset is PRESETS[YOUR_STYLE]
        self.start.set_keeps_all(is_style or spec.keep_classes or spec.distill)
        if not self.preset.fine_tunes:
            has_palette = ARCHITECTURES[spec.architecture].has_palette
            self.form.show_fields(_OF_PALETTE_NETWORKS, has_palette)
            self.form.show_fields(_OF_NOISE_NETWORKS, not has_palette)

    def _suggest_title(self) -> None:
        title = self.source.source.title
        if self.preset_name != YOUR_STYLE:
            title = f"{title}, {self.cards[self.preset_name].title.text()}"
        self.title.setPlaceholderText(title)

    def chosen_title(self) -> str:
        """What the training shall be called."""
        return self.title.text().strip() or self.title.placeholderText()

    # What is going on

    def set_state(self, state: TrainState, *, can_paint: bool = False, can_continue: bool = False) -> None:
        """Offer what can be done next; while a training is at work, the settings are those of one to come.

        Args:
            state: What the session does.
            can_paint: Whether a training has just ended that can be painted with; where Train stood is what
                to do with it, and Train stands above.
            can_continue: Whether it has something left to learn.
        """
        steering = (self.train, self.pause, self.resume, self.stop, self.go_on, self.paint)
        focused = any(button.hasFocus() for button in steering)
        idle, paused = state is TrainState.IDLE, state is TrainState.PAUSED
        self.train.setVisible(idle)
        self.enqueue.setVisible(not idle)
        self.train.setProperty("role", "" if can_paint else "primary")
        self.train.style().polish(self.train)
        self.paint.setVisible(idle and can_paint)
        self.go_on.setVisible(idle and can_paint and can_continue)
        self.pause.setVisible(not idle and not paused)
        allow(self.pause, "" if state is TrainState.RUNNING else self.tr("It is pausing or ending already"))
        self.pause.setText(self.tr("Pausing…") if state is TrainState.PAUSING else self.tr("Pause"))
        self.resume.setVisible(paused)
        self.stop.setVisible(not idle)
        can_stop = paused or state is TrainState.RUNNING
        allow(self.stop, "" if can_stop else self.tr("It is pausing or ending already"))
        self.stop.setText(self.tr("Stopping…") if state is TrainState.STOPPING else self.tr("Stop"))
        if focused:
            next_ = self.resume if paused else self.paint if can_paint else self.train
            (next_ if idle or paused else self.pause).setFocus()

"""The left side of the Train page: what to learn from, how, and one big Train."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from spritestudio.specs import TrainSpec
from spritestudio.ui.fold_out import FoldOut
from spritestudio.ui.train.preset_card import PresetCard
from spritestudio.ui.train.source_row import SourceRow
from spritestudio.ui.train.spec_form import SpecForm
from spritestudio.ui.train.start_row import StartRow
from spritestudio.ui.widgets import WheelGuard, heading, line

_WIDTH_PX = 348


@dataclass(frozen=True)
class CardText:
    """A preset as its card shows it.

    Attributes:
        name: How the core knows it.
        title: What a person calls it.
        sentence: What one gets.
        spec: What it stands for.
        fine_tunes: Whether it goes on from weights.
    """

    name: str
    title: str
    sentence: str
    spec: TrainSpec
    fine_tunes: bool = False


class TrainState(Enum):
    """What can be done next."""

    IDLE = "idle"
    RUNNING = "running"
    ENDING = "ending"
    PAUSED = "paused"


class SetupPanel(QFrame):
    """All that a training needs; while one runs, what steers it."""

    train_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()
    stop_requested = Signal()
    settings_changed = Signal()

    def __init__(self, cards: Sequence[CardText], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setFixedWidth(_WIDTH_PX)
        self._texts = {card.name: card for card in cards}
        self.source = SourceRow()
        self.cards = {card.name: PresetCard(card.name, card.title, card.sentence) for card in cards}
        self.start = StartRow()
        self.title = QLineEdit()
        self.title.setObjectName("train_title")
        self.title.setAccessibleName(self.tr("Name of the training"))
        self.title.setToolTip(self.tr("What the run and its weights are called; you can change it later."))
        self.form = SpecForm()
        self.fold = FoldOut("train_all_settings", self.tr("All settings"), self.form)
        self.train = self._button("train_start", self.tr("Train"), self.tr("Begin to learn (Ctrl+T)"))
        self.train.setProperty("role", "primary")
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
        self._settings = QWidget()
        self._wheel_guard = WheelGuard(self)
        self._build()
        self._connect()
        self.choose_preset(next(iter(self.cards)))
        self.set_state(TrainState.IDLE)

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
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
        column.addWidget(self.start)
        column.addWidget(line())
        column.addWidget(heading(self.tr("Name")))
        column.addWidget(self.title)
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
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 10, 14, 12)
        foot.setSpacing(8)
        for button in (self.train, self.pause, self.resume, self.stop):
            foot.addWidget(button, 1)
        outer.addLayout(foot)

    def _connect(self) -> None:
        self.train.clicked.connect(self.train_requested)
        self.pause.clicked.connect(self.pause_requested)
        self.resume.clicked.connect(self.resume_requested)
        self.stop.clicked.connect(self.stop_requested)
        for card in self.cards.values():
            card.clicked.connect(lambda _checked=False, name=card.name: self.choose_preset(name))
        self.source.changed.connect(self._suggest_title)
        self.source.changed.connect(self.settings_changed)
        self.start.changed.connect(self.settings_changed)
        self.form.changed.connect(self.settings_changed)

    # What is asked for

    @property
    def preset(self) -> CardText:
        """The card that was chosen last."""
        return self._texts[next(name for name, card in self.cards.items() if card.isChecked())]

    def choose_preset(self, name: str) -> None:
        """Choose a card and put its settings into the form."""
        self.cards[name].setChecked(True)
        self.start.setVisible(self.preset.fine_tunes)
        self._suggest_title()
        self.form.set_spec(self.preset.spec)

    def is_changed(self) -> bool:
        """Whether the settings are no longer those of the card."""
        return self.spec() != self._with_start(self.preset.spec)

    def spec(self) -> TrainSpec:
        """The settings as they stand.

        Raises:
            SpriteStudioError: They do not go together.
        """
        return self._with_start(self.form.spec())

    def _with_start(self, spec: TrainSpec) -> TrainSpec:
        return spec

    def _suggest_title(self) -> None:
        self.title.setPlaceholderText(f"{self.source.source.title}, {self.preset.title}")

    def chosen_title(self) -> str:
        """What the training shall be called."""
        return self.title.text().strip() or self.title.placeholderText()

    # What is going on

    def set_state(self, state: TrainState) -> None:
        """Offer what can be done next; settings are fixed while a training is at work."""
        focused = any(b.hasFocus() for b in (self.train, self.pause, self.resume, self.stop))
        self._settings.setEnabled(state is TrainState.IDLE)
        self.train.setVisible(state is TrainState.IDLE)
        self.pause.setVisible(state in (TrainState.RUNNING, TrainState.ENDING))
        self.resume.setVisible(state is TrainState.PAUSED)
        self.stop.setVisible(state is not TrainState.IDLE)
        for button in (self.pause, self.stop):
            button.setEnabled(state is not TrainState.ENDING)
        if focused:
            first = {TrainState.IDLE: self.train, TrainState.PAUSED: self.resume}.get(state, self.pause)
            first.setFocus()

"""The sampler's settings: method, steps, guidance, seed, count."""

from __future__ import annotations

import random
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from spritestudio.specs import MAX_GUIDANCE, MAX_SEED, GenerateSpec, ModelSpec, seeds_from
from spritestudio.specs.samplers import SAMPLERS
from spritestudio.ui.generate.finer_settings import FinerSettings
from spritestudio.ui.widgets.basics import heading, icon_button, row
from spritestudio.ui.widgets.fold_out import FoldOut

MAX_COUNT = 1024
MAX_COLUMNS = 64
AUTO_COLUMNS = 0
_ROLLED_SEEDS = 1_000_000  # short enough to note down and to read in the field
_FIELD_MIN_PX = 72  # less than the widest number needs, so that the panel stays narrow


class SamplerSettings(QWidget):
    """Holds a GenerateSpec without its contexts; steps are remembered per method."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timesteps = 500
        self._steps_of: dict[str, int] = {}
        self.method = QComboBox()
        for info in SAMPLERS.values():
            self.method.addItem(info.title, info.name)
        self._name(
            self.method,
            "method",
            self.tr("Method"),
            self.tr("How noise becomes a sprite.\n")
            + "\n".join(f"{info.title}: {info.description}" for info in SAMPLERS.values()),
        )
        self.steps = QSpinBox()
        self.steps.setRange(1, self._timesteps)
        self._name(
            self.steps,
            "steps",
            self.tr("Steps"),
            self.tr("More steps give calmer, cleaner shapes and take longer."),
        )
        self.guidance = QDoubleSpinBox()
        self.guidance.setRange(0.0, MAX_GUIDANCE)
        self.guidance.setSingleStep(0.25)
        self._name(
            self.guidance,
            "guidance",
            self.tr("Guidance"),
            self.tr(
                "How strictly the mix is followed: 0 ignores it, 1 follows it, 2 and more make "
                "sprites more typical and more alike, at twice the time."
            ),
        )
        self.eta = QDoubleSpinBox()
        self.eta.setRange(0.0, 1.0)
        self.eta.setSingleStep(0.1)
        self._name(
            self.eta,
            "eta",
            self.tr("Eta"),
            self.tr("Fresh noise in DDIM: 0 is steady, 1 is livelier in detail and needs more steps."),
        )
        self.seed = QSpinBox()
        self.seed.setRange(0, MAX_SEED)
        self._name(
            self.seed,
            "seed",
            self.tr("Seed"),
            self.tr(
                "The first sprite's seed, the others count on. The same seed and settings give "
                "the same sprite."
            ),
        )
        self.roll = icon_button("dice", "roll_seed", self.tr("A random seed now"))
        self.seed_mode = QComboBox()
        self.seed_mode.addItem(self.tr("New each time"), True)
        self.seed_mode.addItem(self.tr("Fixed"), False)
        self._name(
            self.seed_mode,
            "seed_mode",
            self.tr("What happens to the seed"),
            self.tr(
                "New each time: every Generate shows other sprites. Fixed: the same starting "
                "noise, to see what a setting does."
            ),
        )
        self.count = QSpinBox()
        self.count.setRange(1, MAX_COUNT)
        self._name(self.count, "count", self.tr("Sprites"), self.tr("How many sprites to paint."))
        self.columns = QSpinBox()
        self.columns.setRange(AUTO_COLUMNS, MAX_COLUMNS)
        self.columns.setSpecialValueText(self.tr("Auto"))
        self._name(
            self.columns,
            "columns",
            self.tr("Columns"),
            self.tr("Sprites per row; Auto makes them as large as may be."),
        )
        self.clip = QCheckBox(self.tr("Clip colours"))
        self._name(
            self.clip,
            "clip_x0",
            self.clip.text(),
            self.tr(
                "Holds the predicted sprite within real colours at every step; without it, "
                "strong guidance burns out."
            ),
        )
        self.finer = FinerSettings()
        self._build()
        self.method.currentIndexChanged.connect(self._on_method_changed)
        self.steps.valueChanged.connect(self._on_steps_changed)
        self.roll.clicked.connect(self.roll_seed)
        for number in (self.guidance, self.eta, self.seed, self.count, self.columns):
            number.valueChanged.connect(self.changed)
        self.finer.changed.connect(self.changed)
        self.seed_mode.currentIndexChanged.connect(self.changed)
        self._on_method_changed()

    @staticmethod
    def _name(widget: QWidget, name: str, accessible: str, tip: str) -> None:
        widget.setObjectName(name)
        widget.setAccessibleName(accessible)
        widget.setToolTip(tip)
        widget.setMinimumWidth(_FIELD_MIN_PX)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(heading(self.tr("Sampler")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        grid.addWidget(self._label(self.method), 0, 0)
        grid.addWidget(self.method, 0, 1, 1, 3)
        pairs = ((self.steps, self.guidance), (self.eta, None), (self.count, self.columns))
        for line, (left, right) in enumerate(pairs, start=1):
            grid.addWidget(self._label(left), line, 0)
            grid.addWidget(left, line, 1)
            if right is not None:
                grid.addWidget(self._label(right), line, 2)
                grid.addWidget(right, line, 3)
        grid.addWidget(self.clip, 2, 2, 1, 2)
        grid.addWidget(self._label(self.seed), 4, 0)
        seed = row(self.seed, self.roll, self.seed_mode)
        seed.setStretch(0, 1)
        grid.addLayout(seed, 4, 1, 1, 3)
        layout.addLayout(grid)
        layout.addWidget(FoldOut("finer_settings", self.tr("Finer settings"), self.finer))

    @staticmethod
    def _label(widget: QWidget) -> QLabel:
        label = QLabel(widget.accessibleName())
        label.setBuddy(widget)
        label.setToolTip(widget.toolTip())
        return label

    # The state

    def set_model(self, model: ModelSpec) -> None:
        """Allow as many steps as `model` has timesteps."""
        self._timesteps = model.timesteps
        self._on_method_changed()

    def spec(self) -> GenerateSpec:
        """The request as it stands, with no context."""
        return GenerateSpec(
            sampler=self.method.currentData(),
            steps=self.steps.value(),
            seeds=seeds_from(self.seed.value(), self.count.value()),
            guidance_scale=self.guidance.value(),
            eta=self.eta.value() if self.eta.isEnabled() else 0.0,
            clip_x0=self.clip.isChecked(),
            **self.finer.values(),
        )

    def set_spec(self, spec: GenerateSpec) -> None:
        """Show a request."""
        self._steps_of[spec.sampler] = spec.steps
        self.method.setCurrentIndex(self.method.findData(spec.sampler))
        self._on_method_changed()
        self.guidance.setValue(spec.guidance_scale)
        if SAMPLERS[spec.sampler].uses_eta:
            self.eta.setValue(spec.eta)
        self.seed.setValue(spec.seeds[0])
        self.count.setValue(spec.count)
        self.clip.setChecked(spec.clip_x0)
        self.finer.set_spec(spec)

    def view_state(self) -> dict[str, Any]:
        """What the spec does not hold, for the preferences."""
        return {"new_seed": self.seed_mode.currentData(), "columns": self.columns.value()}

    def set_view_state(self, state: dict[str, Any]) -> None:
        """Show what `view_state` gave."""
        self.seed_mode.setCurrentIndex(0 if state.get("new_seed", True) else 1)
        columns = state.get("columns")
        self.columns.setValue(columns if isinstance(columns, int) else AUTO_COLUMNS)

    def start_over(self) -> None:
        """Draw the seed anew, if it is to be new each time."""
        if self.seed_mode.currentData():
            self.roll_seed()

    @property
    def keeps_seed(self) -> bool:
        """Whether every grid starts from the same seed."""
        return not self.seed_mode.currentData()

    def roll_seed(self) -> None:
        """Draw a random seed."""
        self.seed.setValue(random.randrange(_ROLLED_SEEDS))

    def fix_seed(self, seed: int) -> None:
        """Start from this seed, and keep to it."""
        self.seed.setValue(seed)
        self.seed_mode.setCurrentIndex(self.seed_mode.findData(False))

    def release_seed(self) -> None:
        """Draw a seed now, and again for each grid."""
        self.seed_mode.setCurrentIndex(self.seed_mode.findData(True))
        self.roll_seed()

    # Slots

    def _on_method_changed(self) -> None:
        info = SAMPLERS[self.method.currentData()]
        steps = self._steps_of.get(info.name, info.steps_for(self._timesteps))
        self.steps.setMaximum(self._timesteps)
        self.steps.setValue(steps)
        self.eta.setEnabled(info.uses_eta)
        self.changed.emit()

    def _on_steps_changed(self, steps: int) -> None:
        self._steps_of[self.method.currentData()] = steps
        self.changed.emit()

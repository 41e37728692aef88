"""The sampler's settings: method, steps, guidance, seed, count."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from spritestudio.specs import MAX_SEED, GenerateSpec, ModelSpec, seeds_from
from spritestudio.specs.base import require
from spritestudio.specs.fields import FieldInfo, field_infos
from spritestudio.specs.samplers import SAMPLERS
from spritestudio.ui.generate.finer_settings import FinerSettings
from spritestudio.ui.widgets.basics import heading, icon_button, name_widget, row
from spritestudio.ui.widgets.field_editors import choice_editor, flag_editor, number_editor, whole_editor
from spritestudio.ui.widgets.fold_out import FoldOut
from spritestudio.ui.widgets.range_spin import ProblemLabel

MAX_COUNT = 1024
MAX_COLUMNS = 64
AUTO_COLUMNS = 0
_ROLLED_SEEDS = 1_000_000  # short enough to note down and to read in the field
_FIELD_MIN_PX = 72  # less than the widest number needs, so that the panel stays narrow
_INFOS = field_infos(GenerateSpec)
_SEED = FieldInfo(
    "Seed",
    "the first sprite's seed, the others count on; the same seed and settings give the same sprite",
    maximum=MAX_SEED,
)
_COUNT = FieldInfo("Sprites", "how many sprites to paint", minimum=1, maximum=MAX_COUNT)
_COLUMNS = FieldInfo(
    "Columns",
    "sprites per row; Auto makes them as large as may be",
    minimum=AUTO_COLUMNS,
    maximum=MAX_COLUMNS,
)


class SamplerSettings(QWidget):
    """Holds a GenerateSpec without its contexts; steps are remembered per method."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timesteps = 500
        self._steps_of: dict[str, int] = {}
        self.method = choice_editor(
            _INFOS["sampler"], "method", {info.name: info.title for info in SAMPLERS.values()}
        )
        described = (f"{info.title}: {info.description}" for info in SAMPLERS.values())
        self.method.setToolTip("\n".join((self.method.toolTip(), *described)))
        self.steps = whole_editor(_INFOS["steps"], "steps")
        self.guidance = number_editor(_INFOS["guidance_scale"], "guidance")
        self.eta = number_editor(_INFOS["eta"], "eta")
        self.seed = whole_editor(_SEED, "seed")
        self.roll = icon_button("dice", "roll_seed", self.tr("A random seed now"))
        self.seed_mode = QComboBox()
        self.seed_mode.addItem(self.tr("New each time"), True)
        self.seed_mode.addItem(self.tr("Fixed"), False)
        name_widget(self.seed_mode, "seed_mode", self.tr("What happens to the seed"))
        self.seed_mode.setToolTip(
            self.tr(
                "New each time: every Generate shows other sprites. Fixed: the same starting "
                "noise, to see what a setting does."
            )
        )
        self.count = whole_editor(_COUNT, "count")
        self.columns = whole_editor(_COLUMNS, "columns")
        self.columns.setMinimum(AUTO_COLUMNS)
        self.columns.setSpecialValueText(self.tr("Auto"))
        self.clip = flag_editor(_INFOS["clip_x0"], "clip_x0")
        for field in (
            self.method, self.steps, self.guidance, self.eta, self.seed, self.seed_mode, self.count,
            self.columns, self.clip,
        ):  # fmt: skip
            field.setMinimumWidth(_FIELD_MIN_PX)
        self.finer = FinerSettings()
        rows = ((self.steps, self.guidance), (self.eta,), (self.count, self.columns), (self.seed,))
        self._problems = [ProblemLabel(fields) for fields in rows]
        self._build()
        self.method.currentIndexChanged.connect(self._on_method_changed)
        self.steps.valueChanged.connect(self._on_steps_changed)
        self.roll.clicked.connect(self.roll_seed)
        for number in (self.guidance, self.eta, self.seed, self.count, self.columns):
            number.valueChanged.connect(self.changed)
        self.finer.changed.connect(self.changed)
        self.seed_mode.currentIndexChanged.connect(self.changed)
        self._on_method_changed()

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
            grid.addWidget(self._label(left), 2 * line, 0)
            grid.addWidget(left, 2 * line, 1)
            if right is not None:
                grid.addWidget(self._label(right), 2 * line, 2)
                grid.addWidget(right, 2 * line, 3)
        grid.addWidget(self.clip, 4, 2, 1, 2)
        grid.addWidget(self._label(self.seed), 8, 0)
        seed = row(self.seed, self.roll, self.seed_mode)
        seed.setStretch(0, 1)
        grid.addLayout(seed, 8, 1, 1, 3)
        for line, problem in enumerate(self._problems, start=1):
            grid.addWidget(problem, 2 * line + 1, 0, 1, 4)
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
        self.steps.set_info(replace(_INFOS["steps"], maximum=model.timesteps))
        self._on_method_changed()

    @property
    def problem(self) -> str:
        """The first problem of a field, for a person."""
        labels = (*self._problems, *self.finer.problems)
        return next((label.text() for label in labels if label.text()), "")

    @property
    def seeds(self) -> tuple[int, ...]:
        """A seed for each sprite."""
        return seeds_from(self.seed.allowed, self.count.allowed)

    def spec(self) -> GenerateSpec:
        """The request as it stands, with no context.

        Raises:
            SpriteStudioError: A number is not allowed.
        """
        require(not self.problem, f"{self.problem}.")
        return GenerateSpec(
            sampler=self.method.currentData(),
            steps=self.steps.value(),
            seeds=self.seeds,
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
        return {"new_seed": self.seed_mode.currentData(), "columns": self.columns.allowed}

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
        self.steps.setValue(min(steps, self._timesteps))
        self.eta.setEnabled(info.uses_eta)
        self.eta.refresh()
        self.changed.emit()

    def _on_steps_changed(self, steps: int) -> None:
        if not self.steps.problem:
            self._steps_of[self.method.currentData()] = steps
        self.changed.emit()

"""Collapse: the same walk with fresh noise and without."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from spritestudio.specs import GenerateSpec, ModelSpec, seeds_from
from spritestudio.ui.learn.controls import FigureSlider, choice
from spritestudio.ui.learn.jobs import FigureRow, RowStep
from spritestudio.ui.learn.rows_figure import RowsFigure
from spritestudio.ui.widgets.basics import muted, row

_WEIGHTS = "heroes16-course"
_SPRITES = 8
_STEPS = (25, 50, 100)
_FIRST_STEPS = 50
_FIRST_KIND = "hero"


class CollapseFigure(RowsFigure):
    """Two rows, step by step beside each other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "collapse", (_WEIGHTS,), self.tr("Sprites with and without fresh noise"), parent, together=True
        )
        self.kind = choice("figure_collapse_kind", self.tr("Kind"), self.tr("What the sprites are to be"), {})
        self.steps = choice(
            "figure_collapse_steps",
            self.tr("Steps"),
            self.tr("How many denoising steps both rows take"),
            {steps: str(steps) for steps in _STEPS},
        )
        self.steps.setCurrentIndex(self.steps.findData(_FIRST_STEPS))
        self.step = FigureSlider(
            "figure_collapse_step",
            self.tr("Step"),
            self.tr("Go back through the steps that have been painted"),
            (1, _FIRST_STEPS),
        )
        self.step.set_value(_FIRST_STEPS)
        controls = row(self.step, muted(self.tr("Steps")), self.steps, muted(self.tr("Kind")), self.kind)
        controls.setStretch(0, 1)
        self.lay_out(controls, self.table)
        self.step.changed.connect(self.show_rows)
        self.steps.activated.connect(self._on_steps)
        self.kind.activated.connect(self.on_changed)

    def begin_with(self, models: dict[str, ModelSpec]) -> None:
        self.kind.clear()
        for name in models[_WEIGHTS].class_names:
            self.kind.addItem(name.replace("_", " "), name)
        self.kind.setCurrentIndex(max(0, self.kind.findData(_FIRST_KIND)))

    def rows(self) -> Sequence[tuple[str, FigureRow]]:
        return (
            (self.tr("with noise"), self._row("ddpm")),
            (self.tr("without"), self._row("ddpm-no-noise")),
        )

    def _row(self, sampler: str) -> FigureRow:
        model = self.model_of(_WEIGHTS)
        spec = GenerateSpec(
            sampler,
            self.steps.currentData(),
            seeds_from(self.seed, _SPRITES),
            (model.context({self.kind.currentData(): 1.0}),),
        )
        return FigureRow(self.path_of(_WEIGHTS), spec)

    def wanted_in_app(self) -> FigureRow:
        return self._row("ddpm-no-noise")

    def step_shown(self, walk: Sequence[RowStep]) -> RowStep:
        return walk[min(round(self.step.value), len(walk)) - 1]

    def reading(self, walks: Sequence[Sequence[RowStep]]) -> str:
        shown = [self.step_shown(walk) for walk in walks if walk]
        if len(shown) < len(walks):
            return ""
        return self.tr(
            "Step {0} of {1}. As predicted now, the sprites with fresh noise differ by {2:.0%}, "
            "those without by {3:.0%}."
        ).format(shown[0].step, shown[0].steps, *(step.variety for step in shown))

    def _on_steps(self) -> None:
        self.step.set_ends(1, self.steps.currentData())
        self.step.set_value(self.steps.currentData())
        self.on_changed()

"""One step of DDPM, part by part."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QWidget

from spritestudio.specs import GenerateSpec, seeds_from
from spritestudio.ui.learn.controls import FigureSlider, choice
from spritestudio.ui.learn.figure import LiveFigure
from spritestudio.ui.learn.jobs import FigureRow, take_apart
from spritestudio.ui.widgets.basics import muted, row
from spritestudio.ui.widgets.sprite_table import SpriteTable, TitledSprites

if TYPE_CHECKING:
    from spritestudio.diffusion.figures.step_parts import StepParts

_WEIGHTS = "heroes16-course"
_KINDS = ("hero", "potion", "monster")
_STEPS = (10, 25, 50, 100)
_FIRST_STEPS = 50
_FIRST_SHARE = 0.6  # of the steps: there is something to see in every part
_GUIDANCE = 2.0


class StepFigure(LiveFigure):
    """A row per sprite, a column per part of the step that is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("step", (_WEIGHTS,), parent)
        self._parts: list[StepParts] = []
        self._asked: FigureRow | None = None
        self.step = FigureSlider(
            "figure_step_step", self.tr("Step"), self.tr("Which step is taken apart"), (1, _FIRST_STEPS)
        )
        self.steps = choice(
            "figure_step_steps",
            self.tr("Steps"),
            self.tr("How many steps lead from noise to the sprites"),
            {steps: str(steps) for steps in _STEPS},
        )
        self.steps.setCurrentIndex(self.steps.findData(_FIRST_STEPS))
        self.table = SpriteTable("figure_step_table", self.tr("The parts of a denoising step"))
        self.table.set_hint(self.tr("Painting…"))
        controls = row(self.step, muted(self.tr("Steps")), self.steps)
        controls.setStretch(0, 1)
        self.lay_out(controls, self.table)
        self.step.changed.connect(self._show)
        self.steps.activated.connect(self.on_changed)

    @property
    def parts(self) -> StepParts | None:
        """The chosen step, or the last before it that is painted; None before the first."""
        place = min(round(self.step.value), len(self._parts))
        return self._parts[place - 1] if place else None

    def _row(self) -> FigureRow:
        model = self.model_of(_WEIGHTS)
        spec = GenerateSpec(
            "ddpm",
            self.steps.currentData(),
            seeds_from(self.seed, len(_KINDS)),
            tuple(model.context({kind: 1.0}) for kind in _KINDS),
            guidance_scale=_GUIDANCE,
        )
        return FigureRow(self.path_of(_WEIGHTS), spec)

    def refresh(self) -> None:
        self.allow_opening()
        wanted = self._row()
        is_whole = bool(self._parts) and self._parts[-1].step == self._parts[-1].steps
        if wanted == self._asked and (is_whole or self.job.busy):
            return
        if self._asked is None or wanted.spec.steps != self._asked.spec.steps:
            self.step.set_ends(1, wanted.spec.steps)
            self.step.set_value(round(_FIRST_SHARE * wanted.spec.steps))
        self._asked, self._parts = wanted, []
        self.ask(partial(take_apart, wanted))

    def take(self, events: list[StepParts]) -> None:  # type: ignore[override]
        if self._asked is None:
            return
        for event in events:
            if event.steps != self._asked.spec.steps:
                continue  # of what was asked for before
            if event.step == 1:
                self._parts = []
            self._parts.append(event)
        self._show()

    def _show(self) -> None:
        parts = self.parts
        if parts is None or not self.is_ready:
            return
        columns = {
            self.tr("the sprite"): parts.noisy,
            self.tr("noise seen"): parts.noise,
            self.tr("predicted"): parts.predicted,
            self.tr("mean"): parts.mean,
            self.tr("fresh noise"): parts.fresh,
            self.tr("result"): parts.result,
        }
        self.table.set_table(TitledSprites(np.stack(list(columns.values()), axis=1), _KINDS, tuple(columns)))
        text = self.tr("Step {0} of {1}, from level {2} to {3}: {4:.0%} of the sprite, {5:.0%} of noise. ")
        added = self.tr("Fresh noise of {0:.0%} is added.").format(parts.fresh_share)
        if not parts.timestep_prev:
            added = self.tr("It is the last, and adds none.")
        self.readout.setText(
            text.format(
                parts.step,
                parts.steps,
                parts.timestep,
                parts.timestep_prev,
                parts.sprite_share,
                parts.noise_share,
            )
            + added
        )

    def show_missing(self, sentence: str) -> None:
        self._asked = None
        self.table.set_hint(sentence)
        self.table.set_table(None)
        self.readout.setText("")

    def wanted_in_app(self) -> FigureRow:
        return self._row()

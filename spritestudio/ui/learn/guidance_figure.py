"""Guidance: the same seeds without the context, with it, and with more of it than learned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QWidget

from spritestudio.specs import GenerateSpec, ModelSpec, seeds_from
from spritestudio.specs.base import MAX_SIGMA
from spritestudio.ui.learn.controls import FigureSlider, choice
from spritestudio.ui.learn.jobs import FigureRow, RowStep
from spritestudio.ui.learn.rows_figure import RowsFigure
from spritestudio.ui.widgets.basics import muted, name_widget, row

_WEIGHTS = "sprites16"
_SPRITES = 8
_MOST = 10.0


class GuidanceFigure(RowsFigure):
    """A row by the slider's guidance below those by 0 and 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("guidance", (_WEIGHTS,), self.tr("Sprites by guidance"), parent)
        self.scale = FigureSlider(
            "figure_guidance_scale",
            self.tr("Guidance"),
            self.tr("How much the difference that the context makes is exaggerated"),
            (0.0, _MOST),
            0.25,
        )
        self.scale.set_value(2.0)
        self.kind = choice("figure_guidance_kind", self.tr("Kind"), self.tr("What the sprites are to be"), {})
        self.is_partial = QCheckBox(self.tr("Only half-way"))
        name_widget(
            self.is_partial,
            "figure_guidance_partial",
            self.tr("Guide where there is from half to eight times as much noise as sprite, as the app does"),
        )
        controls = row(self.scale, muted(self.tr("Kind")), self.kind, self.is_partial)
        controls.setStretch(0, 1)
        self.lay_out(controls, self.table)
        self.scale.changed.connect(self.on_changed)
        self.is_partial.toggled.connect(self.on_changed)
        self.kind.activated.connect(self.on_changed)

    def begin_with(self, models: dict[str, ModelSpec]) -> None:
        self.kind.clear()
        for name in models[_WEIGHTS].class_names:
            self.kind.addItem(name.replace("_", " "), name)

    def rows(self) -> Sequence[tuple[str, FigureRow]]:
        by_slider = self.tr("guidance {0:g}").format(self.scale.value)
        return (
            (self.tr("0: not told"), self._row(0.0)),
            (self.tr("1: as learned"), self._row(1.0)),
            (by_slider, self._row(self.scale.value)),
        )

    def _row(self, scale: float) -> FigureRow:
        model = self.model_of(_WEIGHTS)
        usual = GenerateSpec.for_model(model)
        ends = (usual.guidance_low, usual.guidance_high) if self.is_partial.isChecked() else (0.0, MAX_SIGMA)
        spec = replace(
            usual,
            seeds=seeds_from(self.seed, _SPRITES),
            contexts=(model.context({self.kind.currentData(): 1.0}),),
            guidance_scale=scale,
            guidance_low=ends[0],
            guidance_high=ends[1],
        )
        return FigureRow(self.path_of(_WEIGHTS), spec)

    def wanted_in_app(self) -> FigureRow:
        return self._row(self.scale.value)

    def reading(self, walks: Sequence[Sequence[RowStep]]) -> str:
        scale = self.scale.value
        if scale == 0.0:
            return self.tr("The context counts for nothing: these could be anything.")
        if scale < 1.0:
            return self.tr("The context counts for less than the network has learned.")
        if scale == 1.0:
            return self.tr("The context is followed as learned; no second question is needed.")
        return self.tr("The difference that the context makes counts {0:g} times.").format(scale)

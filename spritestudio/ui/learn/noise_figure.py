"""Sprites under a chosen amount of noise, and what the network sees in them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QCheckBox, QWidget

from spritestudio.specs import GenerateSpec, ModelSpec, seeds_from
from spritestudio.ui.learn.controls import FigureSlider
from spritestudio.ui.learn.figure import LiveFigure
from spritestudio.ui.learn.jobs import FigureRow, NoiseShown, show_noise
from spritestudio.ui.widgets.basics import name_widget, row
from spritestudio.ui.widgets.sprite_table import SpriteTable, TitledSprites

_WEIGHTS = "sprites16"
_KINDS = ("hero", "monster", "potion", "weapon", "food", "treasure")
_FIRST_SHARE = 0.4  # of the timesteps


class NoiseFigure(LiveFigure):
    """Three rows: sprites, with noise, and what the network sees in that."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("noise", (_WEIGHTS,), parent)
        self.level = FigureSlider(
            "figure_noise_level",
            self.tr("Noise"),
            self.tr("The noise level t, from the clean sprite to nothing but noise"),
            (0, 500),
        )
        self.is_told = QCheckBox(self.tr("Say what it is"))
        name_widget(
            self.is_told,
            "figure_noise_told",
            self.tr("Tell the network the kind of each sprite"),
        )
        self.is_told.setChecked(True)
        self.table = SpriteTable("figure_noise_table", self.tr("Sprites under noise"))
        self.table.set_hint(self.tr("Painting…"))
        controls = row(self.level, self.is_told)
        controls.setStretch(0, 1)
        self.lay_out(controls, self.table)
        self.level.changed.connect(self.on_changed)
        self.is_told.toggled.connect(self.on_changed)

    def begin_with(self, models: dict[str, ModelSpec]) -> None:
        timesteps = models[_WEIGHTS].timesteps
        self.level.set_ends(0, timesteps)
        self.level.set_value(round(_FIRST_SHARE * timesteps))

    def _row(self) -> FigureRow:
        model = self.model_of(_WEIGHTS)
        spec = replace(
            GenerateSpec.for_model(model),
            seeds=seeds_from(self.seed, len(_KINDS)),
            contexts=tuple(model.context({kind: 1.0}) for kind in _KINDS),
        )
        return FigureRow(self.path_of(_WEIGHTS), spec)

    def refresh(self) -> None:
        self.allow_opening()
        self.ask(
            partial(show_noise, self._row(), round(self.level.value), self.is_told.isChecked(), self.seed)
        )

    def take(self, events: list[NoiseShown]) -> None:  # type: ignore[override]
        if not self.is_ready:
            return
        shown = events[-1]
        titles = self.tr("the sprite"), self.tr("with noise"), self.tr("predicted")
        columns = tuple(kind.replace("_", " ") for kind in _KINDS)
        self.table.set_table(TitledSprites(shown.images, titles, columns))
        self.readout.setText(
            self.tr("Level {0} of {1}: {2:.0%} of the sprite and {3:.0%} of noise. {4}").format(
                shown.timestep,
                self.model_of(_WEIGHTS).timesteps,
                shown.sprite_share,
                shown.noise_share,
                self._judgement(shown),
            )
        )

    def _judgement(self, shown: NoiseShown) -> str:
        if shown.noise_share < 0.35:
            return self.tr("Every pixel can be named.")
        if shown.noise_share < 0.9:
            return self.tr("The shape is certain, the details are not.")
        if shown.noise_share < 0.985:
            return self.tr("It has to decide what the shape could be.")
        return self.tr("Nobody knows: the answer is an average.")

    def show_missing(self, sentence: str) -> None:
        self.table.set_hint(sentence)
        self.table.set_table(None)
        self.readout.setText("")

    def wanted_in_app(self) -> FigureRow:
        return self._row()

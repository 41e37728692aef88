"""Context mixing: two kinds alone, and a sprite that is a bit of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from spritestudio.project.mixes import MAX_SHARE, Mix
from spritestudio.specs import GenerateSpec, ModelSpec, seeds_from
from spritestudio.ui.learn.controls import FigureSlider, choice
from spritestudio.ui.learn.jobs import FigureRow, RowStep
from spritestudio.ui.learn.rows_figure import RowsFigure

_WEIGHTS = "sprites16"
_SPRITES = 8
_FIRST = (("hero", 1.0), ("food", 0.6))  # what is shown at first: the course's own mix


class MixingFigure(RowsFigure):
    """A row by the two shares, between a row of each kind alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("mixing", (_WEIGHTS,), self.tr("Sprites by context"), parent)
        self.kinds: list[QComboBox] = []
        self.shares: list[FigureSlider] = []
        controls = QGridLayout()
        controls.setHorizontalSpacing(8)
        controls.setVerticalSpacing(4)
        for number, (_, share) in enumerate(_FIRST):
            kind = choice(
                f"figure_mixing_kind_{number}",
                self.tr("Kind {0}").format(number + 1),
                self.tr("What goes into the mix"),
                {},
            )
            slider = FigureSlider(
                f"figure_mixing_share_{number}",
                self.tr("Share"),
                self.tr("How much of it: 0 none, 1 as learned, 2 exaggerated"),
                (0.0, MAX_SHARE),
                0.05,
                "{:.2f}".format,
            )
            slider.set_value(share)
            slider.slider.setAccessibleName(self.tr("Share of kind {0}").format(number + 1))
            controls.addWidget(kind, number, 0)
            controls.addWidget(slider, number, 1)
            self.kinds.append(kind)
            self.shares.append(slider)
            kind.activated.connect(self.on_changed)
            slider.changed.connect(self.on_changed)
        controls.setColumnStretch(1, 1)
        self.lay_out(controls, self.table)

    def begin_with(self, models: dict[str, ModelSpec]) -> None:
        names = models[_WEIGHTS].class_names
        for combo, (first, _) in zip(self.kinds, _FIRST, strict=True):
            combo.clear()
            for name in names:
                combo.addItem(name.replace("_", " "), name)
            combo.setCurrentIndex(max(0, combo.findData(first)))

    def mix(self) -> Mix:
        """What the controls say; a kind that is chosen twice counts as often."""
        shares: dict[str, float] = {}
        for combo, slider in zip(self.kinds, self.shares, strict=True):
            kind = combo.currentData()
            shares[kind] = min(MAX_SHARE, shares.get(kind, 0.0) + round(slider.value, 2))
        return Mix(shares)

    def rows(self) -> Sequence[tuple[str, FigureRow]]:
        first, second = (
            (self.tr("{0} alone").format(combo.currentText()), self._row(Mix({combo.currentData(): 1.0})))
            for combo in self.kinds
        )
        return first, (self.tr("the mix"), self._row(self.mix())), second

    def _row(self, mix: Mix) -> FigureRow:
        model = self.model_of(_WEIGHTS)
        usual = GenerateSpec.for_model(model)
        spec = replace(usual, seeds=seeds_from(self.seed, _SPRITES), contexts=(mix.context(model),))
        return FigureRow(self.path_of(_WEIGHTS), spec)

    def wanted_in_app(self) -> FigureRow:
        return self._row(self.mix())

    def reading(self, walks: Sequence[Sequence[RowStep]]) -> str:
        text = self.mix().describe().replace("_", " ")
        if not text:
            return self.tr("No context: all numbers of the list are 0.")
        return self.tr("The mix in the list of {0} numbers: {1}.").format(
            self.model_of(_WEIGHTS).context_size, text
        )

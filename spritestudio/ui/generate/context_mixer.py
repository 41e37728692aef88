"""The context mixer: mixes of ideas, a slider per class."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from spritestudio.project.mixes import MAX_WEIGHT, Mix, deal, random_mix
from spritestudio.specs import ModelSpec
from spritestudio.ui.generate.class_slider import ClassSlider
from spritestudio.ui.generate.preset_row import PresetRow
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets.basics import icon_button, row


class ContextMixer(QWidget):
    """Several mixes side by side; the sliders show the one that is chosen in the list."""

    mixes_changed = Signal()
    share_changed = Signal()
    held = Signal(bool)

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model: ModelSpec | None = None
        self._mixes: list[Mix] = [Mix()]
        self._mixes_of: dict[tuple[str, ...], list[Mix]] = {}
        self._count = 1
        self._sliders: list[ClassSlider] = []
        self._chance = random.Random()

        self.list = QListWidget()
        self.list.setObjectName("mixes")
        self.list.setAccessibleName(self.tr("Mixes"))
        self.list.setToolTip(self.tr("Each mix gets its own rows of the grid."))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.weight = QSpinBox()
        self.weight.setRange(1, MAX_WEIGHT)
        self.weight.setObjectName("mix_weight")
        self.weight.setAccessibleName(self.tr("Parts of the sprites for this mix"))
        self.weight.setToolTip(
            self.tr("How large a part of the sprites this mix gets, against the other mixes.")
        )
        self.weight_label = QLabel(self.tr("Parts"))
        self.add = icon_button("plus", "add_mix", self.tr("Add a mix: a copy of this one"))
        self.remove = icon_button("minus", "remove_mix", self.tr("Remove this mix"))
        self.presets = PresetRow(preferences)
        self.reset = self._button(
            "reset", self.tr("Reset"), self.tr("Back to the first class alone, as at the first start.")
        )
        self.none = self._button(
            "no_context",
            self.tr("None"),
            self.tr("No context: all shares to 0, and the model paints what it likes."),
        )
        self.normalise = self._button(
            "normalise", self.tr("Normalise"), self.tr("Make the shares add up to 1.")
        )
        self.randomise = self._button(
            "randomise", self.tr("Randomise"), self.tr("Try a mix of one to three classes.")
        )
        self._slider_box = QWidget()
        self._build()

        self.list.currentRowChanged.connect(self._on_mix_chosen)
        self.weight.valueChanged.connect(self._on_weight_changed)
        self.add.clicked.connect(self._on_add)
        self.remove.clicked.connect(self._on_remove)
        self.presets.chosen.connect(self._on_preset_chosen)
        self.presets.save_requested.connect(self._on_save_preset)
        self.reset.clicked.connect(self._on_reset)
        self.none.clicked.connect(lambda: self.put_mix({}))
        self.normalise.clicked.connect(lambda: self.put_mix(self._mix.normalised().shares))
        self.randomise.clicked.connect(self.randomise_mix)

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setProperty("role", "dense")
        return button

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        heading = QLabel(self.tr("Mixes"))
        heading.setProperty("role", "heading")
        weight = row(heading, None, self.weight_label, self.weight, self.add, self.remove)
        layout.addLayout(weight)
        layout.addWidget(self.list)
        layout.addWidget(self.presets)
        layout.addWidget(self._slider_box)
        layout.addLayout(row(self.reset, self.none, self.normalise, self.randomise))

    # The state

    @property
    def _mix(self) -> Mix:
        return self._mixes[max(0, self.list.currentRow())]

    def mixes(self) -> list[Mix]:
        """The mixes, from the top."""
        return list(self._mixes)

    def set_mixes(self, mixes: Sequence[Mix]) -> None:
        """Replace all mixes; at least one."""
        known = [mix.known_to(self._model) if self._model else mix for mix in mixes]
        self._mixes = known or [Mix()]
        self._fill_list(0)
        self._show_mix()
        self.mixes_changed.emit()

    def set_model(self, model: ModelSpec) -> None:
        """Show a slider per class of `model`.

        Mixes that were made for its classes come back; of others it keeps what it knows, and where that
        is nothing, its first class stands in.
        """
        if self._model is not None:
            self._mixes_of[self._model.class_names] = self._mixes
        if self._model is None or model.class_names != self._model.class_names:
            self._build_sliders(model)
        self._model = model
        self.presets.set_model(model)
        known = [mix for mix in self._mixes if mix.known_to(model).shares]
        first_class = Mix({model.class_names[0]: 1.0})
        self.set_mixes(self._mixes_of.get(model.class_names) or known or [first_class])

    def set_count(self, count: int) -> None:
        """How many sprites there will be, for the share that each mix is told to get."""
        self._count = count
        self._label_list()

    def put_mix(self, shares: Mapping[str, float]) -> None:
        """Give the chosen mix these shares."""
        mix = Mix(shares, self._mix.weight)
        self._change(mix.known_to(self._model) if self._model else mix)

    def randomise_mix(self) -> None:
        """Put a random mix in place of the chosen one."""
        if self._model is not None:
            self.put_mix(random_mix(self._model, self._chance).shares)

    # The view of it

    def _build_sliders(self, model: ModelSpec) -> None:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        self._sliders = [ClassSlider(name, grid, i) for i, name in enumerate(model.class_names)]
        for slider in self._sliders:
            slider.share_changed.connect(self._on_share_changed)
            slider.held.connect(self.held)
        self.layout().replaceWidget(self._slider_box, box)  # type: ignore[union-attr]
        self._slider_box.deleteLater()
        self._slider_box = box

    def _fill_list(self, chosen: int) -> None:
        with QSignalBlocker(self.list):
            self.list.clear()
            self.list.addItems([""] * len(self._mixes))
            self.list.setCurrentRow(chosen)
        self._label_list()
        visible = min(4, len(self._mixes))
        self.list.setFixedHeight(visible * self.list.sizeHintForRow(0) + 8)

    def _label_list(self) -> None:
        if self._model is None:
            return  # the list is empty until there is one
        several = len(self._mixes) > 1
        for i, (mix, count) in enumerate(zip(self._mixes, deal(self._mixes, self._count), strict=True)):
            item: QListWidgetItem = self.list.item(i)
            title = self.title(mix)
            item.setText(f"{title}   × {count}" if several else title)
            item.setToolTip(title)
        for widget in (self.weight, self.weight_label, self.remove):
            widget.setVisible(several)

    def title(self, mix: Mix) -> str:
        """How a mix is called where people read it."""
        return mix.describe().replace("_", " ") or self.tr("Anything (no context)")

    def _show_mix(self) -> None:
        for slider in self._sliders:
            slider.set_share(self._mix.shares.get(slider.name, 0.0))
        with QSignalBlocker(self.weight):
            self.weight.setValue(self._mix.weight)

    def _change(self, mix: Mix) -> None:
        self._mixes[max(0, self.list.currentRow())] = mix
        self._label_list()
        self._show_mix()
        self.presets.forget_choice()
        self.mixes_changed.emit()

    # Slots

    def _on_share_changed(self, name: str, share: float) -> None:
        self._mixes[max(0, self.list.currentRow())] = self._mix.with_share(name, share)
        self._label_list()
        self.presets.forget_choice()
        self.mixes_changed.emit()
        self.share_changed.emit()

    def _on_mix_chosen(self, _row: int) -> None:
        self._show_mix()

    def _on_weight_changed(self, weight: int) -> None:
        self._change(replace(self._mix, weight=weight))

    def _on_add(self) -> None:
        chosen = self.list.currentRow() + 1
        self._mixes.insert(chosen, self._mix)
        self._fill_list(chosen)
        self._show_mix()
        self.mixes_changed.emit()

    def _on_remove(self) -> None:
        if len(self._mixes) > 1:
            chosen = max(0, self.list.currentRow())
            del self._mixes[chosen]
            self._fill_list(min(chosen, len(self._mixes) - 1))
            self._show_mix()
            self.mixes_changed.emit()

    def _on_reset(self) -> None:
        if self._model is not None:
            self.put_mix({self._model.class_names[0]: 1.0})

    def _on_preset_chosen(self, shares: dict[str, float]) -> None:
        chosen = self.presets.list.currentIndex(), self.presets.remove.isEnabled()
        self.put_mix(shares)
        self.presets.list.setCurrentIndex(chosen[0])
        self.presets.remove.setEnabled(chosen[1])

    def _on_save_preset(self) -> None:
        self.presets.ask_and_save(self._mix, self.title(self._mix))

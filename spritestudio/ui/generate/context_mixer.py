"""The context mixer: mixes of ideas, a slider per class, and what else the weights know."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from spritestudio.project.mixes import MAX_WEIGHT, Mix
from spritestudio.project.workspace import Workspace
from spritestudio.specs import ModelSpec
from spritestudio.specs.fields import FieldInfo
from spritestudio.ui.generate.chip import StyleChips
from spritestudio.ui.generate.class_slider import ClassSlider
from spritestudio.ui.generate.mix_pad import MixPad
from spritestudio.ui.generate.preset_row import PresetRow
from spritestudio.ui.generate.words_field import WordsField
from spritestudio.ui.widgets.basics import icon_button, muted, name_widget, row
from spritestudio.ui.widgets.field_editors import whole_editor
from spritestudio.ui.widgets.plain_text import PlainLabel, plain
from spritestudio.ui.widgets.range_spin import ProblemLabel

_PORTION = FieldInfo(
    "Portion",
    "how many of the sprites this mix gets: with 2 it gets twice as many as a mix with 1",
    minimum=1,
    maximum=MAX_WEIGHT,
)


class ContextMixer(QWidget):
    """Shows mixes side by side, and the chosen one on sliders.

    Args:
        workspace: Its mixes and presets are shown and changed.
        parent: The owner.

    Signals:
        held: Whether a slider or the handle of the pad is held.
        weights_wanted: The path of weights that know words, while those of now know none.
    """

    held = Signal(bool)
    weights_wanted = Signal(Path)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.mixes = mixes = workspace.mixes
        self._shown_mix = Mix()
        self._sliders: list[ClassSlider] = []

        self.list = QListWidget()
        self.list.setObjectName("mixes")
        self.list.setAccessibleName(self.tr("Mixes"))
        self.list.setToolTip(self.tr("Each mix gets its own rows of the grid."))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.weight = whole_editor(_PORTION, "mix_weight")
        self.weight_label = PlainLabel(self.weight.accessibleName())
        self.add = icon_button("plus", "add_mix", self.tr("Add a mix: a copy of this one"))
        self.remove = icon_button("minus", "remove_mix", self.tr("Remove this mix"))
        self.presets = PresetRow(workspace.presets)
        self.reset = self._button(
            "reset", self.tr("Reset"), self.tr("Back to the first class alone, as at the first start.")
        )
        self.none = self._button(
            "no_context",
            self.tr("None"),
            self.tr("All shares to 0: the model paints what it likes."),
        )
        self.normalise = self._button(
            "normalise", self.tr("Normalise"), self.tr("Make the shares add up to 1.")
        )
        self.randomise = self._button(
            "randomise", self.tr("Randomise"), self.tr("Try a mix of one to three classes.")
        )
        self.words = WordsField(mixes)
        self.words_elsewhere = self._button("words_elsewhere", self.tr("Words, styles and sides…"), "")
        self.styles = StyleChips()
        self.styles_label = muted(self.tr("Style"))
        self.facing = QComboBox()
        name_widget(self.facing, "facing", self.tr("Facing"))
        self.facing.setToolTip(self.tr("The side that a figure is seen from"))
        self.facing_label = muted(self.facing.accessibleName())
        self.views = QTabBar()
        name_widget(self.views, "mix_views", self.tr("How the mix is changed"))
        self.views.setExpanding(True)
        self.views.setDrawBase(False)
        self.views.addTab(self.tr("Sliders"))
        self.views.addTab(self.tr("Pad"))
        self.views.setTabToolTip(1, self.tr("Blend between up to four mixes"))
        self.pad = MixPad(workspace, self.title)
        self._slider_box = QWidget()
        self._build()
        self._on_view_chosen()
        for widget in (
            self.words,
            self.words_elsewhere,
            self.styles,
            self.styles_label,
            self.facing,
            self.facing_label,
        ):
            widget.hide()

        self.list.currentRowChanged.connect(mixes.choose)
        self.weight.allowed_changed.connect(mixes.set_weight)
        self.add.clicked.connect(mixes.add)
        self.remove.clicked.connect(mixes.remove)
        self.presets.chosen.connect(self._on_preset_chosen)
        self.presets.save_requested.connect(self._on_save_preset)
        self.reset.clicked.connect(mixes.reset)
        self.none.clicked.connect(lambda: mixes.edit({}))
        self.normalise.clicked.connect(mixes.normalise)
        self.randomise.clicked.connect(mixes.randomise)
        self.words_elsewhere.clicked.connect(self._on_words_wanted)
        self.styles.changed.connect(lambda shares: mixes.edit_group("styles", shares))
        self.facing.activated.connect(self._on_facing_chosen)
        self.views.currentChanged.connect(self._on_view_chosen)
        self.pad.held.connect(self.held)
        self.held.connect(self._on_held)
        mixes.weights_changed.connect(self._on_weights_changed)
        mixes.changed.connect(self._show)
        workspace.settings.changed.connect(self._label_list)

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
        heading = PlainLabel(self.tr("Mixes"))
        heading.setProperty("role", "heading")
        weight = row(heading, None, self.weight_label, self.weight, self.remove, self.add)
        layout.addLayout(weight)
        layout.addWidget(ProblemLabel([self.weight]))
        layout.addWidget(self.list)
        layout.addWidget(self.presets)
        layout.addWidget(self.words)
        layout.addWidget(self.words_elsewhere, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(row(self.styles_label, None, self.facing_label, self.facing))
        layout.addWidget(self.styles)
        layout.addWidget(self.views)
        layout.addWidget(self._slider_box)
        layout.addWidget(self.pad)
        layout.addLayout(row(self.reset, self.none, self.normalise, self.randomise))

    def commit(self) -> None:
        """Take what is typed into the field for words, if it is there."""
        if self.mixes.model is not None and self.mixes.model.words:
            self.words.commit()

    def title(self, mix: Mix) -> str:
        """How a mix is called where people read it."""
        return mix.describe().replace("_", " ") or self.tr("Anything")

    # The view of it

    def _build_sliders(self, class_names: tuple[str, ...]) -> None:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        self._sliders = [ClassSlider(name, grid, i) for i, name in enumerate(class_names)]
        for slider in self._sliders:
            slider.share_changed.connect(self.mixes.edit_share)
            slider.alone_wanted.connect(lambda name: self.mixes.edit_group("kinds", {name: 1.0}))
            slider.held.connect(self.held)
        self.layout().replaceWidget(self._slider_box, box)  # type: ignore[union-attr]
        self._slider_box.hide()  # at once: it is deleted once there is time
        self._slider_box.deleteLater()
        self._slider_box = box
        self._on_view_chosen()

    def _on_view_chosen(self) -> None:
        shows_pad = self.views.currentIndex() == 1
        self._slider_box.setVisible(not shows_pad)
        self.pad.setVisible(shows_pad)

    def _on_held(self, held: bool) -> None:
        if not held:
            self.mixes.settle()

    def _show(self) -> None:
        mix = self.mixes.mix
        with QSignalBlocker(self.list), QSignalBlocker(self.weight):
            if self.list.count() != len(self.mixes):
                self.list.clear()
                self.list.addItems([""] * len(self.mixes))
                self.list.setFixedHeight(min(4, len(self.mixes)) * self.list.sizeHintForRow(0) + 8)
            self.list.setCurrentRow(self.mixes.chosen)
            self.weight.setValue(mix.weight)
        self.weight.refresh()
        self._label_list()
        for slider in self._sliders:
            slider.set_share(mix.shares.get(slider.name, 0.0))
        self.words.show_words(mix.of_group("words"))
        self.styles.set_shares(mix.of_group("styles"))
        facings = mix.of_group("facings")
        leading = max(facings, key=lambda name: facings[name]) if facings else ""
        self.facing.setCurrentIndex(self.facing.findData(leading))
        if mix != self._shown_mix:
            self._shown_mix = mix
            self.presets.forget_choice()

    def _label_list(self) -> None:
        several = len(self.mixes) > 1
        for i, (mix, count) in enumerate(self._workspace.dealt()[: self.list.count()]):
            item: QListWidgetItem = self.list.item(i)
            title = self.title(mix)
            item.setText(f"{title}   × {count}" if several else title)
            item.setToolTip(plain(title) if mix.shares else self.tr("What the model likes"))
        for widget in (self.weight, self.weight_label, self.remove):
            widget.setVisible(several)

    # Slots

    def _on_weights_changed(self) -> None:
        model = self.mixes.model
        if model is not None:
            if tuple(slider.name for slider in self._sliders) != model.class_names:
                self._build_sliders(model.class_names)
            self.presets.set_model(model)
            self.words.set_model(model)
            self.styles.set_styles(model.styles)
            self.facing.clear()
            self.facing.addItem(self.tr("any side"), "")
            for name in model.facings:
                self.facing.addItem(name.replace("_", " "), name)
            self._show_groups(model)

    def _show_groups(self, model: ModelSpec) -> None:
        """Show what these weights know, and nothing else."""
        self.words.setVisible(bool(model.words))
        elsewhere = None if model.words else self._workspace.weights.with_words(model.image_size)
        self.words_elsewhere.setVisible(elsewhere is not None)
        if elsewhere is not None:
            self.words_elsewhere.setToolTip(
                self.tr("Paint with {0}, which know them. What these weights paint is kept.").format(
                    self._workspace.weights.title_of(elsewhere)
                )
            )
        self.styles.setVisible(bool(model.styles))
        self.styles_label.setVisible(bool(model.styles))
        self.facing.setVisible(bool(model.facings))
        self.facing_label.setVisible(bool(model.facings))

    def _on_words_wanted(self) -> None:
        model = self.mixes.model
        if model is not None and (path := self._workspace.weights.with_words(model.image_size)):
            self.weights_wanted.emit(path)

    def _on_facing_chosen(self) -> None:
        name = self.facing.currentData()
        self.mixes.edit_group("facings", {name: 1.0} if name else {})

    def _on_preset_chosen(self, shares: dict[str, float]) -> None:
        self.mixes.edit(shares)

    def _on_save_preset(self) -> None:
        mix = self.mixes.mix
        self.presets.ask_and_save(mix, self.title(mix))

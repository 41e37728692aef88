"""Presets of the mixer: mixes with a name, a person's own and those that ship with the app."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QInputDialog, QSizePolicy, QWidget

from spritestudio.project.mix_presets import MixPresets
from spritestudio.project.mixes import Mix
from spritestudio.specs import ModelSpec
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import icon_button
from spritestudio.ui.widgets.questions import confirmed


class PresetRow(QWidget):
    """A list of presets, with buttons to save and to delete.

    Args:
        presets: What is shown and changed.
        parent: The owner.

    Signals:
        chosen: The shares of a preset are to be mixed.
        save_requested: The mix at hand is to become one.
    """

    chosen = Signal(dict)
    save_requested = Signal()

    def __init__(self, presets: MixPresets, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presets = presets
        self._model: ModelSpec | None = None
        self.list = QComboBox()
        self.list.setObjectName("presets")
        self.list.setAccessibleName(self.tr("Presets"))
        self.list.setToolTip(self.tr("Begin with a mix that looks like something, or with one of yours."))
        self.list.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.save = icon_button("save", "save_preset", self.tr("Save this mix as a preset"))
        self.remove = icon_button("cross", "remove_preset", self.tr("Delete the chosen preset"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self.list, self.save, self.remove):
            layout.addWidget(widget)
        self.list.activated.connect(self._on_activated)
        self.save.clicked.connect(self.save_requested)
        self.remove.clicked.connect(self._on_remove)
        presets.changed.connect(self._fill)
        self._fill()

    def set_model(self, model: ModelSpec) -> None:
        """Offer what suits the classes of `model`."""
        self._model = model
        self._fill()

    def ask_and_save(self, mix: Mix, suggestion: str) -> None:
        """Ask for a name and keep `mix` under it."""
        name, accepted = QInputDialog.getText(
            self, self.tr("Save preset"), self.tr("Name of the preset:"), text=suggestion
        )
        name = name.strip()
        if accepted and name and (name not in self._presets.own or self._may_replace(name)):
            self._presets.keep(name, mix)
            self._show_choice(self.list.findText(name))

    def _may_replace(self, name: str) -> bool:
        question = self.tr("There is a preset {0} already. Replace it?").format(name)
        return confirmed(self, self.tr("Replace the preset?"), question)

    def forget_choice(self) -> None:
        """The mix is no longer the chosen preset."""
        self._show_choice(0)

    def _fill(self) -> None:
        own = self._presets.own
        shipped = {} if self._model is None else self._presets.shipped_for(self._model)
        with QSignalBlocker(self.list):
            self.list.clear()
            self.list.addItem(self.tr("Presets…"))
            for name, mix in own.items():
                self.list.addItem(name, dict(mix.shares))
            if own and shipped:
                self.list.insertSeparator(self.list.count())
            for name, mix in shipped.items():
                self.list.addItem(self.tr(name), dict(mix.shares))
        self._show_choice(0)

    def _show_choice(self, index: int) -> None:
        """Show a preset as the chosen one; a person's own stand first and can be deleted."""
        self.list.setCurrentIndex(index)
        is_own = 1 <= index <= len(self._presets.own)
        allow(self.remove, "" if is_own else self.tr("Choose a preset that you have saved first"))

    def _on_activated(self, index: int) -> None:
        shares = self.list.itemData(index)
        if shares is not None:
            self.chosen.emit(shares)
        self._show_choice(index)

    def _on_remove(self) -> None:
        self._presets.remove(self.list.currentText())

"""Presets of the mixer: saved by name as shares by class, so that they suit any model with these classes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QInputDialog, QMessageBox, QSizePolicy, QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.project.mixes import Mix
from spritestudio.specs import ModelSpec
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets.basics import icon_button

_PRESETS = "presets"


class PresetRow(QWidget):
    """A list of presets and single classes, with buttons to save and to delete."""

    chosen = Signal(dict)
    save_requested = Signal()

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._model: ModelSpec | None = None
        self.list = QComboBox()
        self.list.setObjectName("presets")
        self.list.setAccessibleName(self.tr("Presets"))
        self.list.setToolTip(self.tr("Put a mix that you saved, or a single class, here."))
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

    def set_model(self, model: ModelSpec) -> None:
        """Offer the classes of `model` below the saved presets."""
        self._model = model
        self._fill()

    def ask_and_save(self, mix: Mix, suggestion: str) -> None:
        """Ask for a name and keep `mix` under it."""
        name, accepted = QInputDialog.getText(
            self, self.tr("Save preset"), self.tr("Name of the preset:"), text=suggestion
        )
        name = name.strip()
        if accepted and name and (name not in self._saved() or self._may_replace(name)):
            self.keep(name, mix)

    def _may_replace(self, name: str) -> bool:
        answer = QMessageBox.question(
            self,
            self.tr("Replace the preset?"),
            self.tr("There is a preset {0} already. Replace it?").format(name),
            QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No,
            QMessageBox.StandardButton.No,
        )
        return answer == QMessageBox.StandardButton.Yes

    def forget_choice(self) -> None:
        """The mix is no longer the chosen preset."""
        self.list.setCurrentIndex(0)
        self.remove.setEnabled(False)

    def keep(self, name: str, mix: Mix) -> None:
        """Keep `mix` under `name`, between runs too."""
        self._preferences.set(_PRESETS, {**self._saved(), name: dict(mix.shares)})
        self._fill()
        self.list.setCurrentText(name)
        self.remove.setEnabled(True)

    def _saved(self) -> dict[str, dict[str, float]]:
        """The presets that can be read; what another version or a hand wrote may be anything."""
        saved = self._preferences.get(_PRESETS)
        presets: dict[str, dict[str, float]] = {}
        for name, shares in saved.items() if isinstance(saved, dict) else ():
            try:
                presets[str(name)] = dict(Mix(dict(shares)).shares)
            except (SpriteStudioError, TypeError, ValueError):
                continue
        return presets

    def _fill(self) -> None:
        self.list.clear()
        self.list.addItem(self.tr("Presets…"))
        for name, shares in sorted(self._saved().items()):
            self.list.addItem(name, shares)
        if self.list.count() > 1:
            self.list.insertSeparator(self.list.count())
        for name in self._model.class_names if self._model else ():
            self.list.addItem(name.replace("_", " "), {name: 1.0})
        self.remove.setEnabled(False)

    def _on_activated(self, index: int) -> None:
        shares = self.list.itemData(index)
        self.remove.setEnabled(self.list.currentText() in self._saved())
        if shares is not None:
            self.chosen.emit(shares)

    def _on_remove(self) -> None:
        saved = self._saved()
        if saved.pop(self.list.currentText(), None) is not None:
            self._preferences.set(_PRESETS, saved)
            self._fill()

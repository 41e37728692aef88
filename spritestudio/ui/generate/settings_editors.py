"""Editors that show and change the settings of a generation."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from spritestudio.project.generate_settings import GenerateSettings
from spritestudio.ui.widgets.field_editors import read_value, show_value
from spritestudio.ui.widgets.range_spin import RangeDoubleSpinBox, RangeSpinBox


class SettingsEditors:
    """Keeps editors and settings the same.

    Args:
        settings: What is shown and changed.
        editors: An editor for each setting, by its name.
    """

    def __init__(self, settings: GenerateSettings, editors: Mapping[str, QWidget]) -> None:
        self._settings = settings
        self._editors = editors
        self._showing = False
        for name, editor in editors.items():
            _changed(editor).connect(lambda *_, name=name: self._on_edited(name))
        settings.changed.connect(self._show)
        self._show()

    def _on_edited(self, name: str) -> None:
        if not self._showing:  # an editor may round what it shows
            info = self._settings.infos[name]
            self._settings.set(name, read_value(self._editors[name], info))

    def _show(self) -> None:
        self._showing = True
        for name, editor in self._editors.items():
            info = self._settings.infos[name]
            if isinstance(editor, RangeSpinBox) and editor.info != info:
                editor.set_info(info)
            show_value(editor, self._settings.value(name))
        self._showing = False


def _changed(editor: QWidget) -> SignalInstance:
    if isinstance(editor, QComboBox):
        return editor.currentIndexChanged
    if isinstance(editor, QCheckBox):
        return editor.toggled
    assert isinstance(editor, (RangeSpinBox, RangeDoubleSpinBox))
    return editor.valueChanged

"""Editors made from the descriptions of the fields of a spec."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from spritestudio.specs.fields import FieldInfo
from spritestudio.ui.widgets.range_spin import RangeDoubleSpinBox, RangeSpinBox, field_text, help_text

AnyEditor = TypeVar("AnyEditor", bound=QWidget)


def field_editor(info: FieldInfo, name: str, changed: SignalInstance) -> QWidget:
    """A widget that edits a field.

    Args:
        info: The field.
        name: The object name of the widget.
        changed: Emitted when the value is another.
    """
    if info.choices:
        combo = choice_editor(info, name, {choice: field_text(str(choice)) for choice in info.choices})
        combo.currentTextChanged.connect(changed)
        return combo
    if info.kind is bool:
        box = flag_editor(info, name)
        box.toggled.connect(changed)
        return box
    if info.kind in (int, float):
        number = whole_editor(info, name) if info.kind is int else number_editor(info, name)
        number.valueChanged.connect(changed)
        return number
    text = named(QLineEdit(), info, name)
    text.editingFinished.connect(changed)
    return text


def named(editor: AnyEditor, info: FieldInfo, name: str) -> AnyEditor:
    """Let tests know an editor by its name, and people and screen readers by what it does."""
    editor.setObjectName(name)
    editor.setAccessibleName(field_text(info.label))
    if isinstance(editor, QComboBox) and (text := editor.lineEdit()) is not None:
        text.setObjectName(f"{editor.objectName()}_text")
        text.setAccessibleName(editor.accessibleName())
    editor.setToolTip(help_text(info))
    return editor


def choice_editor(info: FieldInfo, name: str, titles: Mapping[Any, str]) -> QComboBox:
    """Edits a choice; `titles` are what the choices are called."""
    combo = QComboBox()
    combo.setEditable(info.free)
    named(combo, info, name)
    for choice, title in titles.items():
        combo.addItem(title, choice)
    return named(combo, info, name)


def flag_editor(info: FieldInfo, name: str) -> QCheckBox:
    """Edits what is on or off."""
    return named(QCheckBox(field_text(info.label)), info, name)


def whole_editor(info: FieldInfo, name: str) -> RangeSpinBox:
    """Edits a whole number."""
    return named(RangeSpinBox(info), info, name)


def number_editor(info: FieldInfo, name: str) -> RangeDoubleSpinBox:
    """Edits a number."""
    return named(RangeDoubleSpinBox(info), info, name)


def show_value(editor: QWidget, value: Any) -> None:
    """Show a value of the field."""
    if isinstance(editor, QComboBox):
        editor.setCurrentIndex(editor.findData(value))
        if editor.isEditable():
            editor.setCurrentText(str(value))
    elif isinstance(editor, QCheckBox):
        editor.setChecked(value)
    elif isinstance(editor, (RangeSpinBox, RangeDoubleSpinBox)):
        if editor.value() != value:  # else it would change what is being typed
            editor.setValue(value)
        editor.refresh()
    elif isinstance(editor, QLineEdit):
        editor.setText(", ".join(value) if isinstance(value, tuple) else str(value))


def read_value(editor: QWidget, info: FieldInfo) -> Any:
    """The value as it stands, whether it is allowed or not."""
    if isinstance(editor, QComboBox):
        return editor.currentText().strip() if editor.isEditable() else editor.currentData()
    if isinstance(editor, QCheckBox):
        return editor.isChecked()
    if isinstance(editor, (RangeSpinBox, RangeDoubleSpinBox)):
        return editor.value()
    assert isinstance(editor, QLineEdit)
    if info.kind is tuple:
        return tuple(part.strip() for part in editor.text().split(",") if part.strip())
    return editor.text().strip()

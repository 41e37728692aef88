"""Editors made from the descriptions of the fields of a spec."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from spritestudio.specs.fields import FieldInfo
from spritestudio.ui.widgets.range_spin import RangeDoubleSpinBox, RangeSpinBox, field_text, help_text


def field_editor(info: FieldInfo, name: str, changed: SignalInstance) -> QWidget:
    """A widget that edits a field.

    Args:
        info: The field.
        name: The object name of the widget.
        changed: Emitted when the value is another.
    """
    editor = _editor(info, changed)
    editor.setObjectName(name)
    editor.setAccessibleName(field_text(info.label))
    if isinstance(editor, QComboBox) and (text := editor.lineEdit()) is not None:
        text.setObjectName(f"{editor.objectName()}_text")
        text.setAccessibleName(editor.accessibleName())
    editor.setToolTip(help_text(info))
    return editor


def show_value(editor: QWidget, value: Any) -> None:
    """Show a value of the field."""
    if isinstance(editor, QComboBox):
        editor.setCurrentIndex(editor.findData(value))
        if editor.isEditable():
            editor.setCurrentText(str(value))
    elif isinstance(editor, QCheckBox):
        editor.setChecked(value)
    elif isinstance(editor, (RangeSpinBox, RangeDoubleSpinBox)):
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


def _editor(info: FieldInfo, changed: SignalInstance) -> QWidget:
    if info.choices:
        combo = QComboBox()
        combo.setEditable(info.free)
        for choice in info.choices:
            combo.addItem(field_text(str(choice)), choice)
        combo.currentTextChanged.connect(changed)
        return combo
    if info.kind is bool:
        box = QCheckBox(field_text(info.label))
        box.toggled.connect(changed)
        return box
    if info.kind is int:
        number = RangeSpinBox(info)
        number.valueChanged.connect(changed)
        return number
    if info.kind is float:
        fraction = RangeDoubleSpinBox(info)
        fraction.valueChanged.connect(changed)
        return fraction
    text = QLineEdit()
    text.editingFinished.connect(changed)
    return text

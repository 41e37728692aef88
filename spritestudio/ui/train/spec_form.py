"""All settings of a training, in groups, for whoever wants to set them by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from spritestudio.specs import TrainSpec
from spritestudio.ui.train.spec_fields import Field, spec_groups
from spritestudio.ui.widgets.basics import heading

_FIELD_MIN_PX = 60
_LARGEST = 2**31 - 1


class SpecForm(QWidget):
    """Shows a TrainSpec, every field of it; `spec` reads it and `set_spec` shows it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editors: dict[str, QWidget] = {}
        self._forms: dict[str, QFormLayout] = {}
        self._base = TrainSpec()
        defaults = {field.name: getattr(self._base, field.name) for field in dataclasses.fields(TrainSpec)}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for title, fields in spec_groups():
            shown = [field for field in fields if field.name in defaults]
            layout.addWidget(heading(title))
            form = QFormLayout()
            form.setHorizontalSpacing(10)
            form.setVerticalSpacing(5)
            for field in shown:
                editor = self._editor(field, defaults[field.name])
                self._editors[field.name] = editor
                self._forms[field.name] = form
                if isinstance(editor, QCheckBox):
                    form.addRow(editor)
                else:
                    form.addRow(field.title, editor)
            layout.addLayout(form)
        self._align_columns()
        self.set_spec(self._base)

    def _align_columns(self) -> None:
        """Let the editors of all groups begin at the same place, each level with its label."""
        pairs = [
            (label, editor)
            for name, editor in self._editors.items()
            if (label := self._forms[name].labelForField(editor)) is not None
        ]
        widest = max(label.sizeHint().width() for label, _ in pairs)
        for label, editor in pairs:
            label.setMinimumSize(widest, editor.sizeHint().height())

    def names(self) -> tuple[str, ...]:
        """The fields that can be edited."""
        return tuple(self._editors)

    def editor(self, name: str) -> QWidget:
        """The widget that edits a field."""
        return self._editors[name]

    def show_fields(self, names: Iterable[str], shown: bool) -> None:
        """Show or hide the rows of some fields."""
        for name in names:
            self._forms[name].setRowVisible(self._editors[name], shown)

    def set_spec(self, spec: TrainSpec) -> None:
        """Show a spec; what no editor shows is kept as it is."""
        self._base = spec
        for name, editor in self._editors.items():
            with QSignalBlocker(editor):
                _show(editor, getattr(spec, name))
        self.changed.emit()

    def spec(self) -> TrainSpec:
        """The spec as it stands.

        Raises:
            SpriteStudioError: The values do not go together.
        """
        values = {name: _read(editor, getattr(self._base, name)) for name, editor in self._editors.items()}
        return dataclasses.replace(self._base, **values)

    def _editor(self, field: Field, value: Any) -> QWidget:
        editor = self._bare_editor(field, value)
        editor.setObjectName(f"train_{field.name}")
        editor.setAccessibleName(field.title)
        editor.setToolTip(field.tip)
        editor.setMinimumWidth(_FIELD_MIN_PX)
        return editor

    def _bare_editor(self, field: Field, value: Any) -> QWidget:
        if field.choices:
            combo = QComboBox()
            combo.setEditable(field.free)
            for choice in field.choices:
                combo.addItem(str(choice), choice)
            combo.currentTextChanged.connect(self.changed)
            return combo
        if isinstance(value, bool):
            box = QCheckBox(field.title)
            box.toggled.connect(self.changed)
            return box
        if isinstance(value, int):
            number = QSpinBox()
            number.setRange(0, _LARGEST)
            number.setSingleStep(round(field.step) or 1)
            number.valueChanged.connect(self.changed)
            return number
        if isinstance(value, float):
            fraction = QDoubleSpinBox()
            fraction.setDecimals(field.decimals)
            fraction.setRange(0.0, 100_000.0)
            fraction.setSingleStep(field.step or 0.1)
            fraction.valueChanged.connect(self.changed)
            return fraction
        text = QLineEdit()
        text.setPlaceholderText(field.placeholder)
        text.editingFinished.connect(self.changed)
        return text


def _show(editor: QWidget, value: Any) -> None:
    if isinstance(editor, QComboBox):
        index = editor.findData(value)
        editor.setCurrentIndex(index)
        if editor.isEditable():
            editor.setCurrentText(str(value))
    elif isinstance(editor, QCheckBox):
        editor.setChecked(value)
    elif isinstance(editor, (QSpinBox, QDoubleSpinBox)):
        editor.setValue(value)
    elif isinstance(editor, QLineEdit):
        editor.setText(", ".join(value) if isinstance(value, tuple) else str(value))


def _read(editor: QWidget, before: Any) -> Any:
    if isinstance(editor, QComboBox):
        return editor.currentText().strip() if editor.isEditable() else editor.currentData()
    if isinstance(editor, QCheckBox):
        return editor.isChecked()
    if isinstance(editor, (QSpinBox, QDoubleSpinBox)):
        return editor.value()
    assert isinstance(editor, QLineEdit)
    if isinstance(before, tuple):
        return tuple(part.strip() for part in editor.text().split(",") if part.strip())
    return editor.text().strip()

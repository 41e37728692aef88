"""All settings of a training, in groups, for whoever wants to set them by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from spritestudio.specs import TrainSpec
from spritestudio.specs.fields import field_infos
from spritestudio.ui.train.spec_fields import spec_groups
from spritestudio.ui.widgets.basics import heading
from spritestudio.ui.widgets.field_editors import field_editor, read_value, show_value
from spritestudio.ui.widgets.field_form import FieldForm
from spritestudio.ui.widgets.range_spin import ProblemLabel, RangeDoubleSpinBox, RangeSpinBox, field_text

_FIELD_MIN_PX = 60


class SpecForm(QWidget):
    """Shows a TrainSpec, every field of it; `spec` reads it and `set_spec` shows it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editors: dict[str, QWidget] = {}
        self._forms: dict[str, FieldForm] = {}
        self._problems: dict[str, ProblemLabel] = {}
        self._base = TrainSpec()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for title, names in spec_groups():
            layout.addWidget(heading(title))
            form = FieldForm()
            for name in names:
                self._add_row(form, name)
            layout.addLayout(form)
        FieldForm.align_fields(self._forms.values())
        self.set_spec(self._base)

    def _add_row(self, form: FieldForm, name: str) -> None:
        info = field_infos(TrainSpec)[name]
        editor = field_editor(info, f"train_{name}", self.changed)
        editor.setMinimumWidth(_FIELD_MIN_PX)
        self._editors[name] = editor
        self._forms[name] = form
        if isinstance(editor, QCheckBox):
            form.add_wide(editor)
        else:
            form.add(editor, field_text(info.label))
        if (problem := form.problem_of(editor)) is not None:
            self._problems[name] = problem

    def names(self) -> tuple[str, ...]:
        """The fields that can be edited."""
        return tuple(self._editors)

    def editor(self, name: str) -> QWidget:
        """The widget that edits a field."""
        return self._editors[name]

    def show_fields(self, names: Iterable[str], shown: bool) -> None:
        """Show or hide the rows of some fields; what is hidden has no problem that nobody sees."""
        for name in names:
            self._forms[name].show_row(self._editors[name], shown)
            if not shown and name in self._problems and self._problem_of(name):
                show_value(self._editors[name], getattr(self._base, name))

    @property
    def problem(self) -> str:
        """The first problem of a field, for a person."""
        return next((problem for name in self._problems if (problem := self._problem_of(name))), "")

    def _problem_of(self, name: str) -> str:
        editor = self._editors[name]
        assert isinstance(editor, (RangeSpinBox, RangeDoubleSpinBox))
        return editor.problem

    def set_spec(self, spec: TrainSpec) -> None:
        """Show a spec; what no editor shows is kept as it is."""
        self._base = spec
        for name, editor in self._editors.items():
            with QSignalBlocker(editor):
                show_value(editor, getattr(spec, name))
        for label in self._problems.values():
            label.refresh()
        self.changed.emit()

    def spec(self) -> TrainSpec:
        """The spec as it stands.

        Raises:
            SpriteStudioError: A value is not allowed.
        """
        infos = field_infos(TrainSpec)
        values = {name: read_value(editor, infos[name]) for name, editor in self._editors.items()}
        return dataclasses.replace(self._base, **values)

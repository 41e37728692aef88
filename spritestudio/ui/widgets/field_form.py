"""Fields below each other, as every form of the window has them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QGridLayout, QWidget

from spritestudio.ui.widgets.plain_text import PlainLabel
from spritestudio.ui.widgets.range_spin import ProblemLabel, RangeDoubleSpinBox, RangeSpinBox

_GAP_PX, _SPACING_PX = 10, 6


class FieldForm(QGridLayout):
    """A label at the left of each field; what a number is not allowed to be is told below it."""

    def __init__(self) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(_GAP_PX)
        self.setVerticalSpacing(_SPACING_PX)
        self.setColumnStretch(1, 1)
        self._rows: dict[QWidget, list[QWidget]] = {}

    def add(self, field: QWidget, text: str = "") -> None:
        """Add a field; its label says `text`, or else its accessible name."""
        label = PlainLabel(text or field.accessibleName())
        label.setBuddy(field)
        line = self.rowCount()
        self.addWidget(label, line, 0)
        self.addWidget(field, line, 1)
        self._rows[field] = [label, field]
        if isinstance(field, (RangeSpinBox, RangeDoubleSpinBox)):
            problem = ProblemLabel([field])
            self.addWidget(problem, line + 1, 0, 1, 2)
            self._rows[field].append(problem)

    def add_wide(self, widget: QWidget) -> None:
        """Add what needs no label, over the whole width."""
        self.addWidget(widget, self.rowCount(), 0, 1, 2)
        self._rows[widget] = [widget]

    def label_of(self, field: QWidget) -> PlainLabel | None:
        """The label of a field; None of what was added without one."""
        first = self._rows[field][0]
        return first if isinstance(first, PlainLabel) and first is not field else None

    def problem_of(self, field: QWidget) -> ProblemLabel | None:
        """What tells of problems with a number."""
        last = self._rows[field][-1]
        return last if isinstance(last, ProblemLabel) else None

    def show_row(self, field: QWidget, shown: bool) -> None:
        """Show or hide a field with its label and its problem."""
        for widget in self._rows[field]:
            widget.setVisible(shown)
        if shown and (problem := self.problem_of(field)) is not None:
            problem.refresh()

    @staticmethod
    def align_fields(forms: Iterable[FieldForm]) -> None:
        """Let the fields of several forms begin at the same place."""
        labels = [label for form in forms for field in form._rows if (label := form.label_of(field))]
        widest = max(label.sizeHint().width() for label in labels)
        for label in labels:
            label.setMinimumWidth(widest)

"""Fields for numbers: what is not allowed is told below while it is typed, and then becomes the nearest."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox, QWidget

from spritestudio.specs.fields import FieldInfo
from spritestudio.ui.widgets.plain_text import PlainLabel

_LARGEST = 2**31 - 1  # of a QSpinBox
_TEXT_INSET_PX = 7


class RangeSpinBox(QSpinBox):
    """A whole number: arrows and wheel stay in the range of its field, typing need not.

    Args:
        info: The field that is edited.
        parent: The owner.

    Attributes:
        info: The field that is edited.
        allowed: The last number that stood there and was allowed.
        note: Which number has become another since it was not allowed, for a person; "" where none has.

    Signals:
        allowed_changed: There is another number, and it is allowed.
        problem_changed: What `problem` or `note` says may be another.
    """

    allowed_changed = Signal(int)
    problem_changed = Signal()

    def __init__(self, info: FieldInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.allowed = round(info.minimum)
        self.note = ""
        self.setSingleStep(round(info.step))
        self.setSuffix(f" {info.unit}" if info.unit else "")
        self.set_info(info)
        _inset(self)
        self.valueChanged.connect(self._on_value_changed)
        self.editingFinished.connect(lambda: _take_nearest(self))

    def set_info(self, info: FieldInfo) -> None:
        """Take the range from this description; a number that stands there stays."""
        self.info = info
        room = round(_room(info))
        self.setRange(-room, room)
        self.refresh()

    @property
    def problem(self) -> str:
        """What is allowed, for a person, unless the number is."""
        return "" if self.info.allows(self.value()) else allowed_text(self.info)

    def refresh(self) -> None:
        """Show whether there is a problem."""
        if not self.problem:
            self.allowed = self.value()
        _mark(self, self.problem)
        self.problem_changed.emit()

    def stepBy(self, steps: int) -> None:
        self.setValue(round(_stepped(self.info, self.value(), steps * self.singleStep())))

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        return _steps_enabled(self.info, self.value())

    def _on_value_changed(self, value: int) -> None:
        self.note = ""
        self.refresh()
        if self.info.allows(value):
            self.allowed_changed.emit(value)


class RangeDoubleSpinBox(QDoubleSpinBox):
    """A number with no more digits than it needs, otherwise like `RangeSpinBox`.

    Args:
        info: The field that is edited.
        parent: The owner.

    Signals:
        problem_changed: What `problem` or `note` says may be another.
    """

    problem_changed = Signal()

    def __init__(self, info: FieldInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.info = info
        self.note = ""
        _inset(self)
        self.setDecimals(info.decimals)
        self.setRange(-_room(info), _room(info))
        self.setSingleStep(info.step)
        self.setSuffix(f" {info.unit}" if info.unit else "")
        self.valueChanged.connect(self._on_value_changed)
        self.editingFinished.connect(lambda: _take_nearest(self))

    @property
    def problem(self) -> str:
        """What is allowed, for a person, unless the number is."""
        return "" if self.info.allows(self.value()) else allowed_text(self.info)

    def refresh(self) -> None:
        """Show whether there is a problem."""
        _mark(self, self.problem)
        self.problem_changed.emit()

    def textFromValue(self, value: float) -> str:
        text = super().textFromValue(value)
        point = self.locale().decimalPoint()
        return text.rstrip("0").removesuffix(point) if point in text else text

    def _on_value_changed(self) -> None:
        self.note = ""
        self.refresh()

    def stepBy(self, steps: int) -> None:
        low, high = _ends(self.info)
        self.setValue(min(max(self.value() + steps * self.singleStep(), low), high))

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        return _steps_enabled(self.info, self.value())


class ProblemNote(PlainLabel):
    """What keeps a button from being pressed; seen only while there is something."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "problem")
        self.setObjectName(name)
        self.setWordWrap(True)
        self.show_problem("")

    def show_problem(self, problem: str) -> None:
        """Show a problem, or none."""
        self.setText(problem)
        self.setVisible(bool(problem))


class ProblemLabel(ProblemNote):
    """Stands below fields, and is seen only while one of them has a problem.

    Args:
        fields: The fields, in the order in which their problems are told.
    """

    def __init__(self, fields: Sequence[RangeSpinBox | RangeDoubleSpinBox]) -> None:
        super().__init__(f"{fields[0].objectName()}_problem")
        self._fields = fields
        for field in fields:
            field.problem_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Tell the first problem of a field that can be edited, or else what has become of one."""
        fields = [field for field in self._fields if field.isEnabled()]
        told = [field.problem for field in fields] + [field.note for field in fields]
        self.show_problem(next(filter(None, told), ""))


def show_number(field: RangeSpinBox | RangeDoubleSpinBox, number: float) -> None:
    """Show a number without telling of a change; one that stands there is not touched, as it may be typed."""
    if field.value() != round(number, field.info.decimals):
        with QSignalBlocker(field):
            field.setValue(number)  # type: ignore[arg-type]
        field.note = ""
    field.refresh()


def field_text(text: str) -> str:
    """A label or a help of a `FieldInfo`, in the language of the window."""
    return QCoreApplication.translate("FieldInfo", text)


def help_text(info: FieldInfo) -> str:
    """The help of a field as a sentence."""
    text = field_text(info.help)
    return f"{text[:1].upper()}{text[1:]}."


def allowed_text(info: FieldInfo) -> str:
    """What numbers are allowed, for a person: "Steps: from 1 to 500"."""
    text = _tr("from {0} on") if info.maximum is None else _tr("from {0} to {1}")
    text = text.format(f"{info.minimum:.10g}", f"{info.maximum or 0:.10g}")
    if info.multiple_of > 1:
        text = _tr("{0} in multiples of {1}").format(text, info.multiple_of)
    if info.also is not None:
        text = _tr("{0}, or {1}").format(info.also, text)
    return _tr("{0}: {1}").format(field_text(info.label), text)


def _inset(field: QAbstractSpinBox) -> None:
    """Let a number begin where the text of other fields does; style sheets do not reach it."""
    field.lineEdit().setTextMargins(_TEXT_INSET_PX, 0, 0, 0)


def _tr(text: str) -> str:
    return QCoreApplication.translate("RangeSpinBox", text)


def _ends(info: FieldInfo) -> tuple[float, float]:
    low = info.minimum if info.also is None else min(info.minimum, info.also)
    return low, _LARGEST if info.maximum is None else info.maximum


def _stepped(info: FieldInfo, value: float, far: float) -> float:
    """The number that the arrows lead to; what lies between the range and a number beside it is left out."""
    low, high = _ends(info)
    target = min(max(value + far, low), high)
    if info.also is not None and info.also < target < info.minimum:
        return info.minimum if far > 0 else info.also
    return target


def _room(info: FieldInfo) -> float:
    """How large a number can be typed: a digit more than the largest that is allowed."""
    _, high = _ends(info)
    return float(min(10 ** (len(str(int(high))) + 1) - 1, _LARGEST))


def _steps_enabled(info: FieldInfo, value: float) -> QAbstractSpinBox.StepEnabledFlag:
    low, high = _ends(info)
    flag = QAbstractSpinBox.StepEnabledFlag
    return (flag.StepUpEnabled if value < high else flag.StepNone) | (
        flag.StepDownEnabled if value > low else flag.StepNone
    )


def _take_nearest(field: RangeSpinBox | RangeDoubleSpinBox) -> None:
    """Once a number is typed that is not allowed, put the nearest in its place, and say so."""
    if field.problem and field.isEnabled():
        typed, told = field.textFromValue(field.value()), field.problem  # type: ignore[arg-type]
        field.setValue(field.info.nearest(field.value()))  # type: ignore[arg-type]
        field.note = _tr("{0}; {1} became {2}").format(told, typed, field.textFromValue(field.value()))  # type: ignore[arg-type]
        field.problem_changed.emit()


def _mark(field: QWidget, problem: str) -> None:
    """Draw a field in the colour of a problem, or as usual."""
    if bool(field.property("problem")) != bool(problem):
        field.setProperty("problem", bool(problem))
        field.style().unpolish(field)
        field.style().polish(field)

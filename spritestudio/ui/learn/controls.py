"""What a person turns to change a figure: a slider that says its value, a choice, a switch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSlider, QWidget

from spritestudio.ui.widgets.basics import name_widget
from spritestudio.ui.widgets.plain_text import PlainLabel, plain

_SPACING_PX = 8
_LEAST_SLIDER_PX = 90


class FigureSlider(QWidget):
    """A number between two ends, on a slider with its name before it and its value behind it.

    Args:
        name: Its object name; the slider within is `name_slider`.
        label: What it is called.
        tip: What it does.
        ends: The least and the greatest number.
        step: From one place of the slider to the next.
        text: How a number is written; the longest of the two ends makes the room for it.
        parent: The owner.

    Signals:
        changed: There is another number.
    """

    changed = Signal()

    def __init__(
        self,
        name: str,
        label: str,
        tip: str,
        ends: tuple[float, float],
        step: float = 1.0,
        text: Callable[[float], str] = "{:g}".format,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._step, self._text = step, text
        self._low = 0.0
        self.label = PlainLabel(label)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setMinimumWidth(_LEAST_SLIDER_PX)
        name_widget(self.slider, f"{name}_slider", label)
        self.slider.setToolTip(plain(tip))
        self.number = PlainLabel()
        self.label.setBuddy(self.slider)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_SPACING_PX)
        layout.addWidget(self.label)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.number)
        self.set_ends(*ends)
        self.slider.valueChanged.connect(self._on_slid)

    @property
    def value(self) -> float:
        """The number."""
        return self._low + self.slider.value() * self._step

    def set_value(self, value: float) -> None:
        """Show a number without telling of a change."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(round((value - self._low) / self._step))
        self._tell()

    def set_ends(self, low: float, high: float) -> None:
        """Allow other numbers; the nearest to the one that stands there takes its place, without a word."""
        value = self.value
        self._low = low
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, round((high - low) / self._step))
            self.slider.setPageStep(max(1, self.slider.maximum() // 10))
        metrics = self.number.fontMetrics()
        room = max(metrics.horizontalAdvance(self._text(end)) for end in (low, high))
        self.number.setMinimumWidth(room + _SPACING_PX)
        self.set_value(value)

    def _on_slid(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        text = self._text(self.value)
        self.number.setText(text)
        self.slider.setAccessibleDescription(text)


def choice(name: str, label: str, tip: str, titles: Mapping[Any, str]) -> QComboBox:
    """A choice of one of several values, called by `titles`."""
    combo = QComboBox()
    name_widget(combo, name, label)
    combo.setToolTip(plain(tip))
    for value, title in titles.items():
        combo.addItem(title, value)
    return combo

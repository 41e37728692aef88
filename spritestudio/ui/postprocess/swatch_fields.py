"""The colour at hand in numbers: hexadecimal, red, green, blue, and its name."""

from __future__ import annotations

import re

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSlider, QWidget

from spritestudio.specs.fields import FieldInfo
from spritestudio.sprites.palettes.palette import parse_hex
from spritestudio.sprites.palettes.swatches import Swatch
from spritestudio.ui.postprocess.color_button import ColorButton
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import row
from spritestudio.ui.widgets.plain_text import PlainLabel
from spritestudio.ui.widgets.range_spin import ProblemLabel, RangeSpinBox, show_number


class SwatchFields(QWidget):
    """Asks for the colour and the name of one swatch."""

    color_changed = Signal(str)
    label_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.well = ColorButton("swatch_color", self.tr("Pick the colour"))
        self.hex = QLineEdit()
        self.hex.setObjectName("swatch_hex")
        self.hex.setAccessibleName(self.tr("Hexadecimal colour"))
        self.hex.setMaxLength(9)
        self.hex.setFixedWidth(92)
        self.label = QLineEdit()
        self.label.setObjectName("swatch_label")
        self.label.setAccessibleName(self.tr("Name of the colour"))
        self.label.setPlaceholderText(self.tr("Name of the colour"))
        self.channels: list[tuple[QSlider, RangeSpinBox]] = []
        self._alpha = ""
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row(self.well, self.hex, self.label), 0, 0, 1, 3)
        for line, (name, text) in enumerate(
            (("red", self.tr("Red")), ("green", self.tr("Green")), ("blue", self.tr("Blue"))), 1
        ):
            slider, number = QSlider(Qt.Orientation.Horizontal), RangeSpinBox(_channel(text))
            slider.setRange(0, 255)
            slider.setObjectName(f"swatch_{name}")
            slider.setAccessibleName(text)
            number.setObjectName(f"swatch_{name}_number")
            number.setAccessibleName(self.tr("{0}, as a number").format(text))
            slider.valueChanged.connect(number.setValue)
            number.allowed_changed.connect(slider.setValue)
            number.allowed_changed.connect(self._on_channel)
            self.channels.append((slider, number))
            for column, widget in enumerate((PlainLabel(text), slider, number)):
                layout.addWidget(widget, line, column)
        layout.addWidget(ProblemLabel([number for _, number in self.channels]), 4, 0, 1, 3)
        self.well.color_chosen.connect(lambda color: self.color_changed.emit(color + self._alpha))
        self.hex.editingFinished.connect(self._on_hex)
        self.label.editingFinished.connect(lambda: self.label_changed.emit(self.label.text().strip()))

    def show_swatch(self, swatch: Swatch) -> None:
        """Show a swatch without telling of a change; one that is locked cannot be changed."""
        red, green, blue, _ = parse_hex(swatch.color)
        lack = self.tr("This colour is locked; unlock it first") if swatch.locked else ""
        self._alpha = swatch.color[7:]
        self.well.set_color(swatch.color)
        self.hex.setText(swatch.color)
        self.label.setText(swatch.label)
        for (slider, number), value in zip(self.channels, (red, green, blue), strict=True):
            with QSignalBlocker(slider):
                slider.setValue(value)
            show_number(number, value)
            for widget in (slider, number):
                allow(widget, lack)
        allow(self.well, lack)
        allow(self.hex, lack)

    def _on_channel(self) -> None:
        red, green, blue = (number.allowed for _, number in self.channels)
        self.color_changed.emit(f"#{red:02x}{green:02x}{blue:02x}{self._alpha}")

    def _on_hex(self) -> None:
        text = f"#{self.hex.text().strip().removeprefix('#').lower()}"
        if re.fullmatch("#[0-9a-f]{6}([0-9a-f]{2})?", text):
            self.color_changed.emit(text)


def _channel(title: str) -> FieldInfo:
    return FieldInfo(title, "how much of it there is in the colour", maximum=255)

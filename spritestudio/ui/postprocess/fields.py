"""Fields that tests and screen readers know by name."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox, QSpinBox


def combo(name: str, title: str, options: Mapping[str, str]) -> QComboBox:
    """A drop-down of texts by value, which may become narrow."""
    field = QComboBox()
    field.setObjectName(name)
    field.setAccessibleName(title)
    field.setMinimumContentsLength(8)
    field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    for value, text in options.items():
        field.addItem(text, value)
    return field


def spin(name: str, title: str, low: int, high: int) -> QSpinBox:
    """A whole number."""
    field = QSpinBox()
    field.setObjectName(name)
    field.setAccessibleName(title)
    field.setRange(low, high)
    return field

"""Fields that tests and screen readers know by name."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox

from spritestudio.specs.fields import FieldInfo
from spritestudio.ui.widgets.field_editors import choice_editor


def combo(info: FieldInfo, options: Mapping[str, str]) -> QComboBox:
    """A drop-down of texts by value, which may become narrow."""
    field = choice_editor(info, info.name, options)
    field.setMinimumContentsLength(8)
    field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return field

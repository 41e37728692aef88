"""The sampler's finer settings, folded away until they are asked for."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from spritestudio.specs import GenerateSpec
from spritestudio.specs.fields import field_infos
from spritestudio.ui.widgets.basics import row
from spritestudio.ui.widgets.field_editors import choice_editor, number_editor, read_value, show_value
from spritestudio.ui.widgets.range_spin import ProblemLabel

_INFOS = field_infos(GenerateSpec)


class FinerSettings(QWidget):
    """How mixes are made, where guidance works, where the steps lie, and which colours come last."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.agreement = number_editor(_INFOS["agreement"], "agreement")
        self.low = number_editor(_INFOS["guidance_low"], "guidance_low")
        self.high = number_editor(_INFOS["guidance_high"], "guidance_high")
        choices = {
            "decoding": {
                "mode": self.tr("Likeliest"),
                "sample": self.tr("Drawn"),
                "mean": self.tr("Mean"),
            },
            "mixing": {"vector": self.tr("Shares"), "composed": self.tr("Composed")},
            "spacing": {"even": self.tr("Even"), "karras": self.tr("Karras")},
        }
        self._combos = {name: choice_editor(_INFOS[name], name, titles) for name, titles in choices.items()}
        self._editors: dict[str, QWidget] = {
            "agreement": self.agreement,
            **self._combos,
            "guidance_high": self.high,  # shown first, so that neither pushes the other
            "guidance_low": self.low,
        }
        self.problems = [ProblemLabel([self.agreement]), ProblemLabel([self.low, self.high])]
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        layout.addRow(self.agreement.accessibleName(), self.agreement)
        layout.addRow(self.problems[0])
        for combo in self._combos.values():
            layout.addRow(combo.accessibleName(), combo)
            combo.currentIndexChanged.connect(self.changed)
        layout.addRow(self.tr("Guide from, to"), row(self.low, self.high))
        layout.addRow(self.problems[1])
        for number in (self.agreement, self.low, self.high):
            number.valueChanged.connect(self.changed)
        self.low.valueChanged.connect(self._on_low_changed)
        self.high.valueChanged.connect(self._on_high_changed)
        self.set_spec(GenerateSpec())

    def values(self) -> dict[str, Any]:
        """The fields of a GenerateSpec that stand here."""
        return {name: read_value(editor, _INFOS[name]) for name, editor in self._editors.items()}

    def set_spec(self, spec: GenerateSpec) -> None:
        """Show a request."""
        for name, editor in self._editors.items():
            show_value(editor, getattr(spec, name))

    def _on_low_changed(self, low: float) -> None:
        if not self.low.problem and not self.high.problem:
            self.high.setValue(max(low, self.high.value()))

    def _on_high_changed(self, high: float) -> None:
        if not self.low.problem and not self.high.problem:
            self.low.setValue(min(high, self.low.value()))

"""The sampler's finer settings, folded away until they are asked for."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QWidget

from spritestudio.specs import MAX_AGREEMENT, MAX_SIGMA, GenerateSpec
from spritestudio.ui.widgets.basics import row


class FinerSettings(QWidget):
    """How mixes are made, where guidance works, where the steps lie, and which colours come last."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mixing = self._choice(
            "mixing",
            self.tr("Mixing"),
            self.tr(
                "Shares: the network is told the shares of the mix.\n"
                "Composed: what it paints for each class alone is added up, at the time of a pass per class."
            ),
            ((self.tr("Shares"), "vector"), (self.tr("Composed"), "composed")),
        )
        self.spacing = self._choice(
            "spacing",
            self.tr("Step spacing"),
            self.tr(
                "Even: timesteps as in training. Karras: small steps where there is little noise.\n"
                "The studio's own weights are made so that both are the same."
            ),
            ((self.tr("Even"), "even"), (self.tr("Karras"), "karras")),
        )
        self.decoding = self._choice(
            "decoding",
            self.tr("Last colours"),
            self.tr(
                "For weights with a palette. Likeliest: the calmest. Drawn: by chance, as likely as it is.\n"
                "Mean: may lie between the palette's colours."
            ),
            ((self.tr("Likeliest"), "mode"), (self.tr("Drawn"), "sample"), (self.tr("Mean"), "mean")),
        )
        self.agreement = self._number(
            "agreement",
            self.tr("Calm colours"),
            self.tr("For weights with a palette: how much the pixels of a sprite agree on few colours."),
            MAX_AGREEMENT,
        )
        tip = self.tr(
            "Guidance works only between these amounts of noise; 1 is as much noise as sprite. "
            "Guiding in the middle alone keeps more variety."
        )
        self.low = self._number("guidance_low", self.tr("Guidance from this much noise"), tip, MAX_SIGMA)
        self.high = self._number("guidance_high", self.tr("Guidance up to this much noise"), tip, MAX_SIGMA)
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for choice in (self.agreement, self.decoding, self.mixing, self.spacing):
            layout.addRow(choice.accessibleName(), choice)
        layout.addRow(self.tr("Guide from, to"), row(self.low, self.high))
        self.low.valueChanged.connect(lambda low: self.high.setValue(max(low, self.high.value())))
        self.high.valueChanged.connect(lambda high: self.low.setValue(min(high, self.low.value())))
        self.set_spec(GenerateSpec())

    def _choice(
        self, name: str, accessible: str, tip: str, options: tuple[tuple[str, str], ...]
    ) -> QComboBox:
        box = QComboBox()
        for text, value in options:
            box.addItem(text, value)
        box.setObjectName(name)
        box.setAccessibleName(accessible)
        box.setToolTip(tip)
        box.currentIndexChanged.connect(self.changed)
        return box

    def _number(self, name: str, accessible: str, tip: str, most: float) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setRange(0.0, most)
        box.setDecimals(2)
        box.setSingleStep(0.1)
        box.setObjectName(name)
        box.setAccessibleName(accessible)
        box.setToolTip(tip)
        box.valueChanged.connect(self.changed)
        return box

    def values(self) -> dict[str, Any]:
        """The fields of a GenerateSpec that stand here."""
        return {
            "mixing": self.mixing.currentData(),
            "spacing": self.spacing.currentData(),
            "agreement": self.agreement.value(),
            "decoding": self.decoding.currentData(),
            "guidance_low": self.low.value(),
            "guidance_high": self.high.value(),
        }

    def set_spec(self, spec: GenerateSpec) -> None:
        """Show a request."""
        for box, value in (
            (self.mixing, spec.mixing),
            (self.spacing, spec.spacing),
            (self.decoding, spec.decoding),
        ):
            box.setCurrentIndex(box.findData(value))
        self.agreement.setValue(spec.agreement)
        self.high.setValue(spec.guidance_high)  # first, so that neither pushes the other
        self.low.setValue(spec.guidance_low)

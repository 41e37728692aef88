"""The sampler's settings: method, steps, guidance, and finer ones folded away."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QGridLayout, QVBoxLayout, QWidget

from spritestudio.project.generate_settings import GenerateSettings
from spritestudio.specs.samplers import SAMPLERS
from spritestudio.ui.generate.settings_editors import SettingsEditors
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import row, steps_text
from spritestudio.ui.widgets.field_editors import choice_editor, flag_editor, number_editor, whole_editor
from spritestudio.ui.widgets.fold_out import FoldOut
from spritestudio.ui.widgets.plain_text import PlainLabel
from spritestudio.ui.widgets.range_spin import ProblemLabel

_OF_SHAPE = ("symmetry", "tiling")
_FIELD_MIN_PX = 72  # less than the widest number needs, so that the panel stays narrow


class SamplerSettings(QWidget):
    """Shows and changes how sprites are sampled.

    Args:
        settings: What is shown and changed.
        parent: The owner.
    """

    def __init__(self, settings: GenerateSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        infos = settings.infos
        self.method = choice_editor(
            infos["sampler"], "method", {info.name: info.title for info in SAMPLERS.values()}
        )
        described = (f"{info.title}: {info.description}" for info in SAMPLERS.values())
        self.method.setToolTip("\n".join((self.method.toolTip(), *described)))
        self.steps = whole_editor(infos["steps"], "steps")
        self.guidance = number_editor(infos["guidance_scale"], "guidance")
        self.eta = number_editor(infos["eta"], "eta")
        self.clip = flag_editor(infos["clip_x0"], "clip_x0")
        for field in (self.method, self.steps, self.guidance, self.eta, self.clip):
            field.setMinimumWidth(_FIELD_MIN_PX)
        self.agreement = number_editor(infos["agreement"], "agreement")
        self.agreement_below = number_editor(infos["agreement_below"], "agreement_below")
        self.repair = number_editor(infos["repair"], "repair")
        self.low = number_editor(infos["guidance_low"], "guidance_low")
        self.high = number_editor(infos["guidance_high"], "guidance_high")
        choices = {
            "decoding": {
                "mode": self.tr("Likeliest"),
                "few": self.tr("Few"),
                "sample": self.tr("Drawn"),
                "mean": self.tr("Mean"),
            },
            "mixing": {"vector": self.tr("Shares"), "composed": self.tr("Composed")},
            "spacing": {"even": self.tr("Even"), "karras": self.tr("Karras")},
            "symmetry": {"none": self.tr("None"), "left-right": self.tr("Left and right")},
            "tiling": {
                "none": self.tr("No edge"),
                "across": self.tr("Left and right"),
                "down": self.tr("Top and bottom"),
                "both": self.tr("All edges"),
            },
        }
        self._combos = {name: choice_editor(infos[name], name, titles) for name, titles in choices.items()}
        self.finer = QWidget()
        self._lay_out_finer()
        self._lay_out()
        self._editors = SettingsEditors(
            settings,
            {
                "sampler": self.method,
                "steps": self.steps,
                "guidance_scale": self.guidance,
                "eta": self.eta,
                "clip_x0": self.clip,
                "agreement": self.agreement,
                "agreement_below": self.agreement_below,
                "repair": self.repair,
                **self._combos,
                "guidance_low": self.low,
                "guidance_high": self.high,
            },
        )
        settings.changed.connect(self._show_use)
        self._show_use()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        grid.addWidget(self._label(self.method), 0, 0)
        grid.addWidget(self.method, 0, 1, 1, 3)
        for line, (left, right) in enumerate(((self.steps, self.guidance), (self.eta, None))):
            grid.addWidget(self._label(left), 2 * line + 1, 0)
            grid.addWidget(left, 2 * line + 1, 1)
            if right is not None:
                grid.addWidget(self._label(right), 2 * line + 1, 2)
                grid.addWidget(right, 2 * line + 1, 3)
        grid.addWidget(self.clip, 3, 2, 1, 2)
        grid.addWidget(ProblemLabel([self.steps, self.guidance]), 2, 0, 1, 4)
        grid.addWidget(ProblemLabel([self.eta]), 4, 0, 1, 4)
        for line, name in enumerate(_OF_SHAPE, start=5):  # what an artist looks for, however it is sampled
            grid.addWidget(self._label(self._combos[name]), line, 0)
            grid.addWidget(self._combos[name], line, 1, 1, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(grid)
        layout.addWidget(FoldOut("finer_settings", self.tr("Finer settings"), self.finer))

    def _lay_out_finer(self) -> None:
        layout = QFormLayout(self.finer)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for field in (self.agreement, self.agreement_below, self.repair):
            layout.addRow(self._label(field), field)
            layout.addRow(ProblemLabel([field]))
        for name, combo in self._combos.items():
            if name not in _OF_SHAPE:
                layout.addRow(self._label(combo), combo)
        layout.addRow(self.tr("Guide from, to"), row(self.low, self.high))
        layout.addRow(ProblemLabel([self.low, self.high]))

    @staticmethod
    def _label(widget: QWidget) -> PlainLabel:
        label = PlainLabel(widget.accessibleName())
        label.setBuddy(widget)
        label.setToolTip(widget.toolTip())
        return label

    @property
    def shapes(self) -> list[str]:
        """What shape sprites are asked to have, a word each."""
        shapes = {"symmetry": self.tr("symmetric"), "tiling": self.tr("seamless")}
        return [text for name, text in shapes.items() if self._settings.value(name) != "none"]

    def summary(self) -> str:
        """What matters most of it, in a few words."""
        steps, guidance = self._settings.value("steps"), self._settings.value("guidance_scale")
        told = self.tr("{0}, guidance {1:g}").format(steps_text(steps), guidance)
        return ", ".join(self.shapes) or told  # there is no room for both

    def _show_use(self) -> None:
        allow(self.eta, "" if self._settings.uses_eta else self.tr("This method takes none"))
        self.eta.refresh()

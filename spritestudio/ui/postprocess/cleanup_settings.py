"""The clean-ups of the Finish panel, each by itself."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QSlider, QVBoxLayout, QWidget

from spritestudio.specs import PostprocessSpec
from spritestudio.specs.fields import field_infos
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.ui.postprocess.color_button import ColorButton
from spritestudio.ui.postprocess.fields import combo
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import muted, row
from spritestudio.ui.widgets.field_editors import flag_editor, named, whole_editor
from spritestudio.ui.widgets.plain_text import PlainLabel
from spritestudio.ui.widgets.range_spin import ProblemLabel

_INFOS = field_infos(PostprocessSpec)
_NUMBER_MIN_PX = 60  # less than the widest number that can be typed needs
_SMALLEST_ISLAND_PX = 2  # smaller ones drop nothing


class CleanupSettings(QWidget):
    """Asks which clean-ups are done.

    Signals:
        changed: What changes in the PostprocessSpec, by the names of its attributes, and what the change is
            undone together with, or None.
        settled: A change has ended.
    """

    changed = Signal(object, object)
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = PostprocessSpec()
        self._build()
        self._connect()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(7)
        layout.addLayout(row(PlainLabel(self.tr("Solid from")), self.threshold, self.threshold_value))
        layout.addLayout(row(self.islands, None, self.island_px))
        layout.addWidget(self.island_problem)
        layout.addWidget(self.orphans)
        layout.addWidget(self.spare)
        layout.addWidget(self.holes)
        layout.addLayout(row(PlainLabel(self.outline.accessibleName()), self.outline, self.outline_color))
        layout.addLayout(row(PlainLabel(self.align.accessibleName()), self.align))
        layout.addWidget(self.trim)

    def _build(self) -> None:
        self.threshold = named(
            QSlider(Qt.Orientation.Horizontal), _INFOS["alpha_threshold"], "alpha_threshold"
        )
        self.threshold.setRange(1, 255)
        self.threshold_value = muted()
        self.threshold_value.setMinimumWidth(24)
        self.threshold_value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        islands = replace(_INFOS["min_island_px"], minimum=_SMALLEST_ISLAND_PX)
        self.islands = named(QCheckBox(self.tr("Drop islands under")), islands, "drop_islands")
        self.island_px = whole_editor(islands, "island_px")
        self.island_px.setMinimumWidth(_NUMBER_MIN_PX)
        self.island_problem = ProblemLabel([self.island_px])
        self.orphans = flag_editor(_INFOS["remove_orphans"], "remove_orphans")
        self.spare = flag_editor(_INFOS["spare_inside"], "spare_inside")
        self.spare.setChecked(True)  # when orphans are removed first
        self.spare.setProperty("role", "indented")
        self.holes = flag_editor(_INFOS["close_holes"], "close_holes")
        self.outline = combo(
            _INFOS["outline"],
            {"none": self.tr("No outline"), "outside": self.tr("Outside"), "inside": self.tr("Inside")},
        )
        self.outline_color = ColorButton("outline_color", self.tr("Colour of the outline"))
        self.align = combo(
            _INFOS["align"],
            {
                "none": self.tr("As painted"),
                "center": self.tr("In the centre"),
                "baseline": self.tr("On the baseline"),
            },
        )
        self.trim = flag_editor(_INFOS["trim"], "trim")

    def _connect(self) -> None:
        self.threshold.valueChanged.connect(lambda value: self._change("alpha", alpha_threshold=value))
        self.threshold.sliderReleased.connect(self.settled)
        self.islands.toggled.connect(self._on_islands)
        self.island_px.allowed_changed.connect(lambda value: self._change("islands", min_island_px=value))
        self.orphans.toggled.connect(self._on_orphans)
        self.spare.toggled.connect(lambda on: self._change(spare_inside=on))
        self.holes.toggled.connect(lambda on: self._change(close_holes=on))
        self.outline.activated.connect(self._on_outline)
        self.outline_color.color_chosen.connect(lambda color: self._change(outline_color=color))
        self.align.activated.connect(lambda: self._change(align=self.align.currentData()))
        self.trim.toggled.connect(lambda on: self._change(trim=on))

    def show_spec(self, spec: PostprocessSpec) -> None:
        """Show settings without telling of a change."""
        self._spec = spec
        blocked = [QSignalBlocker(widget) for widget in self.findChildren(QWidget)]
        self.threshold.setValue(spec.alpha_threshold)
        self.threshold_value.setText(str(spec.alpha_threshold))
        self.islands.setChecked(spec.min_island_px > 1)
        self.island_px.setValue(spec.min_island_px or self.island_px.allowed)
        self.orphans.setChecked(spec.remove_orphans)
        if spec.remove_orphans:
            self.spare.setChecked(spec.spare_inside)
        self.holes.setChecked(spec.close_holes)
        self.outline.setCurrentIndex(self.outline.findData(spec.outline))
        self.outline_color.set_color(spec.outline_color)
        self.align.setCurrentIndex(self.align.findData(spec.align))
        self.trim.setChecked(spec.trim)
        del blocked
        allow(
            self.island_px,
            "" if spec.min_island_px > 1 else self.tr("Tick “{0}” first").format(self.islands.text()),
        )
        self.island_px.refresh()
        self.spare.setVisible(spec.remove_orphans)
        self.outline_color.setVisible(spec.outline != "none")

    def _on_outline(self) -> None:
        """Draw the outline in a colour of the chosen palette, so that the palette stays whole."""
        spec, color = self._spec, self._spec.outline_color
        if spec.outline == "none" and spec.palette_mode == "chosen" and color not in spec.palette:
            color = Palette.from_hex(spec.palette_name, spec.palette).darkest()
        self._change(outline=self.outline.currentData(), outline_color=color)

    def _change(self, key: object = None, **changes: object) -> None:
        self.changed.emit(changes, key)

    def _on_orphans(self, on: bool) -> None:
        self._change(remove_orphans=on, spare_inside=on and self.spare.isChecked())

    def _on_islands(self, on: bool) -> None:
        self._change(min_island_px=self.island_px.allowed if on else 0)

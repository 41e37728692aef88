"""What is asked for of a painted table: which movement, from where, and how much of it is painted anew."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QSlider, QVBoxLayout, QWidget

from spritestudio.project.painted_sides import Movements, known_of, shown_side, sides_of
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.table_painting import FOUR, STAND, TablePlan
from spritestudio.specs import ClipSpec, ModelSpec
from spritestudio.specs.clip import painted_motion
from spritestudio.specs.fields import field_infos
from spritestudio.sprites.motion.clip import Clip
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import name_widget, row
from spritestudio.ui.widgets.field_editors import whole_editor
from spritestudio.ui.widgets.plain_text import PlainLabel

_INFOS = field_infos(ClipSpec)
_TICKS = 20  # slider positions per 1.0


class PaintForm(QWidget):
    """Two rows of fields, that make a `TablePlan`.

    Args:
        sprite: What moves.
        drawn: The sides that it can be shown from, whatever the weights can turn it to.
        model: What paints or moves it: the weights.
        paints: Whether they paint anew, and do not only move it.
        parent: The owner.

    Attributes:
        second: The second row, which has room at its end.

    Signals:
        changed: Another table is asked for.
    """

    changed = Signal()

    def __init__(
        self,
        sprite: KeptSprite,
        drawn: Collection[str],
        model: Movements,
        *,
        paints: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind, self._drawn, self._model = sprite.kind, drawn, model
        self.clip, self.own = QComboBox(), QComboBox()
        self.four = QCheckBox(self.tr("Four sides"))
        self.frames = whole_editor(_INFOS["frames"], "paint_frames")
        self.movement = QSlider(Qt.Orientation.Horizontal)
        self.percent = PlainLabel()
        self.own_colors = QCheckBox(_INFOS["own_colors"].label)
        self._name()
        self._fill(shown_side(model, sprite))
        for field in (self.movement, self.own_colors):
            allow(
                field,
                ""
                if paints
                else self.tr("These weights only move parts of the sprite, and paint nothing anew"),
            )
        may_move = PlainLabel(self.tr("Painted anew"))
        may_move.setBuddy(self.movement)
        frames = PlainLabel(self.tr("Frames"))
        frames.setBuddy(self.frames)
        seen = PlainLabel(self.tr("Seen from"))
        seen.setBuddy(self.own)
        of_weights = (may_move, self.movement, self.percent, self.own_colors)
        self.second = row(*of_weights)
        for widget in of_weights:
            widget.setVisible(isinstance(model, ModelSpec))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row(self.clip, frames, self.frames, seen, self.own, self.four, None))
        layout.addLayout(self.second)
        for box in (self.clip, self.own):
            box.activated.connect(self.changed)
        self.four.toggled.connect(self.changed)
        self.frames.allowed_changed.connect(self.changed)
        self.movement.valueChanged.connect(self._show_movement)
        self._show_movement()

    def _name(self) -> None:
        tr = self.tr
        name_widget(self.clip, "paint_clip", tr("Movement"))
        name_widget(self.own, "paint_own_side", tr("From where the sprite is seen"))
        name_widget(self.four, "paint_four_sides", tr("From the other sides, too: drawn ones, or turned to"))
        name_widget(self.movement, "paint_movement", f"{tr('Painted anew')}: {_INFOS['movement'].help}")
        name_widget(
            self.own_colors,
            "paint_own_colors",
            tr("Paint in the sprite's own colours alone; else with more, from what is painted next"),
        )

    def _fill(self, own: str) -> None:
        model = self._model
        for name in model.offered_clips:
            self.clip.addItem(painted_motion(name).title, name)
        if model.offers_turns:
            self.clip.addItem(self.tr("Only turn it"), STAND)
        for side in model.facings or ("",):
            self.own.addItem(side or self.tr("any side"), side)
        self.own.setCurrentIndex(max(0, self.own.findData(own)))
        allow(self.four, "" if self._has_sides else self.tr("These weights know no other sides of it"))
        self.frames.setMinimum(0)
        self.frames.setSpecialValueText(self.tr("as usual"))
        self.frames.setValue(0)
        self.movement.setRange(0, _TICKS)
        self.movement.setValue(round(ClipSpec.movement * _TICKS))
        self.movement.setFixedWidth(130)
        self.percent.setMinimumWidth(40)
        self.own_colors.setChecked(ClipSpec.own_colors)

    @property
    def _has_sides(self) -> bool:
        return len(sides_of(self._model, "", self._drawn)) > 2

    def plan(self) -> TablePlan:
        """What is asked for."""
        own, clip = str(self.own.currentData()), str(self.clip.currentData())
        every = self.four.isChecked() or clip == STAND
        return TablePlan(
            clip,
            sides_of(self._model, own, self._drawn, among=FOUR if every else ()),
            self.frames.allowed,
            context=known_of(self._model, self._kind) if isinstance(self._model, ModelSpec) else (),
            movement=self.movement.value() / _TICKS,
            own_colors=self.own_colors.isChecked(),
        )

    def ask_for(self, clip: str, *, every_side: bool) -> None:
        """Ask for a movement, or STAND, from one side or from four, and tell nobody."""
        with QSignalBlocker(self):
            self.clip.setCurrentIndex(max(0, self.clip.findData(clip)))
            self.four.setChecked(every_side and self._has_sides)

    def go_on_from(self, clip: Clip) -> None:
        """Ask for as many frames as a clip has, from its side, and tell nobody."""
        with QSignalBlocker(self):
            if (at := self.own.findData(clip.facing)) >= 0:
                self.own.setCurrentIndex(at)
            self.frames.setValue(len(clip.frames))

    def show_plan(self, plan: TablePlan) -> None:
        """Show which table is asked for; how it is painted stays as it is set."""
        with QSignalBlocker(self):
            self.clip.setCurrentIndex(self.clip.findData(plan.clip))
            self.own.setCurrentIndex(max(0, self.own.findData(plan.sides[0])))
            if plan.clip != STAND:
                self.four.setChecked(len(plan.sides) > 1)
            self.frames.setValue(plan.frames)

    def _show_movement(self) -> None:
        self.percent.setText(f"{self.movement.value() * 100 // _TICKS} %")

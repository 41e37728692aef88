"""How the frames around one are seen through it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QMenu, QSlider, QWidget, QWidgetAction

from spritestudio.specs.fields import FieldInfo
from spritestudio.sprites.motion.onion import MAX_SKINS, OnionSkin
from spritestudio.ui.widgets.basics import name_widget
from spritestudio.ui.widgets.field_editors import whole_editor
from spritestudio.ui.widgets.field_form import FieldForm

_BEFORE = FieldInfo("Frames before", "how many frames before this one are seen", maximum=MAX_SKINS)
_AFTER = FieldInfo("Frames after", "how many frames after this one are seen", maximum=MAX_SKINS)
_TICKS = 100  # slider positions per 1.0
_LEAST = 10


class OnionMenu(QMenu):
    """A menu that holds the settings of the onion skin.

    Signals:
        changed: Something is set otherwise.
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("onion_menu")
        usual = OnionSkin()
        self.before, self.after = whole_editor(_BEFORE, "onion_before"), whole_editor(_AFTER, "onion_after")
        self.before.setValue(usual.before)
        self.after.setValue(usual.after)
        self.tinted = QCheckBox(self.tr("Red before, blue after"))
        name_widget(self.tinted, "onion_tinted", self.tinted.text())
        self.tinted.setChecked(usual.tinted)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        name_widget(self.opacity, "onion_opacity", self.tr("Opacity"))
        self.opacity.setRange(_LEAST, _TICKS)
        self.opacity.setValue(round(usual.opacity * _TICKS))
        form = FieldForm()
        for field in (self.before, self.after, self.opacity):
            form.add(field)
        form.add_wide(self.tinted)
        form.setContentsMargins(12, 10, 12, 10)
        holder = QWidget()
        holder.setLayout(form)
        action = QWidgetAction(self)
        action.setDefaultWidget(holder)
        self.addAction(action)
        for signal in (self.before.allowed_changed, self.after.allowed_changed, self.opacity.valueChanged):
            signal.connect(self.changed)
        self.tinted.toggled.connect(self.changed)

    def skin(self, shown: bool) -> OnionSkin:
        """What is set."""
        return OnionSkin(
            shown,
            self.before.allowed,
            self.after.allowed,
            self.tinted.isChecked(),
            self.opacity.value() / _TICKS,
        )

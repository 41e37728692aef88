"""Asks what a clip is called, and from where it is seen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QWidget

from spritestudio.sprites.dataset.columns import ALL_FACINGS
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.basics import name_widget
from spritestudio.ui.widgets.dialog import Dialog
from spritestudio.ui.widgets.field_form import FieldForm

_NAMES = ("idle", "walk", "run", "attack", "hurt", "death", "cast", "jump")
_WIDTH_PX = 320


class ClipDialog(Dialog):
    """Two fields, with the usual answers to choose from.

    Args:
        title: What is done.
        name: What the clip is called now.
        facing: From where it is seen now.
        parent: The window.

    Signals:
        answered: The name and the side, as they were typed.
    """

    of_project = True
    answered = Signal(str, str)

    def __init__(self, title: str, name: str, facing: str, parent: QWidget | None = None) -> None:
        super().__init__("clip_dialog", title, parent)
        self.name = _choice(_NAMES, name)
        name_widget(self.name, "clip_name", self.tr("Movement"))
        self.facing = _choice(("", *ALL_FACINGS), facing)
        name_widget(self.facing, "clip_facing", self.tr("Seen from"))
        for box in (self.name, self.facing):
            text = box.lineEdit()
            assert text is not None
            name_widget(text, f"{box.objectName()}_text", box.accessibleName())
        form = FieldForm()
        form.add(self.name)
        form.add(self.facing)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setObjectName("clip_ok")
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setObjectName("clip_cancel")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = self.column()
        layout.addLayout(form)
        layout.addWidget(self.buttons)
        self.let_return_accept(self.facing)
        self.name.editTextChanged.connect(self._on_typed)
        self._on_typed(name)
        self.open_at(_WIDTH_PX, self.sizeHint().height())

    def _on_typed(self, name: str) -> None:
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        allow(ok, "" if name.strip() else self.tr("Give it a name first"))

    def accept(self) -> None:
        super().accept()
        self.answered.emit(self.name.currentText(), self.facing.currentText())


def _choice(usual: tuple[str, ...], text: str) -> QComboBox:
    box = QComboBox()
    box.setEditable(True)
    box.addItems(usual)
    box.setCurrentText(text)
    return box

"""A fix before it is done: which sprites it changes, and how."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QPushButton,
    QWidget,
)

from spritestudio.errors import SpriteStudioError
from spritestudio.specs.fields import FieldInfo
from spritestudio.sprites.dataset.editable_set import EditableSet
from spritestudio.sprites.dataset.fixes import Fix, apply_fix
from spritestudio.sprites.dataset.inspection import Finding
from spritestudio.ui.sprites.pairs_view import PairsView
from spritestudio.ui.widgets.allowing import allow, first_lack
from spritestudio.ui.widgets.basics import muted, row
from spritestudio.ui.widgets.dialog import Dialog
from spritestudio.ui.widgets.field_editors import whole_editor
from spritestudio.ui.widgets.plain_text import PlainLabel, without_mnemonic
from spritestudio.ui.widgets.range_spin import ProblemLabel

_SHOWN = 30
_FITS = ("pad", "crop")
_DROPS = ("drop-empty", "unique")
_SIZE = FieldInfo("Size", "the size of every sprite", minimum=8, maximum=64, step=4, unit="px")


class FixDialog(Dialog):
    """Asks whether a fix is to be done; `fix` is what was decided.

    Args:
        editable: The sprites.
        finding: What was found.
        fix: What is proposed.
        parent: The window.
    """

    def __init__(
        self, editable: EditableSet, finding: Finding, fix: Fix, parent: QWidget | None = None
    ) -> None:
        super().__init__("fix_dialog", fix.title, parent)
        self.fix = fix
        indices = finding.indices if len(finding.indices) else np.arange(editable.count)
        self._sample = editable.take(indices[:_SHOWN])
        sentence = PlainLabel(finding.sentence)
        sentence.setWordWrap(True)
        self.view = PairsView()
        self.size_px = whole_editor(_SIZE, "fix_size")
        self.how = QComboBox()
        self.how.setObjectName("fix_how")
        self.how.setAccessibleName(self.tr("How sprites of another size are made to fit"))
        self.how.addItem(self.tr("Pad, with transparent pixels all round"), "pad")
        self.how.addItem(self.tr("Crop, around the middle of what is drawn"), "crop")
        self.problem = PlainLabel()
        self.problem.setWordWrap(True)
        self.apply = QPushButton(without_mnemonic(fix.title))
        self.apply.setObjectName("fix_apply")
        self.apply.setAccessibleName(self.tr("Do it"))
        self.apply.setProperty("role", "primary")
        self.apply.setDefault(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.apply, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setObjectName("fix_cancel")
        layout = self.column()
        layout.addWidget(sentence)
        layout.addWidget(self.view, 1)
        if fix.name in _FITS:
            self.size_px.setValue(fix.size_px)
            self.how.setCurrentIndex(self.how.findData(fix.name))
            layout.addLayout(row(self.how, PlainLabel(self.tr("to")), self.size_px, None))
            layout.addWidget(ProblemLabel([self.size_px]))
        layout.addWidget(self.problem)
        layout.addWidget(muted(self.tr("Nothing is scaled; Undo takes it back.")))
        layout.addWidget(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.size_px.problem_changed.connect(self._on_changed)
        self.how.currentIndexChanged.connect(self._on_changed)
        self.open_at(668, 430)
        self._refresh()

    def _on_changed(self) -> None:
        self.fix = Fix(self.how.currentData(), str(self.size_px.allowed))
        self._refresh()

    def _refresh(self) -> None:
        self.apply.setText(without_mnemonic(self.fix.title))
        before = list(self._sample.images)
        problem = ""
        if self.fix.name in _DROPS:
            self.view.show_pairs(before, None)
        else:
            try:
                self.view.show_pairs(before, list(apply_fix(self._sample, self.fix).images))
            except SpriteStudioError as error:
                self.view.show_pairs(before, before)
                problem = str(error)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        size_problem = self.size_px.problem if self.fix.name in _FITS else ""
        allow(self.apply, first_lack(problem, size_problem))

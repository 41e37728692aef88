"""How the cells of a sheet are frames of movements: a layout, and what it leaves open."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.specs.fields import FieldInfo
from spritestudio.sprites.importing.clip_sheets import CLIP_SHEETS, ClipSheet
from spritestudio.ui.widgets.basics import name_widget
from spritestudio.ui.widgets.field_editors import whole_editor
from spritestudio.ui.widgets.field_form import FieldForm
from spritestudio.ui.widgets.plain_text import PlainLabel

_MOST_MS = 60_000


class ClipForm(QWidget):
    """Shows a ClipSheet, or that the cells are sprites by themselves.

    Signals:
        changed: A person has chosen or typed something else.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = QComboBox()
        titles = {
            "": self.tr("Sprites"),
            "rpgmaker": self.tr("RPG Maker 3 × 4"),
            "rpgmaker-8": self.tr("RPG Maker, eight"),
            "lpc": self.tr("LPC"),
            "rows": self.tr("Directions"),
            "own": self.tr("Own rows"),
        }
        for value, title in titles.items():
            self.kind.addItem(title, value)
        self.clip = QLineEdit()
        self.facings = QLineEdit()
        self.rows = QLineEdit()
        info = FieldInfo("Frame time", "how long a frame stands", minimum=1, maximum=_MOST_MS, unit="ms")
        self.frame_ms = whole_editor(info, "sheet_frame_ms")
        self.problem = PlainLabel()
        self.problem.setObjectName("sheet_clips_problem")
        self.problem.setProperty("role", "problem")
        self.problem.setWordWrap(True)
        form = FieldForm()
        for field, name, label, about in (
            (self.kind, "sheet_clips", self.tr("Cells are"), self.tr("What the cells of this sheet are")),
            (self.clip, "sheet_clip_name", self.tr("Movement"), self.tr("The movement, such as walk")),
            (
                self.facings,
                "sheet_facings",
                self.tr("Directions"),
                self.tr("The rows from the top: front, left, right, back and between, like front_left"),
            ),
            (
                self.rows,
                "sheet_rows",
                self.tr("Rows"),
                self.tr("The rows from the top, such as walk-left, walk-right, idle"),
            ),
        ):
            name_widget(field, name, about)
            form.add(field, label)
        form.add(self.frame_ms)
        self.form = form
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        self.kind.activated.connect(self._on_changed)
        for text in (self.clip, self.facings, self.rows):
            text.textEdited.connect(self._on_changed)
        self.frame_ms.valueChanged.connect(self._on_changed)
        self.show_clips(None)

    def clip_sheet(self) -> ClipSheet | None:
        """The layout; None where the cells are sprites.

        Raises:
            SpriteStudioError: A name or a direction is wrong.
        """
        if not (kind := str(self.kind.currentData())):
            return None
        sheet = ClipSheet(kind, frame_ms=self.frame_ms.allowed)
        if kind == "own":
            return replace(sheet, rows=_names(self.rows.text()))
        if kind == "rows":
            sheet = replace(sheet, facings=_names(self.facings.text()))
        return sheet if kind == "lpc" else replace(sheet, clip=self.clip.text())

    def show_clips(self, clips: ClipSheet | None) -> None:
        """Show a layout; what it leaves open stays as it is."""
        shown = clips or ClipSheet()
        with QSignalBlocker(self):
            self.kind.setCurrentIndex(self.kind.findData("" if clips is None else clips.layout))
            self.clip.setText(shown.clip)
            self.facings.setText(", ".join(shown.facings))
            self.rows.setText(", ".join(shown.rows))
            self.frame_ms.setValue(shown.frame_ms)
        self._show_fields()
        self.show_problem(None)

    def show_problem(self, error: SpriteStudioError | None) -> None:
        """Tell what is wrong, or nothing."""
        self.problem.setText("" if error is None else error.message)
        self.problem.setVisible(error is not None)

    def _on_changed(self) -> None:
        self._show_fields()
        self.changed.emit()

    def _show_fields(self) -> None:
        kind = str(self.kind.currentData())
        self.kind.setToolTip(CLIP_SHEETS.get(kind, self.tr("Each cell is a sprite by itself")))
        self.form.show_row(self.clip, kind in ("rpgmaker", "rpgmaker-8", "rows"))
        self.form.show_row(self.facings, kind == "rows")
        self.form.show_row(self.rows, kind == "own")
        self.form.show_row(self.frame_ms, bool(kind))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())

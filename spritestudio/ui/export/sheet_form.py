"""The settings of a sheet: layout, size, gaps, colours, names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QComboBox,
    QLineEdit,
    QWidget,
)

from spritestudio.specs import ExportSpec, SheetSpec
from spritestudio.specs.fields import field_infos
from spritestudio.specs.sheet import DEFAULT_NAME
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.field_editors import flag_editor, named, whole_editor
from spritestudio.ui.widgets.field_form import FieldForm
from spritestudio.ui.widgets.one_line_label import OneLineLabel
from spritestudio.ui.widgets.range_spin import RangeSpinBox

_INFOS = field_infos(SheetSpec)
_NAMES_TOLD = 12


class SheetForm(QWidget):
    """Reads and shows an ExportSpec, save its formats.

    Signals:
        changed: A setting was changed, by a person or by `set_spec`.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = ""
        self.layout_choice = self._choice(
            "export_layout",
            self.tr("Layout"),
            {
                "grid": self.tr("Grid, row by row"),
                "class": self.tr("Rows by class"),
                "mix": self.tr("Rows by mix"),
                "rows": self.tr("Rows of the shelf"),
                "clips": self.tr("Rows by clip and side"),
                "packed": self.tr("Packed tightly"),
                "files": self.tr("One file per sprite"),
            },
        )
        self.columns = self._number("columns", "export_columns")
        self.scale = self._number("scale", "export_scale")
        self.spacing = self._number("spacing_px", "export_spacing")
        self.margin = self._number("margin_px", "export_margin")
        self.extrude = self._number("extrude_px", "export_extrude")
        self.background = self._choice(
            "export_background",
            self.tr("Background"),
            {"": self.tr("Transparent"), "color": self.tr("Colour…")},
        )
        self.colors = self._choice(
            "export_colors",
            self.tr("Colours"),
            {
                "rgba": self.tr("RGBA"),
                "first": self.tr("Indexed, 0 clear"),
                "last": self.tr("Indexed, last clear"),
            },
        )
        self.colors.setToolTip(
            self.tr("An indexed PNG has exactly the palette of the sprites, and a transparent colour")
        )
        self.trim = self._flag("trim", "export_trim")
        self.merge = self._flag("merge", "export_merge")
        self.power_of_two = self._flag("power_of_two", "export_power_of_two")
        self.name = named(QLineEdit(DEFAULT_NAME), _INFOS["name"], "export_name")
        self.name.textChanged.connect(self.changed)
        self.names = OneLineLabel()
        self.names.setObjectName("export_names")
        self.names.setProperty("role", "muted")
        self._build()

    def _build(self) -> None:
        form = FieldForm()
        for field in (
            self.layout_choice, self.columns, self.scale, self.spacing, self.margin, self.extrude,
            self.background, self.colors, self.name,
        ):  # fmt: skip
            form.add(field)
        form.add_wide(self.names)
        for flag in (self.trim, self.merge, self.power_of_two):
            form.add_wide(flag)
        self.setLayout(form)

    def _choice(self, name: str, accessible: str, options: dict[str, str]) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(accessible)
        for value, text in options.items():
            box.addItem(text, value)
        if name == "export_background":
            box.activated.connect(self._on_background_chosen)
        else:
            box.currentIndexChanged.connect(self._on_chosen)
        return box

    def _number(self, field_name: str, name: str) -> RangeSpinBox:
        box = whole_editor(_INFOS[field_name], name)
        box.valueChanged.connect(self.changed)
        return box

    def _flag(self, field_name: str, name: str) -> QCheckBox:
        box = flag_editor(_INFOS[field_name], name)
        box.toggled.connect(self.changed)
        return box

    # The state

    def sheet_spec(self) -> SheetSpec:
        """The layout as it is set.

        Raises:
            SpriteStudioError: A number is not allowed.
        """
        return SheetSpec(
            layout=str(self.layout_choice.currentData()),
            columns=self.columns.value(),
            scale=self.scale.value(),
            spacing_px=self.spacing.value(),
            margin_px=self.margin.value(),
            extrude_px=self.extrude.value(),
            power_of_two=self.power_of_two.isChecked(),
            trim=self.trim.isChecked(),
            merge=self.merge.isChecked(),
            background=self._background,
            name=self.name.text(),
        )

    @property
    def indexed(self) -> bool:
        """Whether the PNG is to have a palette."""
        return self.colors.currentData() != "rgba"

    @property
    def clear_last(self) -> bool:
        """Whether its transparent colour is the last."""
        return self.colors.currentData() == "last"

    def set_spec(self, spec: ExportSpec) -> None:
        """Show settings."""
        with QSignalBlocker(self):
            sheet = spec.sheet
            self.layout_choice.setCurrentIndex(self.layout_choice.findData(sheet.layout))
            self.columns.setValue(sheet.columns)
            self.scale.setValue(sheet.scale)
            self.spacing.setValue(sheet.spacing_px)
            self.margin.setValue(sheet.margin_px)
            self.extrude.setValue(sheet.extrude_px)
            self.power_of_two.setChecked(sheet.power_of_two)
            self.trim.setChecked(sheet.trim)
            self.merge.setChecked(sheet.merge)
            self.name.setText(sheet.name)
            colors = ("last" if spec.clear_last else "first") if spec.indexed else "rgba"
            self.colors.setCurrentIndex(self.colors.findData(colors))
            self._set_background(sheet.background)
        self._on_chosen()

    def suggest_rows(self) -> None:
        """Take the rows of the shelf in place of a plain grid, which would lose them."""
        if self.layout_choice.currentData() == "grid":
            self.layout_choice.setCurrentIndex(self.layout_choice.findData("rows"))

    def show_names(self, names: Sequence[str]) -> None:
        """Say what the sprites are called in the files, those that a person has named among them."""
        more = self.tr("{0} …") if len(names) > _NAMES_TOLD else "{0}"
        self.names.set_line(more.format(", ".join(names[:_NAMES_TOLD])))

    def _set_background(self, background: str) -> None:
        self._background = background
        if background:
            self.background.setItemText(1, self.tr("Colour {0}").format(background))
        self.background.setCurrentIndex(1 if background else 0)

    # Slots

    def _on_chosen(self) -> None:
        layout = self.layout_choice.currentData()
        has_columns = layout not in ("rows", "clips", "packed", "files")
        allow(self.columns, "" if has_columns else self.tr("This layout tells itself how wide it is"))
        allow(self.spacing, self.tr("A file each has nothing between") if layout == "files" else "")
        self.changed.emit()

    def _on_background_chosen(self, index: int) -> None:
        if index == 0:
            self._set_background("")
        else:
            start = QColor(self._background or "#2b2a33")
            color = QColorDialog.getColor(start, self, self.tr("Background"))
            self._set_background(color.name() if color.isValid() else self._background)
        self.changed.emit()

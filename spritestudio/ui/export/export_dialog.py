"""Export to a PNG sprite sheet, with a live preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QColorDialog,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from spritestudio.errors import SpriteStudioError
from spritestudio.files import user_path
from spritestudio.specs import ByteArray, SheetSpec
from spritestudio.sprites.layout import compose_sheet, place
from spritestudio.sprites.sheet import check_png_path, write_png
from spritestudio.ui.banner import Banner
from spritestudio.ui.pixel_preview import PixelPreview
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets import muted, row, sprites_text

_OPTIONS = "export"
_PREVIEW_LIMIT_PX = 4096


class ExportDialog(QDialog):
    """Lays sprites out on a sheet and writes it; options are remembered.

    Args:
        images: uint8 (N, H, H, 4).
        selection: Indices that are selected in the grid.
        preferences: Remembers the options.
        folder: Where to suggest a file.
        columns: Columns of the grid, the first suggestion for the sheet's.
        unfinished: Which step these sprites are from, when they are not finished.
        parent: The window.
    """

    exported = Signal(Path)

    def __init__(
        self,
        images: ByteArray,
        selection: Sequence[int],
        preferences: Preferences,
        folder: Path,
        columns: int,
        unfinished: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("export_dialog")
        self.setWindowTitle(self.tr("Export sprite sheet"))
        self._images = images
        self._selection = list(selection)
        self._preferences = preferences
        self._background = ""
        self._folder = folder
        self.unfinished = QLabel(self.tr("Not finished: {0}").format(unfinished))
        self.unfinished.setObjectName("export_unfinished")
        self.unfinished.setWordWrap(True)
        self.unfinished.setVisible(bool(unfinished))
        self.all = QRadioButton(self.tr("All: {0}").format(sprites_text(len(images))))
        self.all.setObjectName("export_all")
        self.selected = QRadioButton(self.tr("Selected: {0}").format(sprites_text(len(selection))))
        self.selected.setObjectName("export_selected")
        self.selected.setEnabled(len(self._selection) > 0)
        (self.selected if len(self._selection) > 1 else self.all).setChecked(True)
        self.columns = self._number("export_columns", self.tr("Columns"), 1, 4096, "")
        self.scale = self._number("export_scale", self.tr("Scale"), 1, 64, " ×")
        self.spacing = self._number("export_spacing", self.tr("Spacing"), 0, 1024, " px")
        self.margin = self._number("export_margin", self.tr("Margin"), 0, 1024, " px")
        self.background = QComboBox()
        self.background.setObjectName("export_background")
        self.background.setAccessibleName(self.tr("Background"))
        self.background.addItems([self.tr("Transparent"), self.tr("Colour…")])
        self.path = QLineEdit()
        self.path.setObjectName("export_path")
        self.path.setAccessibleName(self.tr("File"))
        self.browse = QPushButton(self.tr("Browse…"))
        self.browse.setObjectName("export_browse")
        self.browse.setAutoDefault(False)  # Enter in the file's name exports
        self.size_label = muted()
        self.size_label.setWordWrap(True)
        self.preview = PixelPreview(margin_px=12)
        self.preview.setMinimumSize(400, 380)
        self.banner = Banner()
        self.buttons = QDialogButtonBox()
        self.cancel = self.buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.cancel.setObjectName("export_cancel")
        self.export = QPushButton(self.tr("Export"))
        self.export.setObjectName("export")
        self.export.setProperty("role", "primary")
        self.export.setDefault(True)
        self.buttons.addButton(self.export, QDialogButtonBox.ButtonRole.AcceptRole)
        self._build()
        self._restore(columns)
        self._suggest_path(folder)
        self._connect()
        self._refresh()

    def _number(self, name: str, accessible: str, low: int, high: int, suffix: str) -> QSpinBox:
        box = QSpinBox()
        box.setRange(low, high)
        box.setSuffix(suffix)
        box.setObjectName(name)
        box.setAccessibleName(accessible)
        return box

    def _build(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        which = QVBoxLayout()
        which.addWidget(self.all)
        which.addWidget(self.selected)
        which.addWidget(self.unfinished)
        form.addRow(self.tr("Sprites"), which)
        for box in (self.columns, self.scale, self.spacing, self.margin, self.background):
            label = QLabel(box.accessibleName())
            label.setMinimumHeight(box.sizeHint().height())  # the form aligns labels at the top
            label.setBuddy(box)
            form.addRow(label, box)
        form.addRow("", self.size_label)
        left = QWidget()
        left.setLayout(form)
        left.setFixedWidth(250)
        middle = QHBoxLayout()
        middle.setSpacing(14)
        middle.addWidget(left)
        middle.addWidget(self.preview, 1)
        file = row(QLabel(self.tr("File")), self.path, self.browse)
        file.setStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(12)
        layout.addWidget(self.banner)
        layout.addLayout(middle, 1)
        layout.addLayout(file)
        layout.addWidget(self.buttons)

    def _connect(self) -> None:
        for box in (self.columns, self.scale, self.spacing, self.margin):
            box.valueChanged.connect(self._refresh)
        self.all.toggled.connect(self._refresh)
        self.background.activated.connect(self._on_background_chosen)
        self.browse.clicked.connect(self._on_browse)
        self.buttons.accepted.connect(self._on_export)
        self.buttons.rejected.connect(self.reject)

    # The state

    def spec(self) -> SheetSpec:
        """The layout as it is set."""
        return SheetSpec(
            columns=self.columns.value(),
            scale=self.scale.value(),
            spacing_px=self.spacing.value(),
            margin_px=self.margin.value(),
            background=self._background,
        )

    def set_spec(self, spec: SheetSpec) -> None:
        """Show a layout."""
        self.columns.setValue(spec.columns)
        self.scale.setValue(spec.scale)
        self.spacing.setValue(spec.spacing_px)
        self.margin.setValue(spec.margin_px)
        self._set_background(spec.background)

    def chosen_images(self) -> ByteArray:
        """The sprites that will be on the sheet."""
        return self._images[self._selection] if self.selected.isChecked() else self._images

    def _restore(self, columns: int) -> None:
        saved: Any = self._preferences.get(_OPTIONS)
        try:
            self.set_spec(SheetSpec.from_json(saved) if saved else SheetSpec(columns=columns))
        except SpriteStudioError:  # written by another version
            self.set_spec(SheetSpec(columns=columns))

    def _suggest_path(self, folder: Path) -> None:
        from spritestudio.ui.generate.sprite_actions import free_name

        self.path.setText(str(free_name(folder / "sprites.png")))

    def _set_background(self, background: str) -> None:
        self._background = background
        if background:
            self.background.setItemText(1, self.tr("Colour {0}").format(background))
        self.background.setCurrentIndex(1 if background else 0)

    # Slots

    def _refresh(self) -> None:
        images, spec = self.chosen_images(), self.spec()
        try:
            layout = place(images, spec)
        except SpriteStudioError as error:
            self.size_label.setText(str(error))
            self.preview.set_image(None)
            self.export.setEnabled(False)
            return
        width, height = layout.width, layout.height
        self.size_label.setText(
            self.tr("{0} × {1} pixels, sprites of {2} × {2}").format(
                width, height, images.shape[1] * spec.scale
            )
        )
        if max(width, height) > _PREVIEW_LIMIT_PX:
            spec = replace(
                spec,
                scale=1,
                spacing_px=spec.spacing_px // spec.scale,
                margin_px=spec.margin_px // spec.scale,
            )
        self.preview.set_image(compose_sheet(images, spec))
        self.export.setEnabled(True)

    def _on_background_chosen(self, index: int) -> None:
        if index == 0:
            self._set_background("")
        else:
            start = QColor(self._background or "#2b2a33")
            color = QColorDialog.getColor(start, self, self.tr("Background"))
            self._set_background(color.name() if color.isValid() else self._background)
        self._refresh()

    def _on_browse(self) -> None:
        chosen, _filter = QFileDialog.getSaveFileName(
            self,
            self.tr("Export sprite sheet"),
            self.path.text(),
            self.tr("PNG picture (*.png)"),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if chosen:
            self.path.setText(chosen)

    def _on_export(self) -> None:
        text = self.path.text().strip()
        path = self._folder / user_path(text) if text else Path()
        if text and not path.suffix and not path.is_dir() and not text.endswith(("/", "\\")):
            path = path.with_suffix(".png")
        try:
            check_png_path(path)
            if path.exists() and not self._may_replace(path):
                return
            write_png(path, compose_sheet(self.chosen_images(), self.spec()))
        except SpriteStudioError as error:
            self.banner.show_error(error)
            return
        self._preferences.set(_OPTIONS, self.spec().to_json())
        self.exported.emit(path)
        self.accept()

    def _may_replace(self, path: Path) -> bool:
        answer = QMessageBox.question(
            self,
            self.tr("Replace the file?"),
            self.tr("{0} exists already. Replace it?").format(path.name),
            QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No,
            QMessageBox.StandardButton.No,
        )
        return answer == QMessageBox.StandardButton.Yes

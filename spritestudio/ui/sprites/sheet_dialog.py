"""Sheets on their way in: the grid of each, seen and corrected over its picture."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from spritestudio.errors import SpriteStudioError
from spritestudio.project.jobs import Resource
from spritestudio.specs import ByteArray
from spritestudio.specs.fields import FieldInfo
from spritestudio.sprites.grid import Grid
from spritestudio.sprites.importing.pictures import read_frames
from spritestudio.sprites.importing.scan import SheetFound
from spritestudio.sprites.importing.slicing import SheetChoice, series
from spritestudio.ui.job import Worker
from spritestudio.ui.sprites.clip_form import ClipForm
from spritestudio.ui.sprites.sheet_view import SheetView
from spritestudio.ui.widgets.allowing import allow, first_lack
from spritestudio.ui.widgets.basics import counted_text, heading, muted, name_widget, sprites_text
from spritestudio.ui.widgets.dialog import Dialog
from spritestudio.ui.widgets.field_editors import whole_editor
from spritestudio.ui.widgets.field_form import FieldForm
from spritestudio.ui.widgets.plain_text import PlainLabel, plain
from spritestudio.ui.widgets.range_spin import RangeSpinBox

_MAX_CELL_PX, _MAX_GAP_PX = 256, 1024  # of a Grid


class SheetDialog(Dialog):
    """Asks how sheets are to be cut; `choices` has the answer.

    Args:
        sheets: What was found.
        parent: The window.
    """

    def __init__(self, sheets: Sequence[SheetFound], parent: QWidget | None = None) -> None:
        super().__init__("sheet_dialog", self.tr("Cut sheets into sprites"), parent)
        self._sheets = list(sheets)
        self._grids: list[Grid | None] = [sheet.grid for sheet in sheets]
        self._names = [sheet.class_name for sheet in sheets]
        self._clips = [sheet.clips for sheet in sheets]
        self._image: ByteArray | None = None
        self._at = -1
        self._filling = False
        self.loading = Worker(self.tr("Read a sheet"), Resource.DISK, self)
        self.loading.events.connect(self._on_loaded)
        self.list = QListWidget()
        self.view = SheetView()
        self.width_px = self._spin("sheet_cell_width", "Cell width", "width of a cell", 1)
        self.height_px = self._spin("sheet_cell_height", "Cell height", "height of a cell", 1)
        self.margin_px = self._spin("sheet_margin", "Margin", "margin around all cells", 0)
        self.spacing_px = self._spin("sheet_spacing", "Spacing", "spacing between cells", 0)
        self.single = QCheckBox(self.tr("One sprite, no sheet"))
        self.clips = ClipForm()
        self.name = QLineEdit()
        self.naming = QComboBox()
        self.for_all = QPushButton(self.tr("Use this grid for all"))
        self.count = PlainLabel()
        self.doubt = muted()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = QPushButton(self.tr("Cut"))
        self._build()
        self._connect()
        if len(set(self._names)) == 1 and len({series(sheet.path) for sheet in sheets}) > 1:
            self.naming.setCurrentIndex(1)  # sheets of one folder are rarely of one class
            self._on_naming(1)
        self.list.setCurrentRow(self._first_in_doubt())

    def _spin(self, name: str, label: str, help: str, minimum: int) -> RangeSpinBox:
        maximum = _MAX_CELL_PX if minimum else _MAX_GAP_PX
        return whole_editor(FieldInfo(label, help, minimum=minimum, maximum=maximum, unit="px"), name)

    def _build(self) -> None:
        for widget, name, text in (
            (self.list, "sheet_list", self.tr("Sheets; untick those that are not wanted")),
            (self.single, "sheet_single", self.tr("Take the whole picture as one sprite")),
            (self.name, "sheet_class", self.tr("The class of the sprites of this sheet")),
            (self.naming, "sheet_naming", self.tr("Where the classes of all sheets get their names")),
            (self.for_all, "sheet_for_all", self.tr("Cut every sheet of the list like this one")),
            (self.accept_button, "sheet_accept", self.tr("Cut the sheets and read the sprites")),
        ):
            name_widget(widget, name, text)
        for sheet in self._sheets:
            item = QListWidgetItem(sheet.path.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            item.setToolTip(plain(str(sheet.path)))
            self.list.addItem(item)
        self.list.setFixedWidth(190)
        self.naming.addItems([self.tr("By folder"), self.tr("By file name"), self.tr("One for all")])
        self.naming.setVisible(len(self._sheets) > 1)
        self.for_all.setVisible(len(self._sheets) > 1)
        self.accept_button.setDefault(True)
        self.accept_button.setProperty("role", "primary")
        self.buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setObjectName("sheet_cancel")
        form = FieldForm()
        form.add_wide(heading(self.tr("Grid")))
        for spin in self._spins():
            form.add(spin)
        movements, classes = heading(self.tr("Movements")), heading(self.tr("Class"))
        for part in (movements, classes):
            part.setContentsMargins(0, 8, 0, 0)
        wide: list[QWidget] = [self.single, self.for_all, movements, self.clips]
        for field in (*wide, classes, self.name, self.naming):
            form.add_wide(field)
        FieldForm.align_fields((form, self.clips.form))
        side = QVBoxLayout()
        side.addLayout(form)
        for label in (self.count, self.doubt):
            label.setWordWrap(True)
            side.addWidget(label)
        side.addStretch(1)
        hint = muted(self.tr("Drag the lines to correct the grid; the wheel zooms."))
        hint.setWordWrap(True)
        side.addWidget(hint)
        panel = QWidget()
        panel.setLayout(side)
        panel.setFixedWidth(220)
        side.setContentsMargins(0, 0, 0, 0)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.list)
        body.addWidget(self.view, 1)
        body.addWidget(panel)
        layout = self.column()
        layout.addLayout(body, 1)
        layout.addWidget(self.buttons)
        self.open_at(1040, 640)
        self._tell_items()

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._show)
        self.list.itemChanged.connect(self._on_item_changed)
        self.view.grid_dragged.connect(self._on_dragged)
        for spin in self._spins():
            spin.valueChanged.connect(self._on_changed)
        self.single.toggled.connect(self._on_changed)
        self.clips.changed.connect(self._on_clips_changed)
        self.name.textEdited.connect(self._on_name_edited)
        self.naming.activated.connect(self._on_naming)
        self.for_all.clicked.connect(self._on_for_all)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _spins(self) -> tuple[RangeSpinBox, ...]:
        return self.width_px, self.height_px, self.margin_px, self.spacing_px

    def _first_in_doubt(self) -> int:
        return next((number for number, sheet in enumerate(self._sheets) if not sheet.is_sure), 0)

    def choices(self) -> tuple[SheetChoice, ...]:
        """How each sheet is to be read."""
        return tuple(
            SheetChoice(
                sheet.path, grid, " ".join(name.split()), self._is_wanted(number), clips if grid else None
            )
            for number, (sheet, grid, name, clips) in enumerate(
                zip(self._sheets, self._grids, self._names, self._clips, strict=True)
            )
        )

    def _is_wanted(self, number: int) -> bool:
        return self.list.item(number).checkState() == Qt.CheckState.Checked

    def shut_down(self) -> None:
        """End what still loads."""
        self.loading.close()

    # One sheet

    def _show(self, number: int) -> None:
        if not 0 <= number < len(self._sheets):
            return
        self._at, self._image = number, None
        self.view.show_sheet(None)
        self._fill()
        self.loading.stop()
        path = self._sheets[number].path

        def load() -> Generator[tuple[Path, ByteArray]]:
            yield path, read_frames(path)[0]

        self.loading.run(load)

    def _on_loaded(self, events: list[tuple[Path, ByteArray]]) -> None:
        for path, image in events:
            if path == self._sheets[self._at].path:
                self._image = image
                self.view.show_sheet(image)
                self._refresh()

    def _fill(self) -> None:
        grid = self._grids[self._at]
        self._filling = True
        shown = grid or self._sheets[self._at].grid
        self._show_grid(shown)
        self.single.setChecked(grid is None)
        self.clips.show_clips(self._clips[self._at])
        self.name.setText(self._names[self._at])
        self._filling = False
        self._refresh()

    def _show_grid(self, grid: Grid) -> None:
        values = (grid.cell_width, grid.cell_height, grid.margin_px, grid.spacing_px)
        for spin, value in zip(self._spins(), values, strict=True):
            spin.setValue(value)

    def _refresh(self) -> None:
        grid, sheet = self._grids[self._at], self._sheets[self._at]
        is_cut = "" if grid is not None else self.tr("This sheet is not cut by a grid")
        for spin in self._spins():
            allow(spin, is_cut)
        allow(self.clips, first_lack(is_cut, "" if self._image is not None else self.tr("It cannot be read")))
        unsure = not sheet.is_sure and grid == sheet.grid and self._clips[self._at] is None
        self.doubt.setText(self.tr("No grid was plain to see; this one is a guess.") if unsure else "")
        if self._image is None:
            self.count.setText(self.tr("Loading…"))
            return
        empty = [] if grid is None else grid.empty_cells(self._image)
        clips = self._clips[self._at]
        columns, rows = (0, 0) if grid is None else grid.shape(self._image.shape[1], self._image.shape[0])
        clips = None if clips is None else clips.of_part(sheet.path.name, columns, rows)
        self.view.set_grid(grid, empty, [clips.row_name(row) for row in range(rows)] if clips else [])
        if grid is None:
            self.count.setText(sprites_text(1))
        elif skipped := empty.count(True):
            cells = counted_text(skipped, self.tr("1 empty cell"), self.tr("{0} empty cells"))
            text = self.tr("{0}, {1} skipped")
            self.count.setText(text.format(sprites_text(empty.count(False)), cells))
        else:
            self.count.setText(sprites_text(len(empty)))

    # Slots

    def _on_changed(self) -> None:
        if self._filling:
            return
        grid = Grid(*(spin.allowed for spin in self._spins()))
        self._grids[self._at] = None if self.single.isChecked() else grid
        self._tell_items()
        self._refresh()

    def _on_clips_changed(self) -> None:
        """Take what the cells are, and cut as the layout wants it."""
        if self._image is None:
            return
        height, width = self._image.shape[:2]
        try:
            clips = self.clips.clip_sheet()
            cell = None if clips is None else clips.cell_of(self._sheets[self._at].path.name, width, height)
            grid = self._grids[self._at] if cell is None else Grid(*cell)
        except SpriteStudioError as error:
            self.clips.show_problem(error)
            return
        self.clips.show_problem(None)
        self._clips[self._at], self._grids[self._at] = clips, grid
        self._filling = True
        if grid is not None:
            self._show_grid(grid)
        self._filling = False
        self._tell_items()
        self._refresh()

    def _on_dragged(self, grid: Grid) -> None:
        self._grids[self._at] = grid
        self._tell_items()
        self._fill()

    def _on_for_all(self) -> None:
        self._grids = [self._grids[self._at]] * len(self._sheets)
        self._clips = [self._clips[self._at]] * len(self._sheets)
        self._tell_items()

    def _on_name_edited(self, name: str) -> None:
        if self.naming.currentIndex() == 2:
            self._names = [name] * len(self._sheets)
        else:
            self._names[self._at] = name
        self._tell_items()

    def _on_naming(self, index: int) -> None:
        if index == 0:
            self._names = [sheet.class_name for sheet in self._sheets]
        elif index == 1:
            self._names = [series(sheet.path) for sheet in self._sheets]
        else:
            self._names = [self._names[self._at]] * len(self._sheets)
        self.name.setText(self._names[max(0, self._at)])
        self._tell_items()

    def _on_item_changed(self) -> None:
        wanted = [self._is_wanted(number) for number in range(len(self._sheets))]
        allow(self.accept_button, "" if any(wanted) else self.tr("Tick a sheet first"))

    def _tell_items(self) -> None:
        self.list.blockSignals(True)
        for number, (sheet, grid, name) in enumerate(
            zip(self._sheets, self._grids, self._names, strict=True)
        ):
            size = self.tr("one sprite") if grid is None else f"{grid.cell_width}×{grid.cell_height}"
            doubt = " ?" if not sheet.is_sure and grid == sheet.grid else ""
            self.list.item(number).setText(f"{sheet.path.name}\n{size}{doubt} · {name}")
        self.list.blockSignals(False)

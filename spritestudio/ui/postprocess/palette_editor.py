"""The palette editor: every palette there is, its colours, and the files they come from and go to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from spritestudio.errors import SpriteStudioError
from spritestudio.library.palettes import installed_palettes, keep_palette, remove_palette
from spritestudio.specs import ByteArray
from spritestudio.sprites.palettes.files import read_palette, write_for_others
from spritestudio.sprites.palettes.palette import Palette, extract_palette
from spritestudio.sprites.palettes.swatches import Swatches
from spritestudio.ui.postprocess.palette_dialogs import ask_for_palette, ask_where_to_export
from spritestudio.ui.postprocess.palette_entry import PaletteEntry
from spritestudio.ui.postprocess.swatch_fields import SwatchFields
from spritestudio.ui.postprocess.swatch_grid import SwatchGrid, strip_icon
from spritestudio.ui.widgets.allowing import allow, no_sprites, not_redoable, not_undoable
from spritestudio.ui.widgets.banner import Banner
from spritestudio.ui.widgets.basics import counted_text, heading, icon_button, line, muted, row
from spritestudio.ui.widgets.dialog import Dialog
from spritestudio.ui.widgets.questions import ask, confirmed

_NEW_COLOR = "#808080"
_EXTRACTED = 32  # colours of a picture that is no strip


class PaletteEditor(Dialog):
    """Edits palettes; ours are kept as they are, and a changed one is saved as the person's own.

    Args:
        sprites: The sprites at hand to take colours from, uint8 (N, H, W, 4); None where there are none.
        chosen: The palette to begin with.
        parent: The window.

    Signals:
        used: A Palette that the sprites shall have.
        changed: Other palettes can be chosen now.
    """

    used = Signal(object)
    changed = Signal()

    def __init__(self, sprites: ByteArray | None, chosen: Palette | None, parent: QWidget) -> None:
        super().__init__("palette_editor", self.tr("Palettes"), parent)
        self._sprites = sprites
        self._entries = [PaletteEntry(each.palette, each.path, own=each.own) for each in installed_palettes()]
        self.banner = Banner()
        self._build_list()
        self._build_colors()
        self._lay_out()
        for entry in self._entries:
            self.list.addItem(QListWidgetItem())
            self._label(entry)
        shown = [i for i, entry in enumerate(self._entries) if chosen is not None and entry.shows(chosen)]
        if chosen is not None and not shown:
            self.add_palette(chosen)
        else:
            self.list.setCurrentRow(shown[0] if shown else 0)

    # Building

    def _build_list(self) -> None:
        self.list = QListWidget()
        self.list.setObjectName("palettes")
        self.list.setAccessibleName(self.tr("Palettes"))
        self.list.setIconSize(QSize(72, 12))
        self.list.setFixedWidth(236)
        self.list.currentRowChanged.connect(self._show)
        self.new = self._button("new_palette", self.tr("New"), self.tr("Begin a palette"), self.on_new)
        self.delete = self._button(
            "delete_palette", self.tr("Delete"), self.tr("Delete this palette of yours"), self.on_delete
        )
        self.import_ = self._button(
            "import_palette",
            self.tr("Import…"),
            self.tr("A palette file (.gpl, .hex, .pal, .aco, .ase, .act), a picture or an Aseprite file"),
            self._on_import,
        )
        self.export = self._button(
            "export_palette", self.tr("Export…"), self.tr("Write it for another program"), self._on_export
        )
        self.extract = self._button(
            "extract_palette",
            self.tr("From the sprites"),
            self.tr("A palette of the colours of the selected sprites, or of all if none is selected"),
            self.on_extract,
        )
        allow(self.extract, no_sprites() if self._sprites is None else "")

    def _build_colors(self) -> None:
        self.name = QLineEdit()
        self.name.setObjectName("palette_name")
        self.name.setAccessibleName(self.tr("Name of the palette"))
        self.name.editingFinished.connect(
            lambda: self._push(self._state.renamed(self.name.text().strip() or self._state.name))
        )
        self.count = muted()
        self.grid = SwatchGrid(30, editable=True)
        self.grid.setObjectName("swatches")
        self.grid.setAccessibleName(self.tr("Colours; arrows choose, Alt and arrows move"))
        self.fields = SwatchFields()
        self.add = icon_button("plus", "add_color", self.tr("Add a colour behind this one (Insert)"))
        self.remove = icon_button("minus", "remove_color", self.tr("Remove this colour (Delete)"))
        self.lock = icon_button("lock", "lock_color", self.tr("Lock: keep its colour and its place (L)"))
        self.lock.setCheckable(True)
        self.by_hue = self._button(
            "sort_by_hue", self.tr("Sort by hue"), self.tr("Locked colours stay where they are"), self._on_hue
        )
        self.by_lightness = self._button(
            "sort_by_lightness",
            self.tr("Sort by lightness"),
            self.tr("Locked colours stay where they are"),
            self._on_lightness,
        )
        self.undo = icon_button("undo", "undo_palette", self.tr("Undo (Ctrl+Z)"))
        self.redo = icon_button("redo", "redo_palette", self.tr("Redo (Ctrl+Shift+Z)"))
        self.save = self._button(
            "save_palette", self.tr("Save"), self.tr("Keep it among yours (Ctrl+S)"), self.on_save
        )
        self.use = self._button(
            "use_palette", self.tr("Use for the sprites"), self.tr("Bring the sprites to it"), self._on_use
        )
        self.use.setProperty("role", "primary")
        self.use.setDefault(True)
        self.close_button = self._button("close_palettes", self.tr("Close"), "", self.reject)
        self.grid.current_changed.connect(self._show_swatch)
        self.grid.moved.connect(self._on_moved)
        self.grid.activated.connect(self.fields.well.click)
        self.fields.color_changed.connect(self._on_color)
        self.fields.label_changed.connect(
            lambda text: self._push(self._state.with_item(self.grid.current, label=text))
        )
        self.add.clicked.connect(self.on_add)
        self.remove.clicked.connect(self.on_remove)
        self.lock.clicked.connect(self._on_lock)
        self.undo.clicked.connect(lambda: self._travel(self._entry.undo.undo))
        self.redo.clicked.connect(lambda: self._travel(self._entry.undo.redo))
        for keys, button in {
            "Ctrl+Z": self.undo,
            "Ctrl+Shift+Z": self.redo,
            "Ctrl+S": self.save,
            "Ins": self.add,
        }.items():
            QShortcut(QKeySequence(keys), self, button.click)
        for keys, slot in {"Del": self.on_remove, "L": self._on_lock_key}.items():
            QShortcut(QKeySequence(keys), self.grid, slot, context=Qt.ShortcutContext.WidgetShortcut)

    def _button(self, name: str, text: str, tip: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: slot())
        return button

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addLayout(row(self.new, self.delete, None))
        left.addLayout(row(self.import_, self.export, None))
        left.addWidget(self.extract)
        right.addLayout(row(self.name, self.count))
        right.addLayout(row(self.add, self.remove, self.lock, None, self.undo, self.redo))
        right.addWidget(self.grid)
        right.addLayout(row(self.by_hue, self.by_lightness, None))
        right.addWidget(line())
        right.addWidget(heading(self.tr("This colour")))
        right.addWidget(self.fields)
        right.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(14)
        columns.addLayout(left)
        columns.addLayout(right, 1)
        layout = self.column()
        layout.addWidget(self.banner)
        layout.addLayout(columns, 1)
        layout.addLayout(row(None, self.save, self.close_button, self.use))
        self.open_at(780, 560)

    # The palette at hand

    @property
    def _entry(self) -> PaletteEntry:
        return self._entries[max(0, self.list.currentRow())]

    @property
    def _state(self) -> Swatches:
        return self._entry.undo.state

    @property
    def palette_shown(self) -> Palette:
        """The palette as it stands."""
        return self._state.palette()

    def add_palette(self, palette: Palette) -> None:
        """Put a palette, not yet saved, at the end of the list, and show it."""
        self._entries.append(PaletteEntry(palette, None, own=True))
        self.list.addItem(QListWidgetItem())
        self._label(self._entries[-1])
        self.list.setCurrentRow(len(self._entries) - 1)

    def _push(self, state: Swatches, key: object = None) -> None:
        self._entry.undo.push(state, key=key)
        self._refresh()

    def _travel(self, step: Callable[[], object]) -> None:
        step()
        self._refresh()

    def _show(self) -> None:
        self.banner.hide()
        with QSignalBlocker(self.grid):
            self.grid.set_current(0)
        self._refresh()

    def _refresh(self) -> None:
        state, entry = self._state, self._entry
        locked = [index for index, item in enumerate(state.items) if item.locked]
        self.grid.set_colors(state.colors, [item.label for item in state.items], locked)
        self.name.setText(state.name)
        self.count.setText(counted_text(len(state.items), self.tr("1 colour"), self.tr("{0} colours")))
        allow(self.undo, not_undoable(entry.undo.can_undo))
        allow(self.redo, not_redoable(entry.undo.can_redo))
        allow(self.save, "" if entry.unsaved else self.tr("It is saved as it is"))
        self.save.setText(self.tr("Save") if entry.own else self.tr("Save as mine"))
        allow(self.delete, "" if entry.own else self.tr("This palette ships with the app and stays"))
        self._label(entry)
        self._show_swatch()

    def _label(self, entry: PaletteEntry) -> None:
        item, state = self.list.item(self._entries.index(entry)), entry.undo.state
        item.setText(f"{state.name} •" if entry.unsaved else state.name)
        item.setIcon(strip_icon(state.colors))
        kept = self.tr("Yours") if entry.own else self.tr("Ships with the app")
        item.setToolTip(self.tr("Not saved yet") if entry.unsaved else kept)

    def _show_swatch(self) -> None:
        swatch = self._state.items[self.grid.current]
        self.fields.show_swatch(swatch)
        self.lock.setChecked(swatch.locked)
        last = self.tr("A palette has at least one colour") if len(self._state.items) < 2 else ""
        allow(self.remove, self.tr("This colour is locked; unlock it first") if swatch.locked else last)

    # Editing

    def on_add(self) -> None:
        """Add the same colour once more behind the one at hand, to be changed."""
        index = self.grid.current
        self._push(self._state.added(index + 1, self._state.items[index].color))
        self.grid.set_current(index + 1)

    def on_remove(self) -> None:
        """Remove the colour at hand."""
        self._push(self._state.removed(self.grid.current))

    def _on_color(self, color: str) -> None:
        index = self.grid.current
        self._push(self._state.with_item(index, color=color), ("color", index))

    def _on_lock(self) -> None:
        self._push(self._state.with_item(self.grid.current, locked=self.lock.isChecked()))

    def _on_lock_key(self) -> None:
        self.lock.click()

    def _on_moved(self, start: int, end: int) -> None:
        self._push(self._state.moved(start, end))
        self.grid.set_current(end)

    def _on_hue(self) -> None:
        self._push(self._state.sorted_by_hue())

    def _on_lightness(self) -> None:
        self._push(self._state.sorted_by_lightness())

    # Palettes and files

    def on_new(self) -> None:
        """Begin a palette of black and white."""
        self.add_palette(Palette.from_hex(self.tr("New palette"), ("#000000", _NEW_COLOR, "#ffffff")))

    def on_delete(self) -> None:
        """Delete the palette at hand, once the person has agreed."""
        entry = self._entry
        question = self.tr("Delete {0} for good?").format(self._state.name)
        if entry.path is not None and not confirmed(self, self.tr("Delete the palette?"), question):
            return
        try:
            if entry.path is not None:
                remove_palette(entry.path)
        except SpriteStudioError as error:
            self.banner.show_error(error)
            return
        index = self._entries.index(entry)
        with QSignalBlocker(self.list):
            self._entries.remove(entry)
            self.list.takeItem(index)
            self.list.setCurrentRow(min(index, len(self._entries) - 1))
        self._show()
        self.changed.emit()

    def on_save(self) -> None:
        """Keep the palette at hand among the person's own."""
        self._save(self._entry)
        self._refresh()

    def _save(self, entry: PaletteEntry) -> bool:
        state = entry.undo.state
        try:
            path = keep_palette(state.palette(), entry.path if entry.own else None)
        except SpriteStudioError as error:
            self.banner.show_error(error)
            return False
        if not entry.own:  # ours comes back as it was, and the changed one stands at the end
            index, original = self._entries.index(entry), entry.saved
            assert original is not None
            self._entries[index] = PaletteEntry(original.palette(), entry.path, own=False)
            self._label(self._entries[index])
            self.add_palette(state.palette())
            entry = self._entries[-1]
        entry.path, entry.saved = path, entry.undo.state
        self._label(entry)
        self.changed.emit()
        return True

    def on_extract(self) -> None:
        """Take a palette from the sprites at hand."""
        sprites = self._sprites
        if sprites is not None:
            self._try(lambda: extract_palette(sprites, self.tr("From the sprites"), _EXTRACTED))

    def import_from(self, path: Path) -> None:
        """Read a palette, or the colours of a picture."""
        self._try(lambda: read_palette(path))

    def _try(self, read: Callable[[], Palette]) -> None:
        try:
            palette = read()
        except SpriteStudioError as error:
            self.banner.show_error(error)
        else:
            self.add_palette(palette)

    def export_to(self, path: Path) -> None:
        """Write the palette at hand as the ending says."""
        try:
            if write_for_others(path, self.palette_shown):
                message = self.tr(
                    "Transparent colours became opaque: GIMP and Krita refuse alpha in such a file."
                )
                raise SpriteStudioError(message)
        except SpriteStudioError as error:
            self.banner.show_error(error)

    def _on_import(self) -> None:
        if (path := ask_for_palette(self)) is not None:
            self.import_from(path)

    def _on_export(self) -> None:
        if (path := ask_where_to_export(self, self._state.name)) is not None:
            self.export_to(path)

    # Leaving

    def _on_use(self) -> None:
        self.used.emit(self.palette_shown)
        self.reject()

    def reject(self) -> None:
        """Close, once the person has said what becomes of changes that are not saved."""
        unsaved = [entry for entry in self._entries if entry.unsaved]
        if unsaved:
            names = ", ".join(entry.undo.state.name for entry in unsaved)
            answer = ask(
                self,
                self.tr("Save the palettes?"),
                self.tr("Not saved yet: {0}.").format(names),
                {"save": self.tr("Save"), "discard": self.tr("Discard"), "cancel": self.tr("Cancel")},
            )
            if answer == "cancel" or (answer == "save" and not all(map(self._save, unsaved))):
                return
        super().reject()

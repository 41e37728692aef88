"""The actions of the Sprites page."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QCoreApplication, SignalInstance
from PySide6.QtGui import QKeySequence

from spritestudio.project.set_document import SetDocument
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.sprites.class_grid import ClassGrid
from spritestudio.ui.sprites.set_editor import SetEditor
from spritestudio.ui.sprites.set_files import SetFiles
from spritestudio.ui.sprites.set_panel import SetPanel


class SpritesParts(Protocol):
    """The parts of the page that its actions act on."""

    document: SetDocument
    files: SetFiles
    side: SetPanel
    grid: ClassGrid
    editing: SetEditor

    def select_class(self) -> None:
        """Select all sprites of the class of the selected one."""

    export_shelf_requested: SignalInstance
    paste_requested: SignalInstance

    def keep(self) -> None:
        """Put the selected sprites on the shelf."""

    def request_training(self) -> None:
        """Go on to training, or tell what is still missing."""


def build_menus(page: SpritesParts, build: MenuBuilder) -> None:
    """Add all that the page does to the menus of its window."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("SpritesPage", text)

    key = QKeySequence.StandardKey
    grid, editing, document = page.grid, page.editing, page.document
    build.menu("file")
    build.action("sprites_open", tr("Open sprites…"), page.files.ask_for_files, key.Open)
    build.action("sprites_open_folder", tr("Open folder…"), page.files.ask_for_folder, "Ctrl+Shift+O")
    build.action("sprites_starter", tr("Open the starter set"), page.files.open_starter, "Ctrl+Alt+O")
    build.separator()
    build.action("sprites_save", tr("Save set"), page.files.save, key.Save)
    build.action("sprites_save_as", tr("Save set as…"), page.files.save_as, "Ctrl+Shift+S")
    build.action("sprites_close", tr("Close set"), page.files.close_set, "Ctrl+W")

    build.action("sprites_export", tr("Export the shelf…"), page.export_shelf_requested.emit, "Ctrl+E")

    build.menu("edit")
    build.action("sprites_undo", tr("Undo"), document.undo, "Ctrl+Z")
    build.action("sprites_redo", tr("Redo"), document.redo, "Ctrl+Shift+Z", "Ctrl+Y")
    build.separator()
    build.action("sprites_select_all", tr("Select all"), grid.select_all, "Ctrl+A")
    build.action("sprites_select_class", tr("Select all of the class"), page.select_class, "Ctrl+L")
    build.action("sprites_select_none", tr("Select none"), lambda: grid.set_selection(()), "Ctrl+Shift+A")
    build.action("sprites_find", tr("Search"), page.side.search.setFocus, "Ctrl+F")

    build.menu("sprites")
    build.action("sprites_split", tr("Split off as a new class…"), editing.split, "N")
    build.action("sprites_mix", tr("Labels…"), editing.mix, "M")
    build.action("sprites_exclude", tr("Exclude or include"), editing.exclude, "X")
    build.action("sprites_group", tr("Group as frames of one animation"), editing.group, "Ctrl+G")
    build.action("sprites_words", tr("Words and facing from names"), editing.words_from_names, "Ctrl+Shift+W")
    build.action("sprites_keep", tr("Keep on the shelf"), page.keep, "F")
    build.action("sprites_paste", tr("Paste on the shelf"), page.paste_requested.emit, key.Paste)
    build.separator()
    build.action("sprites_rename", tr("Rename class"), editing.rename_selected, "F2")
    build.action("sprites_merge", tr("Merge the selected classes"), editing.merge, "Ctrl+M")
    build.action("sprites_class_up", tr("Move class up"), lambda: editing.move_by(-1), "Ctrl+Up")
    build.action("sprites_class_down", tr("Move class down"), lambda: editing.move_by(1), "Ctrl+Down")
    build.separator()
    build.action("sprites_train", tr("Train on these"), page.request_training, "Ctrl+T")

    build.menu("view")
    build.action("sprites_zoom_in", tr("Zoom in"), lambda: grid.zoom_by(1), "Ctrl++", "Ctrl+=")
    build.action("sprites_zoom_out", tr("Zoom out"), lambda: grid.zoom_by(-1), "Ctrl+-")
    build.action("sprites_zoom_usual", tr("Usual size"), lambda: grid.set_zoom(None), "Ctrl+0")

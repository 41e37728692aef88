"""What can be done with sprites: copy, save, drag out, export."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write_all, free_name, free_names
from spritestudio.project.kept_clips import moving_art_of_shelf
from spritestudio.project.shelf import KeptSprite, Shelf, art_of
from spritestudio.project.workspace import Workspace
from spritestudio.specs import ByteArray, SheetSpec
from spritestudio.sprites.export.files import ExportInput, texts_of
from spritestudio.sprites.export.layout import compose_sheet
from spritestudio.sprites.export.naming import safe_name
from spritestudio.sprites.export.png import encode_png
from spritestudio.sprites.export.png_sheet import check_png_path
from spritestudio.temporary_folders import temporary_folder
from spritestudio.ui.export.animation_dialog import AnimationDialog
from spritestudio.ui.export.export_dialog import ExportDialog, tells_recipes
from spritestudio.ui.generate.grid_view import GridView
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.observing import follow
from spritestudio.ui.preferences import LAST_FOLDER, Preferences, last_folder
from spritestudio.ui.widgets.allowing import first_lack, no_sprites, not_chosen
from spritestudio.ui.widgets.basics import sprites_text
from spritestudio.ui.widgets.dragging import drag_sprite
from spritestudio.ui.widgets.images import to_mime, to_qimage


class SpriteActions(PageController):
    """Acts on the sprites of a grid, as they are shown.

    Args:
        view: Where they are shown.
        workspace: Knows which of them are selected, and what is on the shelf.
        preferences: Remembers the last folder.
        art: Gives the sprites that are shown, with what is known of them.
        kept: Gives the sprites of the shelf that are selected in place of some of the grid.
        parent: The window, for dialogs.
    """

    context_actions = ("copy", "save_sprites", "export", "export_animation")

    def __init__(
        self,
        view: GridView,
        workspace: Workspace,
        preferences: Preferences,
        art: Callable[[], ExportInput | None],
        kept: Callable[[], Sequence[KeptSprite]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._view = view
        self._selection = workspace.selection
        self._shelf = workspace.project.shelf
        self._preferences = preferences
        self._shared = workspace.shared
        self._art = art
        self._kept = kept
        self._drag_folder = temporary_folder()
        view.grid.drag_requested.connect(self.drag)
        follow(self._shelf.changed, self, self._on_shelf_changed)

    def lacks(self) -> Mapping[str, str]:
        kept, shown = self._kept(), "" if self._view.images is not None else no_sprites()
        selected = "" if kept else first_lack(shown, not_chosen(len(self._selection.indices)))
        return {
            "export": "" if len(self._shelf.value) else shown,
            "export_animation": shown,
            "save_sprites": selected,
            "copy": selected,
        }

    def _on_shelf_changed(self, _shelf: Shelf) -> None:
        self.changed.emit()

    def selected_images(self) -> ByteArray | None:
        """The selected sprites, uint8 (N, H, W, 4); None where there are none."""
        if kept := self._kept():
            return art_of(kept).images
        images, selection = self._view.images, self._selection.indices
        return images[list(selection)] if images is not None and selection else None

    def selected_art(self) -> ExportInput | None:
        """The same with all that is known of them."""
        if kept := self._kept():
            return art_of(kept)
        art, selection = self._art(), self._selection.indices
        return art.take(selection) if art is not None and selection else None

    def copy(self) -> None:
        """Put the selected sprites on the clipboard with their alpha, several as a sheet."""
        if (images := self.selected_images()) is not None:
            columns = self._view.grid.columns
            sheet = compose_sheet(images, SheetSpec(columns=min(columns, len(images))))
            # A QMimeData of ours would outlive Python in the clipboard, and crash the app as it ends.
            QGuiApplication.clipboard().setImage(to_qimage(sheet))
            self.status_message.emit(self.tr("Copied {0}").format(sprites_text(len(images))))

    def save(self) -> None:
        """Ask where to, and save the selected sprites, a PNG each."""
        if (art := self.selected_art()) is None:
            return
        folder = last_folder(self._preferences)
        if len(art.images) == 1:
            suggestion = str(self._free_names(folder, art)[0])
            chosen, _filter = QFileDialog.getSaveFileName(
                self._window, self.tr("Save sprite"), suggestion, self.tr("PNG picture (*.png)")
            )
            if chosen:
                path = Path(chosen)
                if path.suffix.lower() != ".png":  # the dialog has not asked about this name
                    path = free_name(path.with_name(f"{path.name}.png"))
                self.save_to([path])
            return
        title = self.tr("Choose a folder for {0}").format(sprites_text(len(art.images)))
        if chosen := QFileDialog.getExistingDirectory(self._window, title, str(folder)):
            self.save_to(self._free_names(Path(chosen), art))

    def save_to(self, paths: Sequence[Path]) -> None:
        """Save the selected sprites, one to each path, in order."""
        art = self.selected_art()
        if art is None:
            return
        try:
            self._write_each(paths, art)
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        self._preferences.set(LAST_FOLDER, str(paths[0].parent))
        self.wrote.emit(list(paths))

    def _write_each(self, paths: Sequence[Path], art: ExportInput) -> None:
        """Write a PNG per sprite, each with its recipe, all or none."""
        files = {}
        for index, path in enumerate(paths):
            check_png_path(path)
            recipe = art.recipe_of(index) if tells_recipes(self._shared) else None
            near = [art.near_copies[index]] if index in art.near_copies else []
            files[path] = encode_png(art.images[index], texts_of(art.labels[index].name, recipe, near))
        atomic_write_all(files)

    def _free_names(self, folder: Path, art: ExportInput) -> list[Path]:
        """What the files of sprites are called: as the sprites are, or else by their seeds."""
        names = [
            safe_name(label.name or f"sprite-{label.seed if art.recipe_of(index) else index + 1}")
            for index, label in enumerate(art.labels)
        ]
        return free_names(folder / f"{name}.png" for name in names)

    def export(self) -> None:
        """Open the export dialog: for the shelf, for all sprites that are shown, or the selected ones."""
        shelf = self._shelf.value
        kept = moving_art_of_shelf(shelf) if len(shelf) else None
        if (art := self._art() or kept) is None:
            return
        dialog = ExportDialog(
            art,
            self._selection.indices,
            self._preferences,
            last_folder(self._preferences),
            self._view.grid.columns,
            self._view.unfinished_text(),
            self._window,
            kept=kept,
            options=self._shared,
        )
        dialog.exported.connect(self._on_exported)
        dialog.open()

    def export_animation(self) -> None:
        """Open the dialog for animations."""
        if (art := self._art()) is None:
            return
        dialog = AnimationDialog(
            art,
            self._view.denoising,
            self._selection.indices,
            self._preferences,
            last_folder(self._preferences),
            self._view.grid.columns,
            self._window,
        )
        dialog.exported.connect(self._on_exported)
        dialog.open()

    def _on_exported(self, paths: list[Path]) -> None:
        self._preferences.set(LAST_FOLDER, str(paths[0].parent))
        self.wrote.emit(paths)

    def drag(self) -> None:
        """Drag the selected sprites out of the window, as files and as a picture."""
        try:
            mime = self.drag_mime()
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        images = self.selected_images()
        if mime is None or images is None:
            return
        drag_sprite(self._view.grid, mime, images[0], Qt.DropAction.CopyAction)

    def drag_mime(self) -> QMimeData | None:
        """What a drag of the selected sprites carries; None when nothing is selected.

        Raises:
            SpriteStudioError: The temporary files cannot be written.
        """
        art = self.selected_art()
        if art is None:
            return None
        images = art.images
        paths = self._free_names(self._drag_folder, art)
        self._write_each(paths, art)
        mime = to_mime(images[0]) if len(images) == 1 else QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        return mime

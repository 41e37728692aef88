"""What is done with the shelf: keeping, ordering, naming, copying and exporting."""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write_all, free_names
from spritestudio.project.drawing_session import ShelfTarget
from spritestudio.project.jobs import Resource
from spritestudio.project.kept_clips import frame_places, moving_art_of_shelf
from spritestudio.project.kept_files import KeptFiles, read_files, read_picture
from spritestudio.project.shelf import KeptSprite, Shelf, art_of
from spritestudio.project.shelf_editor import ShelfEditor
from spritestudio.project.workspace import Workspace
from spritestudio.specs import SheetSpec
from spritestudio.sprites.export.files import texts_of
from spritestudio.sprites.export.layout import compose_sheet
from spritestudio.sprites.export.naming import safe_name
from spritestudio.sprites.export.png import encode_png
from spritestudio.temporary_folders import temporary_folder
from spritestudio.ui.export.export_dialog import ExportDialog, tells_recipes
from spritestudio.ui.job import Worker
from spritestudio.ui.preferences import LAST_FOLDER, Preferences, last_folder
from spritestudio.ui.project.postprocess_dialog import PostprocessDialog
from spritestudio.ui.project.shelf_panel import ShelfPanel
from spritestudio.ui.widgets.allowing import allow, first_lack, not_chosen
from spritestudio.ui.widgets.basics import sprites_text
from spritestudio.ui.widgets.images import from_qimage, to_mime, to_qimage
from spritestudio.ui.widgets.plain_text import menu_text

_FOLDED = "shelf_folded"
_PLAYS = "shelf_play"
_COLUMNS = 8


class ShelfController(QObject):
    """Lets a panel show the shelf of the open project, and do with it what a person asks for.

    Args:
        workspace: Has the project.
        panel: Shows the shelf.
        preferences: Remember whether it is folded, whether sprites move, and the last folder.
        window: For dialogs and menus.

    Signals:
        done: Something went well, for the status bar.
        failed: A SpriteStudioError to tell of.
        wrote: Files were written, the first first.
        animate_requested: KeptSprites that are to move.
        whose_art_requested: A KeptSprite whose nearest training sprites a person wants to see.
        painting_requested: An action of the Generate page is wanted for the selected sprites: its name.
        draw_requested: A sprite is to be drawn on: a DrawingTarget, or None for a new one.
        grid_dropped: The sprites that a grid has selected were dropped: the grid, the row, the place.
    """

    done = Signal(str)
    failed = Signal(object)
    wrote = Signal(list)
    painting_requested = Signal(str)
    draw_requested = Signal(object)
    grid_dropped = Signal(object, int, int)
    whose_art_requested = Signal(object)
    animate_requested = Signal(list)

    def __init__(
        self, workspace: Workspace, panel: ShelfPanel, preferences: Preferences, window: QWidget
    ) -> None:
        super().__init__(window)
        self._window = window
        self._panel = panel
        self._preferences = preferences
        self._project = workspace.project
        self._postprocess = workspace.postprocess
        self._shared = workspace.shared
        self._editor = ShelfEditor(workspace.project)
        self._folder = temporary_folder()
        self.reading = Worker(self.tr("Read pictures"), Resource.DISK, self, of_project=True, is_awaited=True)
        self.reading.events.connect(self._on_read)
        self.reading.failed.connect(self.failed)
        self.reading.finished.connect(self._read_next)
        self.reading.cancel_requested.connect(self._read_no_more)
        self._to_read: deque[tuple[Callable[[], Generator[KeptFiles]], tuple[int, int] | None]] = deque()
        self._goes_to: tuple[int, int] | None = None
        grid = panel.grid
        grid.remove_requested.connect(self.remove)
        grid.animate_requested.connect(self.animate)
        grid.rename_requested.connect(self._editor.rename)
        grid.row_rename_requested.connect(self._editor.rename_row)
        grid.move_requested.connect(self._editor.move)
        grid.dropped.connect(self._on_dropped)
        grid.mime_requested.connect(self._fill_mime)
        grid.menu_requested.connect(self._on_menu)
        grid.copy_requested.connect(self.copy)
        grid.paste_requested.connect(self.paste)
        grid.open_requested.connect(self.draw)
        grid.redo_requested.connect(self._project.timeline.redo)
        panel.draw_new.clicked.connect(self.draw_new)
        panel.add_row.clicked.connect(self.add_row)
        panel.postprocess.clicked.connect(self.postprocess)
        panel.export.clicked.connect(self.export)
        panel.folded.connect(self.fold)
        panel.set_folded(preferences.get(_FOLDED) is True)
        panel.play.setChecked(preferences.get(_PLAYS) is not False)
        panel.play.toggled.connect(lambda plays: preferences.set(_PLAYS, plays))
        self._project.shelf.changed.connect(self._show)
        self._show(self._project.shelf.value)

    @property
    def shelf(self) -> Shelf:
        """What is kept."""
        return self._project.shelf.value

    def _show(self, shelf: Shelf) -> None:
        self._panel.show_shelf(shelf)

    def select(self, ids: Sequence[str]) -> None:
        """Select exactly the sprites with these ids."""
        places = [index for index, sprite in enumerate(self.shelf.sprites) if sprite.id in ids]
        self._panel.grid.set_selection(places)

    # Keeping

    def keep(self, sprites: Sequence[KeptSprite], place: tuple[int, int] | None = None) -> None:
        """Put sprites on the shelf, see `ShelfEditor.keep`."""
        before = len(self.shelf)
        self._editor.keep(sprites, *(place or ()))
        if new := len(self.shelf) - before:
            self.done.emit(self.tr("Kept {0} on the shelf").format(sprites_text(new)))
        elif sprites and place is None:
            self.done.emit(self.tr("Already on the shelf"))

    def keep_or_release(self, sprites: Sequence[KeptSprite]) -> None:
        """Keep sprites of a generation; where all of them are kept, take them off the shelf again."""
        there = self.shelf.origins
        if sprites and all(sprite.origin in there for sprite in sprites):
            self._editor.remove([there[sprite.origin] for sprite in sprites])
            self._tell_removed(len(sprites))
        else:
            self.keep(sprites)

    def _on_dropped(self, mime: QMimeData, source: object, row: int, place: int) -> None:
        if source is not None:
            self.grid_dropped.emit(source, row, place)
        elif paths := [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]:
            self.read(paths, (row, place))
        elif mime.hasImage():
            self.keep_image(mime.imageData(), (row, place))

    def read(self, paths: Sequence[Path], place: tuple[int, int]) -> None:
        """Put the sprites of pictures on the shelf, once those that were dropped before are there."""
        self._to_read.append((functools.partial(read_files, paths), place))
        self._read_next()

    def _read_next(self) -> None:
        if self._to_read and not self.reading.running:
            read, self._goes_to = self._to_read.popleft()
            self.reading.run(read)

    def _read_no_more(self) -> None:
        """Also those are not wanted that wait behind what is cancelled, since nobody sees them."""
        self._to_read.clear()

    def _on_read(self, events: list[KeptFiles]) -> None:
        for files in events:
            self.keep(files.sprites, self._goes_to)
            if files.remarks:
                self.done.emit(" ".join(files.remarks))
            if files.error is not None:
                self.failed.emit(files.error)

    def keep_image(self, image: QImage, place: tuple[int, int] | None = None) -> None:
        """Put a picture on the shelf: as it is or, where it was enlarged, as it was drawn."""
        if not image.isNull():
            self._to_read.append((functools.partial(read_picture, from_qimage(image)), place))
            self._read_next()

    def paste(self) -> None:
        """Put the picture on the clipboard on the shelf."""
        image = QGuiApplication.clipboard().image()
        if image.isNull():
            self.done.emit(self.tr("There is no picture on the clipboard"))
        else:
            self.keep_image(image)

    # Drawing

    def draw(self, sprite_id: str) -> None:
        """Draw on a sprite of the shelf; a new one for ""."""
        sprite = next((each for each in self.shelf if each.id == sprite_id), None)
        self.draw_requested.emit(None if sprite is None else ShelfTarget(self._project, sprite))

    def draw_new(self) -> None:
        """Draw a new sprite."""
        self.draw_requested.emit(None)

    # Changing

    def remove(self) -> None:
        """Take the selected sprites off the shelf."""
        if ids := self._panel.grid.selected_ids:
            self._editor.remove(ids)
            self._tell_removed(len(ids))

    def _tell_removed(self, count: int) -> None:
        self.done.emit(self.tr("Took {0} off the shelf; Ctrl+Z brings back").format(sprites_text(count)))

    def add_row(self) -> None:
        """Begin another row, and ask what it is called."""
        self._editor.add_row()
        self._panel.grid.rename_row(len(self.shelf.rows) - 1)

    def fold(self, folded: bool) -> None:
        """Show the head of the shelf alone, or all of it."""
        self._panel.set_folded(folded)
        self._preferences.set(_FOLDED, folded)

    def ask_for_tags(self) -> None:
        """Ask for the tags of the selected sprites."""
        sprites = self._panel.grid.selected_sprites
        if not sprites:
            return
        shared = [tag for tag in sprites[0].tags if all(tag in sprite.tags for sprite in sprites)]
        text, ok = QInputDialog.getText(
            self._window,
            self.tr("Tags"),
            self.tr("What {0} are, with commas between:").format(sprites_text(len(sprites))),
            text=", ".join(shared),
        )
        if ok:
            self._editor.set_tags([sprite.id for sprite in sprites], text.split(","))

    def ask_whose_art(self) -> None:
        """Show the training sprites that the selected sprite is nearest to."""
        if sprites := self._panel.grid.selected_sprites:
            self.whose_art_requested.emit(sprites[0])

    def postprocess(self) -> None:
        """Ask how all sprites, or the selected ones, are to be finished together."""
        if sprites := list(self.shelf):
            selected = self._panel.grid.selection
            dialog = PostprocessDialog(sprites, self._postprocess.spec, self._window, selected)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.applied.connect(self._on_finished)
            dialog.open()

    def _on_finished(self, sprites: list[KeptSprite]) -> None:
        self._editor.postprocess(sprites)
        self.done.emit(self.tr("Finished {0}; Ctrl+Z takes it back").format(sprites_text(len(sprites))))

    def animate(self) -> None:
        """Set the selected sprites in motion."""
        if sprites := self._panel.grid.selected_sprites:
            self.animate_requested.emit(sprites)

    def walk_around(self) -> None:
        """Show the selected sprite as it walks from four sides."""
        self.painting_requested.emit("walk_around")

    def vary(self) -> None:
        """Paint sprites like the selected one."""
        self.painting_requested.emit("vary")

    def paint_from(self) -> None:
        """Paint from the selected sprite with the mix of now."""
        self.painting_requested.emit("paint_from")

    def paint_between(self) -> None:
        """Paint the way from one selected sprite to the other."""
        self.painting_requested.emit("between")

    def rename(self) -> None:
        """Ask for the name of the selected sprite, where it stands."""
        self.fold(False)
        self._panel.grid.rename()

    def still(self) -> None:
        """Take the motions of the selected sprites away."""
        self._editor.still(self._panel.grid.selected_ids)

    def _on_menu(self, position: QPoint) -> None:
        grid, menu = self._panel.grid, QMenu(self._window, toolTipsVisible=True)
        one, two, some = (not_chosen(len(grid.selection), wanted) for wanted in (1, 2, None))
        moves = any(sprite.clips for sprite in grid.selected_sprites)
        for text, slot, lack in (
            (self.tr("Rename…\tF2"), grid.rename, one),
            (self.tr("Draw on it…\tE"), grid.open_current, one),
            (self.tr("Vary…\tV"), self.vary, one),
            (self.tr("From one to the other\tShift+V"), self.paint_between, two),
            (self.tr("Paint from this\tP"), self.paint_from, one),
            (self.tr("Tags…"), self.ask_for_tags, some),
            (self.tr("Finish…"), self.postprocess, "" if len(self.shelf) else self._panel.empty_text),
            (self.tr("Copy"), self.copy, some),
            (self.tr("Animate…\tA"), self.animate, some),
            (self.tr("Walk in four directions…\tShift+A"), self.walk_around, one),
            (
                self.tr("Take the motions away"),
                self.still,
                first_lack(some, "" if moves else self.tr("None of them moves")),
            ),
            (self.tr("Whose art is this?"), self.ask_whose_art, one),
            (self.tr("Take off the shelf\tDel"), self.remove, some),
        ):
            allow(menu.addAction(text, slot), lack)
        self._offer_rows(menu)
        menu.addSeparator()
        menu.addAction(self.tr("New sprite"), self.draw_new)
        menu.addAction(self.tr("Paste\tCtrl+V"), self.paste)
        menu.addAction(self.tr("New row"), self.add_row)
        point = grid.viewport().mapFromGlobal(position)
        around, caption = grid.row_around(point), grid.row_at(point)
        menu.addAction(self.tr("Name this row…"), lambda: grid.rename_row(around))
        if caption is not None:
            menu.addAction(self.tr("Remove row"), lambda: self._editor.remove_row(caption))
        menu.addSeparator()
        menu.addAction(self.tr("Export sheet…"), self.export)
        menu.exec(position)

    def _offer_rows(self, menu: QMenu) -> None:
        """Let the selected sprites go to the end of a row, also without a mouse."""
        ids, rows = self._panel.grid.selected_ids, self.shelf.rows
        if not ids or len(rows) < 2:
            return
        moving = menu.addMenu(self.tr("Move to the row"))
        for row, title in enumerate(self.shelf.row_titles):
            end = len(rows[row].sprites)
            action = moving.addAction(menu_text(title))
            action.triggered.connect(
                lambda _checked=False, row=row, end=end: self._editor.move(ids, row, end)
            )

    # Out of the window

    def copy(self) -> None:
        """Put the selected sprites on the clipboard, several as a sheet."""
        if sprites := self._panel.grid.selected_sprites:
            columns = min(self._panel.grid.columns, len(sprites))
            sheet = compose_sheet(art_of(sprites).images, SheetSpec(columns=columns))
            QGuiApplication.clipboard().setImage(to_qimage(sheet))
            self.done.emit(self.tr("Copied {0}").format(sprites_text(len(sprites))))

    def export(self) -> None:
        """Open the export dialog for what is on the shelf."""
        if not len(self.shelf):
            self.done.emit(self.tr("There is nothing on the shelf yet; F keeps the selected sprites"))
            return
        dialog = ExportDialog(
            moving_art_of_shelf(self.shelf),
            frame_places(self.shelf.sprites, self._panel.grid.selection),
            self._preferences,
            last_folder(self._preferences),
            max((len(row.sprites) for row in self.shelf.rows), default=_COLUMNS),
            parent=self._window,
            options=self._shared,
        )
        dialog.exported.connect(self._on_exported)
        dialog.open()

    def _on_exported(self, paths: list[Path]) -> None:
        self._preferences.set(LAST_FOLDER, str(paths[0].parent))
        self.wrote.emit(paths)

    def _fill_mime(self, mime: QMimeData) -> None:
        """Let a drag of the selected sprites carry files and, of one, a picture."""
        sprites = self._panel.grid.selected_sprites
        files = {}
        paths = free_names(self._folder / f"{safe_name(sprite.title)}.png" for sprite in sprites)
        for path, sprite in zip(paths, sprites, strict=True):
            recipe = sprite.told if tells_recipes(self._shared) else None
            near = [sprite.near_copy_of] if sprite.near_copy_of else []
            files[path] = encode_png(sprite.image, texts_of(sprite.name, recipe, near))
        try:
            atomic_write_all(files)
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        if len(sprites) == 1:
            one = to_mime(sprites[0].image)
            for kind in one.formats():
                mime.setData(kind, one.data(kind))
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in files])

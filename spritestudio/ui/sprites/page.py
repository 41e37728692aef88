"""The Sprites page: art is read, looked at, sorted into classes and kept as a set."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from spritestudio import locations
from spritestudio.errors import SpriteStudioError
from spritestudio.sprites import edits
from spritestudio.sprites.dataset import SpriteSet
from spritestudio.sprites.draft import Draft, join
from spritestudio.sprites.drawings import DRAWN_SUFFIXES
from spritestudio.sprites.fixes import Fix, apply_fix
from spritestudio.sprites.inspection import Finding
from spritestudio.sprites.reading import STARTER
from spritestudio.ui.job import Worker
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.page import Page
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.sprites.class_grid import ClassGrid
from spritestudio.ui.sprites.document import SetDocument
from spritestudio.ui.sprites.editing import Editing
from spritestudio.ui.sprites.empty_view import EmptyView
from spritestudio.ui.sprites.fix_dialog import FixDialog
from spritestudio.ui.sprites.importer import Importer
from spritestudio.ui.sprites.info_panel import InfoPanel, Looked, look
from spritestudio.ui.sprites.menus import build_menus
from spritestudio.ui.sprites.questions import ask
from spritestudio.ui.sprites.side_panel import SidePanel
from spritestudio.ui.sprites.tool_bar import ToolBar
from spritestudio.ui.widgets import edge, sprites_text

_FOLDER = "sprites_folder"
_ARRAY_SUFFIXES = (".npz", ".npy", ".json")
_LOOK_MS = 200  # after the last change


class SpritesPage(Page):
    """Composes the views of a set, and the jobs behind them.

    Signals:
        set_changed: What `current_set` gives may be another.
        train_requested: The set is to be trained on.

    Args:
        preferences: Where the folder last used is kept.
        parent: The owner.
    """

    set_changed = Signal()
    train_requested = Signal()

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sprites_page")
        self.setWindowTitle(self.tr("Sprites"))
        self._preferences = preferences
        self._actions: dict[str, QAction] = {}
        self._is_adding = False
        self.document = SetDocument(locations.user_data() / "working-set.npz", self)
        self.importer = Importer(self)
        self.empty = EmptyView()
        self.side = SidePanel()
        self.tools = ToolBar()
        self.grid = ClassGrid()
        self.info = InfoPanel()
        self.editing = Editing(self.document, self.grid, self.side.classes, self)
        self.looking = Worker(self)
        self.fixing = Worker(self)
        self._stack = QStackedWidget()
        self._look_timer = QTimer(self, singleShot=True, interval=_LOOK_MS)
        self._build()
        self._connect()
        self._show()

    def _build(self) -> None:
        center = QVBoxLayout()
        center.setContentsMargins(0, 0, 0, 0)
        center.setSpacing(0)
        center.addWidget(self.grid, 1)
        middle = QWidget()
        middle.setLayout(center)
        body = QWidget()
        layout = QHBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.side, edge(), middle, edge(), self.info):
            layout.addWidget(widget, 1 if widget is middle else 0)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tools)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        for view in (self.empty, self.tools):
            view.files.clicked.connect(self.ask_for_files)
            view.folder.clicked.connect(self.ask_for_folder)
        self.empty.starter.clicked.connect(self.open_starter)
        self.tools.undo.clicked.connect(self.document.undo)
        self.tools.redo.clicked.connect(self.document.redo)
        self.tools.save.clicked.connect(self.save)
        self.tools.cancel.clicked.connect(self._cancel)
        self.importer.progressed.connect(self.tools.show_progress)
        self.importer.read.connect(self._on_read)
        self.importer.finished.connect(self._on_reading_finished)
        self.document.changed.connect(self._show)
        self.document.busy_changed.connect(self._update_actions)
        self.document.saving.events.connect(self._on_saved)
        self.side.searched.connect(self._show_sprites)
        self.side.train.clicked.connect(self.request_training)
        self.side.new.clicked.connect(self.editing.split)
        self.side.rename.clicked.connect(self.editing.rename_selected)
        self.side.merge.clicked.connect(self.editing.merge)
        self.side.remove.clicked.connect(self.editing.remove)
        self.side.classes.chosen.connect(self._on_class_chosen)
        self.side.classes.rename_requested.connect(self.editing.rename)
        self.side.classes.move_requested.connect(self.editing.move)
        self.side.classes.label_requested.connect(self.editing.label)
        self.side.classes.remove_requested.connect(self.editing.remove)
        self.grid.selection_changed.connect(self._show_selection)
        self.grid.menu_requested.connect(self._on_menu)
        self.grid.label_requested.connect(self.editing.label)
        self.grid.key_label_requested.connect(self.editing.label_and_go_on)
        self.grid.exclude_requested.connect(self.editing.exclude)
        self.info.details.described.connect(self.editing.describe)
        self.info.details.mix_requested.connect(self.editing.mix)
        self.info.details.exclude_requested.connect(self.editing.exclude)
        self.info.findings.fix_requested.connect(self.ask_for_fix)
        self.info.findings.show_requested.connect(self._on_show_requested)
        self._look_timer.timeout.connect(self._look)
        self.looking.events.connect(self._on_looked)
        self.fixing.events.connect(self._on_fixed)
        self.fixing.finished.connect(self.tools.end_progress)
        for source in (self.document, self.importer, self.editing, self.looking, self.fixing):
            source.failed.connect(self.failed)

    # What the frame asks for

    def build_menus(self, build: MenuBuilder) -> None:
        build_menus(self, build)
        self._actions = build.actions_of(self)
        self._update_actions()

    def start(self) -> None:
        """Bring back what was worked on the last time."""
        self.document.restore()

    def open_paths(self, paths: Sequence[Path]) -> bool:
        """Read sprites from files and folders, if they are of a kind that has some."""
        known = (*DRAWN_SUFFIXES, *_ARRAY_SUFFIXES)
        if not all(path.is_dir() or path.suffix.lower() in known for path in paths):
            return False
        self.open(paths)
        return True

    def may_close(self) -> bool:
        if self.document.is_saved:
            return True
        answer = ask(
            self,
            self.tr("Save the sprites?"),
            self.tr("The set has changes that are in no file yet. They are here again at the next start."),
            {"save": self.tr("Save…"), "close": self.tr("Close"), "cancel": self.tr("Cancel")},
        )
        return answer == "close" or (answer == "save" and self._save_now())

    def shut_down(self) -> None:
        self._look_timer.stop()
        self.importer.close()
        self.looking.close()
        self.fixing.close()
        self.document.shut_down()

    # Training

    def current_set(self) -> SpriteSet | None:
        """What is to be trained on; None where there is nothing, or the sprites are not of one size yet."""
        try:
            return self.document.current_set()
        except SpriteStudioError:
            return None

    def request_training(self) -> None:
        """Go on to training, or tell what is still missing."""
        try:
            self.document.current_set()
        except SpriteStudioError as error:
            self.failed.emit(error)
        else:
            self.train_requested.emit()

    # Reading

    def ask_for_files(self) -> None:
        """Ask for files and read them."""
        endings = " ".join(f"*{suffix}" for suffix in (*DRAWN_SUFFIXES, *_ARRAY_SUFFIXES))
        chosen, _filter = QFileDialog.getOpenFileNames(
            self, self.tr("Open sprites"), self._folder(), self.tr("Sprites ({0})").format(endings)
        )
        if chosen:
            self._preferences.set(_FOLDER, str(Path(chosen[0]).parent))
            self.open([Path(path) for path in chosen])

    def ask_for_folder(self) -> None:
        """Ask for a folder and read it."""
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Open folder"), self._folder())
        if chosen:
            self._preferences.set(_FOLDER, chosen)
            self.open([Path(chosen)])

    def _folder(self) -> str:
        return str(self._preferences.get(_FOLDER) or locations.pictures())

    def open_starter(self) -> None:
        """Draw the starter set."""
        self.open([Path(STARTER)])

    def open(self, paths: Sequence[Path]) -> None:
        """Read sprites; where there is a set already, ask whether they are added to it."""
        if self.importer.running or self.document.restoring.running:
            self.failed.emit(
                SpriteStudioError(self.tr("Something is being read already."), self.tr("Wait, or cancel it."))
            )
            return
        answer = "new" if self.document.draft is None else self._ask_where()
        if answer == "cancel" or (answer == "new" and not self._may_replace()):
            return
        self._is_adding = answer == "add"
        self.told.emit("")
        self.importer.start(paths)

    def _ask_where(self) -> str:
        return ask(
            self,
            self.tr("Add these sprites?"),
            self.tr("Add the sprites to this set, or begin a new set with them?"),
            {"add": self.tr("Add"), "new": self.tr("New set"), "cancel": self.tr("Cancel")},
        )

    def _may_replace(self) -> bool:
        if self.document.is_saved:
            return True
        answer = ask(
            self,
            self.tr("Save the sprites?"),
            self.tr("The set has changes that are in no file yet. They will be gone."),
            {"save": self.tr("Save…"), "discard": self.tr("Discard"), "cancel": self.tr("Cancel")},
        )
        return answer == "discard" or (answer == "save" and self._save_now())

    def _on_read(self, draft: Draft, sources: list[Path]) -> None:
        shown = self.document.draft
        if self._is_adding and shown is not None:
            title = self.tr("Add {0}").format(sprites_text(draft.count))
            self.document.do(join([shown, draft]), title)
        else:
            self.side.search.clear()
            self.info.findings.show_findings((), None)
            own = sources[0] if len(sources) == 1 and sources[0].suffix.lower() == ".npz" else None
            self.document.begin(draft, own, is_saved=own is not None or sources == [Path(STARTER)])
        self.told.emit(self.tr("Read {0}").format(sprites_text(draft.count)))

    def _on_reading_finished(self) -> None:
        self.tools.end_progress()
        self.tools.setVisible(self.document.draft is not None)

    def _cancel(self) -> None:
        self.importer.stop()
        self.fixing.stop()

    def close_set(self) -> None:
        """Put the set away."""
        if self.document.draft is not None and self._may_replace():
            self.document.close()

    # Saving

    def save(self) -> None:
        """Save the set to its file, or ask for one."""
        if self.document.path is None:
            self.save_as()
        elif not self.document.is_saved:
            self._write(self.document.path)

    def save_as(self) -> None:
        """Ask for a file and save the set."""
        if (path := self._ask_for_path()) is not None:
            self._write(path)

    def _ask_for_path(self) -> Path | None:
        start = self.document.path or Path(self._folder()) / "my-set.npz"
        chosen, _filter = QFileDialog.getSaveFileName(
            self, self.tr("Save set"), str(start), self.tr("Sprite set (*.npz)")
        )
        path = Path(chosen)
        return (path if path.suffix else path.with_suffix(".npz")) if chosen else None

    def _write(self, path: Path) -> bool:
        try:
            self.document.save(path)
        except SpriteStudioError as error:
            self.failed.emit(error)
            return False
        return True

    def _save_now(self) -> bool:
        """Save and wait, since the set is about to go."""
        path = self.document.path or self._ask_for_path()
        if path is None or not self._write(path):
            return False
        self.document.saving.wait()
        return self.document.is_saved

    def _on_saved(self) -> None:
        if self.document.path is not None:
            self.told.emit(self.tr("Saved {0}").format(self.document.path.name))

    # Fixes

    def ask_for_fix(self, finding: Finding, fix: Fix) -> None:
        """Show what a fix does, and do it if that is wanted."""
        draft = self.document.draft
        if draft is None or self.fixing.running:
            return
        dialog = FixDialog(draft, finding, fix, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.accepted.connect(lambda: self._fix(dialog.fix))
        dialog.open()

    def _fix(self, fix: Fix) -> None:
        draft = self.document.draft
        if draft is None or self.fixing.running:
            return

        def work() -> Generator[tuple[Draft, Draft, Fix]]:
            yield draft, apply_fix(draft, fix), fix

        self.tools.show_progress(0, 0, fix.title)
        self.fixing.run(work)

    def _on_fixed(self, events: list[tuple[Draft, Draft, Fix]]) -> None:
        for before, after, fix in events:
            if before is self.document.draft:
                self.document.do(after, fix.title)
                self.told.emit(self.tr("Done: {0}").format(fix.title))

    # Showing

    def _show(self) -> None:
        draft = self.document.draft
        self._stack.setCurrentIndex(0 if draft is None else 1)
        self.tools.setVisible(draft is not None or self.importer.running)
        if draft is not None:
            path = self.document.path
            self.side.show_draft(draft, path.name if path else draft.source, self.document.is_saved)
            self.info.findings.show_looking()
            self._look_timer.start()
        self._show_sprites()
        self._update_actions()
        self.set_changed.emit()

    def _show_sprites(self) -> None:
        draft, words = self.document.draft, self.side.search.text()
        only = edits.matching(draft, words) if draft is not None and words.strip() else None
        self.grid.set_hint(self.tr("No sprite has that in its name.") if only is not None else "")
        self.grid.show_draft(draft, only)

    def _show_selection(self) -> None:
        self.info.details.show_sprites(self.document.draft, self.grid.selected_sprites())
        self._update_actions()

    def _look(self) -> None:
        draft = self.document.draft
        if self.looking.running:
            self._look_timer.start()
        elif draft is not None:
            self.looking.run(lambda: look(draft))

    def _on_looked(self, events: list[Looked]) -> None:
        if events[-1].draft is self.document.draft:
            self.info.findings.show_findings(events[-1].findings, events[-1].colours)

    def _on_show_requested(self, indices: np.ndarray) -> None:
        self.side.search.clear()
        self._show_sprites()
        self.grid.select_sprites(indices.tolist())
        self.grid.reveal(int(indices[0]))
        self.grid.setFocus()

    def _on_class_chosen(self, number: int) -> None:
        if len(self.side.classes.selected_classes()) == 1:
            self.grid.reveal_class(number)

    def select_class(self) -> None:
        """Select all sprites of the classes of the selected ones."""
        draft, selected = self.document.draft, self.grid.selected_sprites()
        if draft is None or not len(selected):
            return
        parts = [part for part in edits.sections(draft) if np.isin(selected, part).any()]
        self.grid.select_sprites(np.concatenate(parts).tolist())

    def _on_menu(self, position: QPoint) -> None:
        draft = self.document.draft
        if draft is None:
            return
        menu = QMenu(self)
        move = menu.addMenu(self.tr("Move to"))
        for number, name in enumerate(draft.class_names):
            move.addAction(name, partial(self.editing.label, number))
        move.addAction(self.tr("no class"), lambda: self.editing.label(-1))
        for name in ("split", "mix", "exclude", "group", "select_class"):
            menu.addAction(self._actions[f"sprites_{name}"])
        menu.exec(position)

    def _update_actions(self) -> None:
        document = self.document
        has_set, selected = document.draft is not None, bool(self.grid.selection)
        undo, redo = document.undo_title, document.redo_title
        self.tools.show_state(undo, redo, not document.is_saved)
        for name, enabled in {
            "save": has_set and not document.is_saved,
            "save_as": has_set,
            "close": has_set,
            "undo": bool(undo),
            "redo": bool(redo),
            "select_all": has_set,
            "select_class": selected,
            "select_none": selected,
            "find": has_set,
            "split": has_set,
            "mix": selected,
            "exclude": selected,
            "group": selected,
            "rename": has_set,
            "merge": has_set,
            "class_up": has_set,
            "class_down": has_set,
            "train": has_set,
        }.items():
            if action := self._actions.get(f"sprites_{name}"):
                action.setEnabled(enabled)
        for name, text, title in (
            ("undo", self.tr("Undo {0}"), undo),
            ("redo", self.tr("Redo {0}"), redo),
        ):
            if action := self._actions.get(f"sprites_{name}"):
                action.setText(text.format(title).strip())

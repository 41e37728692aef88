"""The Sprites page: art is read, looked at, sorted into classes and kept as a set."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.paths import user_data
from spritestudio.project.jobs import Resource
from spritestudio.project.kept_files import kept_figures
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.workspace import Workspace
from spritestudio.sprites.dataset import edits
from spritestudio.sprites.dataset.editable_set import EditableSet
from spritestudio.sprites.dataset.fixes import Fix, apply_fix
from spritestudio.sprites.dataset.inspection import Finding
from spritestudio.sprites.motion.set_clips import may_move
from spritestudio.ui.job import Worker
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.page import Page
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.sprites.class_grid import ClassGrid
from spritestudio.ui.sprites.empty_view import EmptyView
from spritestudio.ui.sprites.fix_dialog import FixDialog
from spritestudio.ui.sprites.info_panel import InfoPanel, SetInspection, look
from spritestudio.ui.sprites.menus import build_menus
from spritestudio.ui.sprites.set_editor import SetEditor
from spritestudio.ui.sprites.set_files import KNOWN_SUFFIXES, SetFiles
from spritestudio.ui.sprites.set_panel import SetPanel
from spritestudio.ui.sprites.set_storage import SetStorage
from spritestudio.ui.sprites.tool_bar import ToolBar
from spritestudio.ui.widgets.allowing import allow, first_lack, not_chosen, not_redoable, not_undoable
from spritestudio.ui.widgets.basics import edge
from spritestudio.ui.widgets.page_stack import PageStack
from spritestudio.ui.widgets.plain_text import menu_text

_LOOK_MS = 200  # after the last change
_PLAYS = "sprites_play"


class SpritesPage(Page):
    """Composes the views of a set, and the jobs behind them.

    Signals:
        train_requested: The set is to be trained on.

    Args:
        workspace: Holds the set.
        preferences: Where the folder last used is kept.
        parent: The owner.
    """

    train_requested = Signal()
    shows_shelf = True

    def __init__(self, workspace: Workspace, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sprites_page")
        self.setWindowTitle(self.tr("Sprites"))
        self._actions: dict[str, QAction] = {}
        self.document = workspace.set_document
        self.storage = SetStorage(self.document, user_data() / "working-set.npz", self)
        self.files = SetFiles(self.document, self.storage, preferences, self)
        self.empty = EmptyView()
        self.side = SetPanel()
        self.tools = ToolBar()
        self.grid = ClassGrid()
        self.info = InfoPanel()
        self.editing = SetEditor(self.document, self.grid, self.side.classes, self)
        self.looking = Worker(self.tr("Look at the set"), Resource.DISK, self, cancelable=False)
        self.fixing = Worker(self.tr("Mend sprites"), Resource.DISK, self)
        self._stack = PageStack()
        self._look_timer = QTimer(self, singleShot=True, interval=_LOOK_MS)
        self._preferences = preferences
        self._build()
        self._connect()
        self.tools.play.setChecked(preferences.get(_PLAYS) is True)
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
            view.files.clicked.connect(self.files.ask_for_files)
            view.folder.clicked.connect(self.files.ask_for_folder)
        self.empty.starter.clicked.connect(self.files.open_starter)
        self.tools.undo.clicked.connect(self.document.undo)
        self.tools.redo.clicked.connect(self.document.redo)
        self.tools.save.clicked.connect(self.files.save)
        self.tools.cancel.clicked.connect(self._cancel)
        self.tools.play.toggled.connect(self._on_play)
        self.files.status_message.connect(self.status_message)
        self.files.begun.connect(self._on_begun)
        self.files.importer.progressed.connect(self.tools.show_progress)
        self.files.importer.finished.connect(self._on_reading_finished)
        self.document.changed.connect(self._show)
        self.storage.busy_changed.connect(self._update_actions)
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
        for source in (self.storage, self.files, self.editing, self.looking, self.fixing):
            source.failed.connect(self.failed)

    # What the frame asks for

    def build_menus(self, build: MenuBuilder) -> None:
        build_menus(self, build)
        self._actions = build.actions_of(self)
        self._update_actions()

    def start(self) -> None:
        """Bring back what was worked on the last time, and tell of other windows."""
        self.storage.restore()
        copy = self.storage.working_copy
        if copy.others_open:
            self.failed.emit(
                SpriteStudioError(
                    self.tr("Another window of SpriteStudio is open."),
                    self.tr("Each keeps a set of sprites of its own; trainings are shared."),
                )
            )
        elif copy.left_behind:
            self.failed.emit(
                SpriteStudioError(
                    self.tr("Another window has left a set of sprites, too."),
                    self.tr("Open SpriteStudio once more to see it there."),
                )
            )

    def gestures(self) -> Sequence[tuple[str, str]]:
        return self.grid.gestures()

    def drop_text(self, paths: Sequence[Path]) -> str:
        if not _have_sprites(paths):
            return ""
        if self.document.editable is None:
            return self.tr("Drop to read the sprites")
        return self.tr("Drop to add the sprites to the set, or to begin a new one")

    def open_paths(self, paths: Sequence[Path]) -> bool:
        """Read sprites from files and folders, if they are of a kind that has some."""
        if not _have_sprites(paths):
            return False
        self.files.open(paths)
        return True

    def may_close(self) -> bool:
        return self.files.may_close()

    def wind_down(self) -> None:
        self.files.importer.give_up()

    def shut_down(self) -> None:
        self._look_timer.stop()
        self.storage.shut_down()

    def request_training(self) -> None:
        """Go on to training, or tell what is still missing."""
        try:
            self.document.training_set()
        except SpriteStudioError as error:
            self.failed.emit(error)
        else:
            self.train_requested.emit()

    # Reading

    def _on_begun(self) -> None:
        self.side.search.clear()
        self.info.findings.show_findings((), None)

    def _on_reading_finished(self) -> None:
        self.tools.end_progress()
        self.tools.setVisible(self.document.editable is not None)
        if not self.side.search.text():  # where keys would only search
            self.grid.setFocus()

    def _cancel(self) -> None:
        self.files.importer.stop()
        self.fixing.stop()

    # Fixes

    def ask_for_fix(self, finding: Finding, fix: Fix) -> None:
        """Show what a fix does, and do it if that is wanted."""
        editable = self.document.editable
        if editable is None or self.fixing.running:
            return
        dialog = FixDialog(editable, finding, fix, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.accepted.connect(lambda: self._fix(dialog.fix))
        dialog.open()

    def _fix(self, fix: Fix) -> None:
        editable = self.document.editable
        if editable is None or self.fixing.running:
            return

        def work() -> Generator[tuple[EditableSet, EditableSet, Fix]]:
            yield editable, apply_fix(editable, fix), fix

        self.tools.show_progress(0, 0, fix.title)
        self.fixing.run(work)

    def _on_fixed(self, events: list[tuple[EditableSet, EditableSet, Fix]]) -> None:
        for before, after, fix in events:
            if before is self.document.editable:
                self.document.do(after, fix.title)
                self.status_message.emit(self.tr("Done: {0}").format(fix.title))
            else:
                self.failed.emit(
                    SpriteStudioError(
                        self.tr("The sprites have changed meanwhile, so nothing was done."),
                        self.tr("Do it again."),
                    )
                )

    # Showing

    def _on_play(self, plays: bool) -> None:
        self.tools.play.set_icon_name("pause" if plays else "play")
        self._preferences.set(_PLAYS, plays)
        self.grid.set_playing(plays)
        self._show_selection()

    def _show(self) -> None:
        editable = self.document.editable
        self._stack.setCurrentIndex(0 if editable is None else 1)
        self.tools.setVisible(editable is not None or self.files.importer.running)
        self.tools.play.setVisible(editable is not None and may_move(editable))
        if editable is not None:
            path = self.document.path
            self.side.show_editable(editable, path.name if path else editable.source, self.document.is_saved)
            self.info.findings.show_looking()
            self._look_timer.start()
        self._show_sprites()
        self._update_actions()

    def _show_sprites(self) -> None:
        editable, words = self.document.editable, self.side.search.text()
        only = edits.matching(editable, words) if editable is not None and words.strip() else None
        self.grid.set_hint(self.tr("No sprite has that in its name.") if only is not None else "")
        self.grid.show_editable(editable, only)

    def _show_selection(self) -> None:
        selected = self.grid.selected_sprites()
        self.info.details.show_sprites(self.document.editable, selected)
        self.info.details.play(self.grid.clip_around(int(selected[0])) if len(selected) else None)
        self._update_actions()

    def _look(self) -> None:
        editable = self.document.editable
        if self.looking.running:
            self._look_timer.start()
        elif editable is not None:
            self.looking.run(lambda: look(editable))

    def _on_looked(self, events: list[SetInspection]) -> None:
        if events[-1].editable is self.document.editable:
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

    def kept_selection(self) -> list[KeptSprite]:
        editable = self.document.editable
        if editable is None:
            return []
        try:
            return kept_figures(editable, self.grid.selected_sprites())
        except SpriteStudioError as error:  # more clips than a kept sprite has
            self.failed.emit(error)
            return []

    def select_class(self) -> None:
        """Select all sprites of the classes of the selected ones."""
        editable, selected = self.document.editable, self.grid.selected_sprites()
        if editable is None or not len(selected):
            return
        parts = [part for part in edits.sections(editable) if np.isin(selected, part).any()]
        self.grid.select_sprites(np.concatenate(parts).tolist())

    def _on_menu(self, position: QPoint) -> None:
        editable = self.document.editable
        if editable is None:
            return
        menu = QMenu(self, toolTipsVisible=True)
        move = menu.addMenu(self.tr("Move to"))
        for number, name in enumerate(editable.class_names):
            move.addAction(menu_text(name), partial(self.editing.label, number))
        move.addAction(self.tr("no class"), lambda: self.editing.label(-1))
        move.addSeparator()
        move.addAction(self._actions["sprites_split"])
        for name in ("mix", "exclude", "group", "select_class"):
            menu.addAction(self._actions[f"sprites_{name}"])
        menu.addAction(self._actions["sprites_keep"])
        menu.exec(position)

    def _update_actions(self) -> None:
        document = self.document
        has_set = "" if document.editable is not None else self.tr("Open sprites first")
        selected = first_lack(has_set, not_chosen(len(self.grid.selection)))
        undo, redo = document.undo_title, document.redo_title
        self.tools.show_state(undo, redo, not document.is_saved)
        saved = self.tr("Its file has all of it") if document.is_saved else ""
        for name, lack in {
            "save": first_lack(has_set, saved),
            "save_as": has_set,
            "close": has_set,
            "undo": not_undoable(undo),
            "redo": not_redoable(redo),
            "select_all": has_set,
            "select_class": selected,
            "select_none": selected,
            "find": has_set,
            "split": has_set,
            "mix": selected,
            "exclude": selected,
            "group": selected,
            "words": has_set,
            "rename": has_set,
            "merge": has_set,
            "class_up": has_set,
            "class_down": has_set,
            "train": has_set,
        }.items():
            if action := self._actions.get(f"sprites_{name}"):
                allow(action, lack)
        for name, text, title in (
            ("undo", self.tr("Undo {0}"), undo),
            ("redo", self.tr("Redo {0}"), redo),
        ):
            if action := self._actions.get(f"sprites_{name}"):
                action.setText(menu_text(text.format(title)))


def _have_sprites(paths: Sequence[Path]) -> bool:
    """Whether all files and folders are of a kind that has sprites."""
    return all(path.is_dir() or path.suffix.lower() in KNOWN_SUFFIXES for path in paths)

"""The set that a person works on: its states, its file, and the copy that survives a crash."""

from __future__ import annotations

import contextlib
import operator
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from spritestudio.errors import SpriteStudioError
from spritestudio.project.jobs import Resource
from spritestudio.project.undo import UndoStack
from spritestudio.sprites.dataset import edits
from spritestudio.sprites.dataset.autosave import load_autosave, save_autosave
from spritestudio.sprites.dataset.editable_set import EditableSet, unshared_bytes
from spritestudio.sprites.dataset.sprite_set import SpriteSet, save_sprites, to_set
from spritestudio.ui.job import Worker

_AUTOSAVE_MS = 800  # after the last change
_LONGEST_WAIT_MS = 5000  # for whoever never pauses; a save that failed is tried again after it


@dataclass(frozen=True, eq=False)
class RestoredSet:
    """The working copy of the last time.

    Attributes:
        editable: The set.
        path: The file it is kept in, if it is kept in one.
        is_saved: Whether that file has all of it.
    """

    editable: EditableSet
    path: Path | None
    is_saved: bool


class SetDocument(QObject):
    """Holds the states of a set, and keeps a working copy on the disk after every change.

    Signals:
        changed: Another state is shown, or the file is another.
        failed: An exception to tell of.
        busy_changed: Work beside the window has begun or ended.

    Args:
        working_path: Where the working copy lies.
        parent: The owner.
    """

    changed = Signal()
    failed = Signal(object)
    busy_changed = Signal()

    def __init__(self, working_path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._working_path = working_path
        self._undo: UndoStack[EditableSet] | None = None
        self._kept: EditableSet | None = None  # what the working copy has
        self.path: Path | None = None
        self.restoring = Worker(self.tr("Read the set of the last time"), Resource.DISK, self)
        self._keeping = Worker(self.tr("Save the working copy"), Resource.DISK, self)
        self.saving = Worker(self.tr("Save the set"), Resource.DISK, self)
        self._pause = QTimer(self, singleShot=True, interval=_AUTOSAVE_MS)
        self._longest_wait = QTimer(self, singleShot=True, interval=_LONGEST_WAIT_MS)
        for timer in (self._pause, self._longest_wait):
            timer.timeout.connect(self._keep)
        self.restoring.events.connect(self._on_restored)
        self.restoring.failed.connect(self._on_unreadable)
        self.saving.events.connect(self._on_saved)
        self._keeping.failed.connect(self._on_not_kept)
        for worker in (self.restoring, self._keeping, self.saving):
            worker.failed.connect(self.failed)
            worker.finished.connect(self.busy_changed)

    # What there is

    @property
    def editable(self) -> EditableSet | None:
        """The set as it is now, None where there is none."""
        return None if self._undo is None else self._undo.state

    @property
    def is_saved(self) -> bool:
        """Whether a file has all of the set, or there is none."""
        return self._undo is None or self._undo.is_saved

    @property
    def undo_title(self) -> str:
        """What can be undone, "" for nothing."""
        return "" if self._undo is None else self._undo.undo_title

    @property
    def redo_title(self) -> str:
        """What can be done again, "" for nothing."""
        return "" if self._undo is None else self._undo.redo_title

    def current_set(self) -> SpriteSet:
        """What is to be trained on.

        Raises:
            SpriteStudioError: There is nothing, or the sprites are not yet of one size.
        """
        if self.editable is None:
            raise SpriteStudioError(self.tr("There are no sprites yet."), self.tr("Open some first."))
        return to_set(edits.included(self.editable))

    # Changing it

    def begin(self, editable: EditableSet, path: Path | None = None, *, is_saved: bool = False) -> None:
        """Start with another set; what could be undone before is gone.

        Args:
            editable: The set.
            path: The file that it is kept in.
            is_saved: Whether it can be had again without keeping it.
        """
        self._undo = UndoStack(editable, same=operator.is_, weight_bytes=unshared_bytes)
        self._undo.mark_saved(editable if is_saved else None)
        self.path = path
        self._changed()

    def do(self, editable: EditableSet, title: str) -> None:
        """Take the next state, see `UndoStack.push`."""
        if self._undo is not None and self._undo.push(editable, title):
            self._changed()

    def undo(self) -> None:
        """Go back one state."""
        if self._undo is not None and self._undo.undo():
            self._changed()

    def redo(self) -> None:
        """Go forward one state."""
        if self._undo is not None and self._undo.redo():
            self._changed()

    def close(self) -> None:
        """Have no set any more."""
        self._undo = self._kept = self.path = None
        self._pause.stop()
        self._longest_wait.stop()
        self._keeping.close()
        self._working_path.unlink(missing_ok=True)
        self.changed.emit()

    def _changed(self) -> None:
        self._pause.start()
        if not self._longest_wait.isActive():
            self._longest_wait.start()
        self.changed.emit()

    # The file

    def save(self, path: Path) -> None:
        """Write the set beside the window.

        Raises:
            SpriteStudioError: It is no set yet, since the sizes differ.
        """
        editable = self.editable
        if editable is None or self.saving.running:
            return
        sprites = to_set(editable)

        def write() -> Generator[tuple[Path, EditableSet]]:
            save_sprites(path, sprites)
            yield path, editable

        self.saving.run(write)
        self.busy_changed.emit()

    def _on_saved(self, events: list[tuple[Path, EditableSet]]) -> None:
        for path, editable in events:
            self.path = path
            if self._undo is not None:
                self._undo.mark_saved(editable)
        self._kept = None  # the working copy is to say so, too
        self._changed()

    # The working copy

    def restore(self) -> None:
        """Read the working copy of the last time beside the window."""
        path = self._working_path
        if not path.exists():
            return

        def read() -> Generator[RestoredSet]:
            editable, about = load_autosave(path)
            saved_path = Path(about["path"]) if about.get("path") else None
            yield RestoredSet(editable, saved_path, bool(about.get("is_saved")))

        self.restoring.run(read)
        self.busy_changed.emit()

    def _on_restored(self, events: list[RestoredSet]) -> None:
        for restored in events:
            if self._undo is None:
                self._kept = restored.editable
                self.begin(restored.editable, restored.path, is_saved=restored.is_saved)

    def _on_unreadable(self) -> None:
        """Put a working copy that cannot be read aside, since the next one takes its place."""
        with contextlib.suppress(OSError):
            self._working_path.replace(self._working_path.with_stem(f"{self._working_path.stem}-unreadable"))

    def _keep(self) -> None:
        if self._keeping.running:
            self._pause.start()
            return
        self._longest_wait.stop()
        if (editable := self.editable) is None or editable is self._kept:
            return
        self._kept, path, about = editable, self._working_path, self._about()

        def write() -> Generator[None]:
            save_autosave(path, editable, about)
            yield None

        self._keeping.run(write)

    def _on_not_kept(self) -> None:
        """Try again: a full disk may have room by then."""
        self._kept = None
        self._longest_wait.start()

    def _about(self) -> dict[str, object]:
        return {"path": "" if self.path is None else str(self.path), "is_saved": self.is_saved}

    def shut_down(self) -> None:
        """Keep the newest state, once no job is at work any more."""
        self._pause.stop()
        self._longest_wait.stop()
        if self.editable is not None and self.editable is not self._kept:
            try:
                save_autosave(self._working_path, self.editable, self._about())
            except SpriteStudioError as error:
                self.failed.emit(error)

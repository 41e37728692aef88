"""The files of a set: it is saved, and a copy that survives a crash is kept after every change."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from spritestudio.errors import SpriteStudioError
from spritestudio.project.jobs import Resource
from spritestudio.project.set_document import SetDocument
from spritestudio.sprites.dataset.autosave import load_autosave, save_autosave
from spritestudio.sprites.dataset.editable_set import EditableSet
from spritestudio.sprites.dataset.sprite_set import save_sprites, to_set
from spritestudio.sprites.dataset.working_copy import WorkingCopy
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


class SetStorage(QObject):
    """Writes a document to its file and to the working copy, beside the window.

    Signals:
        failed: An exception to tell of.
        busy_changed: Work beside the window has begun or ended.

    Args:
        document: What is kept.
        working_path: Where the working copy of a window that is alone lies.
        parent: The owner.
    """

    failed = Signal(object)
    busy_changed = Signal()

    def __init__(self, document: SetDocument, working_path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._usual_path = working_path
        self._copy: WorkingCopy | None = None
        self._kept: EditableSet | None = None  # what the working copy has
        self.restoring = Worker(
            self.tr("Read the set of the last time"), Resource.DISK, self, cancelable=False
        )
        self._keeping = Worker(self.tr("Save the working copy"), Resource.DISK, self, cancelable=False)
        self.saving = Worker(self.tr("Save the set"), Resource.DISK, self, cancelable=False)
        self._pause = QTimer(self, singleShot=True, interval=_AUTOSAVE_MS)
        self._longest_wait = QTimer(self, singleShot=True, interval=_LONGEST_WAIT_MS)
        for timer in (self._pause, self._longest_wait):
            timer.timeout.connect(self._keep)
        document.changed.connect(self._on_changed)
        self.restoring.events.connect(self._on_restored)
        self.restoring.failed.connect(self._on_unreadable)
        self.saving.events.connect(self._on_saved)
        self._keeping.failed.connect(self._on_not_kept)
        for worker in (self.restoring, self._keeping, self.saving):
            worker.failed.connect(self.failed)
            worker.finished.connect(self.busy_changed)

    def _on_changed(self) -> None:
        if self._document.editable is None:
            self._forget()
            return
        self._pause.start()
        if not self._longest_wait.isActive():
            self._longest_wait.start()

    def _forget(self) -> None:
        """There is no set any more, and so no working copy."""
        self._kept = None
        self._pause.stop()
        self._longest_wait.stop()
        self._keeping.close()
        with contextlib.suppress(OSError):
            self.working_copy.path.unlink(missing_ok=True)

    # The file

    def save(self, path: Path) -> None:
        """Write the set beside the window.

        Raises:
            SpriteStudioError: It is no set yet, since the sizes differ.
        """
        editable = self._document.editable
        if editable is None or self.saving.running:
            return
        sprites = to_set(editable)

        def write() -> Generator[tuple[Path, EditableSet]]:
            save_sprites(path, sprites)
            yield path, editable

        self.saving.run(write)
        self.busy_changed.emit()

    def _on_saved(self, events: list[tuple[Path, EditableSet]]) -> None:
        self._kept = None  # the working copy is to say so, too
        for path, editable in events:
            self._document.mark_saved(editable, path)

    # The working copy

    @property
    def working_copy(self) -> WorkingCopy:
        """What this window keeps its set in, from now on until it is shut down."""
        if self._copy is None:
            self._copy = WorkingCopy(self._usual_path)
        return self._copy

    def restore(self) -> None:
        """Read the working copy of the last time beside the window."""
        path = self.working_copy.path
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
            if self._document.editable is None:
                self._kept = restored.editable
                self._document.begin(restored.editable, restored.path, is_saved=restored.is_saved)

    def _on_unreadable(self) -> None:
        """Put a working copy that cannot be read aside, since the next one takes its place."""
        path = self.working_copy.path
        with contextlib.suppress(OSError):
            path.replace(path.with_stem(f"{path.stem}-unreadable"))

    def _keep(self) -> None:
        if self._keeping.running:
            self._pause.start()
            return
        self._longest_wait.stop()
        if (editable := self._document.editable) is None or editable is self._kept:
            return
        self._kept, path, about = editable, self.working_copy.path, self._about()

        def write() -> Generator[None]:
            save_autosave(path, editable, about)
            yield None

        self._keeping.run(write)

    def _on_not_kept(self) -> None:
        """Try again: a full disk may have room by then."""
        self._kept = None
        self._longest_wait.start()

    def _about(self) -> dict[str, object]:
        document = self._document
        return {"path": "" if document.path is None else str(document.path), "is_saved": document.is_saved}

    def shut_down(self) -> None:
        """Keep the newest state, once no job is at work any more."""
        self._pause.stop()
        self._longest_wait.stop()
        editable = self._document.editable
        if editable is not None and editable is not self._kept:
            try:
                save_autosave(self.working_copy.path, editable, self._about())
            except SpriteStudioError as error:
                self.failed.emit(error)
        if self._copy is not None:
            self._copy.release()
            self._copy = None

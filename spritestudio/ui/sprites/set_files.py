"""A set and its files: art is read into it, and it is kept as one file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.paths import pictures
from spritestudio.project.set_document import SetDocument
from spritestudio.sprites.dataset.editable_set import EditableSet, join
from spritestudio.sprites.importing.atlas import ATLAS_SUFFIXES
from spritestudio.sprites.importing.picture_reader import DRAWN_SUFFIXES
from spritestudio.sprites.importing.reading import STARTER
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.sprites.importer import Importer
from spritestudio.ui.sprites.set_storage import SetStorage
from spritestudio.ui.widgets.basics import sprites_text
from spritestudio.ui.widgets.questions import ask, confirmed

KNOWN_SUFFIXES = (*DRAWN_SUFFIXES, *ATLAS_SUFFIXES, ".npz", ".npy")
_FOLDER = "sprites_folder"


class SetFiles(QObject):
    """Asks for files, reads them into the document, and writes it.

    Signals:
        failed: An exception to tell of.
        status_message: Something went well.
        begun: Another set is about to be shown.

    Args:
        document: The set.
        storage: Writes it.
        preferences: Where the folder last used is kept.
        window: What dialogs stand before.
    """

    failed = Signal(object)
    status_message = Signal(str)
    begun = Signal()

    def __init__(
        self, document: SetDocument, storage: SetStorage, preferences: Preferences, window: QWidget
    ) -> None:
        super().__init__(window)
        self._document, self._storage = document, storage
        self._preferences, self._window = preferences, window
        self._is_adding = False
        self.importer = Importer(window)
        self.importer.read.connect(self._on_read)
        self.importer.failed.connect(self.failed)
        storage.saving.events.connect(self._on_saved)

    # Reading

    def ask_for_files(self) -> None:
        """Ask for files and read them."""
        endings = " ".join(f"*{suffix}" for suffix in KNOWN_SUFFIXES)
        chosen, _filter = QFileDialog.getOpenFileNames(
            self._window, self.tr("Open sprites"), self._folder(), self.tr("Sprites ({0})").format(endings)
        )
        if chosen:
            self._preferences.set(_FOLDER, str(Path(chosen[0]).parent))
            self.open([Path(path) for path in chosen])

    def ask_for_folder(self) -> None:
        """Ask for a folder and read it."""
        chosen = QFileDialog.getExistingDirectory(self._window, self.tr("Open folder"), self._folder())
        if chosen:
            self._preferences.set(_FOLDER, chosen)
            self.open([Path(chosen)])

    def _folder(self) -> str:
        return str(self._preferences.get(_FOLDER) or pictures())

    def open_starter(self) -> None:
        """Draw the starter set."""
        self.open([Path(STARTER)])

    def open(self, paths: Sequence[Path]) -> None:
        """Read sprites; where there is a set already, ask whether they are added to it."""
        if self.importer.running or self._storage.restoring.running:
            self.failed.emit(
                SpriteStudioError(self.tr("Something is being read already."), self.tr("Wait, or cancel it."))
            )
            return
        answer = "new" if self._document.editable is None else self._ask_where()
        if answer == "cancel" or (answer == "new" and not self._may_replace()):
            return
        self._is_adding = answer == "add"
        self.status_message.emit("")
        self.importer.start(paths)

    def _ask_where(self) -> str:
        return ask(
            self._window,
            self.tr("Add these sprites?"),
            self.tr("Add the sprites to this set, or begin a new set with them?"),
            {"add": self.tr("Add"), "new": self.tr("New set"), "cancel": self.tr("Cancel")},
        )

    def _may_replace(self) -> bool:
        if self._document.is_saved:
            return True
        answer = ask(
            self._window,
            self.tr("Save the sprites?"),
            self.tr("The set has changes that are in no file yet. They will be gone."),
            {"save": self.tr("Save…"), "discard": self.tr("Discard"), "cancel": self.tr("Cancel")},
        )
        return answer == "discard" or (answer == "save" and self._save_now())

    def _on_read(self, editable: EditableSet, sources: list[Path]) -> None:
        shown = self._document.editable
        if self._is_adding and shown is not None:
            title = self.tr("Add {0}").format(sprites_text(editable.count))
            self._document.do(join([shown, editable]), title)
        else:
            self.begun.emit()
            own = sources[0] if len(sources) == 1 and sources[0].suffix.lower() == ".npz" else None
            self._document.begin(editable, own, is_saved=own is not None or sources == [Path(STARTER)])
        self.status_message.emit(self.tr("Read {0}").format(sprites_text(editable.count)))

    def close_set(self) -> None:
        """Put the set away."""
        if self._document.editable is not None and self._may_replace():
            self._document.close()

    # Saving

    def may_close(self) -> bool:
        """Whether the window may close; asks where something is in no file yet."""
        if self._document.is_saved:
            return True
        answer = ask(
            self._window,
            self.tr("Save the sprites?"),
            self.tr("The set has changes that are in no file yet. They are here again at the next start."),
            {"save": self.tr("Save…"), "close": self.tr("Close"), "cancel": self.tr("Cancel")},
        )
        return answer == "close" or (answer == "save" and self._save_now())

    def save(self) -> None:
        """Save the set to its file, or ask for one."""
        if self._document.path is None:
            self.save_as()
        elif not self._document.is_saved:
            self._write(self._document.path)

    def save_as(self) -> None:
        """Ask for a file and save the set."""
        if (path := self._ask_for_path()) is not None:
            self._write(path)

    def _ask_for_path(self) -> Path | None:
        start = self._document.path or Path(self._folder()) / "my-set.npz"
        chosen, _filter = QFileDialog.getSaveFileName(
            self._window, self.tr("Save set"), str(start), self.tr("Sprite set (*.npz)")
        )
        if not chosen or Path(chosen).suffix:
            return Path(chosen) if chosen else None
        path = Path(chosen).with_suffix(".npz")  # which the file dialog has not asked about
        return path if not path.exists() or self._may_overwrite(path) else None

    def _may_overwrite(self, path: Path) -> bool:
        question = self.tr("{0} exists already. Replace it?").format(path.name)
        return confirmed(self._window, self.tr("Replace the file?"), question)

    def _write(self, path: Path) -> bool:
        try:
            self._storage.save(path)
        except SpriteStudioError as error:
            self.failed.emit(error)
            return False
        return True

    def _save_now(self) -> bool:
        """Save and wait, since the set is about to go."""
        path = self._document.path or self._ask_for_path()
        if path is None or not self._write(path):
            return False
        self._storage.saving.wait()
        return self._document.is_saved

    def _on_saved(self) -> None:
        if self._document.path is not None:
            self.status_message.emit(self.tr("Saved {0}").format(self._document.path.name))

"""The project: what a person keeps, paints and sets, in one file that is saved as it changes."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write, cannot_write, free_name, make_folder
from spritestudio.locks import FileLock, is_locked
from spritestudio.project.generations import GenerationHistory
from spritestudio.project.mix_list import ValueStore
from spritestudio.project.observable import Event, Value
from spritestudio.project.postprocess_settings import POSTPROCESS
from spritestudio.project.project_file import SUFFIX, ProjectFile
from spritestudio.project.shelf import Shelf
from spritestudio.project.timeline import Timeline
from spritestudio.specs import PostprocessSpec
from spritestudio.temporary_folders import temporary_folder

_UNTITLED = f"untitled{SUFFIX}"
_INDEX = "projects.json"
_FORMER_HISTORY = "history"
_MAX_RECENT = 12
SHELF, FORGOTTEN = "shelf", "forgotten"


class Project:
    """The open project; the last one, or the untitled one, is open from the start.

    Changes are on the disk after the next `flush`.

    Args:
        folder: This person's folder of the app, where the untitled project and the list of recent ones lie.
        former: Where earlier versions kept what a project keeps now.

    Attributes:
        shelf: What is kept, a part of `timeline`.
        postprocess: How the sprites that are shown are finished, a part of `timeline`.
        forgotten: Ids of generations that are gone unless that is undone, a part of `timeline`.
        timeline: Undo and redo.
        generations: What was painted.
        opened: Another project is open, or the same by another name.
        problems: What could not be opened or read, for people; whoever tells them empties the list.
    """

    def __init__(self, folder: Path, former: ValueStore | None = None) -> None:
        self._folder = folder
        self._former = former
        self._values: dict[str, Any] = {}
        self._flushing = threading.Lock()
        self._lock: FileLock | None = None
        self.problems: list[SpriteStudioError] = []
        self.opened = Event()
        self.shelf: Value[Shelf] = Value(Shelf())
        self.postprocess: Value[PostprocessSpec] = Value(PostprocessSpec())
        self.forgotten: Value[frozenset[str]] = Value(frozenset())
        parts: dict[str, Value[Any]] = {
            SHELF: self.shelf,
            POSTPROCESS: self.postprocess,
            FORGOTTEN: self.forgotten,
        }
        self.timeline = Timeline(parts)
        self._path = folder / _UNTITLED
        self._recent, current = _index_in(folder)
        self._file = self._first_file(current)
        self.generations = GenerationHistory(self._file)
        self.forgotten.changed.connect(self.generations.hide)
        self._saved_shelf = self._take_up()

    # What it is called, and where it lies

    @property
    def path(self) -> Path:
        """Its file; for a copy of one that is in use, that one's."""
        return self._path

    @property
    def is_untitled(self) -> bool:
        """Whether it has no name yet."""
        return self._path == self._folder / _UNTITLED

    @property
    def is_copy(self) -> bool:
        """Whether it is a copy of a project that cannot be written, to be saved as another or lost."""
        return self._file.path != self._path

    @property
    def title(self) -> str:
        """Its name; "" while it has none."""
        return "" if self.is_untitled else self._path.stem

    @property
    def recent(self) -> tuple[Path, ...]:
        """Named projects that are still there, the last one first."""
        return tuple(path for path in self._recent if path.is_file())

    # Settings

    def get(self, name: str) -> Any:
        """A setting of the project; None where there is none."""
        if name in self._values:
            return self._values[name]
        value = self._file.value(name)
        return self._former.get(name) if value is None and self._former and self.is_untitled else value

    def set(self, name: str, value: Any) -> None:
        """Keep a setting, which `json.dumps` takes."""
        self._values[name] = value

    # Saving

    @property
    def is_saved(self) -> bool:
        """Whether all is on the disk."""
        is_shelf_saved = self._saved_shelf == self.shelf.value
        return not self._values and is_shelf_saved and self.generations.is_written

    def flush(self) -> None:
        """Write what has changed; from any thread.

        Raises:
            SpriteStudioError: It cannot be written; nothing is lost, and the next call tries again.
        """
        with self._flushing:
            self.generations.write()
            shelf, values = self.shelf.value, dict(self._values)
            if shelf != self._saved_shelf:
                self._file.write_shelf(shelf, self._saved_shelf)
                self._saved_shelf = shelf
            if values:
                self._file.write_values(values)
                for name, value in values.items():
                    if self._values.get(name) is value:
                        self._values.pop(name, None)

    def close(self) -> None:
        """Save, and let others open it.

        Raises:
            SpriteStudioError: It cannot be saved; it stays open.
        """
        self.flush()
        self._let_go()

    def forget(self, ids: Iterable[str]) -> None:
        """Forget generations; they leave the file when the project is closed."""
        gone = frozenset(ids)
        title = "Forget 1 grid" if len(gone) == 1 else f"Forget {len(gone)} grids"
        self.timeline.change(FORGOTTEN, self.forgotten.value | gone, title)

    # Another one

    def open(self, path: Path) -> None:
        """Open another project; the one that was open is saved first.

        Raises:
            SpriteStudioError: It cannot be opened, or the other not be saved; that stays open.
        """
        if path == self._path:
            return
        self.flush()
        if not path.is_file():
            raise SpriteStudioError(f"There is no project {path}.", "It may have been moved; open it there.")
        former, former_lock = self._file, self._lock
        self._lock = None
        try:
            self._file = self._opened(path)
        except BaseException:
            self._lock = former_lock
            raise
        self._purge(former)
        former.close()
        if former_lock is not None:
            former_lock.release()
        self._remember()
        self._show()

    def new(self) -> None:
        """Begin an empty project; an untitled one that has something in it is kept under the time of now.

        Raises:
            SpriteStudioError: The one that is open cannot be saved, or the untitled one not be put aside.
        """
        self.flush()
        untitled = self._folder / _UNTITLED
        self._let_go()
        try:
            if not is_locked(_lock_of(untitled)):
                self._put_aside_unless_empty(untitled)
        except BaseException:
            self._file = self._opened(self._path)
            raise
        self._file = self._opened(untitled, is_new=True)
        self._remember()
        self._show()

    def save_as(self, path: Path) -> None:
        """Go on in another file, which takes the place of one that is there; an untitled one becomes it.

        Raises:
            SpriteStudioError: It cannot be written; all stays as it is.
        """
        self.flush()
        if path == self._path and not self.is_copy:
            return
        was_untitled = self.is_untitled and not self.is_copy
        make_folder(path.parent)
        self._file.copy_to(path)
        untitled = self._path
        self._let_go()
        if was_untitled:
            untitled.unlink(missing_ok=True)
        self._file = self._opened(path)
        self.generations.use(self._file)
        self._remember()
        self.opened.emit()

    # Opening

    def _first_file(self, current: Path | None) -> ProjectFile:
        """The project of the last time, or the untitled one, whatever state that is in."""
        if current is not None:
            try:
                if current.is_file():
                    return self._opened(current)
                raise SpriteStudioError(
                    f"The project {current} is no longer there.", "It may have been moved; open it there."
                )
            except SpriteStudioError as error:
                self.problems.append(error)
        untitled = self._folder / _UNTITLED
        is_first = not untitled.exists()
        try:
            file = self._opened(untitled)
        except SpriteStudioError as error:
            aside = self._put_aside(untitled)
            self.problems.append(SpriteStudioError(error.message, f"It is kept as {aside}."))
            return self._opened(untitled)
        if is_first:
            self._take_over_history(file)
        return file

    def _opened(self, path: Path, *, is_new: bool = False) -> ProjectFile:
        """A project, or a copy of one that is in use or may not be written; of a new one, an empty copy."""
        advice = "What is done here is lost unless you save it as another project."
        make_folder(path.parent)
        try:
            lock = FileLock(_lock_of(path))
        except BlockingIOError:
            told = SpriteStudioError(f"{path.name} is open in another window; this is a copy of it.", advice)
            file = self._copied(path, told, is_new)
        except SpriteStudioError:
            told = SpriteStudioError(f"{path.name} cannot be written; this is a copy of it.", advice)
            file = self._copied(path, told, is_new)
        else:
            try:
                file = ProjectFile(path)
            except BaseException:
                lock.release()
                raise
            self._lock = lock
        self._path = path
        return file

    def _copied(self, path: Path, told: SpriteStudioError, is_new: bool) -> ProjectFile:
        copy = temporary_folder() / path.name
        if path.is_file() and not is_new:
            with contextlib.closing(ProjectFile(path, read_only=True)) as source:
                source.copy_to(copy)
        self.problems.append(told)
        return ProjectFile(copy)

    def _take_up(self) -> Shelf:
        """Show what the file holds."""
        self._values = {}
        shelf = self._file.read_shelf()
        self.problems += [SpriteStudioError(text, "The rest is here.") for text in self._file.losses]
        self._file.losses.clear()
        self.timeline.begin({SHELF: shelf, FORGOTTEN: frozenset()})
        return shelf

    def _show(self) -> None:
        self._saved_shelf = self._take_up()
        self.generations.use(self._file)
        self.opened.emit()

    def _purge(self, file: ProjectFile) -> None:
        """Take out of a file what can no longer be brought back."""
        with contextlib.suppress(SpriteStudioError):  # it is gone the next time
            file.remove_generations(self.forgotten.value)

    def _let_go(self) -> None:
        self._purge(self._file)
        self._file.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _put_aside_unless_empty(self, path: Path) -> None:
        if not path.exists():
            return
        with contextlib.closing(ProjectFile(path, read_only=True)) as file:
            is_empty = not file.generation_ids() and not len(file.read_shelf())
        if is_empty:
            path.unlink()
        else:
            self._put_aside(path)

    def _put_aside(self, path: Path) -> Path:
        """Keep a project under the time of now, among the recent ones."""
        stamp = time.strftime("%Y-%m-%d %H-%M")
        aside = free_name(make_folder(self._folder / "projects") / f"Untitled {stamp}{SUFFIX}")
        try:
            path.rename(aside)
        except OSError as error:
            raise cannot_write(aside, error) from error
        self._recent.insert(0, aside)
        return aside

    def _take_over_history(self, file: ProjectFile) -> None:
        """Take what earlier versions kept in a folder; the folder stays."""
        former = FormerHistory(self._folder)
        found = {i: data for i in former.generation_ids() if (data := former.generation(i)) is not None}
        with contextlib.suppress(SpriteStudioError):
            file.write_generations(found)

    # The list of recent ones

    def _remember(self) -> None:
        if not self.is_untitled:
            self._recent = [self._path, *(path for path in self._recent if path != self._path)][:_MAX_RECENT]
        current = "" if self.is_untitled else str(self._path)
        index = {"current": current, "recent": [str(path) for path in self._recent]}
        with contextlib.suppress(SpriteStudioError):  # a list of recent files is worth no banner
            make_folder(self._folder)
            with atomic_write(self._folder / _INDEX) as temporary:
                temporary.write_text(json.dumps(index), encoding="utf-8")


class FormerHistory:
    """The folder in which earlier versions kept what was painted, a file each; only to read from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / _FORMER_HISTORY

    def generation_ids(self) -> list[str]:
        """The ids of all, in order."""
        return sorted(path.stem for path in self._folder.glob("*.npz"))

    def generation(self, generation_id: str) -> bytes | None:
        """The `.npz` of one; None where it cannot be read."""
        with contextlib.suppress(OSError):
            return (self._folder / f"{generation_id}.npz").read_bytes()
        return None

    def write_generations(self, generations: Mapping[str, bytes]) -> None:
        """Nothing: it is only read from."""

    def remove_generations(self, ids: Iterable[str]) -> None:
        """Nothing: it is only read from."""


def last_generations(folder: Path) -> GenerationHistory:
    """What was painted in the project that is, or was last, open in the window; only to read from.

    Args:
        folder: This person's folder of the app.

    Raises:
        SpriteStudioError: It cannot be opened.
    """
    _, current = _index_in(folder)
    path = current or folder / _UNTITLED
    return GenerationHistory(ProjectFile(path, read_only=True) if path.is_file() else FormerHistory(folder))


def _lock_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.lock")


def _index_in(folder: Path) -> tuple[list[Path], Path | None]:
    """The recent projects, and the one that is, or was last, open; None for the untitled one."""
    try:
        index = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
        recent = [Path(path) for path in index["recent"] if isinstance(path, str)]
        current = index["current"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return [], None
    return recent[:_MAX_RECENT], Path(current) if isinstance(current, str) and current else None

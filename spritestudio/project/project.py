"""The project: what a person keeps, paints and sets, in one file that is saved as it changes."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import Any

from spritestudio.errors import SpriteStudioError
from spritestudio.files import real_path
from spritestudio.interruption import checkpoint
from spritestudio.locks import FileLock
from spritestudio.project.drawn_sprites import DRAWN, NONE_DRAWN, DrawnSprites
from spritestudio.project.generations import CopyProgress, GenerationHistory
from spritestudio.project.observable import Event, Value
from spritestudio.project.opened_file import (
    OpenedFile,
    made_room_in,
    open_file,
    open_first,
    opening_file,
    opening_first_file,
    stand_in,
)
from spritestudio.project.painting_settings import PaintingSettings
from spritestudio.project.postprocess_settings import POSTPROCESS, Finishing
from spritestudio.project.project_copy import ProjectCopy, writing
from spritestudio.project.project_file import ProjectFile
from spritestudio.project.project_index import (
    MAX_RECENT,
    read_index,
    tidy_unfinished,
    untitled_in,
    write_index,
)
from spritestudio.project.project_parts import FORGOTTEN, parts_from, write_parts
from spritestudio.project.shelf import Shelf, unshared_bytes
from spritestudio.project.timeline import Timeline
from spritestudio.project.value_store import ValueStore

SHELF, PAINTING = "shelf", "painting"


class Project:
    """The open project; the last one, or the untitled one, is open from the start.

    Changes are on the disk after the next `flush`.

    Args:
        folder: This person's folder of the app, where the untitled project and the list of recent ones lie.
        former: Where earlier versions kept what a project keeps now.
        waits: Whether nothing is opened yet: `show` goes on with what `opening_first` gives.

    Attributes:
        shelf: What is kept, a part of `timeline`.
        postprocess: How generations are finished since it was opened, a part of `timeline`.
        forgotten: Ids of generations that are gone unless that is undone, a part of `timeline`.
        painting: What painting was last set to all at once, a part of `timeline`; None before.
        drawn: Sprites of generations that were drawn on, a part of `timeline`.
        timeline: Undo and redo.
        generations: What was painted.
        opened: Another project is open.
        renamed: It goes on in another file.
        saved: It was saved: its settings that are in the file now, by name. It is told in any thread.
        is_waiting: Whether that of the last time is not open yet; what is done meanwhile is lost.
        problems: What could not be opened or read, for people; whoever tells them empties the list.
    """

    def __init__(self, folder: Path, former: ValueStore | None = None, *, waits: bool = False) -> None:
        self._folder = folder = real_path(folder)
        self._former = former
        self._values: dict[str, Any] = {}
        self._flushing = threading.Lock()
        self._changing = threading.RLock()  # for moments alone, unlike the other
        self._is_moving = False  # all that there is has gone into another file, which is not open yet
        self._lock: FileLock | None = None
        self._saved: dict[str, Any] = {}  # of the parts that are kept as values, what the file has
        self.problems: list[SpriteStudioError] = []
        self.opened = Event()
        self.renamed = Event()
        self.saved = Event()
        self.shelf: Value[Shelf] = Value(Shelf())
        self.postprocess: Value[Finishing] = Value({})
        self.forgotten: Value[frozenset[str]] = Value(frozenset())
        self.painting: Value[PaintingSettings | None] = Value(None)
        self.drawn: Value[DrawnSprites] = Value(NONE_DRAWN)
        self._as_values: dict[str, Value[Any]] = {FORGOTTEN: self.forgotten, DRAWN: self.drawn}
        parts: dict[str, Value[Any]] = {
            SHELF: self.shelf,
            POSTPROCESS: self.postprocess,
            PAINTING: self.painting,
        }
        self.timeline = Timeline({**parts, **self._as_values}, {SHELF: unshared_bytes})
        self._path = untitled_in(folder)
        tidy_unfinished(folder)
        self._recent, self._last = read_index(folder)
        self.is_waiting = waits
        first = stand_in(self._last or self._path) if waits else open_first(folder, self._last)
        self._file = self._take(first)
        self._saved_shelf = self._take_up()
        self.generations = GenerationHistory(self._file)
        self._opened_with = self._made
        self.forgotten.changed.connect(self.generations.hide)
        if self.problems:
            self._remember()

    # What it is called, and where it lies

    @property
    def path(self) -> Path:
        """Its file; for a copy of one that is in use, that one's."""
        return self._path

    @property
    def is_untitled(self) -> bool:
        """Whether it has no name yet."""
        return self._path == untitled_in(self._folder)

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
        are_parts_saved = self._saved == self._part_values
        return not self._values and is_shelf_saved and are_parts_saved and self.generations.is_written

    @property
    def _part_values(self) -> dict[str, Any]:
        return {name: part.value for name, part in self._as_values.items()}

    def flush(self) -> None:
        """Write what has changed, unless it is about to go on in another file; from any thread.

        Raises:
            SpriteStudioError: It cannot be written; nothing is lost, and the next call tries again.
        """
        with self._flushing:
            if self._is_moving or self.is_waiting or self.is_saved:
                return
            with self._changing:
                values, parts, shelf = dict(self._values), self._part_values, self.shelf.value
                painted = self.generations.unwritten()
            changed = {name: part for name, part in parts.items() if part != self._saved[name]}
            write_parts(self._file, changed, values, shelf, self._saved_shelf, painted)
            self._saved_shelf, self._saved = shelf, parts
            self.generations.note_written(painted)
            for name, value in values.items():
                if self._values.get(name) is value:
                    self._values.pop(name, None)
        self.saved.emit(values)

    def at_once(self) -> contextlib.AbstractContextManager[object]:
        """Nothing is saved within this: what is changed there comes into the file together, or not at all."""
        return self._changing

    def close(self) -> None:
        """Save, and let others open it.

        Raises:
            SpriteStudioError: It cannot be saved; it stays open.
        """
        self.flush()
        self.let_go()

    def let_go(self) -> None:
        """Let others open it as it was saved last; nothing more is done with it here."""
        self._leaving()()
        self._lock = None

    def _leaving(self, *, deletes: bool = False) -> Callable[[], None]:
        """What lets go of the file that is open now, whichever is when it is called."""
        file, lock, path, gone = self._file, self._lock, self._path, self.forgotten.value

        def leave() -> None:
            with contextlib.suppress(SpriteStudioError):  # it is gone the next time
                file.remove_generations(gone)
            file.close()
            if deletes:
                path.unlink(missing_ok=True)
            if lock is not None:
                lock.release()

        return leave

    @property
    def has_changed(self) -> bool:
        """Whether anything was painted, drawn, kept or forgotten since it was opened."""
        return self._opened_with != self._made

    @property
    def _made(self) -> tuple[Any, ...]:
        return self.shelf.value, self.drawn.value, self.generations.ids

    def forget(self, ids: Iterable[str]) -> None:
        """Forget generations; they leave the file when the project is closed."""
        gone = frozenset(ids)
        title = "Forget 1 grid" if len(gone) == 1 else f"Forget {len(gone)} grids"
        self.timeline.change(FORGOTTEN, self.forgotten.value | gone, title)

    def note_painted(self, generation_id: str, title: str) -> None:
        """A person has had a generation painted, which is known already: undone, it is forgotten."""
        self.timeline.appear(FORGOTTEN, lambda ids: ids | {generation_id}, title)

    # Another one

    def open(self, path: Path) -> None:
        """Open another project; the one that was open is saved first.

        Raises:
            SpriteStudioError: It cannot be opened, or the other not be saved; that stays open.
        """
        for opened in self.opening(path):
            if opened.claim():
                self.show(opened)()

    def opening(self, path: Path) -> Generator[OpenedFile]:
        """Open the file of another project and check it, in any thread; `show` goes on with it.

        Yields:
            It, unless that project is open already; who claims it has to show it.

        Raises:
            SpriteStudioError: As `open`.
        """
        if real_path(path) != self._path:
            self._flush_before_leaving()
            yield from opening_file(path)

    def opening_first(self) -> Generator[OpenedFile]:
        """Open the project of the last time, or the untitled one, in any thread; see `opening`."""
        yield from opening_first_file(self._folder, self._last)

    def stay(self) -> None:
        """Go on with nothing, as a copy, where no project can be opened."""
        self.is_waiting = False
        self.renamed.emit()

    def show(self, opened: OpenedFile) -> Callable[[], None]:
        """Go on with another project that `opening` has given; the one that was open is saved first.

        Returns:
            What lets go of the former file, see `go_on_in`.

        Raises:
            SpriteStudioError: The one that is open cannot be saved; it stays open.
        """
        try:
            self._flush_before_leaving()
        except BaseException:
            opened.close()
            raise
        leave = self._leaving()
        self._file = self._take(opened)
        self._remember()
        self.is_waiting = False
        self._show()
        return leave

    def new(self) -> None:
        """Begin an empty project; an untitled one that has something in it is kept under the time of now.

        Raises:
            SpriteStudioError: The one that is open cannot be saved, or the untitled one not be put aside.
        """
        self._flush_before_leaving()
        self.let_go()
        try:
            self._recent[:0] = made_room_in(self._folder)
        except BaseException:
            self._file = self._take(open_file(self._path))
            raise
        self._file = self._take(open_file(untitled_in(self._folder), is_new=True))
        self._remember()
        self._show()

    def copy_to(self, path: Path) -> Generator[CopyProgress | ProjectCopy]:
        """Write all of it to another file, in the place of one that is there; `go_on_in` goes on there.

        All of it is written anew from what is known here, so that it works where the file that is open has
        gone or is damaged. It may be pulled in any thread, and what is done meanwhile is not lost; until it
        has come to its end, all stays as it is.

        Yields:
            How far it is and, when it is written, the ProjectCopy.

        Raises:
            SpriteStudioError: It cannot be written, or is open in another window.
        """
        path = real_path(path)
        try:
            with writing(path, self._folder) as (target, lock):
                yield from self.generations.copy_to(target)
                checkpoint()  # from here on it takes the place of a file that is there
                with self._flushing, self._changing:  # what is written from now on goes into that file
                    self._is_moving = True
                    copy = ProjectCopy(path, lock, self.shelf.value, self._part_values, dict(self._values))
                    since = self.generations.since_copied()
                values = {**self._file.values(), **copy.values}
                write_parts(target, copy.parts, values, copy.shelf, Shelf(), since)
        except BaseException:
            self._is_moving = False
            raise
        yield copy

    def go_on_in(self, copy: ProjectCopy) -> Callable[[], None]:
        """Go on in a file that `copy_to` has written; an untitled project becomes it.

        Returns:
            What lets go of the former file; any thread may call it, before another project is opened.

        Raises:
            SpriteStudioError: It cannot be opened; all stays as it is.
        """
        self._is_moving = False
        try:
            file = ProjectFile(copy.path)
        except SpriteStudioError:
            copy.lock.release()
            raise
        self.generations.move_to(file)
        leave = self._leaving(deletes=self.is_untitled and not self.is_copy)
        self._file, self._lock, self._path = file, copy.lock, copy.path
        self._saved_shelf, self._saved = copy.shelf, dict(copy.parts)
        self._values = {
            n: v for n, v in self._values.items() if n not in copy.values or copy.values[n] is not v
        }
        self._remember()
        self.renamed.emit()
        return leave

    def _flush_before_leaving(self) -> None:
        try:
            self.flush()
        except SpriteStudioError as error:
            hint = "Save it as another project first; all of it is still here."
            raise SpriteStudioError(error.message, hint) from error

    # Opening

    def _take(self, opened: OpenedFile) -> ProjectFile:
        self._lock, self._path = opened.lock, opened.path
        self.problems += opened.problems
        self._recent[:0] = opened.aside
        return opened.file

    def _take_up(self) -> Shelf:
        """Show what the file holds, without what was forgotten."""
        self._values = {}
        self._saved = parts_from(self._file)
        shelf = self._file.read_shelf()
        if told := self._file.losses.told():
            self.problems.append(SpriteStudioError(f"{self._path.name}: {told}", "The rest is here."))
        self.timeline.begin({SHELF: shelf, PAINTING: None, POSTPROCESS: {}, **self._saved})
        return shelf

    def _show(self) -> None:
        self._saved_shelf = self._take_up()
        self.generations.use(self._file)
        self._opened_with = self._made
        self.opened.emit()

    def _remember(self) -> None:
        """Let the next start know which project is open."""
        named = [] if self.is_untitled else [self._path]
        self._recent = [*named, *(path for path in self._recent if path not in named)][:MAX_RECENT]
        write_index(self._folder, self._recent, named[0] if named else None)

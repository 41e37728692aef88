"""Opening a project's file: itself, or a copy of one that is in use, may not be written or is damaged."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
import threading
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spritestudio.errors import SpriteStudioError
from spritestudio.files import make_folder, real_path
from spritestudio.locks import FileLock, is_locked
from spritestudio.project.generations import GenerationHistory
from spritestudio.project.losses import Lost
from spritestudio.project.missing_weights import missing_weights
from spritestudio.project.project_file import ProjectFile, cut_off_bytes, require_writable
from spritestudio.project.project_index import lock_of, put_aside, take_over_history, untitled_in
from spritestudio.project.rescued_rows import rescued_rows
from spritestudio.project.shelf import Shelf
from spritestudio.temporary_folders import temporary_folder

_MOST_CUT_BYTES = 2**32  # a head that tells of more is damaged itself


@dataclass(frozen=True, eq=False)
class OpenedFile:
    """A project's file that may be written, or a copy.

    Attributes:
        path: The project; that of a copy is the one that it is of.
        file: It.
        lock: Keeps others from opening it; None where it is a copy of one that others have.
        problems: What a person has to know of it.
        aside: Where untitled projects lie that were put aside for it.
    """

    path: Path
    file: ProjectFile
    lock: FileLock | None = None
    problems: Sequence[SpriteStudioError] = ()
    aside: Sequence[Path] = ()
    _claimed: threading.Lock = dataclasses.field(default_factory=threading.Lock)

    def claim(self) -> bool:
        """Whether the caller is the first to ask, and so decides what becomes of it; from any thread."""
        return self._claimed.acquire(blocking=False)

    def close(self) -> None:
        """Let others open it."""
        self.file.close()
        if self.lock is not None:
            self.lock.release()


def open_file(path: Path, *, is_new: bool = False) -> OpenedFile:
    """Open a project, or a copy of one that is in use or may not be written; of a new one, an empty copy.

    Raises:
        SpriteStudioError: It is no project, of a newer version, or cannot be opened.
    """
    make_folder(path.parent)
    try:
        require_writable(path)
        lock = FileLock(lock_of(path))
    except BlockingIOError:
        return _copied(path, f"{path.name} is open in another window; this is a copy of it.", is_new)
    except SpriteStudioError:
        return _copied(path, f"{path.name} cannot be written; this is a copy of it.", is_new)
    try:
        if path.is_file() and 0 < cut_off_bytes(path) <= _MOST_CUT_BYTES:
            return _salvaged(path, ProjectFile(_filled_up(path), read_only=True), lock)
        file = ProjectFile(path)
        return OpenedFile(path, file, lock) if file.is_whole() else _salvaged(path, file, lock)
    except BaseException:
        lock.release()
        raise


def opening_file(path: Path) -> Generator[OpenedFile]:
    """Open a project that is there, see `open_file`; it is closed again where nobody claims it.

    Raises:
        SpriteStudioError: It is not there, or cannot be opened.
    """
    if path.is_dir():
        raise SpriteStudioError(f"{path} is a folder and no project.", "Open a file in it.")
    if not path.is_file():
        there = (
            f"{path} is a link that leads to no project."
            if path.is_symlink()
            else f"There is no project {path}."
        )
        raise SpriteStudioError(there, "It may have been moved; open it there.")
    opened = open_file(real_path(path))
    if (missing := missing_weights(opened.file)) is not None:
        opened = dataclasses.replace(opened, problems=[*opened.problems, missing])
    yield from _offered(opened)


def opening_first_file(folder: Path, current: Path | None) -> Generator[OpenedFile]:
    """Open the project of the last time, see `open_first`; it is closed again where nobody claims it."""
    yield from _offered(open_first(folder, current))


def _offered(opened: OpenedFile) -> Generator[OpenedFile]:
    try:
        yield opened
    except GeneratorExit:
        if opened.claim():
            opened.close()
        raise


def stand_in(path: Path) -> OpenedFile:
    """An empty project in a temporary file, in the place of one that is not open yet."""
    return OpenedFile(path, ProjectFile(temporary_folder() / path.name))


def open_first(folder: Path, current: Path | None) -> OpenedFile:
    """Open the project of the last time, or the untitled one, whatever state that is in.

    Args:
        folder: This person's folder of the app.
        current: The project of the last time; None where that was the untitled one.

    Returns:
        It, with all that a person has to know; an untitled one that cannot be opened is put aside.
    """
    problems, aside = list[SpriteStudioError](), list[Path]()
    if current is not None:
        try:
            if current.is_file():
                return open_file(current)
            raise SpriteStudioError(
                f"The project {current} is no longer there.", "It may have been moved; open it there."
            )
        except SpriteStudioError as error:
            problems.append(error)
    untitled = untitled_in(folder)
    is_first = not untitled.exists()
    try:
        opened = open_file(untitled)
    except SpriteStudioError as error:
        aside.append(put_aside(untitled, folder))
        problems.append(SpriteStudioError(error.message, f"It is kept as {aside[0]}."))
        opened, is_first = open_file(untitled), False
    if is_first:
        take_over_history(folder, opened.file)
    return dataclasses.replace(opened, problems=[*problems, *opened.problems], aside=aside)


def made_room_in(folder: Path) -> list[Path]:
    """Make room for a new untitled project: an empty one goes, and another is put aside.

    Args:
        folder: This person's folder of the app.

    Returns:
        Where that lies now, if there was one.

    Raises:
        SpriteStudioError: It cannot be opened, or not be put aside.
    """
    untitled = untitled_in(folder)
    if not untitled.exists() or is_locked(lock_of(untitled)):
        return []
    with contextlib.closing(ProjectFile(untitled, read_only=True)) as file:
        is_empty = file.is_empty
    if not is_empty:
        return [put_aside(untitled, folder)]
    untitled.unlink()
    return []


def _copied(path: Path, told: str, is_new: bool) -> OpenedFile:
    copy = temporary_folder() / path.name
    if path.is_file() and not is_new:
        with contextlib.closing(ProjectFile(path, read_only=True)) as source:
            source.copy_to(copy)
    advice = "What is done here is lost unless you save it as another project."
    return OpenedFile(path, ProjectFile(copy), problems=[SpriteStudioError(told, advice)])


def _filled_up(path: Path) -> Path:
    """A copy of a file whose end is missing, with nothing in its place: SQLite opens no shorter ones."""
    copy = temporary_folder() / path.name
    shutil.copyfile(path, copy)
    os.truncate(copy, path.stat().st_size + cut_off_bytes(path))
    return copy


def _salvaged(path: Path, damaged: ProjectFile, lock: FileLock) -> OpenedFile:
    """A temporary project with all that can be read of one, which is closed and stays as it is."""
    copy = ProjectFile(temporary_folder() / path.name)
    with contextlib.closing(damaged):
        damaged.beneath = rescued_rows(path, temporary_folder() / path.name)
        copy.write_shelf(damaged.read_shelf(), Shelf())
        copy.write_values(damaged.values())
        damaged.losses.grids = _copy_grids(damaged, copy)
    told = f"{path.name} is damaged; this is a copy of what can be read."
    advice = "Save it as another project to go on with it."
    hint = f"{damaged.losses.told()} {advice}".strip()
    return OpenedFile(path, copy, lock, [SpriteStudioError(told, hint)])


def _copy_grids(damaged: ProjectFile, copy: ProjectFile) -> Lost:
    """Write all generations that can be read to a copy, and tell how many cannot."""
    total = len(damaged.generation_ids())
    history = GenerationHistory(damaged)
    for _ in history.copy_to(copy):
        pass
    copied, unreadable = copy.generation_ids(), list[str]()
    for generation_id in copied:
        try:
            history.read(generation_id)
        except SpriteStudioError:
            unreadable.append(generation_id)
    copy.remove_generations(unreadable)
    return Lost(total - len(copied) + len(unreadable), total, damaged.knows_all_generations)

"""What is known of a project while it goes into another file, beside the window."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write, make_folder, remove_unfinished
from spritestudio.locks import FileLock
from spritestudio.project.project_file import ProjectFile
from spritestudio.project.project_index import lock_of, note_unfinished
from spritestudio.project.shelf import Shelf


@dataclass(frozen=True, eq=False)
class ProjectCopy:
    """A file that holds all of a project as it was when this was written.

    Attributes:
        path: The file.
        lock: Keeps others from opening it.
        shelf: The shelf in it.
        parts: The other parts that are kept as values, by name.
        values: Settings in it that the file of the project may not have yet, by name.
    """

    path: Path
    lock: FileLock
    shelf: Shelf
    parts: Mapping[str, Any]
    values: Mapping[str, Any]


@contextlib.contextmanager
def writing(path: Path, folder: Path) -> Iterator[tuple[ProjectFile, FileLock]]:
    """An empty project that takes the place of `path` at the end, and the lock of that, which is kept then.

    Args:
        path: The project, with no link in it.
        folder: This person's folder of the app, where it is kept in mind until the end.

    Raises:
        SpriteStudioError: It is open in another window, or cannot be written.
    """
    with told_of(path):
        make_folder(path.parent)
        lock = lock_new(path)
        try:
            remove_unfinished(path)
            note_unfinished(folder, path)
            with atomic_write(path) as temporary, contextlib.closing(ProjectFile(temporary)) as file:
                yield file, lock
        except BaseException:
            lock.release()
            raise
        finally:
            note_unfinished(folder, path, is_finished=True)


def lock_new(path: Path) -> FileLock:
    """Keep others from opening a project that is to be written; its folder must exist.

    Raises:
        SpriteStudioError: It is open in another window, or cannot be written.
    """
    try:
        return FileLock(lock_of(path))
    except BlockingIOError as error:
        message = f"{path.name} is open in another window."
        raise SpriteStudioError(message, "Choose another name.") from error


@contextlib.contextmanager
def told_of(path: Path) -> Iterator[None]:
    """Tell what the disk refuses of the project that is to be written, not of files that stand in for it."""
    try:
        yield
    except SpriteStudioError as error:
        cause = error.__cause__
        if not isinstance(cause, OSError | sqlite3.Error) or isinstance(cause, BlockingIOError):
            raise
        reason = (isinstance(cause, OSError) and cause.strerror) or str(cause)
        hint = "Nothing is lost: choose another folder, or make room there."
        raise SpriteStudioError(f"{path} cannot be written: {reason}.", hint) from cause

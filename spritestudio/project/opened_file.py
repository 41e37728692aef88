"""Opening a project's file: itself, or a copy of one that is in use, may not be written or is damaged."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spritestudio.errors import SpriteStudioError
from spritestudio.files import make_folder
from spritestudio.locks import FileLock
from spritestudio.project.generations import GenerationHistory
from spritestudio.project.project_file import ProjectFile, require_writable
from spritestudio.project.project_index import lock_of
from spritestudio.project.shelf import Shelf
from spritestudio.temporary_folders import temporary_folder


@dataclass(frozen=True, eq=False)
class OpenedFile:
    """A project's file that may be written, or a copy.

    Attributes:
        file: It.
        lock: Keeps others from opening it; None where it is a copy of one that others have.
        problems: What a person has to know of it.
    """

    file: ProjectFile
    lock: FileLock | None = None
    problems: Sequence[SpriteStudioError] = ()


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
        file = ProjectFile(path)
        return OpenedFile(file, lock) if file.is_whole() else _salvaged(file, lock)
    except BaseException:
        lock.release()
        raise


def _copied(path: Path, told: str, is_new: bool) -> OpenedFile:
    copy = temporary_folder() / path.name
    if path.is_file() and not is_new:
        with contextlib.closing(ProjectFile(path, read_only=True)) as source:
            source.copy_to(copy)
    advice = "What is done here is lost unless you save it as another project."
    return OpenedFile(ProjectFile(copy), problems=[SpriteStudioError(told, advice)])


def _salvaged(damaged: ProjectFile, lock: FileLock) -> OpenedFile:
    """A temporary project with all that can be read of one, which is closed and stays as it is."""
    copy = ProjectFile(temporary_folder() / damaged.path.name)
    with contextlib.closing(damaged):
        shelf = damaged.read_shelf()
        for _ in GenerationHistory(damaged).copy_to(copy):
            pass
        copy.write_values(damaged.values())
        copy.write_shelf(shelf, Shelf())
    told = f"{damaged.path.name} is damaged; this is a copy of what can be read."
    advice = "Save it as another project to go on with it."
    return OpenedFile(copy, lock, [SpriteStudioError(told, advice)])

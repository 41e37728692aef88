"""Where projects lie: which one was open last, the recent ones, and what earlier versions kept instead."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Sequence
from pathlib import Path

from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write, cannot_write, free_name, make_folder, remove_unfinished
from spritestudio.locks import FileLock
from spritestudio.project.drawn_sprites import DRAWN, DrawnSprite, drawn_from_json, drawn_in
from spritestudio.project.generations import GenerationHistory
from spritestudio.project.project_file import SUFFIX, ProjectFile

MAX_RECENT = 12
_INDEX = "projects.json"
_UNFINISHED = "unfinished.json"
_FORMER_HISTORY = "history"


def untitled_in(folder: Path) -> Path:
    """The untitled project of a person, in their folder of the app."""
    return folder / f"untitled{SUFFIX}"


def lock_of(path: Path) -> Path:
    """The file that stands for the lock of a project."""
    return path.with_name(f".{path.name}.lock")


def put_aside(path: Path, folder: Path) -> Path:
    """Keep a project under the time of now.

    Args:
        path: The project.
        folder: This person's folder of the app.

    Returns:
        Where it lies now.

    Raises:
        SpriteStudioError: It cannot be moved.
    """
    stamp = time.strftime("%Y-%m-%d %H-%M")
    aside = free_name(make_folder(folder / "projects") / f"Untitled {stamp}{SUFFIX}")
    try:
        path.rename(aside)
    except OSError as error:
        raise cannot_write(aside, error) from error
    return aside


def read_index(folder: Path) -> tuple[list[Path], Path | None]:
    """The recent projects, and the one that is, or was last, open; None for the untitled one."""
    try:
        index = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
        recent = [Path(path) for path in index["recent"] if isinstance(path, str)]
        current = index["current"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return [], None
    return recent[:MAX_RECENT], Path(current) if isinstance(current, str) and current else None


def write_index(folder: Path, recent: Sequence[Path], current: Path | None) -> None:
    """Keep what `read_index` gives; a failure is worth no word, since only a list is lost."""
    index = {"current": str(current) if current else "", "recent": [str(path) for path in recent]}
    with contextlib.suppress(SpriteStudioError):
        make_folder(folder)
        with atomic_write(folder / _INDEX) as temporary:
            temporary.write_text(json.dumps(index), encoding="utf-8")


def read_unfinished(folder: Path) -> list[Path]:
    """The files that were being written under other names when that was noted last."""
    try:
        paths = json.loads((folder / _UNFINISHED).read_text(encoding="utf-8"))
        return [Path(path) for path in paths if isinstance(path, str)]
    except (OSError, ValueError, TypeError, RecursionError):
        return []


def note_unfinished(folder: Path, path: Path, *, is_finished: bool = False) -> None:
    """Keep in mind that a project is being written, or no longer, so that the next start can tidy up."""
    others = [other for other in read_unfinished(folder) if other != path]
    paths = others if is_finished else [*others, path]
    with contextlib.suppress(SpriteStudioError, OSError):
        if paths:
            make_folder(folder)
            with atomic_write(folder / _UNFINISHED) as temporary:
                temporary.write_text(json.dumps([str(path) for path in paths]), encoding="utf-8")
        else:
            (folder / _UNFINISHED).unlink(missing_ok=True)


def tidy_unfinished(folder: Path) -> None:
    """Delete what is left of projects that processes which were killed have begun to write."""
    for path in read_unfinished(folder):
        with contextlib.suppress(BlockingIOError):  # another window is at it
            with contextlib.suppress(SpriteStudioError):  # the folder has gone, or may no longer be written
                lock = FileLock(lock_of(path))
                remove_unfinished(path)
                lock.release()
            note_unfinished(folder, path, is_finished=True)


class FormerHistory:
    """The folder in which earlier versions kept what was painted, a file each; only to read from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / _FORMER_HISTORY

    def generation_ids(self) -> list[str]:
        """The ids of all, in order."""
        return sorted(path.stem for path in self._folder.glob("*.npz") if not path.name.startswith("."))

    def generation(self, generation_id: str) -> bytes | None:
        """The `.npz` of one; None where it cannot be read."""
        with contextlib.suppress(OSError):
            return (self._folder / f"{generation_id}.npz").read_bytes()
        return None


def take_over_history(folder: Path, file: ProjectFile) -> None:
    """Take what earlier versions kept in a folder into a project; the folder stays."""
    former = FormerHistory(folder)
    found = {i: data for i in former.generation_ids() if (data := former.generation(i)) is not None}
    with contextlib.suppress(SpriteStudioError):
        file.write_generations(found)


def last_generations(folder: Path) -> GenerationHistory:
    """What was painted in the project that is, or was last, open in the window; only to read from.

    Args:
        folder: This person's folder of the app.

    Raises:
        SpriteStudioError: It cannot be opened.
    """
    _, current = read_index(folder)
    path = current or untitled_in(folder)
    return GenerationHistory(ProjectFile(path, read_only=True) if path.is_file() else FormerHistory(folder))


def last_drawn(folder: Path, generation_id: str) -> dict[int, DrawnSprite]:
    """The sprites of one of its generations that were drawn on, by their places.

    Args:
        folder: This person's folder of the app.
        generation_id: The generation; "" where it is none of the project's.

    Raises:
        SpriteStudioError: The project cannot be opened.
    """
    _, current = read_index(folder)
    path = current or untitled_in(folder)
    if not generation_id or not path.is_file():
        return {}
    with contextlib.closing(ProjectFile(path, read_only=True)) as file:
        return drawn_in(drawn_from_json(file.value(DRAWN), file.generation_ids()), generation_id)

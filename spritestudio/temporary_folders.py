"""Temporary folders that are gone when the app is, however it ends."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from spritestudio.locks import FileLock, is_locked

_PREFIX = "spritestudio-"
_LOCK = ".lock"  # held for as long as the folder is needed


def temporary_folder() -> Path:
    """A new folder that is gone when the app is; those of apps that were killed go now."""
    return Path(tempfile.mkdtemp(dir=_folder_of_the_app()))


@cache
def _folder_of_the_app() -> Path:
    """The one that holds them all, with one lock for as long as the app needs them."""
    _remove_left_behind()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    lock = FileLock(folder / _LOCK)

    def remove() -> None:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)
    return folder


def _remove_left_behind() -> None:
    """Remove such folders whose lock nobody holds; one without a lock may be anybody's, or is being made."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        lock = folder / _LOCK
        if not folder.is_symlink() and lock.is_file() and not is_locked(lock):
            shutil.rmtree(folder, ignore_errors=True)

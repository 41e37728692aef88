"""Locks between processes: files that the system frees when their holder ends, however it ends."""

from __future__ import annotations

import contextlib
import sys
import time
import weakref
from pathlib import Path
from typing import IO

from spritestudio.files import cannot_write

_TRIES, _PATIENCE_S = 5, 0.02


class FileLock:
    """Held by one process at a time, until it is released or this object is forgotten.

    Args:
        path: The file that stands for the lock; its folder must exist.

    Raises:
        BlockingIOError: Another holds it.
        SpriteStudioError: The file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._file = path.open("a")
        except OSError as error:
            raise cannot_write(path, error) from error
        weakref.finalize(self, self._file.close)
        for _ in range(_TRIES):  # whoever looks whether it is held holds it for a moment
            if _locked(self._file):
                break
            time.sleep(_PATIENCE_S)
        else:
            self._file.close()
            raise BlockingIOError(str(path))

    def release(self) -> None:
        """Let others hold it."""
        if not self._file.closed:
            with contextlib.suppress(OSError):
                if sys.platform != "win32":  # Windows deletes no open file; there it stays, empty
                    self._path.unlink(missing_ok=True)
            self._file.close()


def is_locked(path: Path) -> bool:
    """Whether another holds the lock of this file."""
    try:
        file = path.open("r+")
    except OSError:
        return False
    with file:
        return not _locked(file)


def _locked(file: IO[str]) -> bool:
    """Take the lock if it is free, and say whether that worked."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True

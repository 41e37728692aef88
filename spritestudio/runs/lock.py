"""Whether a run is being trained right now, in this process or another: a lock that dies with its holder."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from spritestudio.errors import SpriteStudioError
from spritestudio.files import cannot_write

LOCK_FILE = "run.lock"


class RunLock:
    """Held for as long as a run is trained; the system frees it when the process ends, however it ends.

    Args:
        run: The folder of the run, which must exist.

    Raises:
        SpriteStudioError: The run is being trained already.
    """

    def __init__(self, run: Path) -> None:
        self._path = run / LOCK_FILE
        try:
            self._file = self._path.open("a")
        except OSError as error:
            raise cannot_write(self._path, error) from error
        if not _locked(self._file):
            self._file.close()
            raise is_busy(run)

    def release(self) -> None:
        """Let others train the run."""
        if not self._file.closed:
            with contextlib.suppress(OSError):
                if sys.platform != "win32":  # Windows deletes no open file; there it stays, empty
                    self._path.unlink(missing_ok=True)
            self._file.close()


def is_busy(run: Path) -> SpriteStudioError:
    """What a person is told when a run that is being trained cannot be touched."""
    return SpriteStudioError(
        f"{run} is being trained right now.", "Pause it there first, or wait until it is done."
    )


def require_free(run: Path) -> None:
    """Require that the run in the folder `run` is not being trained.

    Raises:
        SpriteStudioError: It is.
    """
    if is_locked(run):
        raise is_busy(run)


def is_locked(run: Path) -> bool:
    """Whether the run in the folder `run` is being trained."""
    with _opened(run / LOCK_FILE) as file:
        return file is not None and not _locked(file)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[IO[str] | None]:
    try:
        file = path.open("r+")
    except OSError:
        yield None
        return
    with file:
        yield file


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

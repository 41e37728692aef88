"""Whether a run is being trained right now, in this process or another."""

from __future__ import annotations

from pathlib import Path

from spritestudio.errors import SpriteStudioError
from spritestudio.locks import FileLock
from spritestudio.locks import is_locked as is_file_locked

LOCK_FILE = "run.lock"


def lock_run(run: Path) -> FileLock:
    """Hold a run for as long as it is trained.

    Args:
        run: The folder of the run, which must exist.

    Raises:
        SpriteStudioError: The run is being trained already.
    """
    try:
        return FileLock(run / LOCK_FILE)
    except BlockingIOError as error:
        raise is_busy(run) from error


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
    return is_file_locked(run / LOCK_FILE)

"""Writing files so that an older one is lost only to a complete newer one."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from spritestudio.errors import SpriteStudioError


@contextlib.contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; when the block ends well, it takes `path`'s place.

    When the block raises, the temporary file is removed and `path` stays as it was.

    Args:
        path: The file to write; its folder must exist.

    Yields:
        Where to write instead, with the same ending.

    Raises:
        SpriteStudioError: The file cannot be written.
    """
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem[:40]}-", suffix=path.suffix)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        temporary.chmod(path.stat().st_mode if path.exists() else 0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def make_folder(path: Path) -> Path:
    """Make the folder `path` and those above it, and return it.

    Raises:
        SpriteStudioError: It cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error
    return path


def cannot_write(path: Path, error: OSError) -> SpriteStudioError:
    """What a person is told when `path` cannot be written because of `error`."""
    if isinstance(error, FileNotFoundError):
        hint = f"The folder {path.parent} does not exist; make it or choose another."
    elif isinstance(error, (PermissionError, IsADirectoryError, NotADirectoryError)):
        hint = "Choose a file name in a folder of your own."
    else:
        hint = "Is there room on the disk, and is the name allowed there?"
    return SpriteStudioError(f"{path} cannot be written: {error.strerror or error}.", hint)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

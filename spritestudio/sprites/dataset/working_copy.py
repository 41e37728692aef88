"""Where a window keeps the set that it works on: a file of its own for each window that is open."""

from __future__ import annotations

from pathlib import Path

from spritestudio.errors import SpriteStudioError
from spritestudio.files import make_folder
from spritestudio.locks import FileLock, is_locked

_MOST_WINDOWS = 16


class WorkingCopy:
    """A file that no other window has, for as long as this one is open.

    Windows that are open at once have `path`, and the same name with -2, -3 and so on. What a window has left
    there, closed or killed, is taken up by the next that opens.

    Args:
        path: The file of a window that is alone; its folder is made.

    Attributes:
        path: The file of this one.
        others_open: Whether other windows are open.
        left_behind: Files with what other windows have left, which this one has not taken up.
    """

    def __init__(self, path: Path) -> None:
        numbered = (path.with_stem(f"{path.stem}-{number}") for number in range(2, _MOST_WINDOWS + 1))
        names = [path, *numbered]
        free = [name for name in names if not is_locked(_lock_file(name))]
        left = [name for name in free if name.exists()]
        self.path, self._lock = _take([*left, *free], path)
        self.others_open = len(free) < len(names)
        self.left_behind = [name for name in left if name != self.path]

    def release(self) -> None:
        """Leave the file to the next window."""
        if self._lock is not None:
            self._lock.release()


def _take(names: list[Path], otherwise: Path) -> tuple[Path, FileLock | None]:
    """The first file that can be had; where nothing can be locked, as on a read-only disk, the usual one."""
    for name in names:
        try:
            make_folder(name.parent)
            return name, FileLock(_lock_file(name))
        except BlockingIOError:  # another window was quicker
            continue
        except SpriteStudioError:
            break
    return otherwise, None


def _lock_file(path: Path) -> Path:
    return path.with_name(f".{path.stem}.lock")

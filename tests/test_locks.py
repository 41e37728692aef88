"""A lock is held by one process, and freed when that ends."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from spritestudio.locks import FileLock, is_locked

_HOLD = """
import sys, pathlib
from spritestudio.locks import FileLock
lock = FileLock(pathlib.Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_lock_dies_with_the_process_that_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert is_locked(path)
        with pytest.raises(BlockingIOError):
            FileLock(path)
        holder.kill()
        holder.wait()
        assert not is_locked(path)
        FileLock(path).release()


def test_a_lock_leaves_no_file(tmp_path: Path) -> None:
    FileLock(tmp_path / "lock").release()
    assert list(tmp_path.iterdir()) == [] or sys.platform == "win32"


def test_a_lock_that_is_forgotten_is_free(tmp_path: Path) -> None:
    """It was closed by the garbage collector, which warned of that in the midst of another test."""
    path = tmp_path / "lock"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        FileLock(path)
    assert not is_locked(path)

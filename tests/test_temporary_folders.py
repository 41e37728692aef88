"""Temporary folders go with the process that made them, also when it is killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from spritestudio.locks import is_locked
from spritestudio.temporary_folders import temporary_folder

_PROGRAM = """
import os, signal
from spritestudio.temporary_folders import temporary_folder
print(temporary_folder(), flush=True)
{end}
"""


def make_folder_and_end(temporary: Path, end: str) -> Path:
    """Run a process that makes a temporary folder with `temporary` as the system's."""
    environment = {**os.environ, "TMPDIR": str(temporary), "TEMP": str(temporary)}
    command = [sys.executable, "-c", _PROGRAM.format(end=end)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return Path(done.stdout.strip())


def test_a_folder_is_gone_when_its_process_has_ended(tmp_path: Path) -> None:
    folder = make_folder_and_end(tmp_path, "")
    assert folder.is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_each_folder_is_a_new_one_and_all_of_a_process_share_a_lock() -> None:
    first, second = temporary_folder(), temporary_folder()
    assert first != second
    assert list(first.iterdir()) == list(second.iterdir()) == []
    assert first.parent == second.parent
    assert is_locked(first.parent / ".lock")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other ways to kill")
def test_what_a_killed_process_left_goes_with_the_next_and_nothing_else_does(tmp_path: Path) -> None:
    left = make_folder_and_end(tmp_path, "os.kill(os.getpid(), signal.SIGKILL)")
    assert left.is_dir()
    foreign = tmp_path / "spritestudio-backup"
    foreign.mkdir()
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", _PROGRAM.format(end="input()")]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        in_use = Path(first.stdout.readline().strip())
        assert not left.exists()
        make_folder_and_end(tmp_path, "")
        assert in_use.is_dir(), "the first still needs it"
        first.communicate("\n")
    assert list(tmp_path.iterdir()) == [foreign]

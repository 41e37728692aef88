"""Windows that are open at once keep their sets in files of their own, and none is forgotten."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from spritestudio.sprites.dataset.working_copy import WorkingCopy

_HOLD = """
import sys
from pathlib import Path
from spritestudio.sprites.dataset.working_copy import WorkingCopy
copy = WorkingCopy(Path(sys.argv[1]))
print(copy.path.name, flush=True)
sys.stdin.read()
"""


def test_a_second_window_has_a_file_of_its_own_and_knows_of_the_first(tmp_path: Path) -> None:
    usual = tmp_path / "data" / "set.npz"
    first = WorkingCopy(usual)
    second = WorkingCopy(usual)
    assert (first.path, first.others_open) == (usual, False)
    assert (second.path.name, second.others_open) == ("set-2.npz", True)
    first.release()
    third = WorkingCopy(usual)
    assert (third.path, third.others_open) == (usual, True)
    third.release()
    second.release()


def test_what_a_window_has_left_is_taken_up_and_more_of_it_is_told(tmp_path: Path) -> None:
    usual = tmp_path / "set.npz"
    other = tmp_path / "set-3.npz"
    other.write_bytes(b"a set")
    copy = WorkingCopy(usual)
    assert (copy.path, copy.left_behind) == (other, [])
    copy.release()
    usual.write_bytes(b"a set")
    copy = WorkingCopy(usual)
    assert (copy.path, copy.left_behind) == (usual, [other])
    copy.release()


def test_the_file_of_a_killed_window_is_free_again(tmp_path: Path) -> None:
    usual = tmp_path / "set.npz"
    command = [sys.executable, "-c", _HOLD, str(usual)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "set.npz\n"
        second = WorkingCopy(usual)
        assert second.path.name == "set-2.npz"
        second.release()
        process.kill()
        process.wait()
    copy = WorkingCopy(usual)
    assert (copy.path, copy.others_open) == (usual, False)
    copy.release()


def test_where_nothing_can_be_locked_the_usual_file_is_had(tmp_path: Path) -> None:
    (tmp_path / "folder").touch()
    copy = WorkingCopy(tmp_path / "folder" / "set.npz")
    assert (copy.path.name, copy.others_open, copy.left_behind) == ("set.npz", False, [])
    copy.release()

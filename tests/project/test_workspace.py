"""The model of the work is there without a window."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from spritestudio.project.observable import Value


def test_the_workspace_needs_neither_window_nor_torch(home: Path) -> None:
    program = (
        "import sys\n"
        "from spritestudio.project.workspace import Workspace\n"
        "class Store(dict):\n"
        "    def set(self, name, value): self[name] = value\n"
        "work = Workspace(Store())\n"
        "assert len(work.mixes) == 1 and len(work.generations) == 0\n"
        "assert not {'PySide6', 'torch'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_value_tells_of_what_is_new_alone() -> None:
    told: list[int] = []
    value = Value(1)
    value.changed.connect(told.append)
    for number in (1, 2, 2, 3):
        value.set(number)
    assert told == [2, 3]
    assert value.value == 3

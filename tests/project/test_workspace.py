"""The model of the work is there without a window."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.project.mixes import Mix
from spritestudio.project.observable import Value
from spritestudio.project.workspace import Workspace
from spritestudio.specs import ModelSpec

MODEL = ModelSpec(class_names=("hero", "food"))


class Store(dict[str, Any]):
    """Values in memory."""

    def set(self, name: str, value: Any) -> None:
        self[name] = value


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


def test_all_that_is_set_is_a_request_and_a_request_is_all_that_is_set() -> None:
    work = Workspace(Store())
    with pytest.raises(SpriteStudioError, match="no weights"):
        work.spec()
    work.use_weights(Path("rpg.safetensors"), MODEL)
    assert work.weights.chosen == Path("rpg.safetensors")
    work.mixes.set_all([Mix({"hero": 1.0}, 2), Mix({"food": 0.5})])
    work.settings.set("count", 6)
    work.settings.keep_seed(7)
    spec = work.spec()
    assert [count for _, count in work.dealt()] == [4, 2]
    assert (spec.seeds, spec.contexts) == ((7, 8, 9, 10, 11, 12), ((1.0, 0.0),) * 4 + ((0.0, 0.5),) * 2)
    other = Workspace(Store())
    other.use_weights(None, MODEL)
    other.take_up(spec)
    assert other.spec() == spec
    assert other.mixes.all == work.mixes.all


def test_a_value_tells_of_what_is_new_alone() -> None:
    told: list[int] = []
    value = Value(1)
    value.changed.connect(told.append)
    for number in (1, 2, 2, 3):
        value.set(number)
    assert told == [2, 3]
    assert value.value == 3

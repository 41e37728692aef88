"""The model of the work is there without a window."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.project.mixes import Mix
from spritestudio.project.observable import Value
from spritestudio.project.workspace import Workspace
from spritestudio.specs import GenerateSpec, ModelSpec

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


def test_taking_up_a_request_is_one_change_that_loses_nothing() -> None:
    work = Workspace(Store())
    assert work.painting_settings.weights is None
    work.use_weights(Path("rpg.safetensors"), MODEL)
    work.mixes.set_all([Mix({"hero": 1.0}, 2), Mix({"food": 0.5})])
    work.settings.set("steps", 100_000)  # not allowed, and still what is set
    settings, mixes = work.painting_settings, work.mixes.all
    spec = GenerateSpec("ddpm", 50, seeds=(4, 5), contexts=((0.0, 1.0),), guidance_scale=3.0)
    work.take_up(spec, "From elsewhere")
    assert work.spec() == replace(spec, contexts=((0.0, 1.0),) * 2)
    assert work.settings.keeps_seed
    work.settings.set("steps", 60)  # by hand, which undo knows nothing of
    work.take_up(replace(spec, steps=70), "Again")
    timeline = work.project.timeline
    assert timeline.undo_title == "Again"
    timeline.undo()
    assert (work.settings.value("steps"), timeline.undo_title) == (60, "From elsewhere")
    timeline.undo()
    assert (work.painting_settings, work.mixes.all) == (settings, mixes)
    assert [info.name for info in work.settings.problems] == ["steps"]
    timeline.redo()
    timeline.redo()
    assert work.spec().steps == 70


def test_undoing_something_else_leaves_what_was_set_by_hand() -> None:
    work = Workspace(Store())
    work.use_weights(Path("rpg.safetensors"), MODEL)
    work.take_up(GenerateSpec("ddpm", 50, contexts=((0.0, 1.0),)), "From elsewhere")
    work.settings.set("steps", 60)
    work.postprocess.change(replace(work.postprocess.spec, remove_orphans=True))
    work.project.timeline.undo()
    assert not work.postprocess.spec.remove_orphans
    assert work.settings.value("steps") == 60


def test_settings_of_other_weights_wait_for_them() -> None:
    work = Workspace(Store())
    work.use_weights(Path("rpg.safetensors"), MODEL)
    before = work.painting_settings
    work.put_back(work.painting_settings_for(Path("land.safetensors"), GenerateSpec("ddpm", 50)))
    assert work.painting_settings == before


def test_a_value_tells_of_what_is_new_alone() -> None:
    told: list[int] = []
    value = Value(1)
    value.changed.connect(told.append)
    for number in (1, 2, 2, 3):
        value.set(number)
    assert told == [2, 3]
    assert value.value == 3

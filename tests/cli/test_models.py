"""`spritestudio models`, and the command as a whole."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

import spritestudio as package
from spritestudio import paths
from spritestudio.library.models import model_metadata
from tests.cli.conftest import Run, finish, start
from tests.specs.models import WORDY


@pytest.fixture
def own_weights(weights: Path) -> Path:
    """Weights in this person's own folder."""
    folder = paths.user_weights()
    folder.mkdir(parents=True)
    return Path(shutil.copy(weights, folder / "mine.safetensors"))


def test_a_process_lists_the_weights_with_their_classes(own_weights: Path) -> None:
    result = finish(start("models"))
    assert (result.status, result.err) == (0, "")
    assert "heroes16-course: " in result.out
    assert f"mine: Tiny\n    8×8 RGBA, {own_weights}\n    classes: hero, food\n" in result.out


def test_the_list_can_be_read_by_scripts(spritestudio: Run, own_weights: Path) -> None:
    listed = {model["name"]: model for model in json.loads(spritestudio("models", "--json").out)}
    assert listed["mine"]["path"] == str(own_weights)
    assert listed["mine"]["class_names"] == ["hero", "food"]
    assert listed["heroes16-course"]["image_size"] == 16
    assert listed["heroes16-course"]["timesteps"] == 500


def test_clips_are_listed_and_those_that_are_weak_apart(spritestudio: Run) -> None:
    folder = paths.user_weights()
    folder.mkdir(parents=True)
    named = dataclasses.replace(WORDY, clips=("idle", "turn", "walk"), weak_clips=("walk",), title="Moving")
    save_file({"x": np.zeros(1, np.float32)}, folder / "moving.safetensors", metadata=model_metadata(named))
    few = dataclasses.replace(named, few_step=True)
    save_file({"x": np.zeros(1, np.float32)}, folder / "few.safetensors", metadata=model_metadata(few))
    told = spritestudio("models").out
    of_few, moving = told[told.index("few: Moving") :].split("moving: Moving")
    assert "    clips: idle, turn\n    clips no better than a plain motion: walk\n" in moving
    assert "clips" not in of_few, "weights that paint in few steps paint no clips"


def test_own_weights_can_be_used_by_name(spritestudio: Run, own_weights: Path, tmp_path: Path) -> None:
    out = tmp_path / "sheet.png"
    result = spritestudio("generate", "--weights", "mine", "--count", 1, "--json", "--out", out)
    assert json.loads(result.out)["weights"] == str(own_weights)


def test_the_version_is_told(spritestudio: Run) -> None:
    result = spritestudio("--version")
    assert (result.status, result.out) == (0, f"SpriteStudio {package.__version__}\n")


@pytest.mark.parametrize("command", [[], ["generate"], ["train"], ["models"], ["install-launcher"]])
def test_every_command_explains_itself(spritestudio: Run, command: list[str]) -> None:
    result = spritestudio(*command, "--help")
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith(f"usage: {' '.join(['spritestudio', *command])} ")


@pytest.mark.parametrize("arguments", [["paint"], ["--paint"], ["models", "extra"], []])
def test_an_unknown_command_is_told_in_one_line(spritestudio: Run, arguments: list[str]) -> None:
    result = spritestudio(*arguments)
    assert result.refused, result
    assert "--help" in result.err


def test_a_stream_that_lacks_a_character_gets_it_escaped() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "spritestudio", "models"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"16\\xd716" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes that break")
def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = [sys.executable, "-m", "spritestudio", "models"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()
    assert (process.returncode, told) == (0, b"")

"""`spritestudio train`: weights that can be painted with at once, however the training ended."""

from __future__ import annotations

import json
import re
import signal
import sys
import time
from pathlib import Path

import pytest

from spritestudio.diffusion.checkpoint import load_checkpoint
from tests.cli.conftest import PATIENCE_S, Run, finish, start

SMALL = ("--width", 8, "--timesteps", 20, "--batch-size", 4, "--device", "cpu")


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_was_trained_can_be_painted_with(spritestudio: Run, tmp_path: Path, data: Path) -> None:
    run = tmp_path / "run"
    trained = spritestudio(
        "train", "--data", data, "--out", run, *SMALL, "--epochs", 2, "--seed", 5, "--as-drawn",
        "--schedule", "cosine", "--weighting", "velocity", "--save-every", 60, "--title", "Little ones",
    )  # fmt: skip
    assert (trained.status, trained.err) == (0, "")
    assert "weights.safetensors: 4 steps, loss " in trained.out
    spec = json.loads((run / "spec.json").read_text())
    assert (spec["seed"], spec["balanced"], spec["schedule"], spec["save_every_s"]) == (
        5,
        False,
        "cosine",
        60.0,
    )

    weights, sheet = run / "weights.safetensors", tmp_path / "sheet.png"
    assert load_checkpoint(weights).spec.title == "Little ones"
    painted = spritestudio(
        "generate", "--weights", weights, "--count", 3, "--context", "food=1", "--out", sheet
    )
    assert (painted.status, painted.err) == (0, "")
    assert sheet.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_stops_and_saves(tmp_path: Path, data: Path) -> None:
    run = tmp_path / "run"
    process = start("train", "--data", data, "--out", run, *SMALL, "--epochs", 1_000_000)
    log = run / "log.jsonl"
    patience = time.monotonic() + PATIENCE_S
    while not (log.exists() and log.read_text().count("\n") >= 3):
        assert process.poll() is None, finish(process)
        assert time.monotonic() < patience
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    result = finish(process)

    assert (result.status, result.err) == (0, "")
    assert result.out.startswith("Stopped early.")
    learned = re.search(r" (\d+) steps of 4 ", load_checkpoint(run / "weights.safetensors").spec.training)
    logged = log.read_text().count("\n")
    assert learned
    assert abs(int(learned[1]) - logged) <= 1  # it may have come between learning and logging a step
    assert not list(run.rglob(".*"))  # no temporary file is left


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("--epochs 0", "Epochs must be a whole number"),
        ("--batch-size 1", "The batch size must be a whole number"),
        ("--learning-rate 2", "The learning rate must be between"),
        ("--width 12", "multiple of 8"),
        ("--channels 2", "Channels must be"),
        ("--schedule steep", "no schedule named 'steep'"),
        ("--weighting loud", "Use noise or velocity"),
        ("--precision float16", "Use float32 or bfloat16"),
        ("--device nonsense", "no device 'nonsense'"),
        ("--minutes soon", "'soon' is not a number"),
        ("--data missing.npz", "There is no sprite set missing.npz"),
    ],
)
def test_a_wrong_argument_is_told_in_one_line(
    spritestudio: Run, tmp_path: Path, data: Path, arguments: str, words: str
) -> None:
    result = spritestudio("train", "--data", data, "--out", tmp_path / "run", *SMALL, *arguments.split())
    assert result.refused, result
    assert words in result.err
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_run_folder_in_use_is_refused_and_left_as_it_was(
    spritestudio: Run, tmp_path: Path, data: Path
) -> None:
    run = tmp_path / "run"
    command = ("train", "--data", data, "--out", run, *SMALL, "--epochs", 1)
    assert spritestudio(*command).status == 0
    before = contents(run)

    result = spritestudio(*command)

    assert result.refused, result
    assert "already holds a training run" in result.err
    assert contents(run) == before


def test_a_run_folder_that_is_a_file_is_refused(spritestudio: Run, data: Path) -> None:
    result = spritestudio("train", "--data", data, "--out", data, *SMALL)
    assert result.refused, result
    assert "little.npz cannot be written" in result.err

"""`spritestudio runs`: trainings listed, named, thinned out, compared and thrown away."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.runs.store import list_runs, new_run_folder, read_run, runs_folder
from tests.cli.conftest import Run


@pytest.fixture
def trained(short_training: Path) -> Path:
    """A short training among the person's own runs."""
    shutil.copytree(short_training, new_run_folder("Mine"))
    (run,) = list_runs()
    return run.folder


def test_runs_are_listed(spritestudio: Run, trained: Path) -> None:
    result = spritestudio("runs")
    assert (result.status, result.err) == (0, "")
    assert f"{trained.name}: Mine\n    finished: 6 of 6 steps" in result.out
    assert "every 1 epoch, at most 32" in result.out
    (told,) = json.loads(spritestudio("runs", "--json").out)
    assert (told["title"], told["state"], told["spec"]["width"]) == ("Mine", "finished", 8)


def test_without_runs_it_says_how_to_make_one(spritestudio: Run) -> None:
    told = spritestudio("runs").out
    assert "train --data starter" in told
    assert f"no runs in {runs_folder()} yet" in told
    assert "spritestudio runs my-run" in told
    assert "--out has put elsewhere are not listed" in " ".join(spritestudio("runs", "--help").out.split())


def test_a_run_is_renamed_thinned_out_compared_and_thrown_away(
    spritestudio: Run, trained: Path, tmp_path: Path
) -> None:
    assert "Better" in spritestudio("runs", trained.name, "--rename", "Better").out
    assert "at most 4" in spritestudio("runs", trained.name, "--keep", 2, 4).out
    assert sorted(path.stem for path in (trained / "checkpoints").iterdir()) == [
        "epoch-0000",
        "epoch-0002",
        "epoch-0004",
        "epoch-0005",
    ]
    target = tmp_path / "epochs.png"
    result = spritestudio("runs", trained, "--compare", target, "--per-class", 3)
    assert (result.status, result.err) == (0, "")
    assert "epochs 0, 4, 5" in result.out
    with Image.open(target) as picture:
        assert picture.size == (6 * 9 * 3, 3 * 9 * 3)
    assert "is in the bin" in spritestudio("runs", trained.name, "--trash").out
    assert not trained.exists()


@pytest.mark.parametrize("dropout", [0.1, 1.0])
def test_the_course_runs_on_its_own_arrays_and_its_epochs_are_compared(
    spritestudio: Run, tmp_path: Path, dropout: float
) -> None:
    draw = np.random.default_rng(0)
    data = tmp_path / "course"
    data.mkdir()
    np.save(data / "sprites_6_16x16.npy", draw.integers(0, 256, (6, 16, 16, 3), dtype=np.uint8))
    np.save(data / "sprite_labels_nc_6_16x16.npy", np.eye(5)[np.arange(6) % 5])
    run = tmp_path / "run"
    small = ("--width", 8, "--timesteps", 20, "--device", "cpu", "--sample-every", 0)
    result = spritestudio(
        "train", "--data", data, "--preset", "course", "--out", run, *small, "--context-dropout", dropout
    )
    assert (result.status, result.err) == (0, "")
    kept = sorted(int(path.stem[6:]) for path in (run / "checkpoints").iterdir())
    assert kept == [0, 4, 8, 12, 16, 20, 24, 28, 31]
    told = read_run(run)
    assert (told.spec.channels, told.spec.batch_size, told.class_names[0]) == (3, 100, "hero")

    result = spritestudio("runs", run, "--compare", tmp_path / "epochs.png", "--per-class", 2)
    assert "epochs 0, 4, 8, 31" in result.out
    with Image.open(tmp_path / "epochs.png") as picture:
        columns = 2 if dropout == 1.0 else 10  # without context there is nothing to tell apart
        assert picture.size == (columns * 17 * 3, 4 * 17 * 3)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("--rename X", "Which run?"),
        ("nothing", "holds no training run"),
        ("RUN --compare x.png --epochs 0 9", "Epoch 9 was not kept. There are 0, 1, 2"),
        ("RUN --compare x.jpg", "does not end in .png"),
        ("RUN --keep 0 4", "Checkpoint every must be a whole number between 1"),
    ],
)
def test_what_cannot_be_done_is_told(spritestudio: Run, trained: Path, arguments: str, words: str) -> None:
    result = spritestudio("runs", *arguments.replace("RUN", str(trained)).split())
    assert result.refused, result
    assert words in result.err
    assert read_run(trained).title == "Mine"

"""`spritestudio runs`: trainings listed, named, thinned out, compared and thrown away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from spritestudio.runs import list_runs, read_run
from tests.cli.conftest import Run


@pytest.fixture
def trained(spritestudio: Run, data: Path) -> Path:
    """A short training among the person's own runs."""
    small = "--width 8 --timesteps 20 --batch-size 8 --device cpu --epochs 6 --keep-every 1 --sample-every 0"
    assert spritestudio("train", "--data", data, "--title", "Mine", *small.split()).status == 0
    (run,) = list_runs()
    return run.folder


def test_runs_are_listed(spritestudio: Run, trained: Path) -> None:
    result = spritestudio("runs")
    assert (result.status, result.err) == (0, "")
    assert f"{trained.name}: Mine\n    finished: 6 of 6 steps" in result.out
    assert "every 1 epochs, at most 32" in result.out
    (told,) = json.loads(spritestudio("runs", "--json").out)
    assert (told["title"], told["state"], told["spec"]["width"]) == ("Mine", "finished", 8)


def test_without_runs_it_says_how_to_make_one(spritestudio: Run) -> None:
    assert "train --data starter" in spritestudio("runs").out


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


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("--rename X", "Which run?"),
        ("nothing", "holds no training run"),
        ("RUN --compare x.png --epochs 0 9", "Epoch 9 was not kept. There are 0, 1, 2"),
        ("RUN --compare x.jpg", "does not end in .png"),
        ("RUN --keep 0 4", "Epochs between checkpoints must be"),
    ],
)
def test_what_cannot_be_done_is_told(spritestudio: Run, trained: Path, arguments: str, words: str) -> None:
    result = spritestudio("runs", *arguments.replace("RUN", str(trained)).split())
    assert result.refused, result
    assert words in result.err
    assert read_run(trained).title == "Mine"

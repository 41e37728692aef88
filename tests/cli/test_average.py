"""`spritestudio average`: the weights of a run, averaged over another length."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from spritestudio.diffusion.checkpoint import load_checkpoint
from tests.cli.conftest import Run


@pytest.fixture
def trained(short_training: Path, tmp_path: Path) -> Path:
    """A short training."""
    return shutil.copytree(short_training, tmp_path / "run")


def test_a_length_is_chosen_after_training_and_painted_with(
    spritestudio: Run, trained: Path, tmp_path: Path
) -> None:
    result = spritestudio("average", trained, "--length", 0.08)
    assert (result.status, result.err) == (0, "")
    assert "average-0.08.safetensors: averaged over 0.08 of 6 steps, from 12 snapshots" in result.out
    assert load_checkpoint(trained / "average-0.08.safetensors").spec.title == "Mine"

    weights, sheet = tmp_path / "soft.safetensors", tmp_path / "sheet.png"
    for _ in range(2):  # --out itself is replaced
        assert spritestudio("average", trained, "--length", 0.15, "--out", weights).status == 0
    painted = spritestudio("generate", "--weights", weights, "--count", 2, "--steps", 2, "--out", sheet)
    assert (painted.status, painted.err) == (0, "")
    assert sheet.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("nothing --length 0.1", "holds no training run"),
        ("RUN --length 0.5", "The length must be between 0.01 and 0.25"),
        ("RUN --length long", "'long' is not a number"),
        ("RUN --length 0.01", "too few for the length 0.01"),
        ("RUN --length 0.1 --out soft.pth", "does not end in .safetensors"),
        ("RUN --length 0.1 --out RUN/weights.safetensors", "is a file of the run itself"),
        ("RUN --length 0.1 --out nowhere/soft.safetensors", "cannot be written"),
    ],
)
def test_what_cannot_be_averaged_is_told(
    spritestudio: Run, trained: Path, arguments: str, words: str
) -> None:
    before = {path: path.read_bytes() for path in trained.rglob("*") if path.is_file()}
    result = spritestudio("average", *arguments.replace("RUN", str(trained)).split())
    assert result.refused, result
    assert words in result.err
    assert {path: path.read_bytes() for path in trained.rglob("*") if path.is_file()} == before

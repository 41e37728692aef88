"""Two processes make the steps that one makes with the doubled batch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from spritestudio.diffusion.run import train
from spritestudio.run_log import read_log
from spritestudio.specs import TrainSpec
from spritestudio.sprites.dataset import load_sprites

CHECKOUT = Path(__file__).parents[2]
PATIENCE_S = 240
RECIPE = ("--epochs", "4", "--width", "8", "--timesteps", "20", "--sample-every", "0", "--device", "cpu")


def together(*arguments: object) -> None:
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", "--standalone"]
    command += ["-m", "spritestudio", "train", *map(str, arguments)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("architecture", ["context-unet", "studio-unet"])
def test_two_processes_lose_what_one_loses_with_the_doubled_batch(
    architecture: str, data: Path, tmp_path: Path
) -> None:
    two, one = tmp_path / "two", tmp_path / "one"
    together("--data", data, "--out", two, "--batch-size", 3, "--architecture", architecture, *RECIPE)
    spec = TrainSpec(
        epochs=4,
        width=8,
        timesteps=20,
        sample_every_s=0.0,
        batch_size=6,
        architecture=architecture,
        device="cpu",
    )
    list(train(spec, load_sprites(data), one))
    first, second = read_log(two), read_log(one)
    assert len(first.steps) == 8  # six sprites and two, four times
    assert np.allclose(first.losses, second.losses, rtol=2e-4)
    assert {path.name for path in two.iterdir()} == {path.name for path in one.iterdir()}

"""Two processes make the steps that one makes with the doubled batch, and runs change their number."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch

from spritestudio.diffusion.training.run import train
from spritestudio.diffusion.training.setup import begin
from spritestudio.diffusion.training.trainer import Trainer
from spritestudio.runs.log import read_history
from spritestudio.specs import TrainSpec
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.importing.reading import load_sprites

CHECKOUT = Path(__file__).parents[3]
PATIENCE_S = 240
SPEC = TrainSpec(epochs=2, batch_size=2, width=8, timesteps=20, sample_every_s=0.0, balance=0.0, device="cpu")
RECIPE = ("--epochs", "4", "--width", "8", "--timesteps", "20", "--sample-every", "0", "--device", "cpu")


def start(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", "--standalone"]
    command += ["-m", "spritestudio", "train", *map(str, arguments)]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=PATIENCE_S)


def together(*arguments: object) -> None:
    done = start(*arguments)
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
    first, second = read_history(two), read_history(one)
    assert len(first.steps) == 8  # six sprites and two, four times
    assert np.allclose(first.steps["loss"], second.steps["loss"], rtol=2e-4)
    assert {path.name for path in two.iterdir()} == {path.name for path in one.iterdir()}


@pytest.mark.slow
def test_a_leader_that_comes_to_nothing_dismisses_the_others(tmp_path: Path) -> None:
    done = start("--data", tmp_path / "gone.npz", "--out", tmp_path / "run")
    assert done.returncode != 0
    assert "gone.npz" in done.stderr
    assert "Connection closed" not in done.stderr


@pytest.mark.parametrize(("before", "after"), [(2, 4), (4, 2), (2, 6), (6, 2), (2, 2)])
def test_an_epoch_goes_on_with_batches_of_another_size_and_learns_every_sprite_once(
    sprites: SpriteSet, before: int, after: int
) -> None:
    # N processes are N times the batch: that is all that a trainer knows of their number.
    first = Trainer(begin(dataclasses.replace(SPEC, batch_size=before), sprites))
    learned = [first.next_batch()]
    first.finish_batch()
    second = Trainer(begin(dataclasses.replace(SPEC, batch_size=after), sprites))
    second.load_state(*first.state())
    assert (second.steps, second.epoch) == (1, 0)
    expected = second.total_steps
    while second.epoch == 0:
        learned.append(second.next_batch())
        second.finish_batch()
        assert second.total_steps == expected
    assert sorted(torch.cat(learned).tolist()) == list(range(8))
    while second.epoch == 1:
        assert len(second.next_batch()) <= after
        second.finish_batch()
    assert second.steps == expected


def test_states_of_before_say_how_many_batches_of_the_order_are_done(sprites: SpriteSet) -> None:
    first = Trainer(begin(SPEC, sprites))
    order = torch.cat(first.epoch_batches())
    tensors, position = first.state()
    for batch, left in ((0, 4), (3, 1), (9, 4)):  # nine of another size: the epoch begins anew
        second = Trainer(begin(SPEC, sprites))
        second.load_state({**tensors, "order": order}, {**position, "batch": batch})
        assert len(second.next_batch()) == 2
        assert second.total_steps == left + 4


@pytest.mark.slow
def test_a_run_goes_on_with_more_processes_and_with_fewer(data: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    events = train(dataclasses.replace(SPEC, epochs=3), load_sprites(data), run)
    list(islice(events, 1))
    events.close()
    together("--resume", run)
    log = read_history(run)
    assert log.steps["epoch"].tolist() == [
        0,
        0,
        0,
        1,
        1,
        2,
        2,
    ]  # two, four, two; four and four, twice
    assert np.isfinite(log.steps["loss"]).all()

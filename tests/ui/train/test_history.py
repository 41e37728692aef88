"""The numbers behind the plot."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spritestudio.specs import TrainSpec, TrainStep
from spritestudio.ui.train.history import GrowingTable, LossHistory, smoothed
from spritestudio.ui.train.run import Run


def test_a_table_keeps_every_row_in_order() -> None:
    table = GrowingTable("step", "loss")
    for step in range(1000):
        table.add(step, step / 10)
    table.extend([1000, 1001], [100.0, 100.1])
    table.add(1002, 100.2)
    assert len(table) == 1003
    np.testing.assert_array_equal(table["step"], np.arange(1003))
    np.testing.assert_allclose(table["loss"], np.arange(1003) / 10)


@pytest.mark.parametrize(("asked", "found"), [(-5, 0), (14, 0), (16, 1), (20, 1), (np.inf, 2)])
def test_the_nearest_row_is_found(asked: float, found: int) -> None:
    table = GrowingTable("step")
    for step in (10, 20, 30):
        table.add(step)
    assert table.nearest("step", asked) == found
    assert GrowingTable("step").nearest("step", asked) is None


def test_smoothing_keeps_a_constant_and_calms_noise() -> None:
    noise = np.random.default_rng(0).normal(0.5, 0.1, 4000)
    assert smoothed(np.full(500, 0.25)) == pytest.approx(0.25)
    assert smoothed(noise).std() < noise.std() / 5
    assert len(smoothed(noise)) == len(noise)
    assert len(smoothed(np.empty(0))) == 0


def test_what_is_learned_again_replaces_what_was_known(tmp_path: Path) -> None:
    run = Run(tmp_path, "Broken off", TrainSpec())
    for step in range(1, 8):
        assert not run.add_step(TrainStep(step, 20, 0, step / 10, 0.001, step))
        run.history.validation.add(step, step, 0.5)
        run.history.add_checkpoint(step, step, tmp_path / str(step))
    assert run.add_step(TrainStep(5, 20, 0, 0.25, 0.001, 9.0))
    assert run.history.steps["step"].tolist() == [1, 2, 3, 4, 5]
    assert run.history.steps["loss"][-1] == 0.25
    assert run.history.validation["step"].tolist() == [1, 2, 3, 4]
    assert [path.name for path in run.history.files] == ["1", "2", "3", "4"]


def test_checkpoints_that_were_thinned_out_are_no_longer_offered(tmp_path: Path) -> None:
    history = LossHistory()
    for epoch in range(3):
        path = tmp_path / f"epoch-{epoch}.safetensors"
        path.touch()
        history.add_checkpoint(10 * epoch, epoch, path)
    (tmp_path / "epoch-1.safetensors").unlink()
    assert [epoch for _, epoch, _ in history.kept_checkpoints()] == [0, 2]

"""The course of a run: what is appended, what is replaced."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from spritestudio.runs.history import GrowingTable, RunHistory
from spritestudio.specs import CheckpointKept, SamplesPainted, TrainHint, TrainStep, ValidationLoss


def test_a_table_keeps_every_row_in_order() -> None:
    table = GrowingTable("step", "loss")
    for step in range(1000):
        table.add(step, step / 10)
    assert len(table) == 1000
    np.testing.assert_array_equal(table["step"], np.arange(1000))
    np.testing.assert_allclose(table["loss"], np.arange(1000) / 10)


def test_what_is_learned_again_replaces_what_was_known(tmp_path: Path) -> None:
    history = RunHistory()
    for step in range(1, 8):
        assert not history.add(TrainStep(step, 20, 0, step / 10, 0.001, step))
        history.add(ValidationLoss(step, step, 0.5, 0.4))
        history.add(CheckpointKept(step, step, tmp_path / str(step)))
        history.add(SamplesPainted(step, step, np.zeros((1, 1, 8, 8, 4), np.uint8), tmp_path / f"{step}.png"))
        history.add(TrainHint(step, "copies", f"Said at {step}."))
    assert history.add(TrainStep(5, 20, 0, 0.25, 0.001, 9.0))
    assert history.steps["step"].tolist() == [1, 2, 3, 4, 5]
    assert history.steps["loss"][-1] == 0.25
    for told in (history.validation, history.checkpoints, history.samples, history.hints):
        assert [event.step for event in told] == [1, 2, 3, 4]


def test_the_newest_step_is_told_as_it_was_added() -> None:
    history = RunHistory()
    assert history.newest is None
    step = TrainStep(3, 20, 1, 0.125, 0.001, 9.5, 210.0)
    history.add(step)
    assert history.newest == step


def test_the_loss_of_an_epoch_is_the_mean_of_its_steps() -> None:
    history = RunHistory(TrainStep(step, 4, step // 3, float(step), 0.001, step) for step in range(1, 5))
    assert (history.epoch_loss(0), history.epoch_loss(1)) == (1.5, 3.5)
    assert np.isnan(history.epoch_loss(2))


def test_checkpoints_that_were_thinned_out_are_no_longer_offered(tmp_path: Path) -> None:
    kept = [CheckpointKept(10 * epoch, epoch, tmp_path / f"epoch-{epoch}.safetensors") for epoch in range(3)]
    for checkpoint in kept:
        checkpoint.path.touch()
    kept[1].path.unlink()
    assert RunHistory(kept).kept_checkpoints() == [kept[0], kept[2]]

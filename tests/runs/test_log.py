"""Logs of trainings, whole and broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from spritestudio.runs.log import FINISHED, PAUSED, LogWriter, rewind_log
from spritestudio.runs.store import (
    CHECKPOINTS,
    LOG_FILE,
    read_history,
    read_run,
)
from spritestudio.specs import CheckpointKept, TrainHint, TrainSpec, TrainStep, ValidationLoss
from tests.runs.written import log_steps, make_run


@pytest.mark.parametrize(
    ("logged", "state"), [(PAUSED, "paused"), (FINISHED, "finished"), ("", "interrupted")]
)
def test_a_run_says_how_it_ended(tmp_path: Path, logged: str, state: str) -> None:
    run = make_run(tmp_path / "run")
    log_steps(run, 4, logged)
    info = read_run(run)
    assert (info.title, info.state, info.steps, info.total_steps) == ("Mine", state, 4, 9)
    assert (info.minutes, info.loss, info.class_names) == (4.0, 0.25, ("hero", "food"))
    assert info.spec == TrainSpec(epochs=3)


def test_a_log_is_read_back_and_broken_lines_are_passed_over(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run")
    log_steps(run, 3, "")
    (run / CHECKPOINTS).mkdir()
    kept = [run / CHECKPOINTS / f"epoch-000{epoch}.safetensors" for epoch in (0, 1)]
    kept[0].touch()
    log = LogWriter(run)
    log.add(ValidationLoss(3, 0, 0.5, 0.4))
    for epoch, path in enumerate(kept):
        log.add(CheckpointKept(3, epoch, path))
    log.add(TrainHint(3, "memorising", "Look out."))
    log.close()
    with (run / LOG_FILE).open("a") as file:
        file.write('null\n{"kind": "step", "step": "x"}\n{"kind": "st')
    told = read_history(run)
    assert told.steps["step"].tolist() == [1, 2, 3]
    assert told.steps["loss"].tolist() == [1.0, 0.5, 1 / 3]
    assert [(v.epoch, v.loss, v.train_loss) for v in told.validation] == [(0, 0.5, 0.4)]
    assert [c.path for c in told.checkpoints] == kept[:1]  # the other file is gone
    assert [hint.name for hint in told.hints] == ["memorising"]

    rewind_log(run, 2)
    assert read_history(run).steps["step"].tolist() == [1, 2]
    assert read_history(run).validation == []


def test_a_writer_goes_on_with_the_history_that_is_there(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run")
    log_steps(run, 3, PAUSED)
    log = LogWriter(run)
    log.add(TrainStep(4, 9, 1, 0.125, 0.01, 240.0))
    log.close()
    assert log.history.steps["step"].tolist() == [1, 2, 3, 4]
    assert log.history.steps["loss"].tolist() == read_history(run).steps["loss"].tolist()


def test_a_step_that_stands_there_twice_counts_once(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run")
    log_steps(run, 3, PAUSED)
    log_steps(run, 4, PAUSED)
    assert read_history(run).steps["step"].tolist() == [1, 2, 3, 4]


def test_a_lost_log_is_written_again_from_what_is_known(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run")
    rewind_log(run, 2)
    assert not (run / LOG_FILE).exists()
    rewind_log(run, 2, [TrainStep(step, 9, 0, 1.0 / step, 0.01, step) for step in (1, 2)])
    assert read_history(run).steps["loss"].tolist() == [1.0, 0.5]

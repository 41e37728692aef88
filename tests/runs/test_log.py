"""Logs of trainings, whole and broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from spritestudio.runs.log import FINISHED, PAUSED, LogWriter, forget_after
from spritestudio.runs.store import (
    CHECKPOINTS,
    LOG_FILE,
    read_log,
    read_run,
)
from spritestudio.specs import CheckpointKept, TrainHint, TrainSpec, ValidationLoss
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
    told = read_log(run)
    assert told.steps.tolist() == [1, 2, 3]
    assert told.losses.tolist() == [1.0, 0.5, 1 / 3]
    assert [(v.epoch, v.loss, v.train_loss) for v in told.validation] == [(0, 0.5, 0.4)]
    assert [c.path for c in told.checkpoints] == kept[:1]  # the other file is gone
    assert [hint.name for hint in told.hints] == ["memorising"]

    forget_after(run, 2)
    assert read_log(run).steps.tolist() == [1, 2]
    assert read_log(run).validation == ()

"""Runs in a list: their state as it is, whoever trains them, and what can be done with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.runs.lock import RunLock, is_locked
from spritestudio.runs.log import FINISHED, PAUSED, RUNNING, LogWriter, forget_after
from spritestudio.runs.store import (
    CHECKPOINTS,
    LOG_FILE,
    SPEC_FILE,
    RunManifest,
    find_run,
    list_runs,
    new_run_folder,
    read_log,
    read_run,
    rename_run,
    runs_folder,
    set_keeping,
    thin_out,
    trash_run,
    write_manifest,
)
from spritestudio.specs import CheckpointKept, TrainHint, TrainSpec, TrainStep, ValidationLoss


def make_run(folder: Path, title: str = "Mine", created: str = "2026-01-01T00:00:00") -> Path:
    folder.mkdir(parents=True)
    manifest = RunManifest(TrainSpec(epochs=3), title, "art.npz", "art", 8, ("hero", "food"), 8, created)
    write_manifest(folder, manifest)
    return folder


def log_steps(run: Path, count: int, state: str) -> None:
    log = LogWriter(run)
    log.add_state(RUNNING, 0)
    for step in range(1, count + 1):
        log.add(TrainStep(step, 9, (step - 1) // 3, 1.0 / step, 0.01, 60.0 * step))
    if state:
        log.add_state(state, count)
    log.close()


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


def test_a_run_that_is_locked_is_running_until_it_is_released(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run")
    log_steps(run, 2, "")
    lock = RunLock(run)
    assert read_run(run).state == "running"
    with pytest.raises(SpriteStudioError, match="being trained right now"):
        RunLock(run)
    for change in (trash_run, lambda folder: set_keeping(folder, 1, 2)):
        with pytest.raises(SpriteStudioError, match="being trained right now"):
            change(run)
    lock.release()
    assert not is_locked(run)
    assert read_run(run).state == "interrupted"


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


def test_runs_are_listed_newest_first_and_found_by_name() -> None:
    make_run(runs_folder() / "old", created="2026-01-01T00:00:00")
    make_run(runs_folder() / "new", created="2026-01-02T00:00:00")
    (runs_folder() / "no run").mkdir()
    (runs_folder() / "broken").mkdir()
    (runs_folder() / "broken" / SPEC_FILE).write_text("[]")
    assert [run.folder.name for run in list_runs()] == ["new", "old"]
    assert find_run("old") == runs_folder() / "old"
    assert find_run("elsewhere") == Path("elsewhere")


def test_new_runs_get_folders_of_their_own() -> None:
    first = new_run_folder("Größe: my/../art!")
    first.mkdir(parents=True)
    second = new_run_folder("Größe: my/../art!")
    assert first.parent == second.parent == runs_folder()
    assert first != second
    assert first.name.endswith("größe-my-art")


def test_a_run_is_renamed(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run")
    rename_run(run, "  Better ")
    assert read_run(run).title == "Better"
    with pytest.raises(SpriteStudioError, match="needs a name"):
        rename_run(run, " ")


def test_a_run_goes_to_the_bin(home: Path) -> None:
    run = make_run(home / "run")
    trash_run(run)
    assert not run.exists()
    assert list_runs(home) == []


def test_what_is_no_run_is_not_moved(tmp_path: Path) -> None:
    with pytest.raises(SpriteStudioError, match="holds no training run"):
        trash_run(tmp_path)
    assert tmp_path.exists()


def test_the_rule_of_keeping_can_be_changed(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run")
    (run / CHECKPOINTS).mkdir()
    for epoch in range(10):
        (run / CHECKPOINTS / f"epoch-{epoch:04d}.safetensors").touch()
    set_keeping(run, every=2, most=4)
    kept = sorted(int(path.stem[6:]) for path in (run / CHECKPOINTS).iterdir())
    assert kept == [0, 4, 8, 9]
    assert (read_run(run).spec.keep_every, read_run(run).spec.keep_most) == (2, 4)
    assert json.loads((run / SPEC_FILE).read_text())["spec"]["epochs"] == 3


def test_many_checkpoints_are_thinned_out_evenly(tmp_path: Path) -> None:
    for epoch in [*range(0, 100, 4), 99]:
        (tmp_path / f"epoch-{epoch:04d}.safetensors").touch()
    thin_out(tmp_path, every=4, most=10)
    kept = sorted(int(path.stem.partition("-")[2]) for path in tmp_path.iterdir())
    assert kept == [0, 16, 32, 48, 64, 80, 96, 99]

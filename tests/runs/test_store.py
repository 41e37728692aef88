"""Runs in a list: their state as it is, whoever trains them, and what can be done with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.runs.store import (
    CHECKPOINTS,
    SPEC_FILE,
    find_run,
    list_runs,
    new_run_folder,
    read_run,
    runs_folder,
    set_keeping,
    thin_out,
    trash_run,
)
from tests.runs.written import make_run


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

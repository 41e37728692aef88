"""Runs in a list: their state as it is, whoever trains them, and what can be done with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.runs.store import (
    CHECKPOINTS,
    LOG_FILE,
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


def _log(run: Path, text: str | bytes) -> None:
    (run / LOG_FILE).write_bytes(text if isinstance(text, bytes) else text.encode())


def _broken(run: Path, **values: object) -> None:
    whole = json.loads((run / SPEC_FILE).read_text())
    (run / SPEC_FILE).write_text(json.dumps({**whole, **values}))


BAD: dict[str, Callable[[Path], object]] = {
    "a recipe that is none": lambda run: _broken(run, spec=[1e400, None]),
    "a date that is none": lambda run: _broken(run, created={"year": 2026}),
    "a number beyond all": lambda run: _broken(run, sprites=1e999),
    "nesting without end": lambda run: (run / SPEC_FILE).write_text("[" * 100_000),
    "a folder for a recipe": lambda run: ((run / SPEC_FILE).unlink(), (run / SPEC_FILE).mkdir()),
    "bytes for a recipe": lambda run: (run / SPEC_FILE).write_bytes(b"\xff\x00" * 99),
    "bytes for a log": lambda run: _log(run, b"\xff\x00\n" * 99),
    "steps that are none": lambda run: _log(run, '{"kind": "step", "step": "many", "loss": []}\n'),
    "a step beyond all": lambda run: _log(run, '{"kind": "step", "step": 1e999}\n'),
    "a kind that is none": lambda run: _log(run, '{"kind": {"a": 1}, "state": 3}\n'),
    "a folder for a log": lambda run: (run / LOG_FILE).mkdir(),
    "a folder for a lock": lambda run: (run / "run.lock").mkdir(),
    "a checkpoint of another name": lambda run: (
        (run / CHECKPOINTS).mkdir(),
        (run / CHECKPOINTS / "epoch-last.safetensors").touch(),
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_folder_hides_no_other_run(kind: str) -> None:
    for name in ("good", "bad"):
        make_run(runs_folder() / name)
    BAD[kind](runs_folder() / "bad")
    thin_out(runs_folder() / "bad" / CHECKPOINTS, 1, 1)
    assert "good" in [run.folder.name for run in list_runs()]


def test_a_folder_that_cannot_be_looked_into_hides_no_other_run(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("good", "bad"):
        make_run(runs_folder() / name)
    genuine = Path.open

    def refuse(path: Path, *args: Any, **kwargs: Any) -> IO[Any]:
        if path.parent.name == "bad":
            raise PermissionError(13, "Permission denied")
        return genuine(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    assert [run.folder.name for run in list_runs()] == ["good"]


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

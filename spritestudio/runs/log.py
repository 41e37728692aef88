"""The log of a training run: one JSON object per line, told apart by its "kind"."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from spritestudio.files import atomic_write, cannot_write
from spritestudio.runs.history import RunHistory, SavedSamples
from spritestudio.specs import (
    CheckpointKept,
    SamplesPainted,
    TrainEvent,
    TrainHint,
    TrainStep,
    ValidationLoss,
)

LOG_FILE = "log.jsonl"
RUNNING, PAUSED, FINISHED, FAILED = "running", "paused", "finished", "failed"
_KINDS = {
    TrainStep: "step",
    ValidationLoss: "validation",
    SamplesPainted: "samples",
    CheckpointKept: "checkpoint",
    TrainHint: "hint",
}
_TAIL_BYTES = 65_536


class LogWriter:
    """Adds to the log of a run; every line is handed to the system at once.

    Args:
        run: The folder of the run.

    Attributes:
        history: All that the log tells.

    Raises:
        SpriteStudioError: The log cannot be written.
    """

    def __init__(self, run: Path) -> None:
        self._run = run
        self._path = run / LOG_FILE
        self.history = read_history(run)
        try:
            self._file: IO[str] = self._path.open("a", encoding="utf-8", buffering=1)
        except OSError as error:
            raise cannot_write(self._path, error) from error

    def add(self, event: TrainEvent) -> None:
        """Log an event, and take it into the history.

        Raises:
            SpriteStudioError: The log cannot be written.
        """
        values = _values(event)
        if isinstance(event, (SamplesPainted, CheckpointKept)):
            values["file"] = event.path.relative_to(self._run).as_posix()
        self.history.add(event)
        self._write(values)

    def add_state(self, state: str, step: int) -> None:
        """Log that the run is running, paused, finished or failed.

        Raises:
            SpriteStudioError: The log cannot be written.
        """
        self._write({"kind": "state", "state": state, "step": step})

    def _write(self, entry: dict[str, Any]) -> None:
        try:
            self._file.write(json.dumps(entry) + "\n")
        except OSError as error:
            raise cannot_write(self._path, error) from error

    def close(self) -> None:
        """Close the file.

        Raises:
            SpriteStudioError: What was left to be written cannot be.
        """
        try:
            self._file.close()
        except OSError as error:
            raise cannot_write(self._path, error) from error


def read_history(run: Path) -> RunHistory:
    """Read the log of the run in the folder `run`.

    Lines that cannot be read are passed over, as are strips and checkpoints whose files are gone. A step that
    stands there twice counts once, as it was last.
    """
    steps: dict[int, TrainStep] = {}
    files: dict[Path, CheckpointKept | SavedSamples] = {}
    others: list[ValidationLoss | TrainHint] = []
    for entry in _entries(run / LOG_FILE):
        match _event(run, entry):
            case TrainStep() as step:
                steps[step.step] = step
            case CheckpointKept() | SavedSamples() as kept:
                files[kept.path] = kept
            case ValidationLoss() | TrainHint() as event:
                others.append(event)
    there = [kept for path, kept in files.items() if path.exists()]
    return RunHistory([*(steps[number] for number in sorted(steps)), *others, *there])


def last_step_and_state(run: Path) -> tuple[TrainStep | None, str]:
    """The newest step and state near the end of a log, read without the rest; None and "" for none."""
    try:
        with (run / LOG_FILE).open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - _TAIL_BYTES))
            text = file.read().decode("utf-8", errors="replace")
    except OSError:
        return None, ""
    step, state = None, ""
    for entry in _parsed(text):
        if entry.get("kind") == "state":
            state = str(entry.get("state", ""))
        elif isinstance(event := _event(run, entry), TrainStep):
            step = event
    return step, state


def rewind_log(run: Path, step: int, known: Sequence[TrainStep] = ()) -> None:
    """Let the log of a run end at `step`, since what came after will be learned again.

    Args:
        run: The folder of the run.
        step: The last step to keep.
        known: Steps that are put in where the log has lost them.

    Raises:
        SpriteStudioError: The log cannot be written.
    """
    path = run / LOG_FILE
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []  # without its log a run can still go on
    numbered = [(number, line) for line in lines if (number := _step_of(line)) <= step]
    logged = {int(number) for number in read_history(run).steps["step"]}
    missing = [(event.step, json.dumps(_values(event))) for event in known if event.step not in logged]
    if not lines and not missing:
        return
    in_order = sorted([*missing, *numbered], key=lambda entry: entry[0]) if missing else numbered
    with atomic_write(path) as temporary:
        temporary.write_text("".join(f"{line}\n" for _, line in in_order), encoding="utf-8")


def _values(event: TrainEvent) -> dict[str, Any]:
    """What a line tells of an event, but for its file."""
    values = {name: value for name, value in vars(event).items() if name not in ("images", "path")}
    return {"kind": _KINDS[type(event)], **values}


def _event(run: Path, entry: dict[str, Any]) -> TrainEvent | SavedSamples | None:
    """What a line tells; None for a state, and for what cannot be read."""
    try:
        step = int(entry["step"])
        match entry["kind"]:
            case "step":
                loss, rate, elapsed_s = (float(entry[n]) for n in ("loss", "learning_rate", "elapsed_s"))
                steps = max(step, int(entry.get("steps", step)))
                return TrainStep(step, steps, int(entry["epoch"]), loss, rate, elapsed_s)
            case "validation":
                loss, train_loss = float(entry["loss"]), float(entry["train_loss"])
                return ValidationLoss(step, int(entry["epoch"]), loss, train_loss)
            case "checkpoint":
                return CheckpointKept(step, int(entry["epoch"]), run / str(entry["file"]))
            case "samples":
                return SavedSamples(step, int(entry["epoch"]), run / str(entry["file"]))
            case "hint":
                return TrainHint(step, str(entry["name"]), str(entry["sentence"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        pass
    return None


def _entries(path: Path) -> Iterator[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return iter(())
    return _parsed(text)


def _parsed(text: str) -> Iterator[dict[str, Any]]:
    for line in text.splitlines():
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(entry, dict):
            yield entry


def _step_of(line: str) -> float:
    """The step that a line tells of; a line cut short by a crash tells of none."""
    try:
        return int(json.loads(line)["step"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return math.inf

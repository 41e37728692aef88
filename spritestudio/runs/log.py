"""The log of a training run: one JSON object per line, told apart by its "kind"."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from spritestudio.files import atomic_write, cannot_write
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

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SavedSamples:
    """A strip of sample sprites.

    Attributes:
        step: The step whose weights painted them.
        epoch: Its epoch.
        path: The PNG, a row per class.
    """

    step: int
    epoch: int
    path: Path


@dataclass(frozen=True, eq=False)
class RunLog:
    """What a log tells, in order. Checkpoints and strips are those whose files are still there.

    Attributes:
        steps: float64 (N,), from 1.
        epochs: float64 (N,), from 0.
        losses: float64 (N,).
        learning_rates: float64 (N,).
        elapsed_s: float64 (N,).
        validation: One per epoch that was checked.
        checkpoints: The kept ones.
        samples: The strips.
        hints: What was said.
    """

    steps: Numbers
    epochs: Numbers
    losses: Numbers
    learning_rates: Numbers
    elapsed_s: Numbers
    validation: tuple[ValidationLoss, ...]
    checkpoints: tuple[CheckpointKept, ...]
    samples: tuple[SavedSamples, ...]
    hints: tuple[TrainHint, ...]


class LogWriter:
    """Adds to the log of a run; every line is handed to the system at once.

    Args:
        run: The folder of the run.

    Raises:
        SpriteStudioError: The log cannot be written.
    """

    def __init__(self, run: Path) -> None:
        self._run = run
        self._path = run / LOG_FILE
        try:
            self._file: IO[str] = self._path.open("a", encoding="utf-8", buffering=1)
        except OSError as error:
            raise cannot_write(self._path, error) from error

    def add(self, event: TrainEvent) -> None:
        """Log an event.

        Raises:
            SpriteStudioError: The log cannot be written.
        """
        values = {name: value for name, value in vars(event).items() if name not in ("images", "path")}
        if isinstance(event, (SamplesPainted, CheckpointKept)):
            values["file"] = event.path.relative_to(self._run).as_posix()
        self._write({"kind": _KINDS[type(event)], **values})

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


def read_log(run: Path) -> RunLog:
    """Read the log of the run in the folder `run`; lines that cannot be read are passed over."""
    steps: list[tuple[float, ...]] = []
    validation: list[ValidationLoss] = []
    checkpoints: dict[Path, CheckpointKept] = {}
    samples: dict[Path, SavedSamples] = {}
    hints: list[TrainHint] = []
    for entry in _entries(run / LOG_FILE):
        try:
            match entry["kind"]:
                case "step":
                    names = ("step", "epoch", "loss", "learning_rate", "elapsed_s")
                    steps.append(tuple(float(entry[name]) for name in names))
                case "validation":
                    validation.append(
                        ValidationLoss(
                            int(entry["step"]),
                            int(entry["epoch"]),
                            float(entry["loss"]),
                            float(entry["train_loss"]),
                        )
                    )
                case "checkpoint":
                    path = run / str(entry["file"])
                    checkpoints[path] = CheckpointKept(int(entry["step"]), int(entry["epoch"]), path)
                case "samples":
                    path = run / str(entry["file"])
                    samples[path] = SavedSamples(int(entry["step"]), int(entry["epoch"]), path)
                case "hint":
                    hints.append(TrainHint(int(entry["step"]), str(entry["name"]), str(entry["sentence"])))
        except (KeyError, TypeError, ValueError, OverflowError):
            continue
    columns = np.array(steps, dtype=np.float64).reshape(-1, 5).T
    return RunLog(
        steps=columns[0],
        epochs=columns[1],
        losses=columns[2],
        learning_rates=columns[3],
        elapsed_s=columns[4],
        validation=tuple(validation),
        checkpoints=tuple(kept for path, kept in checkpoints.items() if path.exists()),
        samples=tuple(strip for path, strip in samples.items() if path.exists()),
        hints=tuple(hints),
    )


def last_entries(run: Path) -> dict[str, dict[str, Any]]:
    """The last entry of each kind near the end of the log, by kind, read without the rest of it."""
    try:
        with (run / LOG_FILE).open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - _TAIL_BYTES))
            text = file.read().decode("utf-8", errors="replace")
    except OSError:
        return {}
    return {str(entry["kind"]): entry for entry in _parsed(text) if "kind" in entry}


def forget_after(run: Path, step: int) -> None:
    """Take out of the log what was learned after `step`, since it will be learned again.

    Raises:
        SpriteStudioError: The log cannot be written.
    """
    path = run / LOG_FILE
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    except OSError:
        return  # without its log a run can still go on
    kept = [line for line in lines if _step_of(line) <= step]
    with atomic_write(path) as temporary:
        temporary.write_text("".join(kept), encoding="utf-8")


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

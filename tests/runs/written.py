"""Runs on the disk, written by hand."""

from __future__ import annotations

from pathlib import Path

from spritestudio.runs.log import RUNNING, LogWriter
from spritestudio.runs.store import (
    RunManifest,
    write_manifest,
)
from spritestudio.specs import TrainSpec, TrainStep


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

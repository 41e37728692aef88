"""Which weights runs offer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from spritestudio.runs.store import CHECKPOINTS, WEIGHTS_FILE, RunInfo
from spritestudio.ui.train.run import Run


def weights_of_runs(runs: Sequence[RunInfo], in_training: Run | None) -> list[tuple[str, Path]]:
    """Titles and files of all weights that runs have kept, those of the training at work first.

    Args:
        runs: The runs on disk.
        in_training: The run in training; its own weights are offered as they are at any moment.
    """
    weights: list[tuple[str, Path]] = []
    if in_training is not None:
        title = _tr("{0}, as it is now").format(in_training.title)
        weights.append((title, in_training.folder / WEIGHTS_FILE))
        weights += _kept(in_training.title, in_training.folder)
    for run in runs:
        if in_training is None or run.folder != in_training.folder:
            if (run.folder / WEIGHTS_FILE).exists():
                weights.append((run.title, run.folder / WEIGHTS_FILE))
            weights += _kept(run.title, run.folder)
    return weights


def _kept(title: str, folder: Path) -> list[tuple[str, Path]]:
    """Averages that somebody asked for, then checkpoints."""
    averages = sorted(folder.glob("average-*.safetensors"))
    epochs = sorted((folder / CHECKPOINTS).glob("epoch-*.safetensors"), reverse=True)
    return [
        *(
            (_tr("{0}, averaged over {1}").format(title, path.stem.partition("-")[2]), path)
            for path in averages
        ),
        *((_tr("{0}, epoch {1}").format(title, int(path.stem.partition("-")[2])), path) for path in epochs),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("run_files", text)

"""Which weights runs offer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from spritestudio.project.weights_list import RunWeights
from spritestudio.runs.store import CHECKPOINTS, WEIGHTS_FILE, RunInfo
from spritestudio.ui.train.run import Run


def weights_of_runs(runs: Sequence[RunInfo], in_training: Run | None) -> list[RunWeights]:
    """All weights that runs have kept, those of the training at work first.

    Args:
        runs: The runs on disk.
        in_training: The run in training; its own weights are offered as they are at any moment.
    """
    weights = []
    if in_training is not None:
        own = (_tr("{0}, as it is now").format(in_training.title), in_training.folder / WEIGHTS_FILE)
        kept = _kept(in_training.title, in_training.folder)
        weights.append(RunWeights(in_training.title, (own, *kept)))
    for run in runs:
        if in_training is None or run.folder != in_training.folder:
            own = (run.title, run.folder / WEIGHTS_FILE)
            newest = [own] if own[1].exists() else []
            weights.append(RunWeights(run.title, (*newest, *_kept(run.title, run.folder))))
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

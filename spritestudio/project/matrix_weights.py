"""The weights files that a matrix names: installed ones, files, and the checkpoints of a training run."""

from __future__ import annotations

from pathlib import Path

from spritestudio.library.models import default_model_path, find_model
from spritestudio.project.matrix import MatrixSpec
from spritestudio.runs.store import CHECKPOINTS, SPEC_FILE, WEIGHTS_FILE, find_run
from spritestudio.specs.base import require
from spritestudio.specs.words import some_of


def weights_file(name: str) -> Path:
    """The file of weights that a name of a matrix means: of installed weights, a file, or those of a run.

    Raises:
        SpriteStudioError: There are none.
    """
    if not name:
        return default_model_path()
    run = find_run(name)
    return run / WEIGHTS_FILE if (run / SPEC_FILE).is_file() else find_model(name)


def run_of(weights: Path) -> Path | None:
    """The training run that weights are of; None where they are of none."""
    folder = weights.parent.parent if weights.parent.name == CHECKPOINTS else weights.parent
    return folder if (folder / SPEC_FILE).is_file() else None


def epochs_of(weights: Path) -> dict[int, Path]:
    """The checkpoints of the run that weights are of, by epoch; none where they are of no run."""
    run = run_of(weights)
    paths = sorted((run / CHECKPOINTS).glob("epoch-*.safetensors")) if run is not None else []
    return {int(path.stem[6:]): path for path in paths if path.stem[6:].isdecimal()}


def files_of(spec: MatrixSpec) -> dict[str | float, Path]:
    """The weights files of a matrix by the values of its axes; that of cells without such a value by ""."""
    axes = {axis.what: axis for axis in (spec.rows, spec.columns)}
    if "weights" in axes:
        return {value: weights_file(str(value)) for value in axes["weights"].values}
    base = weights_file(spec.weights)
    files: dict[str | float, Path] = {"": base}
    if "epoch" in axes:
        kept = epochs_of_run(base)
        for epoch in axes["epoch"].values:
            require(
                epoch in kept,
                f"There is no checkpoint of epoch {epoch}.",
                f"This training has kept {some_of([str(each) for each in kept])}.",
            )
            files[epoch] = kept[int(epoch)]
    return files


def epochs_of_run(weights: Path) -> dict[int, Path]:
    """The checkpoints of a run by epoch, at least one.

    Raises:
        SpriteStudioError: There are none, or the weights are of no run.
    """
    require(
        run_of(weights) is not None,
        f"{weights.stem} are not the weights of one of your trainings, so they have no epochs.",
        "Choose the weights of a training.",
    )
    kept = epochs_of(weights)
    require(bool(kept), "This training has kept no checkpoints yet.", "Wait until an epoch is done.")
    return kept

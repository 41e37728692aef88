"""What can be chosen along an axis of a matrix, with the weights that paint."""

from __future__ import annotations

from pathlib import Path

from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import installed_models
from spritestudio.project.matrix import NONE, MatrixAxis
from spritestudio.project.matrix_usual import usual_axis
from spritestudio.project.matrix_weights import epochs_of
from spritestudio.project.workspace import Workspace
from spritestudio.specs import ModelSpec
from spritestudio.specs.samplers import SAMPLERS

Offer = tuple[MatrixAxis | None, dict[str | float, str] | None, str]


def offered(what: str, workspace: Workspace, weights: Path, seed: int) -> Offer:
    """The values that are chosen at first, all that there are to tick (None where they are typed), and what
    stands against the axis ("" where nothing does).

    Args:
        what: A name of `AXES`.
        workspace: Knows which weights there are, and describes those that paint.
        weights: The file of those that paint.
        seed: The seed that is set.
    """
    model = workspace.model
    try:
        if what == "weights":
            return _weights(workspace, weights, model)
        usual = usual_axis(what, weights, model, seed)
    except SpriteStudioError as error:
        return None, None, str(error)
    choices: dict[str, dict[str | float, str]] = {
        "kind": {name: name.replace("_", " ") for name in model.class_names},
        "style": {NONE: "no style", **{name: name.replace("_", " ") for name in model.styles}},
        "facing": {NONE: "any side", **{name: name.replace("_", " ") for name in model.facings}},
        "method": {name: info.title for name, info in SAMPLERS.items()},
        "epoch": {epoch: f"epoch {epoch}" for epoch in epochs_of(weights)},
    }
    return usual, choices.get(what), ""


def _weights(workspace: Workspace, weights: Path, model: ModelSpec) -> Offer:
    """All weights by their files; those of the same classes are chosen at first."""
    titles: dict[str | float, str] = {str(path): title for title, path in workspace.weights.single}
    for run in workspace.weights.runs:
        titles |= {str(path): title for title, path in run.kept}
    alike = [str(each.path) for each in installed_models() if each.spec.class_names == model.class_names]
    chosen = [path for path in alike if path in titles] or [str(weights)]
    titles.setdefault(str(weights), weights.stem)
    return MatrixAxis("weights", tuple(chosen)), titles, ""

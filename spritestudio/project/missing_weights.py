"""Weights that painted what a project keeps, and are not on this computer."""

from __future__ import annotations

from pathlib import Path

from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import installed_models
from spritestudio.paths import user_weights
from spritestudio.project.kept_mixes import MIXES_OF_WEIGHTS
from spritestudio.project.project_file import ProjectFile


def missing_weights(file: ProjectFile) -> SpriteStudioError | None:
    """What a person is told of a project whose sprites name weights of which there is no file.

    Weights of the same name count as there, also later ones: whoever needs the very same ones is told then.
    """
    painted_with = file.value(MIXES_OF_WEIGHTS)
    files = map(Path, painted_with if isinstance(painted_with, dict) else ())
    there = {model.name for model in installed_models()} | {path.stem for path in files if path.is_file()}
    missing = sorted(file.weights_of_sprites() - there)
    if not missing:
        return None
    return SpriteStudioError(
        f"The weights {', '.join(missing)} painted sprites of {file.path.name} and are not here.",
        f"All sprites are there; to vary or repaint those, put the file into {user_weights()}.",
    )

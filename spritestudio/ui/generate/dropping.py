"""What the Generate page can do with files that are dropped on the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.recipes import read_recipe
from spritestudio.ui.generate.recipe_controller import RECIPE_SUFFIXES

_WEIGHTS_SUFFIXES = (".safetensors", ".pth", ".pt")


def weights_among(paths: Sequence[Path]) -> Path | None:
    """The first weights."""
    return next((path for path in paths if path.suffix.lower() in _WEIGHTS_SUFFIXES), None)


def drop_text(paths: Sequence[Path]) -> str:
    """What dropping them would do, "" where they are nothing for this page."""
    if (weights := weights_among(paths)) is not None:
        return _tr("Drop to paint with {0}").format(weights.stem)
    if len(paths) == 1 and has_recipe(paths[0]):
        return _tr("Drop to bring back the settings and the sprites of the picture")
    return ""


def has_recipe(path: Path) -> bool:
    """Whether a file has a recipe of ours, be it one that cannot be used."""
    try:
        return path.suffix.lower() in RECIPE_SUFFIXES and read_recipe(path) is not None
    except SpriteStudioError:
        return True


def _tr(text: str) -> str:
    return QCoreApplication.translate("Dropping", text)

"""Where things lie: what ships with the app, and what belongs to the person who uses it."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent
_APP = "SpriteStudio"


def _shipped(folder: str) -> Path:
    """A wheel and a frozen build carry the folder inside the package; a checkout, beside it."""
    inside = _PACKAGE / folder
    return inside if inside.is_dir() else _PACKAGE.parent / folder


def resources() -> Path:
    """Icons, launchers and other files that ship with the app."""
    return _shipped("resources")


def shipped_weights() -> Path:
    """The weights that ship with the app."""
    return _shipped("weights")


def user_data() -> Path:
    """This person's own folder of the app; it need not exist."""
    return _of_person(lambda: platformdirs.user_data_path(_APP, appauthor=False), "data")


def user_weights() -> Path:
    """Where this person's own weights lie; it need not exist."""
    return user_data() / "weights"


def user_config() -> Path:
    """Where preferences lie; it need not exist."""
    return _of_person(lambda: platformdirs.user_config_path(_APP, appauthor=False), "config")


def pictures() -> Path:
    """This person's folder of pictures, where exports go at first."""
    return _of_person(platformdirs.user_pictures_path, "pictures")


def _of_person(find: Callable[[], Path], name: str) -> Path:
    """A folder of this person's; where there is no home, as in a container, one among the temporary files."""
    try:
        found = find()
    except RuntimeError:
        found = Path()
    if found.is_absolute():
        return found
    number = os.getuid() if sys.platform != "win32" else 0
    return Path(tempfile.gettempdir()) / f"spritestudio-{number}" / name

"""What the user prefers, between runs; separate from the sprites."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from spritestudio.errors import SpriteStudioError
from spritestudio.files import user_path
from spritestudio.paths import pictures

LAST_FOLDER = "last_folder"  # where files went last time


class Preferences:
    """Named values that survive the app, each a piece of JSON; an unreadable one counts as absent.

    Writing takes the window's time, so what changes is gathered until `flush`.
    """

    def __init__(self) -> None:
        self._settings = _settings()
        self._changed: dict[str, str] = {}
        self._is_failing = False

    def get(self, name: str) -> Any:
        """The value kept under `name`, or None."""
        try:
            return json.loads(self._changed.get(name) or str(self._settings.value(name, "null")))
        except (ValueError, RecursionError):
            return None

    def set(self, name: str, value: Any) -> None:
        """Keep a value that `json.dumps` takes; it is on disk after the next `flush`."""
        self._changed[name] = json.dumps(value)

    def flush(self) -> None:
        """Write what has changed, and what could not be written before.

        Raises:
            SpriteStudioError: It cannot be written; told once until it can be again.
        """
        changed = {name: text for name, text in self._changed.items() if text != self._settings.value(name)}
        self._changed = {}
        for name, text in changed.items():
            self._settings.setValue(name, text)
        if not changed and not self._is_failing:
            return
        if self._is_failing:
            self._settings = _settings()  # a status is never taken back; what is to be written is not lost
        self._settings.sync()
        was_failing = self._is_failing
        self._is_failing = self._settings.status() == QSettings.Status.AccessError
        if self._is_failing and not was_failing:
            raise SpriteStudioError(
                f"Settings cannot be written to {self._settings.fileName()}.",
                "Is there room on the disk, and is the folder yours? It is tried again.",
            )

    def get_bytes(self, name: str) -> QByteArray:
        """The bytes kept under `name`, empty if there are none."""
        return QByteArray.fromBase64(QByteArray(str(self.get(name) or "").encode()))

    def set_bytes(self, name: str, value: QByteArray) -> None:
        """Keep bytes, such as a window's geometry."""
        self.set(name, value.toBase64().toStdString())


def _settings() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "SpriteStudio", "SpriteStudio")


def last_folder(preferences: Preferences) -> Path:
    """Where files went last time, or the pictures, or home: a folder that exists."""
    saved = preferences.get(LAST_FOLDER)
    choices = [Path(saved)] if isinstance(saved, str) else []
    choices += [pictures(), user_path("~")]
    return next((folder for folder in choices if _is_folder(folder)), Path.cwd())


def _is_folder(path: Path) -> bool:
    """Whether there is such a folder; also of what was never a path."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False

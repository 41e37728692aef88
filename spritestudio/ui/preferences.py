"""What the user prefers, between runs; separate from the sprites."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QByteArray, QSettings


class Preferences:
    """Named values that survive the app, each a piece of JSON; an unreadable one counts as absent."""

    def __init__(self) -> None:
        self._settings = QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "SpriteStudio", "SpriteStudio"
        )

    def get(self, name: str) -> Any:
        """The value kept under `name`, or None."""
        try:
            return json.loads(str(self._settings.value(name, "null")))
        except ValueError:
            return None

    def set(self, name: str, value: Any) -> None:
        """Keep a value that `json.dumps` takes; Qt writes all that changed at the event loop's next turn."""
        text = json.dumps(value)
        if text != self._settings.value(name):
            self._settings.setValue(name, text)

    def get_bytes(self, name: str) -> QByteArray:
        """The bytes kept under `name`, empty if there are none."""
        return QByteArray.fromBase64(QByteArray(str(self.get(name) or "").encode()))

    def set_bytes(self, name: str, value: QByteArray) -> None:
        """Keep bytes, such as a window's geometry."""
        self.set(name, value.toBase64().toStdString())

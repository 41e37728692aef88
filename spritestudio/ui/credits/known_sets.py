"""The sets of sprites that are known to lie on this computer, for pictures of training sprites."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spritestudio.project.set_document import SetDocument
from spritestudio.ui.preferences import Preferences

_SETS = "training_sets"
_MOST = 16


class KnownSets:
    """Sets that a person has shown, newest first, and the one that is open.

    Args:
        preferences: Remember them.
        document: The set that is edited.
    """

    def __init__(self, preferences: Preferences, document: SetDocument) -> None:
        self._preferences = preferences
        self._document = document

    @property
    def paths(self) -> list[Path]:
        """All of them; some may be gone."""
        opened = [] if self._document.path is None else [self._document.path]
        return list(dict.fromkeys((*opened, *self._remembered)))

    @property
    def _remembered(self) -> list[Path]:
        saved: Any = self._preferences.get(_SETS)
        return [Path(text) for text in saved if isinstance(text, str)] if isinstance(saved, list) else []

    def remember(self, path: Path) -> None:
        """Look into a set from now on."""
        kept = list(dict.fromkeys((path, *self._remembered)))[:_MOST]
        self._preferences.set(_SETS, [str(one) for one in kept])

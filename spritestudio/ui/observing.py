"""Following the plain events of the model from Qt's objects, which may be gone before it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from spritestudio.project.observable import Event


def follow(event: Event, owner: QObject, listener: Callable[..., object]) -> None:
    """Call `listener` with all that `event` emits, for as long as `owner` lives."""
    event.connect(listener)
    owner.destroyed.connect(lambda: event.disconnect(listener))

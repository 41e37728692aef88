"""Telling others that something has changed, with no window needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Event:
    """Calls everyone who has connected, in the order in which they did, on the thread that emits."""

    def __init__(self) -> None:
        self._listeners: list[Callable[..., Any]] = []

    def connect(self, listener: Callable[..., Any]) -> None:
        """Have `listener` called from now on, with what is emitted."""
        self._listeners.append(listener)

    def disconnect(self, listener: Callable[..., Any]) -> None:
        """Have `listener` called no more; one that is not connected is ignored."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    def emit(self, *values: object) -> None:
        """Call everyone."""
        for listener in tuple(self._listeners):
            listener(*values)

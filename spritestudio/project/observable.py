"""Telling others that something has changed, with no window needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Held = TypeVar("Held")


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


class Value(Generic[Held]):
    """One value that others can follow.

    Args:
        value: The first value.

    Attributes:
        changed: Emits the new value whenever one is set that is not equal to the last.
    """

    def __init__(self, value: Held) -> None:
        self._value = value
        self.changed = Event()

    @property
    def value(self) -> Held:
        """What it is now."""
        return self._value

    def set(self, value: Held) -> None:
        """Let it be another."""
        if value != self._value:
            self._value = value
            self.changed.emit(value)

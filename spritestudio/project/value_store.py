"""What keeps named values between runs."""

from __future__ import annotations

from typing import Any, Protocol


class ValueStore(Protocol):
    """Named values that outlive the app, each of which `json.dumps` takes."""

    def get(self, name: str) -> Any:
        """The value kept under `name`, or None."""

    def set(self, name: str, value: Any) -> None:
        """Keep a value."""


class SharedValues:
    """Values of a project; where it has none yet, those that were used last in any.

    Args:
        project: Keeps its own.
        store: Keeps the last ones.
    """

    def __init__(self, project: ValueStore, store: ValueStore) -> None:
        self._stores = project, store

    def get(self, name: str) -> Any:
        """The project's value, or the last one, or None."""
        return next((value for store in self._stores if (value := store.get(name)) is not None), None)

    def set(self, name: str, value: Any) -> None:
        """Keep a value in the project, and as the last one."""
        for store in self._stores:
            store.set(name, value)

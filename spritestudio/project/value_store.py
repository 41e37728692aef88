"""What keeps named values between runs."""

from __future__ import annotations

from typing import Any, Protocol


class ValueStore(Protocol):
    """Named values that outlive the app, each of which `json.dumps` takes."""

    def get(self, name: str) -> Any:
        """The value kept under `name`, or None."""

    def set(self, name: str, value: Any) -> None:
        """Keep a value."""

"""What a person is told when something they asked for cannot be done."""

from __future__ import annotations


class SpriteStudioError(Exception):
    """An error that a person can understand and act on.

    Args:
        message: One sentence that says what is wrong.
        hint: One sentence that says what would be right; may be empty.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

"""What a person is told when something they asked for cannot be done."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

_P = ParamSpec("_P")
_S = TypeVar("_S")
_T = TypeVar("_T")
_REFUSALS = (PermissionError, IsADirectoryError)


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


def cannot_read(error: BaseException | None) -> SpriteStudioError | None:
    """What a person is told where the system refuses to read a file; None where the fault is another."""
    while error is not None and not isinstance(error, _REFUSALS):
        error = error.__cause__ or error.__context__
    if error is None:
        return None
    return SpriteStudioError(
        f"{error.filename or 'A file'} cannot be read: {error.strerror or 'Permission denied'}.",
        "Is it still there, and may it be read?",
    )


def reads_outside_data(
    refusal: Callable[[Any], SpriteStudioError],
) -> Callable[[Callable[Concatenate[_S, _P], _T]], Callable[Concatenate[_S, _P], _T]]:
    """The boundary of a reader: whatever goes wrong in it becomes one sentence.

    Data from outside is broken in more ways than can be listed: numbers too large for any integer, nesting
    without end, arrays of another kind.

    A file that may not be read is not called damaged: what the system says of it is told.

    Args:
        refusal: What a person is told of what was to be read, the reader's first argument; an error that says
            more comes through as it is.
    """

    def decorate(read: Callable[Concatenate[_S, _P], _T]) -> Callable[Concatenate[_S, _P], _T]:
        @functools.wraps(read)
        def guarded(source: _S, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
            try:
                return read(source, *args, **kwargs)
            except SpriteStudioError:
                raise
            except Exception as error:
                raise cannot_read(error) or refusal(source) from error

        return guarded

    return decorate

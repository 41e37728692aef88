"""Places at which a long piece of work may be ended by whoever asked for it.

Between two events a generator can be closed; within one file that is large or odd there is no event for a
while. Readers pass a checkpoint in each turn of a long loop; where nobody may interrupt, it does nothing.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator
from contextvars import ContextVar

_is_wanted: ContextVar[Callable[[], bool] | None] = ContextVar("interruption", default=None)


class Interrupted(BaseException):
    """The work is not wanted any more; no error, so that nobody takes it for a broken file."""


@contextlib.contextmanager
def interruptible(is_wanted: Callable[[], bool]) -> Iterator[None]:
    """Let the checkpoints within this block, on this thread, ask whether the work is to end."""
    token = _is_wanted.set(is_wanted)
    try:
        yield
    finally:
        _is_wanted.reset(token)


def checkpoint() -> None:
    """Go on, or end the work.

    Raises:
        Interrupted: It is to end.
    """
    is_wanted = _is_wanted.get()
    if is_wanted is not None and is_wanted():
        raise Interrupted


class InterruptibleFile(io.FileIO):
    """A file whose reading passes a checkpoint at each piece."""

    def read(self, size: int | None = -1, /) -> bytes:
        checkpoint()
        return super().read(-1 if size is None else size) or b""

    def readinto(self, buffer: object, /) -> int:
        checkpoint()
        return super().readinto(buffer) or 0  # type: ignore[arg-type]

"""Ends that are asked for: Ctrl-C, a polite kill, and a terminal that is closed."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no hang-up


@contextlib.contextmanager
def ending_politely(
    handler: Callable[[int, FrameType | None], object] = signal.default_int_handler,
) -> Iterator[None]:
    """Let every such end be one like Ctrl-C, so that a command can clean up, or call `handler`.

    What is ignored stays ignored: nohup ignores the hang-up.
    """
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {number: signal.getsignal(number) or signal.SIG_DFL for number in numbers}
    heard = [number for number in numbers if before[number] is not signal.SIG_IGN]
    for number in heard:
        signal.signal(number, handler)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, before[number])


@contextlib.contextmanager
def ending_afterwards() -> Iterator[None]:
    """Let such an end wait for what is done here, so that no file is left half-written.

    Raises:
        KeyboardInterrupt: When it is done, if an end was asked for meanwhile.
    """
    asked: list[int] = []
    with ending_politely(lambda number, _frame: asked.append(number)):
        yield
    if asked:
        raise KeyboardInterrupt

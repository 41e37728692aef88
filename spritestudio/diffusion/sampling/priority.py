"""Who may calculate: a person who waits for sprites goes before a training that has hours.

Two torch jobs at once on a small machine hinder each other far more than they should. So training asks
before each step whether another thread paints, and then lets that one go first for a while.
"""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Iterator

_LONGEST_WAIT_S = 1.0  # per training step, so that training goes on beside a long painting

_changed = threading.Condition()
_painting: Counter[int] = Counter()  # by thread


@contextlib.contextmanager
def painting() -> Iterator[None]:
    """Sprites are painted in this thread for as long as the block lasts."""
    thread = threading.get_ident()
    _add(thread, 1)
    try:
        yield
    finally:
        _add(thread, -1)


@contextlib.contextmanager
def resting() -> Iterator[None]:
    """What this thread paints rests for as long as the block lasts, so that others need not wait for it."""
    thread = threading.get_ident()
    with _changed:
        count = _painting[thread]
    _add(thread, -count)
    try:
        yield
    finally:
        _add(thread, count)


def yield_to_painting() -> None:
    """Wait while another thread paints, but not for ever."""
    own = threading.get_ident()
    with _changed:
        _changed.wait_for(lambda: not any(thread != own for thread in _painting), _LONGEST_WAIT_S)


def _add(thread: int, count: int) -> None:
    with _changed:
        _painting[thread] += count
        if _painting[thread] <= 0:
            del _painting[thread]
        _changed.notify_all()

"""Who may calculate: a person who waits for sprites goes before a training that has hours.

Two torch jobs at once on a small machine hinder each other far more than they should. So training asks
before each step whether somebody paints in another thread, and then lets them go first for a while.
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
    with _changed:
        _painting[thread] += 1
    try:
        yield
    finally:
        with _changed:
            _painting[thread] -= 1
            if _painting[thread] <= 0:
                del _painting[thread]
            _changed.notify_all()


def yield_to_painting() -> None:
    """Wait while another thread paints, but not for ever."""
    own = threading.get_ident()
    with _changed:
        _changed.wait_for(lambda: not any(thread != own for thread in _painting), _LONGEST_WAIT_S)

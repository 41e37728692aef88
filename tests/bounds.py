"""A bound on what a reader may take, also on a busy machine: the processor's time, and memory at its peak."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

MAX_CPU_S = 5.0
MAX_MIB = 500.0
_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_RESET_PEAK = "5"


@contextlib.contextmanager
def bounded(what: str) -> Iterator[None]:
    """Fail where what happens within takes more than 5 s of this process or 500 MB more than there was.

    Memory is looked at where Linux tells of it; elsewhere the time alone counts.
    """
    with contextlib.suppress(OSError):
        _CLEAR.write_text(_RESET_PEAK)
    before, began = _mib("VmRSS"), time.process_time()
    yield
    taken, more = time.process_time() - began, _mib("VmHWM") - before
    assert taken <= MAX_CPU_S, f"{what} took {taken:.1f} s"
    assert more <= MAX_MIB, f"{what} took {more:.0f} MiB"


def _mib(name: str) -> float:
    """A line of what Linux tells of this process; 0 elsewhere."""
    with contextlib.suppress(OSError):
        for line in _STATUS.read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) / 1024
    return 0.0

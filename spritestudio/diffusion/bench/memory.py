"""How much memory a piece of work takes at most."""

from __future__ import annotations

import contextlib
from pathlib import Path

_STATUS = Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")


def reset_peak() -> None:
    """Begin to watch for the peak anew, where the system can."""
    with contextlib.suppress(OSError):
        _CLEAR.write_text("5")  # Linux: peak := now


def peak_mib() -> float | None:
    """The most memory that the process held since `reset_peak`, MiB; None where the system does not tell."""
    try:
        lines = _STATUS.read_text().splitlines()
    except OSError:
        return None
    kib = next((line.split()[1] for line in lines if line.startswith("VmHWM:")), None)
    return None if kib is None else int(kib) / 1024.0

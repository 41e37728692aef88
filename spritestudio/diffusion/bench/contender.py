"""What is timed, and how its times are printed."""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Contender:
    """One way to do a piece of work.

    Attributes:
        name: What it is called.
        run: Does the work, and returns the seconds until something of it could be seen, or None for the
            whole time.
        warm_up: Whether to do it once before it is timed; what takes long needs none.
    """

    name: str
    run: Callable[[], float | None]
    warm_up: bool = True


@dataclass(frozen=True)
class Timing:
    """Times of one contender, a number per repeat.

    Attributes:
        name: What it is called.
        seconds: For the whole work.
        first_seen_s: Until the first step could be seen.
        cpu_s: Of the processor, all its cores together; what else the machine does hardly changes them.
        peak_mib: Most memory that the process held meanwhile, MiB; None where the system does not tell.
    """

    name: str
    seconds: tuple[float, ...]
    first_seen_s: tuple[float, ...]
    cpu_s: tuple[float, ...]
    peak_mib: float | None

    @property
    def median_s(self) -> float:
        """The typical time."""
        return statistics.median(self.seconds)

    @property
    def median_cpu_s(self) -> float:
        """The typical time of the processor."""
        return statistics.median(self.cpu_s)

    def to_json(self) -> dict[str, Any]:
        """For `json.dumps`."""
        return {**dataclasses.asdict(self), "median_s": self.median_s, "median_cpu_s": self.median_cpu_s}


@dataclass(frozen=True)
class Ratio:
    """How much faster `name` is than `than`: the median over repeats, the least and the most."""

    name: str
    than: str
    median: float
    least: float
    most: float


def ratio(slow: Timing, fast: Timing) -> Ratio:
    """Compare the two repeat by repeat, since they were timed in turn."""
    times = [a / b for a, b in zip(slow.seconds, fast.seconds, strict=True)]
    return Ratio(fast.name, slow.name, statistics.median(times), min(times), max(times))

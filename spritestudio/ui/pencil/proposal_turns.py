"""Which proposals are painted next while somebody draws: a few at a time, so that something is always new."""

from __future__ import annotations

from collections import deque

_AT_ONCE_S = 0.09  # for as many as are painted at a time: ten times a second something is seen to change


class ProposalTurns:
    """Lets the proposals of a drawing take turns, as many at a time as are painted in a tenth of a second."""

    def __init__(self) -> None:
        self._left: deque[int] = deque()
        self._first = 0
        self._count = 0
        self._each_s = 0.0

    @property
    def are_left(self) -> bool:
        """Whether some have not been painted since the drawing changed."""
        return bool(self._left)

    def begin(self, count: int) -> None:
        """The drawing has changed: all are wanted, first those that have waited longest."""
        self._count = count
        self._left = deque((self._first + place) % count for place in range(count))

    def take(self, *, all_at_once: bool) -> list[int]:
        """Those that are painted now, by their places, in order."""
        most = len(self._left)
        if self._each_s and not all_at_once:
            most = min(most, max(1, int(_AT_ONCE_S / self._each_s)))
        taken = [self._left.popleft() for _ in range(most)]
        self._first = (taken[-1] + 1) % self._count
        return sorted(taken)

    def note(self, count: int, seconds: float) -> None:
        """So many took so long."""
        self._each_s = seconds / count

    def clear(self) -> None:
        """Nothing is wanted any more."""
        self._left.clear()

"""Python's garbage collector, kept to the window's thread."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 200


def collect_due() -> None:
    """Collect the oldest generation that is due, as Python would have done by itself."""
    due = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    if any(due):
        gc.collect(2 if due[2] else 1 if due[1] else 0)


class GarbageCollector(QObject):
    """Collects garbage from the event loop of the thread that makes this object, instead of anywhere.

    Left to itself Python collects wherever it happens to allocate. In a job's thread, what remains of a
    closed dialog or of a plot would die there, while Qt's objects must die in the thread they live in.
    Within a destructor of Qt's, which holds a lock, it would wait for that lock forever: PySide allocates
    there, too. So Python is not left to itself again, not even when this ends.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(collect_due)
        self._timer.start()

    def close(self) -> None:
        """Collect no more."""
        self._timer.stop()

"""Python's garbage collector, kept to the window's thread."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 200


class GarbageCollector(QObject):
    """Collects garbage now and then, in the thread that makes this object, instead of in any thread.

    Qt's objects must die in the thread they live in. Left to itself Python collects in whichever thread
    happens to allocate, a job's for one, and what remains of a closed dialog or of a plot dies there.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def _collect(self) -> None:
        """Collect the oldest generation that is due, as Python would have."""
        due = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if any(due):
            gc.collect(2 if due[2] else 1 if due[1] else 0)

    def close(self) -> None:
        """Let Python collect as it likes again."""
        self._timer.stop()
        gc.enable()

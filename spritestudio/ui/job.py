"""Work beside the window: a thread that pulls one generator of events."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal


class Job(QThread):
    """Pulls a generator on its own thread and keeps its events until they are taken.

    Only when the list of events was empty does `events_ready` tell of a new one, so that a fast
    generator cannot flood the event loop and no event is lost. `stop` closes the generator in this
    thread after the event at hand, and what its `finally` saves is saved.

    Args:
        start_events: Makes the generator; called in the thread, so it may import torch.
        parent: Owner of the thread object.
    """

    events_ready = Signal()
    failed = Signal(object)

    def __init__(
        self,
        start_events: Callable[[], Generator[Any]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._start_events = start_events
        self._lock = threading.Lock()
        self._events: list[Any] = []

    def run(self) -> None:
        """The thread's work; do not call it, call `start`."""
        try:
            with contextlib.closing(self._start_events()) as events:
                for event in events:
                    self._keep(event)
                    if self.isInterruptionRequested():
                        break
        except Exception as error:  # the thread's end: the window decides what it means
            self.failed.emit(error)

    def _keep(self, event: Any) -> None:
        with self._lock:
            was_empty = not self._events
            self._events.append(event)
        if was_empty:
            self.events_ready.emit()

    def take(self) -> list[Any]:
        """All events since the last call, in order."""
        with self._lock:
            events, self._events = self._events, []
        return events

    def stop(self) -> None:
        """End after the event at hand; returns at once."""
        self.requestInterruption()

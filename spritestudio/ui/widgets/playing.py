"""One clock for all that moves in the window: a single timer, which runs while somebody sees it."""

from __future__ import annotations

from PySide6.QtCore import SIGNAL, QCoreApplication, QElapsedTimer, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

_TICK_MS = 33


class Clock(QObject):
    """Ticks while anything is connected to it.

    Signals:
        ticked: How long it has been there, ms.
    """

    ticked = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._since = QElapsedTimer()
        self._since.start()
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def runs(self) -> bool:
        """Whether it ticks."""
        return self._timer.isActive()

    @property
    def elapsed_ms(self) -> int:
        """How long it has been there."""
        return self._since.elapsed()

    def look(self) -> None:
        """Tick while there is somebody to be told, and no longer."""
        if not self.receivers(SIGNAL("ticked(int)")):
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def _on_timeout(self) -> None:
        self.look()  # whoever was connected may be gone
        self.ticked.emit(self.elapsed_ms)


def clock() -> Clock:
    """The clock of the application."""
    app = QCoreApplication.instance()
    assert app is not None
    return app.findChild(Clock) or Clock(app)


class Playing(QObject):
    """Lets a widget tick while it is seen and has something that moves.

    Args:
        widget: Which.

    Signals:
        ticked: How long the clock of all has been there, ms: what plays chooses its frame by it.
    """

    ticked = Signal(int)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._moves = self._is_on = False
        widget.installEventFilter(self)

    @property
    def is_on(self) -> bool:
        """Whether it ticks."""
        return self._is_on

    def set_moving(self, moves: bool) -> None:
        """Whether the widget has something that moves."""
        self._moves = moves
        self._look(is_seen=self._widget.isVisible())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._look(is_seen=event.type() == QEvent.Type.Show)
        return False

    def _look(self, *, is_seen: bool) -> None:
        is_on = self._moves and is_seen
        if is_on == self._is_on:
            return
        self._is_on = is_on
        if is_on:
            clock().ticked.connect(self.ticked)
        else:
            clock().ticked.disconnect(self.ticked)
        clock().look()

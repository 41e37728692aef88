"""The status bar: what was said stands again when a tip of what the pointer is on has gone."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QStatusTipEvent
from PySide6.QtWidgets import QMainWindow, QStatusBar

_MESSAGE_MS = 6000


class StatusBar(QStatusBar):
    """Shows messages, and tips before them while the pointer is on something.

    Args:
        window: Whose bar it is.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._said = ""
        self._over = QTimer(self, singleShot=True, interval=_MESSAGE_MS)
        self._over.timeout.connect(self._forget)
        window.installEventFilter(self)

    def say(self, text: str) -> None:
        """Show a message for a while; "" clears it."""
        self._said = text
        self._over.start()
        self.showMessage(text)

    def _forget(self) -> None:
        said, self._said = self._said, ""
        if self.currentMessage() == said:  # and no tip
            self.clearMessage()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QStatusTipEvent):
            self.showMessage(event.tip() or self._said)
            return True
        return super().eventFilter(watched, event)

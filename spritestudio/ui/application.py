"""Starts the window."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from spritestudio.ui import theme
from spritestudio.ui.garbage_collector import GarbageCollector
from spritestudio.ui.main_window import MainWindow
from spritestudio.version import __version__

_PULSE_MS = 200


def main() -> int:
    """Open the window and return the exit status when it is closed."""
    app = QApplication(sys.argv)
    app.setApplicationName("SpriteStudio")
    app.setDesktopFileName("spritestudio")
    app.setApplicationVersion(__version__)
    theme.apply_theme(app)
    collecting = GarbageCollector()
    window = MainWindow()
    window.crashes.install()
    window.show()
    QTimer.singleShot(0, lambda: _start(window))
    signal.signal(signal.SIGINT, lambda *_: window.close())
    for name in ("SIGTERM", "SIGHUP"):  # the second: its terminal is closed, unless nohup keeps it
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is not signal.SIG_IGN:
            signal.signal(getattr(signal, name), lambda *_: window.close_unasked())
    pulse = QTimer(interval=_PULSE_MS)
    pulse.timeout.connect(lambda: None)  # Python hears of signals only when it has something to run
    pulse.start()
    status = app.exec()
    collecting.close()
    return status


def _start(window: MainWindow) -> None:
    """Begin with the project that the command names, if it does."""
    if len(sys.argv) > 1:
        window.open_paths([Path(sys.argv[1])])
    window.start()

"""Starts the window."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from spritestudio.errors import SpriteStudioError
from spritestudio.ui import theme
from spritestudio.ui.garbage_collector import GarbageCollector
from spritestudio.ui.main_window import MainWindow
from spritestudio.version import __version__
from spritestudio.wording import say

_PULSE_MS = 200
USAGE_ERROR = 2  # the exit status where nothing can be done


def _application() -> QApplication:
    """Qt's application; where Qt finds no screen it would abort with advice that helps nobody."""
    said: list[str] = []

    def on_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind is QtMsgType.QtFatalMsg:
            say(f"spritestudio: {no_window(' '.join(said))}", to_stderr=True)
            os._exit(USAGE_ERROR)
        said.append(text)

    before = qInstallMessageHandler(on_message)
    try:
        return QApplication(sys.argv)
    finally:
        qInstallMessageHandler(before)


def no_window(reasons: str) -> SpriteStudioError:
    """What a person is told where no window can be opened.

    Args:
        reasons: What Qt said before it gave up.
    """
    is_asked = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    missing = "libxcb-cursor0" if is_asked and "xcb-cursor" in reasons else ""
    return SpriteStudioError(
        f"The window needs the library {missing}, which is missing here."
        if missing
        else "There is no screen here to open the window on.",
        "The command line works without one: spritestudio generate --help.",
    )


def main() -> int:
    """Open the window and return the exit status when it is closed."""
    app = _application()
    app.setApplicationName("SpriteStudio")
    app.setDesktopFileName("spritestudio")
    app.setApplicationVersion(__version__)
    theme.apply_theme(app)
    collecting = GarbageCollector()
    window = MainWindow()
    window.crashes.install()
    window.show()
    QTimer.singleShot(0, lambda: _start(window))
    signal.signal(signal.SIGINT, lambda *_: _soon(window.close))
    for name in ("SIGTERM", "SIGHUP"):  # the second: its terminal is closed, unless nohup keeps it
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is not signal.SIG_IGN:
            signal.signal(getattr(signal, name), lambda *_: _soon(window.close_unasked))
    pulse = QTimer(interval=_PULSE_MS)
    pulse.timeout.connect(lambda: None)  # Python hears of signals only when it has something to run
    pulse.start()
    status = app.exec()
    collecting.close()
    return status


def _soon(act: Callable[[], object]) -> None:
    """From the event loop: a signal comes amidst whatever is done, such as the start of what is closed."""
    QTimer.singleShot(0, act)


def _start(window: MainWindow) -> None:
    """Begin with the project that the command names, if it does; a window that was closed before ends it."""
    if window.isHidden():
        QApplication.quit()
        return
    if len(sys.argv) > 1:
        window.open_paths([Path(sys.argv[1])])
    window.start()

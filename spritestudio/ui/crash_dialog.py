"""What nobody foresaw: one dialog with the traceback and a Copy button; the app stays alive."""

from __future__ import annotations

import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from spritestudio.ui.widgets.plain_text import PlainLabel
from spritestudio.ui.widgets.report_dialog import ReportDialog


class CrashDialog(ReportDialog):
    """Shows a traceback."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(
            "crash", self.tr("Something unexpected happened"), self.tr("Technical details"), text, parent
        )
        message = PlainLabel(
            self.tr(
                "This is a mistake in SpriteStudio, not yours. Your sprites are still there. "
                "Please copy the text below into a report."
            )
        )
        message.setWordWrap(True)
        self.lines.insertWidget(0, message)
        self.open_at(640, 380)


class CrashHandler(QObject):
    """Catches what no one else does, on every thread, and shows it in the window's thread."""

    caught = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._dialog: CrashDialog | None = None
        self.caught.connect(self._show)

    def install(self) -> None:
        """Become the hook of this process."""
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self.report(args.exc_value)

    def report(self, error: BaseException | None) -> None:
        """Show an unforeseen error; may be called on any thread."""
        text = "".join(traceback.format_exception(error))
        print(text, file=sys.stderr)
        self.caught.emit(text)

    def _on_exception(
        self,
        _kind: type[BaseException],
        error: BaseException,
        _traceback: TracebackType | None,
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            self._window.close()
        else:
            self.report(error)

    def _show(self, text: str) -> None:
        if self._dialog is None or not self._dialog.isVisible():
            self._dialog = CrashDialog(text, self._window)
            self._dialog.open()

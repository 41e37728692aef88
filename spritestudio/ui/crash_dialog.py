"""What nobody foresaw: one dialog with the traceback and a Copy button; the app stays alive."""

from __future__ import annotations

import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from spritestudio.ui.widgets.dialog import Dialog
from spritestudio.ui.widgets.plain_text import PlainLabel


class CrashDialog(Dialog):
    """Shows a traceback."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__("crash_dialog", self.tr("Something unexpected happened"), parent)
        message = PlainLabel(
            self.tr(
                "This is a mistake in SpriteStudio, not yours. Your sprites are still there. "
                "Please copy the text below into a report."
            )
        )
        message.setWordWrap(True)
        self.details = QPlainTextEdit(text)
        self.details.setObjectName("crash_details")
        self.details.setAccessibleName(self.tr("Technical details"))
        self.details.setReadOnly(True)
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        buttons = QDialogButtonBox()
        buttons.addButton(QDialogButtonBox.StandardButton.Close).setObjectName("crash_close")
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setObjectName("crash_copy")
        buttons.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        layout = self.column()
        for widget in (message, self.details, buttons):
            layout.addWidget(widget)
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

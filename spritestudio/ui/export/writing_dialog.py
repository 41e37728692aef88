"""What a dialog that writes files has: where to, a banner, Export and Cancel, and work beside the window."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from spritestudio.errors import SpriteStudioError
from spritestudio.project.jobs import Resource, Turn
from spritestudio.ui.job import Worker
from spritestudio.ui.widgets.allowing import allow
from spritestudio.ui.widgets.banner import Banner
from spritestudio.ui.widgets.basics import row
from spritestudio.ui.widgets.dialog import Dialog
from spritestudio.ui.widgets.plain_text import PlainLabel
from spritestudio.ui.widgets.questions import confirmed

_NAMED = 4  # files that a question names


class WritingDialog(Dialog):
    """Asks where to write, and writes beside the window's thread.

    Args:
        name: The beginning of its widgets' object names.
        title: What its frame says.
        folder: Where a name without a folder lies.
        parent: The window.

    Signals:
        exported: What was written, a list of paths, the picture first.
    """

    exported = Signal(list)

    def __init__(self, name: str, title: str, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(f"{name}_dialog", title, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.folder = folder
        self.work = Worker(self.tr("Export"), Resource.DISK, self, turn=Turn.IN_TURN)
        self.work.cancel_requested.connect(self.reject)
        self.banner = Banner()
        self.file_label = PlainLabel(self.tr("File"))
        self.path = QLineEdit()
        self.path.setObjectName(f"{name}_path")
        self.path.setAccessibleName(self.tr("File"))
        self.file_label.setBuddy(self.path)
        self.let_return_accept(self.path)
        self.browse = QPushButton(self.tr("Browse…"))
        self.browse.setObjectName(f"{name}_browse")
        self.browse.setAutoDefault(False)  # Return in the file's name exports
        self.buttons = QDialogButtonBox()
        self.cancel = self.buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.cancel.setObjectName(f"{name}_cancel")
        self.export = QPushButton(self.tr("Export"))
        self.export.setObjectName(f"{name}_now")
        self.export.setProperty("role", "primary")
        self.export.setDefault(True)
        self.buttons.addButton(self.export, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.rejected.connect(self.reject)
        self.work.failed.connect(self.on_failed)

    def frame(self, content: QLayout) -> None:
        """Lay everything out around the content."""
        file = row(self.file_label, self.path, self.browse)
        file.setStretch(1, 1)
        layout = self.column()
        layout.addWidget(self.banner)
        layout.addLayout(content, 1)
        layout.addLayout(file)
        layout.addWidget(self.buttons)

    def ask_for_path(self, kind: str) -> None:
        """Ask where to write; `may_replace` asks about what is there, later.

        Args:
            kind: The kind of file, with its ending in brackets.
        """
        chosen, _filter = QFileDialog.getSaveFileName(
            self,
            self.windowTitle(),
            self.path.text(),
            kind,
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if chosen:
            self.path.setText(chosen)

    def run(self, start_events: Callable[[], Generator[Any]]) -> None:
        """Work beside the window; nothing else may be at work."""
        self.banner.hide()
        self.work.run(start_events)
        self.show_working()

    def show_working(self, lack: str = "") -> None:
        """Let Export be pressed, where nothing lacks for that and nothing is at work."""
        working = self.work.running
        allow(self.export, self.tr("It is being written") if working else lack)
        self.export.setText(self.tr("Exporting…") if working else self.tr("Export"))

    def may_replace(self, names: Sequence[str]) -> bool:
        """Whether these files may be replaced; asks, unless there are none."""
        if not names:
            return True
        if len(names) == 1:
            title = self.tr("Replace the file?")
            text = self.tr("{0} exists already. Replace it?").format(names[0])
        else:
            title = self.tr("Replace the files?")
            more = self.tr(" and {0} more").format(len(names) - _NAMED) if len(names) > _NAMED else ""
            text = self.tr("{0}{1} exist already. Replace them?").format(", ".join(names[:_NAMED]), more)
        return confirmed(self, title, text)

    def on_failed(self, error: Exception) -> None:
        """Tell of what a person can mend; the rest is for the crash dialog."""
        if not isinstance(error, SpriteStudioError):
            raise error
        self.banner.show_error(error)

    def done(self, result: int) -> None:
        self.work.close()
        super().done(result)

"""Reading art beside the window: a look for sheets, a question about them, then everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from spritestudio.project.jobs import Resource
from spritestudio.sprites.importing.reading import ReadStep, read_sources
from spritestudio.sprites.importing.scan import ScanStep, SheetFound, scan
from spritestudio.sprites.importing.slicing import ReadSpec
from spritestudio.ui.job import Worker
from spritestudio.ui.sprites.sheet_dialog import SheetDialog


class Importer(QObject):
    """Reads one lot of sources at a time.

    Signals:
        progressed: How many files of how many, and what happens to them.
        read: An EditableSet, and the sources it was read from.
        failed: An exception to tell of.
        finished: Nothing is being read any more, whatever came of it.

    Args:
        window: What dialogs stand before.
    """

    progressed = Signal(int, int, str)
    read = Signal(object, list)
    failed = Signal(object)
    finished = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._sources: list[Path] = []
        self._sheets: list[SheetFound] = []
        self._spec = ReadSpec()
        self._has_failed = False
        self.dialog: SheetDialog | None = None
        self._scanning = Worker(self.tr("Look for sheets"), Resource.DISK, self)
        self._reading = Worker(self.tr("Read sprites"), Resource.DISK, self)
        self._scanning.cancel_requested.connect(self.stop)
        self._reading.cancel_requested.connect(self.stop)
        self._scanning.events.connect(self._on_looked)
        self._scanning.finished.connect(self._on_scan_finished)
        self._reading.events.connect(self._on_read)
        self._reading.finished.connect(self.finished)
        self._scanning.failed.connect(self._on_failed)
        self._reading.failed.connect(self.failed)

    @property
    def running(self) -> bool:
        """Whether something is being read, or asked about."""
        return self._scanning.running or self._reading.running or self.dialog is not None

    def start(self, sources: Sequence[Path]) -> None:
        """Begin to read, see `read_sources`; nothing may be running."""
        self._sources, self._sheets = list(sources), []
        self._spec, self._has_failed = ReadSpec(skip_broken=True), False
        self.progressed.emit(0, 0, self.tr("Looking…"))
        sources, spec = self._sources, self._spec
        self._scanning.run(lambda: scan(sources, spec))

    def stop(self) -> None:
        """Read no more; nothing comes of it."""
        self._has_failed = True
        self._scanning.stop()
        self._reading.stop()

    def give_up(self) -> None:
        """Stop, and ask nothing more."""
        self._has_failed = True
        if self.dialog is not None:
            self.dialog.reject()
        self.stop()

    def _on_looked(self, events: list[ScanStep]) -> None:
        self._sheets += [event.sheet for event in events if event.sheet is not None]
        last = events[-1]
        self._scanning.report(last.done, last.total)
        self.progressed.emit(last.done, last.total, self.tr("Looking for sheets…"))

    def _on_failed(self, error: Exception) -> None:
        self._has_failed = True
        self.failed.emit(error)

    def _on_scan_finished(self) -> None:
        if self._has_failed:
            self.finished.emit()
        elif self._sheets:
            self._ask()
        else:
            self._read()

    def _ask(self) -> None:
        self.progressed.emit(1, 1, self.tr("Check how the sheets are cut"))
        self.dialog = SheetDialog(self._sheets, self._window)
        self.dialog.finished.connect(self._on_answered)
        self.dialog.open()

    def _on_answered(self, result: int) -> None:
        dialog, self.dialog = self.dialog, None
        assert dialog is not None
        dialog.shut_down()
        dialog.deleteLater()
        if result == QDialog.DialogCode.Accepted:
            self._spec = replace(self._spec, choices=dialog.choices())
            self._read()
        else:
            self.finished.emit()

    def _read(self) -> None:
        self.progressed.emit(0, 0, self.tr("Reading…"))
        sources, spec = self._sources, self._spec
        self._reading.run(lambda: read_sources(sources, spec))

    def _on_read(self, events: list[ReadStep]) -> None:
        last = events[-1]
        self._reading.report(last.done, last.total)
        self.progressed.emit(last.done, last.total, self.tr("Reading {0}").format(Path(last.name).name))
        if last.editable is not None and not self._has_failed:
            self.read.emit(last.editable, self._sources)

"""A window onto which files are dropped, for the first page that knows them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from spritestudio.ui.page import Page
from spritestudio.ui.widgets.drop_mark import DropMark


class DropWindow(QMainWindow):
    """Says what dropping files would do while they are dragged over it.

    Attributes:
        pages: Those that may know what is dropped, the first ones first.
        drop_mark: Says it.
    """

    pages: list[Page]
    drop_mark: DropMark

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)

    @property
    def asked_pages(self) -> list[Page]:
        """All pages, the one that is shown first where it takes what others would take as well."""
        return sorted(self.pages, key=lambda page: not (page.takes_drops_first and page.isVisible()))

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open what was dropped."""
        raise NotImplementedError

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is not None or not event.mimeData().hasUrls():
            return
        paths = _local_paths(event)
        texts = (page.drop_text(paths) for page in self.asked_pages)
        if text := next(filter(None, texts), "") if paths else "":
            self.drop_mark.show_text(text, accepts=True)
        elif paths:
            self.drop_mark.show_text(self.tr("Nothing that can be opened here"), accepts=False)
        else:
            self.drop_mark.show_text(self.tr("Only files can be dropped: save it first"), accepts=False)
        event.accept()  # also what is refused, so that its leaving is heard of

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self.drop_mark.accepts:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop_mark.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_mark.hide()
        event.acceptProposedAction()
        self.open_paths(_local_paths(event))


def _local_paths(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]

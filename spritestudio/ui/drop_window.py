"""A window onto which files are dropped, for the first page that knows them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from spritestudio.ui.page import Page
from spritestudio.ui.widgets.drop_mark import DropMark


class DropWindow(QMainWindow):
    """Says what dropping files would do while they are dragged over it.

    Attributes:
        pages: Those that may know what is dropped, the first ones first.
        drop_mark: Says it.
        drop_menu: Asks what is to be done where there is a choice.
    """

    pages: list[Page]
    drop_mark: DropMark

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.drop_menu = QMenu(self)
        self.drop_menu.setObjectName("drop_menu")

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
        paths = _local_paths(event)
        offers = [offer for page in self.pages if page.isVisible() for offer in page.drop_offers(paths)]
        if offers:
            self._ask(paths, offers, self.mapToGlobal(event.position().toPoint()))
        else:
            self.open_paths(paths)

    def _ask(
        self, paths: Sequence[Path], offers: Sequence[tuple[str, Callable[[], object]]], place: QPoint
    ) -> None:
        """Ask what is to be done with files, where they were dropped."""
        self.drop_menu.clear()
        for text, do in offers:
            self.drop_menu.addAction(text, do)
        self.drop_menu.addAction(self.tr("Add to my set"), functools.partial(self.open_paths, paths))
        self.drop_menu.popup(place)


def _local_paths(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]

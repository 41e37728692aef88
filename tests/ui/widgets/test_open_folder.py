"""Folders are shown by the system, or it is said where they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from spritestudio.errors import SpriteStudioError
from spritestudio.ui.widgets.open_folder import open_folder


class FileManager(QObject):
    """Stands in for the file manager of the system."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Path] = []

    @Slot(QUrl)
    def show_url(self, url: QUrl) -> None:
        self.shown.append(Path(url.toLocalFile()))


@pytest.fixture
def file_manager(qapp: object) -> Iterator[FileManager]:
    """What folders are shown in."""
    manager = FileManager()
    QDesktopServices.setUrlHandler("file", manager, "show_url")
    yield manager
    QDesktopServices.unsetUrlHandler("file")


def test_a_folder_is_shown(file_manager: FileManager, tmp_path: Path) -> None:
    open_folder(tmp_path)
    assert file_manager.shown == [tmp_path]


def test_a_folder_that_is_gone_is_told_with_its_path(file_manager: FileManager, tmp_path: Path) -> None:
    with pytest.raises(SpriteStudioError, match="cannot be opened") as told:
        open_folder(tmp_path / "gone")
    assert str(tmp_path / "gone") in told.value.hint
    assert file_manager.shown == []

"""Folders in the file manager of the system."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices

from spritestudio.errors import SpriteStudioError


def open_folder(folder: Path) -> None:
    """Show a folder.

    Raises:
        SpriteStudioError: It is gone, or nothing here shows folders.
    """
    if not (folder.is_dir() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))):
        raise SpriteStudioError(
            _tr("The folder cannot be opened from here."), _tr("It is {0}.").format(folder)
        )


def _tr(text: str) -> str:
    return QCoreApplication.translate("OpenFolder", text)

"""Asking for palette files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from spritestudio import paths
from spritestudio.sprites.palettes.files import READ_SUFFIXES, WRITTEN
from spritestudio.ui.widgets.questions import confirmed


def ask_for_palette(parent: QWidget) -> Path | None:
    """Ask for a palette file or a picture; None when the person has none."""
    kinds = " ".join(f"*{suffix}" for suffix in READ_SUFFIXES)
    chosen, _filter = QFileDialog.getOpenFileName(
        parent,
        _tr("Import a palette"),
        str(paths.pictures()),
        _tr("Palettes and pictures ({0})").format(kinds),
    )
    return Path(chosen) if chosen else None


def ask_where_to_export(parent: QWidget, name: str) -> Path | None:
    """Ask where a palette shall be written; a name without an ending gets that of the chosen kind."""
    filters = ";;".join(f"{title} (*{suffix})" for suffix, title in WRITTEN.items())
    suggestion = str(paths.pictures() / f"{name}.gpl")
    chosen, kind = QFileDialog.getSaveFileName(parent, _tr("Export the palette"), suggestion, filters)
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() in WRITTEN:
        return path
    path = path.with_name(f"{path.name}{kind.rpartition('*')[2].rstrip(')')}")
    if path.exists() and not confirmed(
        parent, _tr("Replace the file?"), _tr("{0} exists already. Replace it?").format(path.name)
    ):
        return None  # the dialog has asked about another name
    return path


def _tr(text: str) -> str:
    return QCoreApplication.translate("PaletteDialogs", text)

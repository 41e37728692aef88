"""What mouse and keys do in grids of sprites, for the list of shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def selecting_gestures() -> list[tuple[str, str]]:
    """In every grid: what one does, and what comes of it."""
    return [
        (_tr("Click"), _tr("Select a sprite")),
        (_tr("Ctrl+click, or Space"), _tr("Select it beside the others, or no more")),
        (_tr("Shift+click, or Shift+arrows"), _tr("Select all up to it")),
        (_tr("Drag over the background"), _tr("Select what the frame touches")),
        (_tr("Arrows, Home, End, Page Up and Down"), _tr("Go from sprite to sprite")),
        (_tr("Ctrl+arrows"), _tr("Go without selecting")),
        (_tr("Right click"), _tr("What can be done with the selected sprites")),
    ]


def painted_grid_gestures() -> list[tuple[str, str]]:
    """In the grid of painted sprites."""
    return [
        (_tr("Wheel"), _tr("Zoom")),
        (_tr("Shift+wheel"), _tr("Scroll")),
        (_tr("Drag the selected sprites"), _tr("Give them to other programs, as files")),
    ]


def pad_gestures() -> list[tuple[str, str]]:
    """On the pad of mixes."""
    return [
        (_tr("Drag on the pad, or arrows there"), _tr("Blend the mixes at its corners (Shift: finely)")),
        (_tr("Esc while the pad is moved"), _tr("Put the mix back")),
    ]


def class_grid_gestures() -> list[tuple[str, str]]:
    """In the grid of a set, by class."""
    return [
        (_tr("Wheel"), _tr("Scroll")),
        (_tr("Ctrl+wheel"), _tr("Zoom")),
        (_tr("1 to 9, and 0"), _tr("Move the selected sprites to the first ten classes")),
        (_tr("Delete"), _tr("Leave the selected sprites out, or take them in again")),
        (_tr("Click on the name of a class"), _tr("Select all sprites of the class")),
        (_tr("Drag the selected sprites"), _tr("Move them to another class, here or in the list")),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Gestures", text)

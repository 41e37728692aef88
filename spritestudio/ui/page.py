"""A page of the window: what the frame around it has to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from spritestudio.project.shelf import KeptSprite
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.queue_runner import QueueKind


class Page(QWidget):
    """One thing that a person does in the window; pages know nothing of each other.

    Its `windowTitle` is what its tab says, its `objectName` how actions and preferences know it.

    Attributes:
        shows_shelf: Whether the shelf stands below it.
        takes_drops_first: Whether it is asked before the other pages for what is dropped on it.
        is_aside: Whether it belongs to the Help menu, and has a tab only once it was opened.

    Signals:
        failed: An exception to tell of; a SpriteStudioError goes to the banner.
        export_shelf_requested: What is on the shelf is to be exported.
        keep_requested: Sprites go to the shelf or, where they are there, off it: KeptSprites.
        status_message: Something went well. The banner closes, and the text, if any, stands in the
            status bar.
        draw_requested: A sprite is to be drawn on: a DrawingTarget, or None for a new one.
        repair_requested: A part of a sprite, a DrawingTarget, is to be painted again.
        paste_requested: The picture on the clipboard goes on the shelf.
        wrote: Files were written, a list of paths; it is said where, and their folder can be opened.
    """

    failed = Signal(object)
    status_message = Signal(str)
    wrote = Signal(list)
    keep_requested = Signal(list)
    export_shelf_requested = Signal()
    draw_requested = Signal(object)
    repair_requested = Signal(object)
    paste_requested = Signal()
    shows_shelf = False
    takes_drops_first = False
    is_aside = False

    def build_menus(self, build: MenuBuilder) -> None:
        """Add the page's actions; they are there only while the page is shown."""

    @property
    def queue_kinds(self) -> Mapping[str, QueueKind]:
        """The kinds of jobs that it puts into the queue, by name."""
        return {}

    def status_widgets(self) -> Sequence[QWidget]:
        """What stands at the right end of the status bar while it is shown."""
        return ()

    def start(self) -> None:
        """Begin work that can wait until the window is on screen."""

    def gestures(self) -> Sequence[tuple[str, str]]:
        """What mouse and keys do in its views beside its actions, each with what comes of it."""
        return ()

    def drop_text(self, paths: Sequence[Path]) -> str:
        """What dropping files on the window would do, "" where they are none of its own."""
        return ""

    def drop_offers(self, paths: Sequence[Path]) -> Sequence[tuple[str, Callable[[], object]]]:
        """What else can be done with files that are dropped while it is shown: its name, and what does it."""
        return ()

    def open_paths(self, paths: Sequence[Path]) -> bool:
        """Take files or folders that were dropped on the window, or say that they are none of its own."""
        return False

    def kept_selection(self) -> list[KeptSprite]:
        """The selected sprites as the shelf keeps them."""
        return []

    def keep(self) -> None:
        """Put the selected sprites on the shelf, or take them off it."""
        if sprites := self.kept_selection():
            self.keep_requested.emit(sprites)

    def may_close(self) -> bool:
        """Ask whatever has to be asked before the window closes; False keeps it open."""
        return True

    def wind_down(self) -> None:
        """Want nothing more of any job: all are about to be closed, and hand on their last events."""

    def shut_down(self) -> None:
        """Keep what is to be kept; the window is closing, and no job is at work any more."""

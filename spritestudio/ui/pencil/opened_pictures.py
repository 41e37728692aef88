"""Pictures of any size that become something to draw on, or float above it."""

from __future__ import annotations

import functools
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from spritestudio.interruption import checkpoint
from spritestudio.project.jobs import Resource
from spritestudio.specs import ByteArray
from spritestudio.sprites.importing.fitting import Fitting
from spritestudio.sprites.importing.pictures import read_frames
from spritestudio.ui.job import Worker


@dataclass(frozen=True, eq=False)
class OpenedPicture:
    """A picture as a sprite.

    Attributes:
        name: Its file without the ending; "" for one from the clipboard.
        image: uint8 (size, size, 4).
        told: What was done to it, a sentence each.
        floats: Whether it is to float above the drawing that there is.
    """

    name: str
    image: ByteArray
    told: tuple[str, ...]
    floats: bool


class PictureOpener(QObject):
    """Reads pictures beside the window and makes sprites of them; the newest wins.

    They belong to the project that is open when they are asked for, and Esc gives them up.

    Signals:
        opened: An OpenedPicture.
        failed: An exception to tell of.
    """

    opened = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker(
            self.tr("Open a picture"), Resource.DISK, self, of_project=True, is_awaited=True
        )
        self._worker.events.connect(self._on_events)
        self._worker.failed.connect(self.failed)

    @property
    def busy(self) -> bool:
        """Whether one is being read."""
        return self._worker.running

    def open(self, picture: Path | ByteArray, size: int, *, floats: bool = False) -> None:
        """Make a sprite of a file or of pixels.

        Args:
            picture: A path, or uint8 (H, W, 4).
            size: Height and width of the sprite, px.
            floats: See `OpenedPicture`.
        """
        self._worker.stop()
        self._worker.run(functools.partial(_opened, picture, size, floats))

    def stop(self) -> None:
        """Want none any more."""
        self._worker.stop()

    def _on_events(self, events: list[OpenedPicture]) -> None:
        self.opened.emit(events[-1])


def _opened(picture: Path | ByteArray, size: int, floats: bool) -> Generator[OpenedPicture]:
    name, pixels = (picture.stem, read_frames(picture)[0]) if isinstance(picture, Path) else ("", picture)
    checkpoint()
    fitting = Fitting(pixels, size)
    yield OpenedPicture(name, fitting.image, fitting.told, floats)

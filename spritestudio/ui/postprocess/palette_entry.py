"""A palette in the editor's list."""

from __future__ import annotations

from pathlib import Path

from spritestudio.project.undo import UndoStack
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.sprites.palettes.swatches import Swatches


class PaletteEntry:
    """Where a palette lies, what was saved, and what has been done to it since.

    Args:
        palette: As it was read.
        path: Its file; None where it has not been saved yet.
        own: Whether it is the person's.
    """

    def __init__(self, palette: Palette, path: Path | None, *, own: bool) -> None:
        self.path = path
        self.own = own
        self.undo = UndoStack(Swatches.of(palette))
        self.saved = self.undo.state if path is not None else None

    @property
    def unsaved(self) -> bool:
        """Whether a file would lose something."""
        return self.saved is None or _kept(self.undo.state) != _kept(self.saved)

    def shows(self, palette: Palette) -> bool:
        """Whether this is `palette`, as far as it can be told."""
        state = self.undo.state
        return state.name == palette.name and state.colors == palette.to_hex()


def _kept(swatches: Swatches) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What a file keeps: everything but the locks."""
    return swatches.name, tuple((item.color, item.label) for item in swatches.items)

"""One selection at a time, so that it is plain what keys and buttons act on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from spritestudio.project.shelf import KeptSprite
from spritestudio.project.sprite_selection import SpriteSelection
from spritestudio.ui.observing import follow
from spritestudio.ui.project.shelf_grid import ShelfGrid


def select_one_at_a_time(
    grid: SpriteSelection, shelf: ShelfGrid, show_kept: Callable[[Sequence[KeptSprite]], object]
) -> None:
    """Let what is selected last, in the grid or on the shelf, take the place of the other.

    Args:
        grid: What is selected in the grid.
        shelf: The shelf.
        show_kept: Is told what is selected on the shelf.
    """

    def on_kept_selected() -> None:
        if kept := shelf.selected_sprites:
            grid.set(())
        show_kept(kept)

    def on_grid_selected() -> None:
        if grid:
            shelf.set_selection(())

    shelf.selection_changed.connect(on_kept_selected)
    follow(grid.changed, shelf, on_grid_selected)

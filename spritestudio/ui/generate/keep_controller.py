"""Keeping painted sprites: the stars of the grid, and what the shelf is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from spritestudio.project.generations import Generation
from spritestudio.project.shelf import KeptSprite, Shelf, kept_from, places_of_painted
from spritestudio.project.workspace import Workspace
from spritestudio.sprites.export.files import ExportInput
from spritestudio.ui.generate.grid_view import GridView
from spritestudio.ui.generate.lock_controller import LockedSprites
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.widgets.allowing import no_sprites, not_chosen


class KeepController(PageController):
    """Tells which of the sprites that are shown are kept, and keeps others.

    Args:
        workspace: Has the shelf and the selection.
        view: Where the sprites are shown.
        art: Gives the sprites that are shown, with all that is known of them.
        generation_id: Gives the generation that is shown; "" where it is none.
        parent: The page.

    Signals:
        keep_requested: Sprites go to the shelf or, where they are there, off it: KeptSprites.
    """

    keep_requested = Signal(list)
    context_actions = ("keep",)

    def __init__(
        self,
        workspace: Workspace,
        view: GridView,
        art: Callable[[], ExportInput | None],
        generation_id: Callable[[], str],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._view = view
        self._art = art
        self._generation_id = generation_id
        self._places: set[int] = set()
        self._staying: dict[int, str] = {}  # where the sprites are from that stay in the next grid, by place
        self._same: dict[str, str] = {}  # origins of sprites that have stayed, and where they are from
        view.grid.star_clicked.connect(self._on_star)
        view.shown_changed.connect(self._show)
        workspace.project.shelf.changed.connect(self._show)

    def lacks(self) -> Mapping[str, str]:
        chosen = not_chosen(len(self._workspace.selection.indices))
        return {"keep": no_sprites() if self._view.images is None else chosen}

    def short_texts(self) -> Mapping[str, str]:
        chosen = set(self._workspace.selection.indices)
        takes_off = bool(chosen) and chosen <= self._places
        return {"keep": self.tr("Take off") if takes_off else self.tr("Keep")}

    def _on_star(self, index: int) -> None:
        self.keep_requested.emit(self.kept([index]))

    def kept(self, chosen: Sequence[int]) -> list[KeptSprite]:
        """Sprites that are shown, as the shelf keeps them."""
        art = self._art()
        found = [] if art is None else kept_from(art, chosen, self._origin())
        return [replace(each, origin=self._same.get(each.origin, each.origin)) for each in found]

    def on_begun(self, staying: LockedSprites) -> None:
        """Know which of the sprites that are shown are in the grid that begins: they are kept as before."""
        self._staying = {place: self._origin_of(place) for place in staying.places if self._origin()}

    def on_painted(self, painted: Generation) -> None:
        """Recognise them in it."""
        self._same |= {f"{painted.id}:{place}": origin for place, origin in self._staying.items()}
        self._staying = {}
        self._show()

    def _origin_of(self, place: int) -> str:
        own = f"{self._origin()}:{place}"
        return self._same.get(own, own)

    def selected(self) -> list[KeptSprite]:
        """The selected ones."""
        return self.kept(self._workspace.selection.indices)

    def _origin(self) -> str:
        return self._generation_id() if self._view.finished else ""

    def _show(self, _shelf: Shelf | None = None) -> None:
        shelf, images = self._workspace.project.shelf.value, self._view.images
        if self._origin() or images is None:
            origins = shelf.origins
            places = [index for index in range(self._view.grid.count) if self._origin_of(index) in origins]
        else:
            places = places_of_painted(shelf, images, self._art)
        self._places = set(places)
        self._view.grid.set_kept(places, images is not None)
        self.changed.emit()

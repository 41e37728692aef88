"""Whose art: near copies among the sprites of the grid, the nearest training sprites, credits of a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write, free_name
from spritestudio.library.models import weights_hash
from spritestudio.project.near_copies import with_near_copies
from spritestudio.project.shelf import KeptSprite, kept_from
from spritestudio.sprites.export.credits import CREDITS_SUFFIX
from spritestudio.sprites.export.files import credits_of_art
from spritestudio.ui.credits.known_sets import KnownSets
from spritestudio.ui.credits.near_copy_finder import NearCopyFinder
from spritestudio.ui.credits.whose_art_dialog import WhoseArtDialog
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.generate.page_controller import PageController, lack_of_grid
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.preferences import LAST_FOLDER, last_folder
from spritestudio.ui.widgets.allowing import first_lack


class CreditsTool(PageController):
    """Marks near copies in the grid, and tells whose art the selected sprite is near to.

    Args:
        page: The page.
    """

    context_actions = ("whose_art",)

    def __init__(self, page: GeneratePage) -> None:
        super().__init__(page)
        self._page = page
        self._sets = KnownSets(page.preferences, page.workspace.set_document)
        self.finder = NearCopyFinder(self)
        self.finder.found.connect(page.view.grid.set_near_copies)
        self.finder.failed.connect(self.failed)
        page.view.shown_changed.connect(self._on_shown)
        page.inspector.whose_art_requested.connect(self.ask)
        page.whose_art_requested.connect(self.show)

    def build_actions(self, build: MenuBuilder) -> None:
        build.menu("file")
        build.action("credits_file", self.tr("Credits of these sprites…"), self.ask_for_credits)
        build.menu("generate").separator()
        build.action("whose_art", self.tr("Whose art is this?"), self.ask, "W")

    def lacks(self) -> Mapping[str, str]:
        shown = first_lack(lack_of_grid(self._page.view), self._page.navigator.lacks()["reuse"])
        return {"whose_art": self._page.selection.lack_of(), "credits_file": shown}

    def wind_down(self) -> None:
        self.finder.drop()

    def _on_shown(self) -> None:
        view, request = self._page.view, self._page.navigator.request
        if view.finished and view.newest is not None and request is not None:
            self.finder.show(request, view.newest.noisy, self._page.weights.path)
        else:
            view.grid.set_near_copies({})

    def ask(self) -> None:
        """Show whose art the first selected sprite is near to."""
        if kept := self._page.selection.kept:
            self.show(kept[0])
            return
        art, selection = self._page.art(), self._page.workspace.selection.indices
        if art is not None and art.recipe is not None and selection and self._page.view.finished:
            self.show(kept_from(art, selection[:1], self._page.navigator.shown_id)[0])

    def show(self, sprite: KeptSprite) -> WhoseArtDialog:
        """Show whose art a sprite is near to."""
        path, recipe = self._page.weights.path, sprite.recipe
        is_of_others = path is not None and recipe is not None and weights_hash(path) != recipe.weights_hash
        weights = None if is_of_others else path
        dialog = WhoseArtDialog(sprite, weights, self._sets, self._page.preferences, self._page.window())
        dialog.open()
        return dialog

    def ask_for_credits(self) -> None:
        """Ask where to, and write the credits of the sprites that are shown."""
        suggestion = free_name(last_folder(self._page.preferences) / f"sprites{CREDITS_SUFFIX}")
        chosen, _filter = QFileDialog.getSaveFileName(
            self._page, self.tr("Credits of these sprites"), str(suggestion), self.tr("Text (*.txt)")
        )
        if chosen:
            self.write_credits(Path(chosen))

    def write_credits(self, path: Path) -> None:
        """Write the credits of the sprites that are shown."""
        art = self._page.art()
        if art is None:
            return
        text = credits_of_art(with_near_copies(art, self._page.weights.path))
        try:
            with atomic_write(path) as temporary:
                temporary.write_text(text, encoding="utf-8")
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        self._page.preferences.set(LAST_FOLDER, str(path.parent))
        self.wrote.emit([path])

"""Animate: sets sprites in motion, of the grid or of the shelf."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from spritestudio.errors import SpriteStudioError
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.shelf_editor import ShelfEditor
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.motion.motion_dialog import MotionDialog
from spritestudio.ui.preferences import LAST_FOLDER, last_folder
from spritestudio.ui.widgets.basics import sprites_text

_ACTION = "animate"


class MotionTool(PageController):
    """Opens the dialog, and keeps what it makes.

    Args:
        page: The Generate page.
    """

    context_actions = (_ACTION,)

    def __init__(self, page: GeneratePage) -> None:
        super().__init__(page)
        self._page = page
        self._shelf = ShelfEditor(page.workspace.project)
        page.workspace.selection.changed.connect(self.changed.emit)
        page.animate_requested.connect(self.open_for)

    def build_actions(self, build: MenuBuilder) -> None:
        build.menu("generate")
        build.action(_ACTION, self.tr("Animate…"), self.open, "A")

    def enabled_actions(self) -> Mapping[str, bool]:
        return {_ACTION: bool(self._page.workspace.selection) and self._page.view.finished}

    def open(self) -> None:
        """Ask how the selected sprites of the grid are to move."""
        if sprites := self._page.kept_selection():
            self.open_for(sprites)

    def open_for(self, sprites: Sequence[KeptSprite]) -> MotionDialog:
        """Ask how sprites are to move."""
        preferences = self._page.preferences
        dialog = MotionDialog(sprites, preferences, last_folder(preferences), self._page.window())
        dialog.exported.connect(self._on_exported)
        dialog.kept.connect(self._on_kept)
        dialog.open()
        return dialog

    def _on_exported(self, paths: list[Path]) -> None:
        self._page.preferences.set(LAST_FOLDER, str(paths[0].parent))
        self.wrote.emit(paths)

    def _on_kept(self, sprites: list[KeptSprite]) -> None:
        try:
            self._shelf.animate(sprites)
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        self.status_message.emit(self.tr("{0} on the shelf can move now").format(sprites_text(len(sprites))))

"""Animate: sets the selected sprites of the Generate page in motion."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.motion.motion_dialog import MotionDialog
from spritestudio.ui.preferences import LAST_FOLDER, last_folder

_ACTION = "animate"


class MotionTool(PageController):
    """Opens the dialog for the selected sprites.

    Args:
        page: The Generate page.
    """

    context_actions = (_ACTION,)

    def __init__(self, page: GeneratePage) -> None:
        super().__init__(page)
        self._page = page
        page.workspace.selection.changed.connect(self.changed.emit)

    def build_actions(self, build: MenuBuilder) -> None:
        build.menu("generate")
        build.action(_ACTION, self.tr("Animate…"), self.open, "A")

    def enabled_actions(self) -> Mapping[str, bool]:
        return {_ACTION: bool(self._page.workspace.selection) and self._page.view.finished}

    def open(self) -> None:
        """Ask how the selected sprites are to move, and write them."""
        if (art := self._page.sprites.selected_art()) is None:
            return
        preferences = self._page.preferences
        dialog = MotionDialog(art, preferences, last_folder(preferences), self._page)
        dialog.exported.connect(self._on_exported)
        dialog.open()

    def _on_exported(self, paths: list[Path]) -> None:
        self._page.preferences.set(LAST_FOLDER, str(paths[0].parent))
        self.wrote.emit(paths)

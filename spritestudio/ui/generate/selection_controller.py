"""The sprite that is selected: what the inspector tells of it, and what it is good for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from spritestudio.project.mixes import Mix
from spritestudio.project.recipe_words import recipe_words
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.workspace import Workspace
from spritestudio.specs import PostprocessSpec
from spritestudio.ui.generate.grid_view import GridView
from spritestudio.ui.generate.history_navigator import HistoryNavigator
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.generate.sprite_actions import SpriteActions
from spritestudio.ui.inspector.inspector import Inspected, Inspector

_MOST_SENTENCES = 8


class SelectionController(PageController):
    """Shows the selected sprite in the inspector, and takes its seed or its mix into the workspace.

    Args:
        workspace: Knows what is selected; takes its seed and its mix.
        view: Where it is shown.
        navigator: Knows what made it.
        inspector: Tells of it.
        title: What a mix is called.
        sprites: Copies and saves it.
        parent: The page.

    Signals:
        changed: Something else is selected, or it looks different.
    """

    context_actions = ("select_all",)

    def __init__(
        self,
        workspace: Workspace,
        view: GridView,
        navigator: HistoryNavigator,
        inspector: Inspector,
        title: Callable[[Mix], str],
        sprites: SpriteActions,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._view = view
        self._navigator = navigator
        self._inspector = inspector
        self._workspace = workspace
        self._title = title
        self.menu_actions: list[QAction] = []
        self._kept: Sequence[KeptSprite] = ()
        workspace.selection.changed.connect(self._show)
        view.grid.menu_requested.connect(self._on_menu)
        view.shown_changed.connect(self._show)
        inspector.copy_requested.connect(sprites.copy)
        inspector.save_requested.connect(sprites.save)
        inspector.seed_requested.connect(self._on_keep_seed)
        inspector.mix_requested.connect(self._on_use_mix)
        inspector.color_copy_requested.connect(self._on_copy_color)

    def enabled_actions(self) -> Mapping[str, bool]:
        shown = self._view.images is not None
        return {"select_all": shown, "select_none": shown and bool(self._workspace.selection)}

    def _seed_and_shares(self) -> tuple[int, dict[str, float]] | None:
        """What made the one sprite that is selected."""
        selection, request = self._workspace.selection.indices, self._navigator.request
        if len(selection) != 1 or request is None:
            return None
        return request.spec.seeds[selection[0]], request.shares_of(selection[0])

    def selected_mix(self) -> Mix | None:
        """The mix of the one sprite that is selected; None where another number is."""
        one = self._seed_and_shares()
        return None if one is None else Mix(one[1])

    @property
    def kept(self) -> Sequence[KeptSprite]:
        """The sprites of the shelf that the inspector shows; none while it shows those of the grid."""
        return self._kept

    def _show(self) -> None:
        self._kept = ()
        selection, images = self._workspace.selection.indices, self._view.images
        chosen = selection if images is not None else ()
        one = self._seed_and_shares()
        self._inspector.show_selection(
            Inspected(
                [images[index] for index in chosen] if images is not None else (),
                seed=one[0] if one else None,
                mix=self._title(Mix(one[1])) if one else "",
                recipe=self._recipe_words(chosen),
                palette=self._view.palette_of_sprites if chosen else None,
                can_recolor=self._view.finished,
            )
        )
        self.changed.emit()

    def _recipe_words(self, chosen: Sequence[int]) -> Sequence[str]:
        request, frame = self._navigator.request, self._view.frame
        if request is None or frame is None:
            return ()
        chosen = [index for index in chosen if index < request.spec.count]  # others are about to be shown
        if not chosen:
            return ()
        postprocess = self._view.postprocess if frame.last else PostprocessSpec()
        step = 0 if frame.last or frame.is_preview else frame.step
        recipe = request.recipe(postprocess, frame.noisy.shape[1], step=step)
        others = [self._view.drawn[index] for index in chosen if index in self._view.drawn]
        drawn = sum(sprite.image is not None for sprite in others) if frame.last else 0
        stayed = len(others) - drawn if frame.last else 0
        return [*recipe_words(recipe, chosen), *self._drawn_words(drawn), *self._stayed_words(stayed)]

    def _stayed_words(self, count: int) -> Sequence[str]:
        if not count:
            return ()
        text = (
            self.tr("Stayed from another grid.") if count == 1 else self.tr("{0} stayed from another grid.")
        )
        return (text.format(count),)

    def _drawn_words(self, count: int) -> Sequence[str]:
        if not count:
            return ()
        text = self.tr("Drawn or drawn over.") if count == 1 else self.tr("{0} were drawn or drawn over.")
        return (text.format(count),)

    def show_kept(self, sprites: Sequence[KeptSprite]) -> None:
        """Show sprites of the shelf; those of the grid again where there are none."""
        if not sprites:
            self._show()
            return
        self._kept = sprites
        recipes = [sprite.recipe for sprite in sprites if sprite.recipe is not None]
        told = list(
            dict.fromkeys(line for recipe in recipes for line in recipe_words(recipe, recipe.sprites))
        )
        drawn = sum(sprite.recipe is None or sprite.is_touched for sprite in sprites)
        told += self._drawn_words(drawn)
        self._inspector.show_selection(
            Inspected(
                [sprite.image for sprite in sprites],
                recipe=told[:_MOST_SENTENCES],
                clips=[sprite.clips for sprite in sprites],
                is_of_grid=False,
            )
        )

    def _on_copy_color(self, color: str) -> None:
        QGuiApplication.clipboard().setText(color)
        self.status_message.emit(self.tr("Copied {0}").format(color))

    def _on_keep_seed(self) -> None:
        if one := self._seed_and_shares():
            self._workspace.settings.keep_seed(one[0])
            self.status_message.emit(
                self.tr("Every grid starts from seed {0} now; New seed ends that").format(one[0])
            )

    def _on_use_mix(self) -> None:
        if one := self._seed_and_shares():
            self._workspace.mixes.put(one[1])

    def _on_menu(self, position: QPoint) -> None:
        menu = QMenu(self._window)
        menu.addActions(self.menu_actions)
        if self._seed_and_shares():
            menu.addSeparator()
            menu.addAction(self._inspector.use_seed.text(), self._on_keep_seed)
            menu.addAction(self._inspector.use_mix.text(), self._on_use_mix)
        menu.exec(position)

"""The sprite that is selected: what the inspector tells of it, and what it is good for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from spritestudio.project.mixes import Mix
from spritestudio.project.recipe_words import recipe_words, told_apart
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.workspace import Workspace
from spritestudio.specs import PostprocessSpec
from spritestudio.ui.generate.grid_view import GridView
from spritestudio.ui.generate.history_navigator import HistoryNavigator
from spritestudio.ui.generate.page_controller import PageController, lack_of_grid
from spritestudio.ui.generate.sprite_actions import SpriteActions
from spritestudio.ui.inspector.inspector import Inspected, Inspector
from spritestudio.ui.widgets.allowing import first_lack, no_sprites, not_chosen


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
        view.grid.set_asked_for(self._asked_for)
        view.grid.menu_requested.connect(self._on_menu)
        view.shown_changed.connect(self._on_shown)
        inspector.copy_requested.connect(sprites.copy)
        inspector.save_requested.connect(sprites.save)
        inspector.seed_requested.connect(self._on_keep_seed)
        inspector.mix_requested.connect(self._on_use_mix)
        inspector.color_copy_requested.connect(self._on_copy_color)

    def lacks(self) -> Mapping[str, str]:
        shown = "" if self._view.images is not None else no_sprites()
        is_one = len(self.kept) == 1
        return {
            "select_all": shown,
            "select_none": first_lack(
                shown, "" if self._workspace.selection else self.tr("None is selected")
            ),
            "name": "" if is_one else self.tr("Choose a single sprite of the shelf first (click it)"),
        }

    def lack_of(self, wanted: int | None = None) -> str:
        """What the selection, of the shelf or of a finished grid, lacks to be used; see `not_chosen`."""
        if self.kept:
            return not_chosen(len(self.kept), wanted)
        return first_lack(
            lack_of_grid(self._view), not_chosen(len(self._workspace.selection.indices), wanted)
        )

    def _seed_and_shares(self) -> tuple[int, dict[str, float]] | None:
        """What made the one sprite that is selected."""
        if kept := self.kept:
            recipe = kept[0].recipe
            if len(kept) != 1 or recipe is None:
                return None
            return recipe.spec.seeds[recipe.sprites[0]], recipe.request.shares_of(recipe.sprites[0])
        selection, request = self._workspace.selection.indices, self._navigator.request
        if len(selection) != 1 or request is None:
            return None
        return request.spec.seeds[selection[0]], request.shares_of(selection[0])

    def _asked_for(self, index: int) -> str:
        """The mix of a sprite of the grid; nothing of one that stayed from another, or was drawn."""
        request = self._navigator.request
        if request is None or index >= request.spec.count or index in self._view.drawn:
            return ""
        return self._title(Mix(request.shares_of(index)))

    def selected_mix(self) -> Mix | None:
        """The mix of the one sprite that is selected; None where another number is."""
        one = self._seed_and_shares()
        return None if one is None else Mix(one[1])

    @property
    def kept(self) -> Sequence[KeptSprite]:
        """The selected sprites of the shelf; none while some of the grid are selected."""
        return () if self._workspace.selection else self._kept

    def _on_shown(self) -> None:
        if self.kept:  # they are the same
            self.changed.emit()
        else:
            self._show()

    def _show(self) -> None:
        self._inspector.show_selection(self._inspected_kept() if self.kept else self._inspected())
        self.changed.emit()

    def _inspected(self) -> Inspected:
        """What is selected in the grid."""
        selection, images = self._workspace.selection.indices, self._view.images
        chosen = selection if images is not None else ()
        request = self._navigator.request
        one = self._seed_and_shares()
        return Inspected(
            [images[index] for index in chosen] if images is not None else (),
            seed=one[0] if one else None,
            mix=self._title(Mix(one[1])) if one else "",
            recipe=self._recipe_words(chosen),
            palette=self._view.palette_of_sprites if chosen else None,
            is_seamless=bool(chosen) and request is not None and request.spec.tiling != "none",
            can_recolor=self._view.finished,
        )

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
        """These are selected on the shelf; they are shown while none of the grid are selected."""
        self._kept = sprites
        self._show()

    def _inspected_kept(self) -> Inspected:
        sprites, one = self.kept, self._seed_and_shares()
        recipes = [(sprite.title, sprite.recipe) for sprite in sprites if sprite.recipe is not None]
        told = told_apart([(title, recipe_words(recipe, recipe.sprites)) for title, recipe in recipes])
        drawn = sum(sprite.recipe is None or sprite.is_touched for sprite in sprites)
        return Inspected(
            [sprite.image for sprite in sprites],
            title=sprites[0].title if len(sprites) == 1 else "",
            seed=one[0] if one else None,
            mix=self._title(Mix(one[1])) if one else "",
            recipe=[*told, *self._drawn_words(drawn)],
            clips=[sprite.clips for sprite in sprites],
            is_seamless=bool(recipes) and all(recipe.spec.tiling != "none" for _, recipe in recipes),
            is_of_grid=False,
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
        menu = QMenu(self._window, toolTipsVisible=True)
        menu.addActions(self.menu_actions)
        if self._seed_and_shares():
            menu.addSeparator()
            menu.addAction(self._inspector.use_seed.text(), self._on_keep_seed)
            menu.addAction(self._inspector.use_mix.text(), self._on_use_mix)
        menu.exec(position)

"""Drawing on sprites of the grid: which are drawn on, and what of that is carried on."""

from __future__ import annotations

from collections.abc import Mapping

from spritestudio.errors import SpriteStudioError
from spritestudio.project.drawing_session import DrawingTarget, GridTarget, ShelfTarget
from spritestudio.project.drawn_sprites import DRAWN, DrawnSprite, drawn_at, drawn_in
from spritestudio.project.generations import Generation
from spritestudio.specs import Recipe
from spritestudio.sprites.drawing.drawn_pixels import drawn_of
from spritestudio.ui.generate.lock_controller import LockedSprites
from spritestudio.ui.generate.model_runner import ModelLoaded
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.observing import follow
from spritestudio.ui.widgets.allowing import first_lack, no_sprites, not_chosen


class DrawnController(PageController):
    """Opens sprites of the grid to be drawn on, and shows what they have become.

    A sprite of a finished grid changes in its place; one of an earlier step is put on the shelf. Sprites that
    stay when others are painted anew stay as they were drawn, and so do those of a picture whose recipe is
    opened.

    Args:
        page: The page.
    """

    context_actions = ("draw", "repair")

    def __init__(self, page: GeneratePage) -> None:
        super().__init__(page)
        self._page = page
        self._project = page.workspace.project
        self._staying: Mapping[int, DrawnSprite] = {}  # of the sprites that stay, what no recipe makes
        self._recipe: Recipe | None = None  # of a picture, whose sprites are painted again
        page.view.grid.open_requested.connect(self._on_opened)
        page.view.shown_changed.connect(self._show)
        page.navigator.changed.connect(self._show)
        page.painter.begun.connect(self._on_begun)
        page.recipes.found.connect(self._on_recipe_found)
        page.painter.kept.connect(self._on_painted)
        follow(self._project.drawn.changed, self, self._show)

    def build_actions(self, build: MenuBuilder) -> None:
        build.menu("edit")
        build.separator()
        build.action("draw", self.tr("Draw on it"), self.draw, "E")
        build.action("repair", self.tr("Repair a part of it"), self.repair, "K")
        build.action("draw_new", self.tr("New sprite"), self.draw_new, "Ctrl+N")
        build.action("paste", self.tr("Paste on the shelf"), self._page.paste_requested.emit, "Ctrl+V")

    def lacks(self) -> Mapping[str, str]:
        shown = no_sprites() if self._page.view.images is None else ""
        of_grid = first_lack(shown, not_chosen(len(self._page.workspace.selection.indices)))
        lack = "" if self._page.selection.kept else of_grid
        return {"draw": lack, "repair": lack}

    # Drawing

    def draw(self) -> None:
        """Open the selected sprite to be drawn on."""
        if (target := self._selected()) is not None:
            self._page.draw_requested.emit(target)

    def repair(self) -> None:
        """Open the selected sprite, for a part of it to be painted again."""
        if (target := self._selected()) is not None:
            self._page.repair_requested.emit(target)

    def _selected(self) -> DrawingTarget | None:
        if kept := self._page.selection.kept:
            return ShelfTarget(self._project, kept[0])
        selection = self._page.workspace.selection.indices
        return self._target_of(selection[0]) if selection else None

    def draw_new(self) -> None:
        """Open an empty sprite to be drawn on."""
        self._page.draw_requested.emit(None)

    def _on_opened(self, index: int) -> None:
        if (target := self._target_of(index)) is not None:
            self._page.draw_requested.emit(target)

    def _target_of(self, index: int) -> DrawingTarget | None:
        view, shown = self._page.view, self._page.navigator.shown_id
        images = view.images
        kept = self._page.keeping.kept([index])
        if images is None or not kept:
            return None
        if not (shown and view.finished):
            return ShelfTarget(self._project, kept[0])
        undrawn = view.undrawn
        return GridTarget(
            self._project,
            shown,
            index,
            undrawn.images[index].copy(),
            kept[0],
            images[index].copy(),
            under=view.postprocess,
            corner=undrawn.corner,
        )

    # What is shown

    def _show(self, _drawn: object = None) -> None:
        wanted = drawn_in(self._project.drawn.value, self._page.navigator.shown_id)
        shown = self._page.view.drawn
        if wanted.keys() != shown.keys() or any(wanted[place] is not shown[place] for place in wanted):
            self._page.view.set_drawn(wanted)

    # What is carried on

    def _on_begun(self, staying: LockedSprites) -> None:
        drawn = self._page.view.drawn
        self._staying = {place: drawn[place] for place in staying.places if place in drawn}
        if not staying.are_of_request:
            self._staying = {place: drawn.get(place, DrawnSprite(None)) for place in staying.places}
        self._recipe = None

    def _on_recipe_found(self, recipe: Recipe, _loaded: ModelLoaded) -> None:
        self._recipe = recipe

    def _on_painted(self, painted: Generation) -> None:
        self._carry_on(painted)
        self._show()

    def _carry_on(self, painted: Generation) -> None:
        """Let sprites that stayed as they are, and those of a recipe, be as they were drawn."""
        drawn, recipe = self._staying, self._recipe
        self._staying, self._recipe = {}, None
        if recipe is not None and recipe.spec.seeds == painted.request.spec.seeds:
            try:
                pixels = drawn_of(recipe)
                below, under = self._page.view.finish(painted.images), self._page.view.postprocess
                drawn = {
                    place: DrawnSprite.over(image, below.images[place], under, below.corner)
                    if under == recipe.postprocess
                    else DrawnSprite(image, recipe.postprocess)
                    for place, image in pixels.items()
                }
            except SpriteStudioError as error:
                self.failed.emit(error)
        if drawn:
            self._project.timeline.amend(DRAWN, lambda before: drawn_at(before, painted.id, drawn))

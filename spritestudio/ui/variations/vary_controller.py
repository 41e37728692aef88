"""More like this: sprites around one, the way between two, and going on from a step."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter
from collections.abc import Mapping
from itertools import chain
from pathlib import Path

from PySide6.QtWidgets import QToolButton

from spritestudio.errors import SpriteStudioError
from spritestudio.library.models import find_same_weights, read_model_spec, weights_hash
from spritestudio.project.mixes import Mix
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.variations import AROUND, DIFFERENCE, around, side_by_side, strip_between, ways_of
from spritestudio.specs import Branch, ByteArray, GenerationRequest, ModelSpec
from spritestudio.ui.generate.grid_painting import request_of
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.observing import follow
from spritestudio.ui.variations.paint_from import PaintFrom
from spritestudio.ui.variations.varied_sprite import VariedSprite
from spritestudio.ui.variations.vary_bar import VaryBar
from spritestudio.ui.widgets.allowing import (
    allow,
    first_lack,
    no_sprites,
    paints_others,
)
from spritestudio.ui.widgets.basics import name_widget
from spritestudio.ui.widgets.grid_layout import Section

_SEEDS = 1_000_000
_STEPS_BETWEEN = 8  # sprites of a strip, its two ends among them
_WAY, _DIFFERENCES = "vary_way", "vary_differences"
# each somewhat different
_USUAL = {"noise": 0.2, "repaint": 0.6, "mix": 0.35, "style": 0.5, "facing": 1.0, "word": 1.0}


class VaryController(PageController):
    """Paints grids of sprites that are like those that are shown; each is one step of undo.

    Args:
        page: Shows the sprites and paints.
    """

    context_actions = ("vary", "between")

    def __init__(self, page: GeneratePage) -> None:
        super().__init__(page)
        self._page = page
        self._workspace = page.workspace
        self._source: VariedSprite | None = None
        self._painted: GenerationRequest | None = None
        self._seed = 0
        self._before = Counter[str]()  # how many were asked for before, in each way
        self._is_asking = self._has_told = False
        self.bar = VaryBar()
        self.pictures = PaintFrom(page)
        page.attach(self.pictures)
        self.pictures.found.connect(self.paint_from)
        page.view.add_strip(self.bar, above=True)
        self.go_on_button = QToolButton()
        self.go_on_button.setText(self.tr("Go on"))
        name_widget(
            self.go_on_button,
            "go_on_button",
            self.tr("Paint on from this step with the mix, guidance and method of now (G)"),
        )
        self.go_on_button.setAccessibleName(self.tr("Go on from here"))
        row = page.view.steps_row
        row.insertWidget(row.indexOf(page.view.fold_side), self.go_on_button)
        self.go_on_button.clicked.connect(self.go_on)
        self.bar.asked.connect(self._on_asked)
        self.bar.others_requested.connect(self._on_others_wanted)
        self.bar.closed.connect(self.leave)
        page.navigator.changed.connect(self._on_shown)
        page.painter.changed.connect(self._on_shown)
        page.painting.finished.connect(self._on_painted)
        page.view.shown_changed.connect(self._show_button)
        page.weights.adopted.connect(self._show_button)
        follow(self._workspace.mixes.changed, self, self.changed.emit)
        self._show_button()

    def build_actions(self, build: MenuBuilder) -> None:
        build.menu("generate")
        build.action("vary", self.tr("Vary the selected"), self.vary, "V")
        build.action("between", self.tr("From one selected to the other"), self.between, "Shift+V")
        build.action("between_mixes", self.tr("From the first mix to the second"), self.between_mixes)
        build.action("go_on", self.tr("Go on from this step"), self.go_on, "G")

    def lacks(self) -> Mapping[str, str]:
        second = "" if len(self._workspace.mixes.all) > 1 else self.tr("Add a second mix first (+)")
        return {
            "vary": self._lack_of_choice(1),
            "between": self._lack_of_choice(2),
            "between_mixes": first_lack(self._busy, self._page.weights.lack, second),
            "go_on": self._lack_of_step,
        }

    @property
    def _busy(self) -> str:
        return paints_others() if self._page.painting.running else ""

    def _lack_of_choice(self, count: int) -> str:
        """What so many selected sprites of the shelf or the grid lack."""
        made = self._page.navigator.lacks()["reuse"]
        if self._page.selection.kept:
            made = self._page.weights.lack
        return first_lack(self._busy, self._page.selection.lack_of(count), made)

    # Sprites around one

    def vary(self) -> None:
        """Paint sprites around the one that is selected, in the grid or on the shelf."""
        kept = self._page.selection.kept
        try:
            source = self._kept_source(kept[0]) if len(kept) == 1 else self._grid_source()
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        if source is not None:
            self._begin(source)

    def paint_from(self, picture: ByteArray, name: str, told: str = "") -> None:
        """Paint sprites from a picture of the size that the weights paint, with the mix that is chosen now.

        Args:
            picture: uint8 (H, H, 4).
            name: What it is called.
            told: What was done to it.
        """
        path = self._page.weights.path
        if path is None or self._page.painting.running:
            return
        try:
            model, asked = self._workspace.model, self._page.painter.asked_for(path, 1)
            spec = dataclasses.replace(asked.spec, contexts=(self._workspace.mixes.mix.context(model),))
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        request, ways = dataclasses.replace(asked, spec=spec), ("repaint",)
        self._begin(VariedSprite(request, 0, picture, picture, ways, True, path, model, name), told)

    def _begin(self, source: VariedSprite, told: str = "") -> None:
        self._source = source
        self._seed, self._before = random.randrange(_SEEDS), Counter()
        way = "repaint" if source.is_drawn else str(self._page.preferences.get(_WAY))
        self.bar.show_source(source.shown, source.ways, way, self._differences(), source.name, told)
        self._paint_around(keeps_locked=False)

    def _grid_source(self) -> VariedSprite | None:
        """The selected sprite of the grid.

        Raises:
            SpriteStudioError: The weights that made it are not here.
        """
        request, view = self._page.navigator.request, self._page.view
        painted, images, selected = view.painted, view.images, self._workspace.selection.indices
        if request is None or painted is None or images is None or len(selected) != 1 or not view.finished:
            return None
        path, model = self._weights_of(request)
        index, shown = selected[0], images[selected[0]]
        is_drawn = index in view.drawn and shown.shape == painted[index].shape
        picture = shown if is_drawn else painted[index]
        return VariedSprite(request, index, picture, shown, ways_of(model), is_drawn, path, model)

    def _kept_source(self, sprite: KeptSprite) -> VariedSprite | None:
        """A sprite of the shelf; one that was never painted is painted over by what is set now.

        Raises:
            SpriteStudioError: The weights that made it are not here, or paint sprites of another size.
        """
        chosen, recipe = self._page.weights.path, sprite.recipe
        if chosen is None:
            return None
        if recipe is not None:
            path, model = self._weights_of(recipe.request)
            request, index, ways = recipe.request, recipe.sprites[0], ways_of(model)
        else:
            path, model = chosen, self._workspace.model
            request, index, ways = self._page.painter.asked_for(path, 1), 0, ("repaint",)
        height, width = sprite.image.shape[:2]
        fits = height == width == model.image_size
        if recipe is None and not fits:
            side = model.image_size
            raise SpriteStudioError(
                self.tr("{0} has {1} × {2} pixels, and these weights paint {3} × {3}.").format(
                    sprite.title, width, height, side
                ),
                self.tr("Choose weights of its size, or draw it at theirs."),
            )
        ways = tuple(way for way in ways if fits or way != "repaint")
        is_drawn = fits and (recipe is None or sprite.is_touched)
        return VariedSprite(request, index, sprite.image, sprite.image, ways, is_drawn, path, model)

    def _differences(self) -> dict[str, float]:
        """How different sprites were the last time, in each way."""
        kept = self._page.preferences.get(_DIFFERENCES)
        known = kept if isinstance(kept, dict) else {}
        return {way: known[way] if DIFFERENCE.allows(known.get(way)) else _USUAL[way] for way in _USUAL}

    def leave(self) -> None:
        """Vary nothing any more; what was said of it goes, too, though no error."""
        if self._source is not None and self._has_told:
            self.status_message.emit("")
        self._has_told = False
        self._source = self._painted = None
        self.bar.hide()

    def _on_asked(self) -> None:
        self._page.preferences.set(_WAY, self.bar.chosen_way)
        self._page.preferences.set(_DIFFERENCES, self.bar.differences)
        self._paint_around(keeps_locked=True)

    def _on_others_wanted(self) -> None:
        self._before[self.bar.chosen_way] += AROUND
        self._paint_around(keeps_locked=True)

    def _paint_around(self, *, keeps_locked: bool) -> None:
        if (source := self._source) is None:
            return
        try:
            spec = around(
                source.request.spec,
                source.index,
                source.model,
                self.bar.chosen_way,
                self.bar.differences[self.bar.chosen_way],
                first_seed=self._seed,
                picture=source.picture,
                after=self._before[self.bar.chosen_way],
            )
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        mix = self._page.panel.mixer.title(Mix(source.request.shares_of(source.index)))
        text = self.tr("{0} {1} from {2}") if source.name else self.tr("{0} like “{1}”")
        title = text.format(spec.count, mix, source.name)
        step = self.tr("Paint from {0}").format(source.name) if source.name else self.tr("Vary a sprite")
        request = dataclasses.replace(
            source.request, spec=spec, sections=((title, spec.count),), batch_size=0
        )
        self._ask_for(source.path, source.model, request, step, keeps_locked, is_vary=True)

    def _on_shown(self) -> None:
        """Where other sprites are shown than those that were asked for here, the bar has nothing to say."""
        if not self._is_asking and self._source and self._page.navigator.request is not self._painted:
            self.leave()
        self._show_button()

    def _on_painted(self) -> None:
        """Nothing is selected: say how one goes on."""
        if self._painted is not None and self._page.view.finished:
            self._has_told = True
            self.status_message.emit(self.tr("Click those that you like: F keeps them, V goes on from one"))

    # From one to another

    def between(self) -> None:
        """Paint the way from one selected sprite to the other, both in the grid or on the shelf."""
        try:
            ends = self._kept_ends() if self._page.selection.kept else self._grid_ends()
            if ends is None:
                return
            request, first, second = ends
            path, model = self._weights_of(request)
            spec = strip_between(request.spec, first, second, _STEPS_BETWEEN)
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        title = self._way_title(*(request.shares_of(index) for index in (first, second)))
        strip = dataclasses.replace(request, spec=spec, sections=((title, spec.count),), batch_size=0)
        self._ask_for(path, model, strip, self.tr("Paint between two sprites"))

    def _grid_ends(self) -> tuple[GenerationRequest, int, int] | None:
        """The two selected sprites of the grid: their request, and their places there."""
        request, selected = self._page.navigator.request, self._workspace.selection.indices
        if request is None or len(selected) != 2 or not self._page.view.finished:
            return None
        return request, selected[0], selected[1]

    def _kept_ends(self) -> tuple[GenerationRequest, int, int] | None:
        """The two selected sprites of the shelf, whatever grids they are from.

        Raises:
            SpriteStudioError: One was never painted, or not in the way of the other.
        """
        kept = self._page.selection.kept
        if len(kept) != 2:
            return None
        requests: list[GenerationRequest] = []
        for sprite in kept:
            if sprite.recipe is None:
                raise SpriteStudioError(
                    self.tr("{0} was drawn or imported: no noise made it, so no way can lead there.").format(
                        sprite.title
                    ),
                    self.tr("Choose two painted sprites, or vary it (V) and keep one of those."),
                )
            requests.append(sprite.recipe.alone(sprite.recipe.sprites[0]).request)
        return side_by_side(*requests), 0, 1

    def between_mixes(self) -> None:
        """Paint the way from the first mix to the second, with the seed that is set."""
        path, mixes = self._page.weights.path, self._workspace.mixes.all
        if path is None or len(mixes) < 2:
            return
        self._page.panel.mixer.commit()
        try:
            model = self._workspace.model
            contexts = tuple(mix.context(model) for mix in mixes[:2])
            settings = self._workspace.settings.spec()
            ends = dataclasses.replace(settings, seeds=settings.seeds[:1] * 2, contexts=contexts)
            spec = strip_between(ends, 0, 1, _STEPS_BETWEEN)
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        section = Section(self._way_title(*(mix.shares for mix in mixes[:2])), spec.count)
        request = request_of(path, spec, model.features, [section])
        self._ask_for(path, model, request, self.tr("Paint between two mixes"))

    def _way_title(self, first: Mapping[str, float], second: Mapping[str, float]) -> str:
        first_title, second_title = (self._page.panel.mixer.title(Mix(shares)) for shares in (first, second))
        return self.tr("{0} → {1}").format(first_title, second_title)

    # Going on from a step

    @property
    def _lack_of_step(self) -> str:
        """What the step that is shown lacks to be gone on from."""
        frame, request = self._page.view.frame, self._page.navigator.request
        is_step = frame is not None and request is not None and not frame.last and not frame.is_preview
        step = "" if is_step else self.tr("Go back to an earlier step first (the slider below the sprites)")
        lack = no_sprites() if frame is None else self._page.view.lack_of_steps or step
        return first_lack(self._busy, lack, self._page.weights.lack)

    def go_on(self) -> None:
        """Paint on from the step that is shown with the mixes and settings of now."""
        frame, before, path = self._page.view.frame, self._page.navigator.request, self._page.weights.path
        if frame is None or before is None or path is None or self._lack_of_step:
            return
        self._page.panel.mixer.commit()
        try:
            if weights_hash(path) != before.weights_hash:
                raise SpriteStudioError(
                    self.tr("These sprites were begun by other weights, {0}.").format(before.weights),
                    self.tr("Choose them first; others cannot go on with them."),
                )
            model, count = self._workspace.model, before.spec.count
            dealt = self._workspace.mixes.dealt(count)
            spec = dataclasses.replace(
                self._workspace.settings.spec(),
                seeds=before.spec.seeds,
                contexts=tuple(chain.from_iterable([mix.context(model)] * part for mix, part in dealt)),
                start=before.spec.start,
                branch=Branch(before.spec, frame.step),
            )
        except SpriteStudioError as error:
            self.failed.emit(error)
            return
        sections = [Section(self._page.panel.mixer.title(mix), part) for mix, part in dealt if part]
        title = self.tr("Go on from step {0}").format(frame.step)
        self._ask_for(path, model, request_of(path, spec, model.features, sections), title)

    def _show_button(self) -> None:
        allow(self.go_on_button, self._lack_of_step)

    # What all share

    def _weights_of(self, request: GenerationRequest) -> tuple[Path, ModelSpec]:
        """The weights that painted a request, which need not be those that are chosen."""
        chosen = self._page.weights.path
        path = find_same_weights(request.weights, request.weights_hash, chosen)
        return path, self._workspace.model if path == chosen else read_model_spec(path)

    def _ask_for(
        self,
        path: Path,
        model: ModelSpec,
        request: GenerationRequest,
        title: str,
        keeps_locked: bool = False,
        is_vary: bool = False,
    ) -> None:
        self._is_asking = True
        self._page.painting.stop()
        self._page.painter.paint(path, model, request, step=title, keeps_locked=keeps_locked)
        self._is_asking = False
        self._painted = self._page.navigator.request if is_vary else None
        self._on_shown()

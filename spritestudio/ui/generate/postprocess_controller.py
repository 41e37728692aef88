"""Finishing the sprites of the grid: the panel, what it changes, and the history that keeps both."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from spritestudio.errors import SpriteStudioError
from spritestudio.library.palettes import palette_of_model
from spritestudio.project.generations import Generation
from spritestudio.project.workspace import Workspace
from spritestudio.specs import ByteArray, ModelSpec, PostprocessSpec
from spritestudio.sprites.palettes.palette import Palette, extract_palette
from spritestudio.sprites.postprocessing.postprocess import postprocess_sprites
from spritestudio.ui.generate.grid_view import GridView
from spritestudio.ui.generate.page_controller import PageController, lack_of_grid
from spritestudio.ui.postprocess.palette_editor import PaletteEditor
from spritestudio.ui.postprocess.postprocess_panel import PostprocessPanel
from spritestudio.ui.postprocess.recolor_dialog import RecolorDialog
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets.basics import sprites_text

_POST = "post"
_RAMP_COLORS = 32  # of sprites that keep their own colours, to be recoloured


class PostprocessController(PageController):
    """Lets the panel finish what a grid shows, and keeps how, with the sprites, in the history.

    Args:
        view: Where the sprites are shown.
        workspace: How they are finished, and where they are kept.
        preferences: Keep the settings for the next start.
        parent: The page.

    Signals:
        changed: The sprites are finished in another way.
        refinished: A generation is finished in another way than the history had it: its id.
        revisit_wanted: One that is not shown was, by undo or redo: its id.
        variants_wanted: Indices of sprites that shall stand in a grid of their own, a PostprocessSpec that
            finishes them, and what they are called.
    """

    refinished = Signal(str)
    revisit_wanted = Signal(str)
    variants_wanted = Signal(object, object, str)

    def __init__(
        self, view: GridView, workspace: Workspace, preferences: Preferences, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._view = view
        self.settings = workspace.postprocess
        self._selection = workspace.selection
        self._history = workspace.generations
        self._preferences = preferences
        self._kept: Generation | None = None
        self._told_as = PostprocessSpec()  # how others have heard last that it is finished
        self._palettes: dict[str, Palette] = {}
        self.panel = PostprocessPanel(self.settings, self._painted)
        self.settings.changed.connect(self._on_changed)
        self.settings.reverted.connect(self._on_reverted)
        self.panel.comparing_changed.connect(view.set_comparing)
        self.panel.editor_requested.connect(self.edit_palettes)
        self.panel.recolor_requested.connect(self.recolor)
        view.shown_changed.connect(self._show)
        self._selection.changed.connect(self._show)

    def lacks(self) -> Mapping[str, str]:
        return {"recolor": lack_of_grid(self._view)}

    def add_weights(self, name: str, spec: ModelSpec) -> None:
        """Know the palette that weights bring."""
        if (palette := palette_of_model(spec, name)) is not None:
            self._palettes[name] = palette

    def use_weights(self, name: str) -> None:
        """The sprites that are shown from now on are by these weights."""
        palette = self._palettes.get(name)
        self.panel.set_model_palette(palette)
        self._view.set_model_palette(palette)

    def restore(self) -> None:
        """Take up the settings of the last time."""
        with contextlib.suppress(SpriteStudioError):
            self.settings.take_up(PostprocessSpec.from_json(self._preferences.get(_POST) or {}))

    def begin(self) -> None:
        """Other sprites are about to be shown: keep how these are finished."""
        self._keep()
        kept, self._kept = self._kept, None
        if kept is not None and kept.postprocess != self._told_as:
            self.refinished.emit(kept.id)
        self.settings.begin()

    def _keep(self) -> None:
        """Let the history have how the sprites that are shown are finished; it is saved with the project."""
        spec = self.settings.spec
        self._preferences.set(_POST, spec.to_json())
        if self._kept is not None and self._kept.postprocess != spec:
            self._kept = dataclasses.replace(self._kept, postprocess=spec)
            self._history.replace(self._kept)

    def _on_reverted(self, ids: Sequence[str]) -> None:
        """Undo or redo has changed generations that are not shown: keep that, and go there."""
        for generation_id in ids:
            spec = self.settings.spec_of(generation_id)
            with contextlib.suppress(SpriteStudioError):  # it has made room for newer ones
                if spec is not None:
                    generation = self._history.read(generation_id)
                    self._history.replace(dataclasses.replace(generation, postprocess=spec))
                    self.refinished.emit(generation_id)
                    self.revisit_wanted.emit(generation_id)

    def on_kept(self, generation: Generation) -> None:
        """The sprites that are shown are in the history."""
        self._kept, self._told_as = generation, generation.postprocess
        self.settings.keep_as(generation.id)
        self._keep()

    def on_read(self, generation: Generation) -> None:
        """Sprites of the history are about to be shown: finish them as they were."""
        self._kept, self._told_as = generation, generation.postprocess
        self.use_weights(generation.request.weights)
        self.settings.take_up(generation.postprocess, generation.id)

    def edit_palettes(self) -> None:
        """Open the palette editor on the palette of the sprites."""
        shown, selection = self._view.images, list(self._selection.indices)
        sprites = shown if shown is None or not selection else shown[selection]
        spec = self.settings.spec
        chosen = Palette.from_hex(spec.palette_name, spec.palette) if spec.palette else None
        editor = PaletteEditor(sprites, chosen, self._window)
        editor.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        editor.changed.connect(self.panel.picker.reload)
        editor.used.connect(self.panel.choose_palette)
        editor.open()

    def recolor(self, color: str = "") -> None:
        """Open the recolouring of the selected sprites, or of all; with a colour of theirs chosen."""
        painted = self._view.painted
        if painted is None or not self._view.finished:
            return
        spec = self._pinned()
        everything = list(range(len(painted)))
        chosen = [i for i in spec.only if i < len(painted)] or list(self._selection.indices) or everything
        plain = dataclasses.replace(spec, only=(), recolor=(), outline="none", align="none", trim=False)
        before = postprocess_sprites(painted[chosen], plain).images
        if not before[..., 3].any():
            return
        palette = extract_palette(before, self.tr("The sprites"), _RAMP_COLORS)
        dialog = RecolorDialog(
            before,
            palette,
            lambda pairs: (
                postprocess_sprites(painted[chosen], dataclasses.replace(plain, recolor=pairs)).images
            ),
            self.tr("Recolour {0}").format(sprites_text(len(chosen)))
            if spec.only
            else self.tr("Recolour the whole grid"),
            self._window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.choose(color)
        dialog.applied.connect(
            lambda pairs, name: self.settings.change(
                dataclasses.replace(spec, recolor=pairs, recolor_name=name)
            )
        )
        dialog.variants_wanted.connect(
            lambda pairs, name: self.variants_wanted.emit(
                chosen, dataclasses.replace(spec, only=(), recolor=pairs, recolor_name=name), name
            )
        )
        dialog.open()

    def _pinned(self) -> PostprocessSpec:
        """The settings with the palette as it was found, so that a part of the sprites gets the same."""
        spec, palette = self.settings.spec, self._view.palette_before_recolor
        if palette is None or spec.palette_mode == "chosen":
            return spec
        colors = tuple(color[:7] for color in palette.to_hex())
        return dataclasses.replace(
            spec, palette_mode="chosen", palette_name=palette.name, palette=colors, best_of=()
        )

    def _on_changed(self) -> None:
        self._view.set_postprocess(self.settings.spec)
        self._keep()
        self.changed.emit()

    def _painted(self) -> Sequence[ByteArray]:
        painted = self._view.painted
        return () if painted is None else list(painted)

    def _show(self) -> None:
        """Show the sprite at hand before and after."""
        painted, images = self._view.painted, self._view.images
        selection = self._selection.indices
        if painted is None or images is None:
            self.panel.show_sprite(None, None)
        else:
            index = selection[0] if selection else 0
            self.panel.show_sprite(painted[index], images[index])
        self.panel.show_palette(self._view.palette_of_sprites)
        self.panel.show_selection(selection)

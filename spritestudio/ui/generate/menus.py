"""The actions of the Generate page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, SignalInstance
from PySide6.QtGui import QKeySequence

from spritestudio.ui.generate.generate_panel import GeneratePanel
from spritestudio.ui.generate.grid_view import GridView
from spritestudio.ui.generate.history_navigator import HistoryNavigator
from spritestudio.ui.generate.lock_controller import LockController
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.generate.painting_controller import PaintingController
from spritestudio.ui.generate.postprocess_controller import PostprocessController
from spritestudio.ui.generate.queued_painting import QueuedPainting
from spritestudio.ui.generate.sprite_actions import SpriteActions
from spritestudio.ui.generate.weights_choice import WeightsChoice
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.project.undo_actions import follow_timeline


class GenerateParts(Protocol):
    """The parts of the page that its actions act on."""

    panel: GeneratePanel
    view: GridView
    sprites: SpriteActions
    postprocess: PostprocessController
    weights: WeightsChoice
    navigator: HistoryNavigator
    locks: LockController
    painter: PaintingController
    queued: QueuedPainting

    def keep(self) -> None:
        """Put the selected sprites on the shelf, or take them off it."""

    name_requested: SignalInstance

    def toggle_side(self) -> None:
        """Fold the right panel away, or bring it back."""

    def ask_for_recipe(self) -> None:
        """Ask for a picture, and bring back what its recipe says."""


def build_menus(page: GenerateParts, build: MenuBuilder, tools: Iterable[PageController]) -> None:
    """Add all that the page and its tools do to the menus of its window."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("GeneratePage", text)

    key = QKeySequence.StandardKey
    panel, view, grid, sprites = page.panel, page.view, page.view.grid, page.sprites
    selection = panel.workspace.selection
    timeline = page.postprocess.settings.timeline
    build.menu("file")
    build.action("open_weights", tr("Open weights…"), page.weights.ask, key.Open)
    build.action("open_recipe", tr("Open recipe of a picture…"), page.ask_for_recipe, "Ctrl+Shift+O")
    build.separator()
    build.action("export", tr("Export sprite sheet…"), sprites.export, "Ctrl+E")
    build.action("export_animation", tr("Export animation…"), sprites.export_animation, "Ctrl+Shift+E")
    build.action("save_sprites", tr("Save sprites…"), sprites.save, key.Save)

    build.menu("edit")
    undo = build.action("undo", tr("Undo"), page.painter.undo, "Ctrl+Z")
    redo = build.action("redo", tr("Redo"), page.painter.redo, "Ctrl+Shift+Z", "Ctrl+Y")
    follow_timeline(timeline, undo, redo)
    build.separator()
    build.action("copy", tr("Copy"), sprites.copy, key.Copy)
    build.action("keep", tr("Keep on the shelf"), page.keep, "F")
    build.action("name", tr("Name the kept sprite"), page.name_requested.emit, "F2")
    build.action("select_all", tr("Select all"), selection.select_all, "Ctrl+A")
    build.action("select_none", tr("Select none"), lambda: selection.set(()), "Ctrl+Shift+A")

    build.menu("generate")
    build.action("generate", tr("Generate"), page.painter.generate, "Ctrl+Return", "Ctrl+Enter")
    build.action("enqueue", tr("Add to the queue"), page.queued.add, "Ctrl+Shift+Return", "Ctrl+Shift+Enter")
    build.action("stop", tr("Stop"), page.painter.stop, "Esc")
    build.action("repaint", tr("Repaint the selected"), page.painter.repaint_selected, "R")
    build.action("lock", tr("Lock or unlock the selected"), page.locks.toggle, "L")
    for tool in tools:
        tool.build_actions(build)
    build.menu("generate")
    build.separator()
    build.action("randomise", tr("Random mix"), panel.mixes.randomise, "Ctrl+R")
    build.action("roll_seed", tr("Random seed"), panel.settings.draw_seed, "Ctrl+D")
    build.separator()
    build.action("earlier", tr("Earlier sprites"), lambda: page.navigator.show_generation(-1), "Alt+Left")
    build.action("later", tr("Later sprites"), lambda: page.navigator.show_generation(1), "Alt+Right")
    build.action("reuse", tr("Use the settings of these sprites"), page.navigator.reuse_settings, "Ctrl+U")

    build.separator()
    build.action("edit_palettes", tr("Palettes…"), page.postprocess.edit_palettes, "Ctrl+P")
    build.action("recolor", tr("Recolour…"), page.postprocess.recolor, "Ctrl+Shift+R")

    build.menu("view")
    build.action("show_noisy", tr("Painting"), view.noisy.click, "1")
    build.action("show_clean", tr("Prediction"), view.clean.click, "2")
    build.action("step_back", tr("Step back"), lambda: view.step_by(-1), ",")
    build.action("step_on", tr("Step on"), lambda: view.step_by(1), ".")
    build.separator()
    build.action("zoom_in", tr("Zoom in"), lambda: grid.zoom_by(1), "Ctrl++", "Ctrl+=")
    build.action("zoom_out", tr("Zoom out"), lambda: grid.zoom_by(-1), "Ctrl+-")
    build.action("zoom_one", tr("Actual size"), lambda: grid.set_zoom(1), "Ctrl+1")
    build.action("zoom_fit", tr("Fit to the window"), lambda: grid.set_zoom(None), "Ctrl+0")
    build.separator()
    build.action("toggle_side", tr("Right panel"), page.toggle_side, "F9")

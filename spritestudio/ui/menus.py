"""The menu bar: every action with its shortcut."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

if TYPE_CHECKING:
    from spritestudio.ui.main_window import MainWindow

Slot = Callable[[], object]


class MenuBuilder:
    """Adds actions to the menus of a window; tests find them by their object names."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._menu: QMenu | None = None

    def menu(self, title: str) -> MenuBuilder:
        """Start a menu; what follows goes into it."""
        self._menu = self._window.menuBar().addMenu(title)
        return self

    def action(
        self,
        name: str,
        text: str,
        slot: Slot,
        *shortcuts: QKeySequence.StandardKey | str,
    ) -> QAction:
        """Add an action to the menu at hand."""
        action = QAction(text, self._window)
        action.setObjectName(name)
        action.setShortcuts([QKeySequence(shortcut) for shortcut in shortcuts])
        action.triggered.connect(lambda: slot())
        assert self._menu is not None
        self._menu.addAction(action)
        return action

    def choice(self, title: str, options: dict[str, str], chosen: str, slot: Callable[[str], object]) -> None:
        """Add a sub-menu of which one option, text by value, is in force."""
        assert self._menu is not None
        sub_menu = self._menu.addMenu(title)
        group = QActionGroup(self._window)
        for value, text in options.items():
            action = sub_menu.addAction(text)
            action.setObjectName(f"choose_{value}")
            action.setCheckable(True)
            action.setChecked(value == chosen)
            action.triggered.connect(lambda _checked=False, value=value: slot(value))
            group.addAction(action)

    def separator(self) -> None:
        """Add a line."""
        assert self._menu is not None
        self._menu.addSeparator()


def build_menus(window: MainWindow, scheme: str) -> None:
    """Fill the menu bar of the window; `scheme` is the theme in force."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("MainWindow", text)

    key = QKeySequence.StandardKey
    panel, view, grid, sprites = window.panel, window.view, window.view.grid, window.sprites
    build = MenuBuilder(window)
    build.menu(tr("&File"))
    build.action("open_weights", tr("Open weights…"), window.ask_for_weights, key.Open)
    build.separator()
    build.action("export", tr("Export sprite sheet…"), sprites.export, "Ctrl+E")
    build.action("save_sprites", tr("Save sprites…"), sprites.save, key.Save)
    build.separator()
    build.action("quit", tr("Quit"), window.close, "Ctrl+Q")

    build.menu(tr("&Edit"))
    build.action("copy", tr("Copy"), sprites.copy, key.Copy)
    build.action("select_all", tr("Select all"), grid.select_all, "Ctrl+A")
    build.action("select_none", tr("Select none"), lambda: grid.set_selection(()), "Ctrl+Shift+A")

    build.menu(tr("&Generate"))
    build.action("generate", tr("Generate"), window.generate, "Ctrl+Return", "Ctrl+Enter")
    build.action("stop", tr("Stop"), window.painting.stop, "Esc")
    build.separator()
    build.action("randomise", tr("Random mix"), panel.mixer.randomise_mix, "Ctrl+R")
    build.action("roll_seed", tr("Random seed"), panel.sampler.roll_seed, "Ctrl+D")
    build.separator()
    build.action("earlier", tr("Earlier sprites"), lambda: window.show_batch(-1), "Alt+Left")
    build.action("later", tr("Later sprites"), lambda: window.show_batch(1), "Alt+Right")
    build.action("reuse", tr("Use the settings of these sprites"), window.reuse_settings, "Ctrl+U")

    build.menu(tr("&View"))
    build.action("show_noisy", tr("Noisy state"), view.noisy.click, "1")
    build.action("show_clean", tr("Predicted sprite"), view.clean.click, "2")
    build.action("step_back", tr("Step back"), lambda: view.step_by(-1), ",")
    build.action("step_on", tr("Step on"), lambda: view.step_by(1), ".")
    build.separator()
    build.action("zoom_in", tr("Zoom in"), lambda: grid.zoom_by(1), "Ctrl++", "Ctrl+=")
    build.action("zoom_out", tr("Zoom out"), lambda: grid.zoom_by(-1), "Ctrl+-")
    build.action("zoom_one", tr("Actual size"), lambda: grid.set_zoom(1), "Ctrl+1")
    build.action("zoom_fit", tr("Fit to the window"), lambda: grid.set_zoom(None), "Ctrl+0")
    build.separator()
    schemes = {"system": tr("Like the system"), "light": tr("Light"), "dark": tr("Dark")}
    build.choice(tr("Theme"), schemes, scheme, window.choose_theme)

    build.menu(tr("&Help"))
    build.action("install_launcher", tr("Add to applications menu"), window.install_launcher)
    build.action("about", tr("About SpriteStudio"), window.show_about)

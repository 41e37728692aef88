"""The menu bar: every action with its shortcut."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

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

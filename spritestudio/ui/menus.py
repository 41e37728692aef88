"""The menu bar: every action with its shortcut. A page's actions are there while it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

Slot = Callable[[], object]
_Page = TypeVar("_Page", bound=QWidget)


class MenuBuilder:
    """Adds actions to the menus of a window; tests find them by their object names.

    The menus are "file", "edit", "generate", "sprites", "train", "view" and "help"; one without actions of
    the shown page is not to be seen.
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._page: QWidget | None = None
        self._actions: list[tuple[QWidget | None, QAction]] = []
        self._texts: dict[QAction, str] = {}
        self._menus = {
            name: window.menuBar().addMenu(title)
            for name, title in {
                "file": _tr("&File"),
                "edit": _tr("&Edit"),
                "generate": _tr("&Generate"),
                "draw": _tr("&Draw"),
                "sprites": _tr("&Sprites"),
                "train": _tr("&Train"),
                "view": _tr("&View"),
                "help": _tr("&Help"),
            }.items()
        }
        for menu in self._menus.values():
            menu.setToolTipsVisible(True)  # of what cannot be used
        self._menu: QMenu = self._menus["file"]

    def for_page(self, page: QWidget | None) -> MenuBuilder:
        """What is added from now on belongs to `page`; None is always there."""
        self._page = page
        return self

    def menu(self, name: str) -> MenuBuilder:
        """Go to a menu; what follows goes into it."""
        self._menu = self._menus[name]
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
        self._texts[action] = text
        self._add(action)
        return action

    def sub_menu(self, name: str, title: str) -> QMenu:
        """Add a menu within the menu at hand, to be filled by the caller."""
        menu = QMenu(title, self._window)
        menu.setObjectName(name)
        self._add(menu.menuAction())
        return menu

    def choice(
        self, title: str, options: Mapping[str, str], chosen: str, slot: Callable[[str], object]
    ) -> None:
        """Add a sub-menu of which one option, text by value, is in force."""
        sub_menu = QMenu(title, self._window)
        group = QActionGroup(self._window)
        for value, text in options.items():
            action = sub_menu.addAction(text)
            action.setObjectName(f"choose_{value}")
            action.setCheckable(True)
            action.setChecked(value == chosen)
            action.triggered.connect(lambda _checked=False, value=value: slot(value))
            group.addAction(action)
        self._add(sub_menu.menuAction())

    def separator(self) -> None:
        """Add a line."""
        action = QAction(self._window)
        action.setSeparator(True)
        self._add(action)

    def _add(self, action: QAction) -> None:
        self._menu.addAction(action)
        self._actions.append((self._page, action))

    def actions_of(self, page: QWidget) -> dict[str, QAction]:
        """The actions of `page` by their names."""
        return {action.objectName(): action for owner, action in self._actions if owner is page}

    def shortcuts(self, page: QWidget | None) -> list[tuple[str, str]]:
        """The shortcuts of the actions of `page`, each with what it does; None for those of no page.

        An action that says in the menu what it would act on now, as "Undo Keep 1 sprite", is called as it was
        added.
        """
        return [
            (_or(action.shortcuts()), self._texts[action].replace("&", "").rstrip("…"))
            for owner, action in self._actions
            if owner is page and action.shortcuts()
        ]

    def show_page(self, page: QWidget) -> None:
        """Leave the actions of `page`, and those of no page."""
        for owner, action in self._actions:
            action.setVisible(owner in (None, page))
        for menu in self._menus.values():
            shown = any(action.isVisible() and not action.isSeparator() for action in menu.actions())
            menu.menuAction().setVisible(shown)


def build_view_menu(
    build: MenuBuilder,
    pages: Sequence[_Page],
    show_page: Callable[[_Page], object],
    scheme: str,
    choose_theme: Callable[[str], object],
) -> None:
    """Add to the View menu what no page owns; `scheme` is the theme in force."""
    build.menu("view").separator()
    if len(pages) > 1:
        for number, page in enumerate(pages, start=1):
            name = f"show_{page.objectName()}"
            build.action(name, page.windowTitle(), partial(show_page, page), f"Alt+{number}")
        build.separator()
    schemes = {"system": _tr("Like the system"), "light": _tr("Light"), "dark": _tr("Dark")}
    build.choice(_tr("Theme"), schemes, scheme, choose_theme)


def build_help_menu(
    build: MenuBuilder, show_learn: Slot, show_shortcuts: Slot, install_launcher: Slot, show_about: Slot
) -> None:
    """Add the Help menu."""
    build.menu("help")
    build.action("learn", _tr("Learn"), show_learn, "Shift+F1")
    build.action("shortcuts", _tr("Keys and mouse…"), show_shortcuts, "F1")
    build.action("install_launcher", _tr("Add to applications menu"), install_launcher)
    build.action("about", _tr("About SpriteStudio"), show_about)


def _or(shortcuts: Sequence[QKeySequence]) -> str:
    """The first two of them; a third is the same on other keyboards."""
    texts = [shortcut.toString(QKeySequence.SequenceFormat.NativeText) for shortcut in shortcuts[:2]]
    return _tr(" or ").join(texts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Menus", text)

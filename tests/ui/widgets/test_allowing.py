"""What cannot be used says what it waits for: by one function, and in the whole window."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from spritestudio.sprites.starter.starter_set import starter_sprites
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.widgets.allowing import action_tip, allow, first_lack, not_chosen
from spritestudio.ui.widgets.dialog import Dialog
from tests.test_house import modules
from tests.ui.conftest import wait_for_end

_INTERACTIVE = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit)


def is_silent(target: QWidget | QAction) -> bool:
    """Whether something cannot be used, and does not say why."""
    lack = target.statusTip()
    return not target.isEnabled() and not (lack and lack in target.toolTip())


def silent_widgets(window: QWidget) -> list[str]:
    """What is seen, cannot be used and does not say why; parts of fields and scroll bars aside."""
    seen = [child for child in window.findChildren(QWidget) if not child.visibleRegion().isEmpty()]
    asked = [child for child in seen if isinstance(child, _INTERACTIVE) and not isinstance(child, QScrollBar)]
    return [
        child.objectName() or repr(child)
        for child in asked
        if is_silent(child) and not isinstance(child.parent(), QAbstractSpinBox | QComboBox)
    ]


def silent_entries(menu: QMenu) -> list[str]:
    """The same of the entries of a menu and of those within it."""
    found = []
    for action in menu.actions():
        if (sub_menu := action.menu()) is not None:
            assert isinstance(sub_menu, QMenu)
            found += silent_entries(sub_menu)
        elif action.isVisible() and not action.isSeparator() and is_silent(action):
            found.append(action.text())
    return found


def silent_in(window: MainWindow) -> list[str]:
    menus = [action.menu() for action in window.menuBar().actions() if action.isVisible()]
    entries = [text for menu in menus if isinstance(menu, QMenu) for text in silent_entries(menu)]
    return silent_widgets(window) + entries


@pytest.fixture
def button(qtbot: QtBot) -> QPushButton:
    button = QPushButton("Vary")
    button.setToolTip("Paint others like it")
    qtbot.addWidget(button)
    return button


def test_a_button_says_what_it_does_and_what_it_lacks(button: QPushButton) -> None:
    for lack in ("Choose a sprite first", "Paint sprites first"):
        allow(button, lack)
        assert not button.isEnabled()
        assert button.toolTip() == f"Paint others like it\n{lack}"
        assert button.statusTip() == lack
    allow(button)
    assert button.isEnabled()
    assert (button.toolTip(), button.statusTip()) == ("Paint others like it", "")


def test_what_it_does_may_change_meanwhile(button: QPushButton) -> None:
    allow(button, "Choose a sprite first")
    allow(button, "Choose a sprite first", "Undo Keep")
    assert button.toolTip() == "Undo Keep\nChoose a sprite first"
    button.setToolTip("Undo Name")
    allow(button, "There is nothing to undo")
    assert button.toolTip() == "Undo Name\nThere is nothing to undo"
    allow(button)
    assert button.toolTip() == "Undo Name"


def test_what_is_lacking_is_no_markup(button: QPushButton) -> None:
    button.setToolTip("")
    allow(button, "<b>bold</b> is not there")
    assert "<b>" not in button.toolTip()
    assert button.statusTip() == "<b>bold</b> is not there"


def test_an_action_says_what_it_lacks_and_its_button_its_keys_as_well(qapp: QApplication) -> None:
    action = QAction("Vary the selected")
    action.setShortcut("V")
    assert action_tip(action) == "Vary the selected (V)"
    allow(action, "Choose a sprite first")
    assert (action.isEnabled(), action.toolTip()) == (False, "Choose a sprite first")
    assert action_tip(action) == "Vary the selected (V)\nChoose a sprite first"
    allow(action)
    assert (action.isEnabled(), action.statusTip()) == (True, "")
    assert action_tip(action) == "Vary the selected (V)"


@pytest.mark.parametrize(
    ("count", "wanted", "lacks"),
    [
        (0, None, "a sprite"),
        (3, None, ""),
        (0, 1, "a sprite"),
        (1, 1, ""),
        (2, 1, "a single sprite"),
        (1, 2, "two sprites"),
        (2, 2, ""),
        (3, 2, "two sprites"),
    ],
)
def test_a_selection_says_how_many_it_lacks(count: int, wanted: int | None, lacks: str) -> None:
    said = not_chosen(count, wanted)
    assert (lacks in said) if lacks else said == ""
    assert first_lack("", said, "else") == (said or "else")


def test_there_is_one_way_to_disable() -> None:
    calls = {
        name.removeprefix("spritestudio.ui.")
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("setEnabled", "setDisabled")
    }
    assert calls == {
        "widgets.allowing",
        "postprocess.postprocess_panel",  # a line of a drop-down, which has a tip of its own
        "project.project_controller",  # the whole window, until the project is there
    }


def test_an_empty_window_says_everywhere_what_is_lacking(
    open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    window = open_window()
    window.resize(QSize(1600, 1100))
    train = window.train_page
    views = [(page, 0) for page in window.pages] + [(train, view) for view in range(train.views.count())]
    for page, view in views:
        window.show_page(page)
        train.views.setCurrentIndex(view)
        qtbot.waitUntil(lambda: silent_in(window) == [])
    window.show_page(window.generate_page)
    window.generate_page.side.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: silent_in(window) == [])
    window.pencil_page.draw(None)
    window.sprites_page.document.begin(starter_sprites(), None, is_saved=True)
    for page in (window.pencil_page, window.sprites_page):
        window.show_page(page)
        qtbot.waitUntil(lambda: silent_in(window) == [])
    assert not window.sprites_page.tools.undo.isEnabled(), "there is something to be said"


def test_sprites_and_dialogs_say_what_is_lacking(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.resize(QSize(1600, 1100))
    page = window.generate_page
    page.panel.generate.click()
    assert page.painting.running
    assert silent_in(window) == []
    wait_for_end(qtbot, lambda: page.painting.running or not page.view.finished)
    for chosen in ((), (0,), (0, 1)):
        window.workspace.selection.set(chosen)
        assert silent_in(window) == []
    window.workspace.selection.set((0,))
    page.keep()
    for name in ("export", "export_animation", "animate", "matrix", "edit_palettes", "recolor", "whose_art"):
        action = window.findChild(QAction, name)
        assert action is not None
        assert action.isEnabled(), action.statusTip()
        action.trigger()
        (dialog,) = [child for child in window.findChildren(Dialog) if child.isVisible()]
        assert silent_widgets(dialog) == [], name
        dialog.close()

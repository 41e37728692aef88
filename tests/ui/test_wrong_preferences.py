"""Whatever stands in the preferences, the window is built and paints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.preferences import Preferences, last_folder
from tests.ui.conftest import PATIENCE_MS

Paint = Callable[[MainWindow], None]
DEEP = "[" * 100_000
WRONG: dict[str, Any] = {
    "number": 7,
    "negative": -1e308,
    "text": "a\0b",
    "list": [None, {"a": []}, "x" * 5000],
    "dictionary": {"a": {"b": [1]}, "": None, "seeds": "x", "weights": 5, "mixes": [1], "contexts": {}},
    "yes": True,
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of all that is asked for while a test runs."""
    names: set[str] = set()
    get = Preferences.get

    def noting(self: Preferences, name: str) -> Any:
        names.add(name)
        return get(self, name)

    monkeypatch.setattr(Preferences, "get", noting)
    return names


def use(window: MainWindow, paint: Paint) -> None:
    """Do what asks for preferences."""
    paint(window)
    page = window.generate_page
    assert page.view.images is not None
    for ask in (page.sprites.export, page.sprites.export_animation):
        ask()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        dialog.reject()
    last_folder(window.preferences)
    for shown in window.pages:
        window.show_page(shown)


@pytest.mark.parametrize("kind", [*WRONG, "no JSON", "deep"])
def test_preferences_of_another_kind_keep_no_window_from_painting(
    kind: str, asked: set[str], open_window: Callable[[], MainWindow], paint: Paint, qtbot: QtBot
) -> None:
    first = open_window()
    first.generate_page.panel.count.setValue(2)
    first.generate_page.panel.sampler.steps.setValue(1)
    use(first, paint)
    first.close()
    assert len(asked) > 12, "what is asked for was found"
    for name in asked:
        if kind in WRONG:
            first.preferences.set(name, WRONG[kind])
    first.preferences.flush()
    if kind not in WRONG:
        settings = QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "SpriteStudio", "SpriteStudio"
        )
        for name in asked:
            settings.setValue(name, "{no JSON, a list" if kind == "no JSON" else DEEP)
        settings.sync()

    window = open_window()
    qtbot.waitUntil(lambda: not window.generate_page.loading.running, timeout=PATIENCE_MS)
    window.generate_page.panel.count.setValue(2)
    window.generate_page.panel.sampler.steps.setValue(1)
    use(window, paint)

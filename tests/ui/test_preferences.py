"""Preferences survive, and a disk that is full is told once and tried again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from spritestudio.errors import SpriteStudioError
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.preferences import Preferences
from tests.ui.conftest import PATIENCE_MS

Full = Callable[[], AbstractContextManager[None]]


def text_of(folder: Path) -> str:
    """What stands in the file of the preferences."""
    (file,) = folder.rglob("*.ini")
    return file.read_text()


def test_what_could_not_be_written_is_told_once_and_written_later(
    qtbot: QtBot, tmp_path: Path, disk_is_full: Full
) -> None:
    preferences = Preferences()
    preferences.set("first", 1)
    preferences.flush()
    with disk_is_full():
        preferences.set("long", "x" * 500)
        with pytest.raises(SpriteStudioError, match=r"Settings cannot be written to .*\.ini\. Is there room"):
            preferences.flush()
        preferences.set("another", 2)
        preferences.flush()  # it was told
        assert (preferences.get("long"), preferences.get("another")) == ("x" * 500, 2)
        assert "long" not in text_of(tmp_path)
    preferences.flush()
    assert Preferences().get("another") == 2
    assert "xxx" in text_of(tmp_path)
    with disk_is_full():
        preferences.set("long", "y" * 500)
        with pytest.raises(SpriteStudioError):  # another full disk is told again
            preferences.flush()


def test_the_window_tells_of_a_full_disk_and_goes_on(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, disk_is_full: Full
) -> None:
    window._gathering.setInterval(10)
    qtbot.waitUntil(lambda: bool(list(tmp_path.rglob("*.ini"))), timeout=PATIENCE_MS)
    with disk_is_full():
        window.preferences.set("long", "x" * 500)
        qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE_MS)
        assert "Settings cannot be written" in window.banner.message.text()
        window.banner.close_button.click()
        window.preferences.set("long", "y" * 500)
        qtbot.wait(50)
        assert not window.banner.isVisible(), "once is enough"
    qtbot.waitUntil(lambda: "yyy" in text_of(tmp_path), timeout=PATIENCE_MS)

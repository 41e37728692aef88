"""The project of the last time at the start of the window: checked beside it, whatever state it is in."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from spritestudio.locks import is_locked
from spritestudio.project.project_file import ProjectFile
from spritestudio.project.project_index import lock_of
from spritestudio.specs import PostprocessSpec
from spritestudio.ui.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS, wait_for_end


@pytest.fixture
def named_last(
    qtbot: QtBot,
    open_window: Callable[[], MainWindow],
    paint: Callable[[MainWindow], None],
    tmp_path: Path,
) -> Path:
    """The project of the last time, with a kept sprite; its window is closed."""
    window = open_window()
    window.generate_page.panel.count.setValue(2)
    paint(window)
    paint(window)
    window.generate_page.view.grid.set_selection((0,))
    window.generate_page.keep()
    path = tmp_path / "Heroes.spritestudio"
    window.project.save_to(path)
    wait_for_end(qtbot, lambda: window.project.is_saving)
    window.close()
    return path


@pytest.fixture
def slow_check(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Projects are checked only once this is set."""
    go_on = threading.Event()
    check = ProjectFile.is_whole

    def wait(file: ProjectFile) -> bool:
        go_on.wait()
        return check(file)

    monkeypatch.setattr(ProjectFile, "is_whole", wait)
    yield go_on
    go_on.set()


def test_a_start_checks_the_last_project_beside_the_window(
    qtbot: QtBot, named_last: Path, slow_check: threading.Event
) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.start()
    assert window.windowTitle() == "Heroes — SpriteStudio"
    assert window.statusBar().currentMessage() == "Opening Heroes.spritestudio…"
    assert not window.isEnabled(), "what would be done now, nothing would keep"
    wait_for_end(qtbot, lambda: window.generate_page.loading.running)  # meanwhile it is awake
    assert len(window.shelf_controller.shelf) == 0
    slow_check.set()
    qtbot.waitUntil(window.isEnabled, timeout=PATIENCE_MS)
    assert len(window.shelf_controller.shelf) == 1
    assert window.generate_page.navigator.place == (2, 2)
    assert (window.windowTitle(), window.workspace.project.path) == ("Heroes — SpriteStudio", named_last)
    assert not window.banner.isVisible()
    window.close()


def test_a_project_that_is_there_before_the_start_is_shown_once(qtbot: QtBot, named_last: Path) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: not window.workspace.project.is_waiting, timeout=PATIENCE_MS)
    finishing = PostprocessSpec(palette_mode="best", colors=8)
    window.workspace.postprocess.change(finishing)
    window.start()
    assert window.isEnabled()
    assert window.generate_page.navigator.place == (2, 2)
    assert window.workspace.postprocess.spec == finishing
    wait_for_end(qtbot, lambda: window.generate_page.loading.running)
    window.close()


def test_a_window_that_closes_while_its_project_is_checked_loses_nothing(
    qtbot: QtBot, named_last: Path, slow_check: threading.Event, open_window: Callable[[], MainWindow]
) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.start()
    qtbot.waitUntil(lambda: is_locked(lock_of(named_last)), timeout=PATIENCE_MS)
    threading.Timer(0.2, slow_check.set).start()  # closing waits for the check
    assert window.close()
    assert not is_locked(lock_of(named_last))
    again = open_window()
    assert again.workspace.project.path == named_last
    assert len(again.shelf_controller.shelf) == 1


@pytest.mark.parametrize(
    ("damage", "told", "title"),
    [
        ("torn", "is damaged; this is a copy", "Heroes (copy, not saved)"),
        ("newer", "was saved by a newer version", "Untitled"),
        ("gone", "is no longer there", "Untitled"),
    ],
)
def test_a_start_tells_what_is_wrong_with_the_last_project(
    named_last: Path, open_window: Callable[[], MainWindow], damage: str, told: str, title: str
) -> None:
    if damage == "torn":
        data = bytearray(named_last.read_bytes())
        with contextlib.closing(sqlite3.connect(named_last)) as file:
            (page,) = file.execute("SELECT rootpage FROM sqlite_master WHERE name = 'generation'").fetchone()
        data[(page - 1) * 4096 : page * 4096] = b"x" * 4096
        named_last.write_bytes(data)
    elif damage == "newer":
        with contextlib.closing(sqlite3.connect(named_last)) as file:
            file.execute("PRAGMA user_version = 99")
    else:
        named_last.unlink()
    window = open_window()
    assert told in window.banner.message.text()
    window.show_status_message("Something went well")
    assert window.banner.isVisible()
    assert window.windowTitle() == f"{title} — SpriteStudio"
    assert window.isEnabled()

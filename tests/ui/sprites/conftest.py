"""A Sprites page of its own, without the rest of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from spritestudio.project.jobs import JOBS
from spritestudio.project.workspace import Workspace
from spritestudio.sprites.dataset.editable_set import EditableSet
from spritestudio.sprites.starter.starter_set import starter_sprites
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.sprites import set_files as files_module
from spritestudio.ui.sprites.page import SpritesPage
from tests.ui.conftest import PATIENCE_MS

Read = Callable[..., EditableSet]


@pytest.fixture
def open_page(
    qtbot: QtBot, themed: QApplication, preferences: Preferences
) -> Iterator[Callable[[], SpritesPage]]:
    """Opens pages, and shuts them down in the end."""
    pages: list[SpritesPage] = []

    def open_one() -> SpritesPage:
        page = SpritesPage(Workspace(preferences), preferences)
        qtbot.addWidget(page)
        pages.append(page)
        page.resize(1100, 700)
        page.show()
        page.start()
        qtbot.waitUntil(lambda: not page.storage.restoring.running, timeout=PATIENCE_MS)
        return page

    yield open_one
    for page in pages:
        close_page(page)


def close_page(page: SpritesPage) -> None:
    """Do what a window that closes does."""
    page.wind_down()
    JOBS.close()
    page.shut_down()


@pytest.fixture
def page(open_page: Callable[[], SpritesPage]) -> SpritesPage:
    """An empty page."""
    return open_page()


@pytest.fixture
def read(qtbot: QtBot) -> Read:
    """Opens sources on a page, and waits for their sprites; sheets are cut as proposed."""

    def open_paths(page: SpritesPage, *paths: Path) -> EditableSet:
        assert page.open_paths(paths)
        wait_for_reading(page, qtbot)
        assert page.document.editable is not None
        return page.document.editable

    return open_paths


def wait_for_reading(page: SpritesPage, qtbot: QtBot) -> None:
    """Wait until nothing is read any more; a dialog about sheets is accepted."""

    def is_done() -> bool:
        if (dialog := page.files.importer.dialog) is not None:
            dialog.accept()
        return not page.files.importer.running

    qtbot.waitUntil(is_done, timeout=PATIENCE_MS)


def look(page: SpritesPage, qtbot: QtBot) -> list[str]:
    """Wait until the set has been looked at; returns the kinds of what can be mended."""
    qtbot.waitUntil(lambda: not page.looking.running and not page._look_timer.isActive(), timeout=PATIENCE_MS)
    return [button.objectName() for button in page.info.findings.findChildren(QWidget)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a sub-folder of three sprites for each of creature, potion and blade."""
    folder = tmp_path / "art"
    editable = starter_sprites(per_class=3)
    for index in range(9):
        kind = editable.class_names[index // 3]
        (folder / kind).mkdir(parents=True, exist_ok=True)
        Image.fromarray(editable.images[index]).save(folder / kind / f"{index}.png")
    return folder


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """Gives the same answer to every question; returns the list of those that were asked."""

    def say(text: str) -> list[str]:
        asked: list[str] = []

        def ask(_parent: object, title: str, _text: str, answers: dict[str, str]) -> str:
            assert text in answers
            asked.append(title)
            return text

        monkeypatch.setattr(files_module, "ask", ask)
        return asked

    return say

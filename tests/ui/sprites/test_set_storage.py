"""The working copy of a set."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.errors import SpriteStudioError
from spritestudio.project.jobs import JOBS
from spritestudio.project.set_document import SetDocument
from spritestudio.sprites.dataset import edits
from spritestudio.sprites.dataset.autosave import load_autosave
from spritestudio.sprites.dataset.editable_set import EditableSet
from spritestudio.sprites.importing.reading import read_sprites
from spritestudio.ui.sprites import set_storage
from spritestudio.ui.sprites.page import SpritesPage
from spritestudio.ui.sprites.set_storage import SetStorage
from tests.ui.conftest import PATIENCE_MS

from .conftest import Read, close_page


@pytest.fixture
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits that a test has the time for; a pause is longer than the time between two edits."""
    monkeypatch.setattr(set_storage, "_AUTOSAVE_MS", 60_000)
    monkeypatch.setattr(set_storage, "_LONGEST_WAIT_MS", 200)


def test_a_set_is_kept_though_nobody_pauses(
    qtbot: QtBot, themed: QApplication, tmp_path: Path, short_waits: None
) -> None:
    """Every edit began the wait anew, so that three of three kills lost all."""
    path = tmp_path / "working.npz"
    document = SetDocument()
    storage = SetStorage(document, path)
    document.begin(read_sprites(["starter"]))
    names = (f"name {number}" for number in itertools.count())
    edit = QTimer(interval=20)

    def rename() -> None:
        assert document.editable is not None
        document.do(edits.rename_class(document.editable, 0, next(names)), "Rename")

    edit.timeout.connect(rename)
    edit.start()
    qtbot.waitUntil(path.exists, timeout=PATIENCE_MS)
    first = load_autosave(path)[0].class_names
    qtbot.waitUntil(lambda: load_autosave(path)[0].class_names != first, timeout=PATIENCE_MS)
    edit.stop()
    JOBS.close()
    storage.shut_down()
    kept = document.editable
    assert kept is not None
    assert load_autosave(path)[0].class_names == kept.class_names


def test_a_working_copy_that_could_not_be_kept_is_tried_again(
    qtbot: QtBot, themed: QApplication, tmp_path: Path, short_waits: None
) -> None:
    folder = tmp_path / "folder"
    folder.write_text("in the way")
    document = SetDocument()
    storage = SetStorage(document, folder / "working.npz")
    with qtbot.waitSignal(storage.failed, timeout=PATIENCE_MS):
        document.begin(read_sprites(["starter"]))
    folder.unlink()
    folder.mkdir()
    qtbot.waitUntil((folder / "working.npz").exists, timeout=PATIENCE_MS)
    JOBS.close()
    storage.shut_down()


def shown(page: SpritesPage) -> EditableSet:
    """The set of a page."""
    assert page.document.editable is not None
    return page.document.editable


def test_a_crash_loses_nothing(
    page: SpritesPage,
    folder: Path,
    read: Read,
    open_page: Callable[[], SpritesPage],
    qtbot: QtBot,
    home: Path,
) -> None:
    read(page, folder)
    page.grid.select_sprites([0])
    page.editing.label(2)
    working = page.storage.working_copy.path
    qtbot.waitUntil(lambda: working.exists() and not page.storage._pause.isActive(), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not page.storage._keeping.running, timeout=PATIENCE_MS)
    page.storage.working_copy.release()  # as the system does with all that a killed process held
    again = open_page()  # the first page has not been shut down
    assert shown(again).contexts[0].tolist() == [0, 0, 1]
    assert not again.document.is_saved
    np.testing.assert_array_equal(np.stack(list(shown(again).images)), np.stack(list(shown(page).images)))


def test_two_windows_keep_their_own_sets_and_the_second_is_told(
    page: SpritesPage, folder: Path, read: Read, open_page: Callable[[], SpritesPage]
) -> None:
    read(page, folder)
    second = open_page()
    errors: list[SpriteStudioError] = []
    second.failed.connect(errors.append)
    second.start()
    assert [error.message for error in errors] == ["Another window of SpriteStudio is open."]
    assert second.document.editable is None, "the set of the first is its own"
    read(second, folder / "blade")
    close_page(second)
    close_page(page)

    again = open_page()
    again.failed.connect(errors.append)
    again.start()
    assert [error.message for error in errors[1:]] == ["Another window has left a set of sprites, too."]
    assert shown(again).count == 9
    close_page(again)
    again.storage.working_copy.path.unlink()
    again.storage.working_copy.release()
    last = open_page()
    assert shown(last).count == 3, "nothing of the second window is lost"


def test_a_working_copy_that_cannot_be_read_is_told_and_put_aside(
    page: SpritesPage, read: Read, folder: Path, qtbot: QtBot
) -> None:
    read(page, folder)
    close_page(page)
    working = page.storage.working_copy.path
    working.write_bytes(working.read_bytes()[:500])
    with qtbot.waitSignal(page.failed):
        page.start()
    assert [file.name for file in working.parent.glob("working-*")] == ["working-set-unreadable.npz"]

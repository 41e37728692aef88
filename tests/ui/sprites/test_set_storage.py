"""The working copy of a set."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.project.set_document import SetDocument
from spritestudio.sprites.dataset import edits
from spritestudio.sprites.dataset.autosave import load_autosave
from spritestudio.sprites.importing.reading import read_sprites
from spritestudio.ui.sprites import set_storage
from spritestudio.ui.sprites.set_storage import SetStorage
from tests.ui.conftest import PATIENCE_MS


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
    storage.shut_down()

"""The whole way of one's own art: dropped on the window, trained on, and painted as sample sprites."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from spritestudio.runs.store import list_runs
from spritestudio.specs import TrainSpec
from spritestudio.ui.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS, wait_for_end
from tests.ui.sprites.conftest import wait_for_reading


def test_art_that_is_brought_is_trained_on_and_its_samples_kept(
    open_window: Callable[[], MainWindow], folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window()
    window.open_paths([folder])
    wait_for_reading(window.sprites_page, qtbot)
    window.sprites_page.storage.save(tmp_path / "set.npz")
    wait_for_end(qtbot, lambda: not window.sprites_page.document.is_saved)
    train_on = window.sprites_page.findChild(QPushButton, "train_on")
    assert isinstance(train_on, QPushButton)
    train_on.click()
    page = window.train_page
    assert window.page is page
    page.estimates.set_blocked(True)
    spec = TrainSpec(epochs=4, batch_size=4, width=8, timesteps=20, sample_every_s=1.0, device="cpu")
    page.setup.choose_preset("quick-look")
    page.setup.form.set_spec(spec)
    page.estimates.set_blocked(True)
    page.setup.train.click()
    wait_for_end(qtbot, lambda: page.session.working)
    qtbot.waitUntil(lambda: not page.shelf.busy and not page.estimates.running, timeout=PATIENCE_MS)
    table = page.watch.table.table
    assert table is not None
    assert table.row_titles == ("blade", "creature", "potion")
    (run,) = list_runs()
    assert list((run.folder / "samples").glob("*.png"))

"""Which weights paint when the window opens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.preferences import Preferences
from tests.ui.conftest import PATIENCE_MS, wait_for_end


def test_weights_of_last_time_that_are_missing_are_told_and_others_paint(
    window: MainWindow,
    paint: Callable[[MainWindow], None],
    open_window: Callable[[], MainWindow],
    tmp_path: Path,
) -> None:
    paint(window)
    window.close()
    preferences = Preferences()
    preferences.set("weights", str(tmp_path / "mine.safetensors"))
    preferences.flush()
    window = open_window()
    assert len(window.workspace.generations) == 1
    path = window.generate_page.weights.path
    assert path is not None
    assert f"The weights mine.safetensors are no longer there, so {path.stem} paint now." in (
        window.banner.message.text()
    )
    assert window.banner.isVisible(), "though the grid of last time is shown"
    window.show_status_message("Something went well")
    assert window.banner.isVisible()


def test_words_that_other_weights_do_not_know_are_told_and_kept(
    window: MainWindow, qtbot: QtBot, wordy_weights: Path, studio_weights: Path
) -> None:
    page = window.generate_page
    told: list[str] = []
    page.status_message.connect(told.append)
    page.open_weights(wordy_weights)
    wait_for_end(qtbot, lambda: page.loading.running)
    asked = {"hero": 1.0, "word:red": 1.0, "style:inked": 1.0}
    page.panel.mixes.put(asked)
    page.open_weights(studio_weights)
    wait_for_end(qtbot, lambda: page.loading.running)
    assert told[-1].startswith("These weights do not know inked, red: that is kept, and there again with ")
    assert page.panel.mixes.mix.shares == {"hero": 1.0}
    page.open_weights(wordy_weights)
    wait_for_end(qtbot, lambda: page.loading.running)
    assert page.panel.mixes.mix.shares == asked


def test_generate_paints_with_the_weights_that_were_just_chosen(
    window: MainWindow, qtbot: QtBot, wordy_weights: Path, tmp_path: Path
) -> None:
    page = window.generate_page
    before = page.weights.path
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"no weights")
    page.open_weights(broken)
    page.panel.generate_requested.emit()
    wait_for_end(qtbot, lambda: page.loading.running)
    assert page.weights.path == before
    assert not page.painting.running, "these cannot paint, and no others were asked for"
    page.open_weights(wordy_weights)
    page.panel.generate_requested.emit()
    assert not page.painting.running
    qtbot.waitUntil(lambda: page.view.finished and bool(page.navigator.shown_id), timeout=PATIENCE_MS)
    generation = window.workspace.project.generations.read(page.navigator.shown_id)
    assert generation.request.weights == wordy_weights.stem

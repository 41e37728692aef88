"""What was written is said with its folder, and that can be opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from spritestudio.ui.export.export_dialog import ExportDialog
from spritestudio.ui.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS
from tests.ui.widgets.test_open_folder import FileManager, file_manager

__all__ = ["file_manager"]


def test_an_export_says_what_it_wrote_and_opens_the_folder(
    window: MainWindow,
    paint: Callable[[MainWindow], None],
    file_manager: FileManager,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    paint(window)
    assert not window.notice.isVisible()
    window.generate_page.sprites.export()
    dialog = window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    dialog.path.setText(str(tmp_path / "sheet.png"))
    dialog.formats.set_chosen(("godot", "css", "csv"))
    dialog.credits.setChecked(True)
    qtbot.waitUntil(dialog.export.isEnabled, timeout=PATIENCE_MS)
    dialog.export.click()
    qtbot.waitUntil(window.notice.isVisible, timeout=PATIENCE_MS)
    text = window.notice.text.text()
    assert text == f"Wrote sheet.png, sheet.tres, sheet.css and 2 more to {tmp_path}"
    assert "DragonDePlatino" in (tmp_path / "sheet-credits.txt").read_text()
    window.notice.button.click()
    assert file_manager.shown == [tmp_path]
    window.show_written([tmp_path / "gone" / "a.png"])
    window.notice.button.click()
    assert window.banner.isVisible()
    window.show_status_message("")
    assert not window.notice.isVisible()
    assert not window.banner.isVisible()

"""From Generate to the exported file, with the real weights in the real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shiboken6
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from spritestudio.project.mixes import Mix
from spritestudio.ui.export.export_dialog import ExportDialog
from spritestudio.ui.main_window import MainWindow

from .conftest import PATIENCE_MS

Paint = Callable[[MainWindow], None]


def press_export(dialog: ExportDialog, qtbot: QtBot) -> None:
    """Press Export and wait until its work is done, or refused."""
    qtbot.waitUntil(lambda: dialog.export.isEnabled(), timeout=PATIENCE_MS)
    dialog.export.click()
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog) or not dialog.work.running, timeout=PATIENCE_MS)


def open_export(window: MainWindow) -> ExportDialog:
    window.generate_page.sprites.export()
    dialog = window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    return dialog


def test_from_a_mix_to_a_sheet_on_disk(
    window: MainWindow, paint: Paint, tmp_path: Path, qtbot: QtBot
) -> None:
    window.generate_page.panel.mixes.put({"hero": 1.0, "food": 0.6})
    paint(window)
    dialog = open_export(window)
    dialog.form.scale.setValue(2)
    dialog.form.spacing.setValue(1)
    dialog.form.margin.setValue(3)
    dialog.path.setText(str(tmp_path / "sheet.png"))
    press_export(dialog, qtbot)

    with Image.open(tmp_path / "sheet.png") as picture:
        assert picture.mode == "RGBA"
        sheet = np.asarray(picture)
    assert sheet.shape == (2 * 32 + 1 + 6, 3 * 32 + 2 + 6, 4)
    assert set(np.unique(sheet[..., 3])) == {0, 255}
    images = window.generate_page.view.images
    assert images is not None
    fifth = sheet[3 + 33 : 3 + 33 + 32 : 2, 3 + 33 : 3 + 33 + 32 : 2]
    np.testing.assert_array_equal(fifth, images[4])


def test_every_step_appears_and_can_be_seen_again(window: MainWindow, paint: Paint, qtbot: QtBot) -> None:
    paint(window)
    view = window.generate_page.view
    assert view.scrubber.isEnabled()
    assert view.scrubber.maximum() == 3
    finished = view.images
    view.scrubber.setValue(0)
    first_noisy = view.images
    view.clean.click()
    first_clean = view.images
    assert finished is not None
    assert first_noisy is not None
    assert first_clean is not None
    assert not np.array_equal(first_noisy, finished)
    assert not np.array_equal(first_noisy, first_clean)
    view.play.click()
    qtbot.waitUntil(lambda: view.scrubber.value() == 3, timeout=PATIENCE_MS)


def test_the_grid_follows_while_it_paints(window: MainWindow, qtbot: QtBot) -> None:
    window.generate_page.panel.sampler.steps.setValue(60)
    window.generate_page.panel.generate.click()
    qtbot.waitUntil(lambda: window.generate_page.view.newest is not None, timeout=PATIENCE_MS)
    assert window.generate_page.painting.running
    assert not window.generate_page.panel.generate.isEnabled()
    assert window.generate_page.progress.bar.isVisible()
    assert window.generate_page.view.images is not None
    window.generate_page.panel.stop.click()
    qtbot.waitUntil(lambda: not window.generate_page.painting.running, timeout=PATIENCE_MS)
    newest = window.generate_page.view.newest
    assert newest is not None
    assert newest.step < 60
    assert window.generate_page.view.grid.count == 6, "what was there stays"
    assert window.generate_page.panel.generate.isVisible()


def test_the_same_seed_paints_the_same_sprites(window: MainWindow, paint: Paint) -> None:
    window.generate_page.panel.settings.keep_seed(11)
    paint(window)
    first = window.generate_page.view.images
    paint(window)
    assert first is not None
    assert window.generate_page.view.images is not None
    np.testing.assert_array_equal(window.generate_page.view.images, first)


def test_a_new_seed_each_time_unless_it_is_fixed(window: MainWindow, paint: Paint) -> None:
    paint(window)
    first = window.generate_page.panel.seed.value()
    paint(window)
    assert window.generate_page.panel.seed.value() != first


def test_mixes_get_rows_of_their_own(window: MainWindow, paint: Paint) -> None:
    mixer = window.generate_page.panel.mixer
    mixer.mixes.put({"hero": 1.0})
    mixer.add.click()
    mixer.mixes.put({"potion": 1.0})
    mixer.weight.setValue(2)
    paint(window)
    sections = window.generate_page.panel.sections()
    assert [(s.title, s.count) for s in sections] == [
        ("hero", 2),
        ("potion", 4),
    ]
    grid = window.generate_page.view.grid
    assert grid.sprite_center(2).y() > grid.sprite_center(1).y(), "the second mix starts a row"
    window.generate_page.view.grid.set_selection([2])
    assert window.generate_page.inspector.mix.text() == "potion"
    assert window.generate_page.inspector.seed.text() == str(window.generate_page.panel.seed.value() + 2)


def test_a_sprites_seed_and_mix_can_be_taken_up(window: MainWindow, paint: Paint) -> None:
    window.generate_page.panel.mixes.put({"weapon": 1.5})
    paint(window)
    window.generate_page.view.grid.set_selection([3])
    seed = int(window.generate_page.inspector.seed.text())
    window.generate_page.panel.mixes.put({})
    window.generate_page.inspector.use_seed.click()
    window.generate_page.inspector.use_mix.click()
    assert window.generate_page.panel.settings.spec().seeds[0] == seed
    assert window.generate_page.panel.mixes.all[0].shares == {"weapon": 1.5}
    corner = window.generate_page.panel.mixer.pad.corners[3].choices
    corner.aboutToShow.emit()
    corner.actions()[1].trigger()
    assert window.generate_page.panel.mixes.pad.corners[3] == Mix({"weapon": 1.5})
    before = window.generate_page.view.images
    paint(window)
    assert before is not None
    assert window.generate_page.view.images is not None
    np.testing.assert_array_equal(window.generate_page.view.images[0], before[3])


def test_an_existing_file_is_replaced_only_when_allowed(
    window: MainWindow, paint: Paint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    paint(window)
    older = tmp_path / "sheet.png"
    older.write_bytes(b"older")
    answers = iter([QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes])
    monkeypatch.setattr(QMessageBox, "question", lambda *_args: next(answers))
    dialog = open_export(window)
    dialog.path.setText(str(older))
    press_export(dialog, qtbot)
    assert older.read_bytes() == b"older"
    press_export(dialog, qtbot)
    assert older.read_bytes().startswith(b"\x89PNG")


def test_an_export_that_cannot_be_written_says_so_and_stays_open(
    window: MainWindow, paint: Paint, tmp_path: Path, qtbot: QtBot
) -> None:
    paint(window)
    dialog = open_export(window)
    dialog.path.setText(str(tmp_path / "missing" / "sheet.png"))
    press_export(dialog, qtbot)
    assert dialog.banner.isVisible()
    assert "does not exist" in dialog.banner.message.text()
    assert dialog.isVisible()
    dialog.close()


def test_an_earlier_step_is_exported_only_with_a_warning(window: MainWindow, paint: Paint) -> None:
    paint(window)
    window.generate_page.view.scrubber.setValue(1)
    dialog = open_export(window)
    assert dialog.choice.unfinished.isVisible()
    assert "step 2 of 4" in dialog.choice.unfinished.text()
    dialog.close()


def test_a_folder_is_no_name_for_a_sheet(
    window: MainWindow, paint: Paint, tmp_path: Path, qtbot: QtBot
) -> None:
    paint(window)
    dialog = open_export(window)
    assert not dialog.choice.unfinished.isVisible()
    dialog.path.setText(str(tmp_path))
    press_export(dialog, qtbot)
    assert dialog.banner.isVisible()
    assert not tmp_path.with_suffix(".png").exists()
    dialog.close()


def test_only_the_selection_is_exported_when_asked(
    window: MainWindow, paint: Paint, tmp_path: Path, qtbot: QtBot
) -> None:
    paint(window)
    window.generate_page.view.grid.set_selection([1, 4])
    dialog = open_export(window)
    assert dialog.choice.selected.isChecked()
    dialog.path.setText(str(tmp_path / "two"))
    press_export(dialog, qtbot)
    with Image.open(tmp_path / "two.png") as picture:
        assert picture.size == (32, 16)


def test_export_options_are_remembered(
    window: MainWindow, paint: Paint, tmp_path: Path, qtbot: QtBot
) -> None:
    paint(window)
    dialog = open_export(window)
    dialog.form.columns.setValue(2)
    dialog.form.margin.setValue(5)
    dialog.path.setText(str(tmp_path / "a.png"))
    press_export(dialog, qtbot)
    window.generate_page.sprites.export()
    again = [d for d in window.findChildren(ExportDialog) if d.isVisible()][-1]
    assert (again.form.columns.value(), again.form.margin.value()) == (2, 5)
    assert Path(again.path.text()).parent == tmp_path
    again.close()


def test_keys_and_mouse_select_sprites(window: MainWindow, paint: Paint, qtbot: QtBot) -> None:
    paint(window)
    grid = window.generate_page.view.grid
    click = Qt.MouseButton.LeftButton
    qtbot.mouseClick(grid.viewport(), click, pos=grid.sprite_center(1))
    assert grid.selection == (1,)
    qtbot.mouseClick(grid.viewport(), click, Qt.KeyboardModifier.ShiftModifier, grid.sprite_center(3))
    assert grid.selection == (1, 2, 3)
    qtbot.mouseClick(grid.viewport(), click, Qt.KeyboardModifier.ControlModifier, grid.sprite_center(2))
    assert grid.selection == (1, 3)
    grid.set_selection(())
    qtbot.keyClick(grid, Qt.Key.Key_Home)
    qtbot.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert grid.selection == (0, 1)
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert grid.selection == (4,)

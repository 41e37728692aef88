"""The grid of a sheet is corrected by eye, for one sheet or for all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from spritestudio.sprites.grid import Grid
from spritestudio.sprites.importing.clip_sheets import ClipSheet
from spritestudio.sprites.importing.scan import scan
from spritestudio.ui.sprites.page import SpritesPage
from spritestudio.ui.sprites.sheet_dialog import SheetDialog
from spritestudio.ui.widgets.range_spin import ProblemLabel
from tests.sprites.test_grid import draw_sheet
from tests.ui.conftest import PATIENCE_MS

from .conftest import wait_for_reading


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    """A folder of three sheets, two of them in a series."""
    folder = tmp_path / "sheets"
    folder.mkdir()
    for name in ("cat0", "cat1", "dog"):
        Image.fromarray(draw_sheet(6, 5, leave_out=(0, 7))).save(folder / f"{name}.png")
    return folder


@pytest.fixture
def dialog(sheets: Path, qtbot: QtBot) -> Callable[[], SheetDialog]:
    """Opens the dialog on them and waits for the picture."""

    def open_dialog() -> SheetDialog:
        found = [step.sheet for step in scan([sheets]) if step.sheet is not None]
        dialog = SheetDialog(found)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: dialog._image is not None, timeout=PATIENCE_MS)
        return dialog

    return open_dialog


def test_the_grid_that_was_found_is_shown_with_its_count(dialog: Callable[[], SheetDialog]) -> None:
    shown = dialog()
    assert (shown.width_px.value(), shown.margin_px.value()) == (16, 0)
    assert shown.count.text() == "28 sprites, 2 empty cells skipped"
    assert {choice.grid for choice in shown.choices()} == {Grid(16, 16)}
    shown.shut_down()


def test_a_number_out_of_range_is_told_and_leaves_the_grid(dialog: Callable[[], SheetDialog]) -> None:
    shown = dialog()
    shown.width_px.setValue(999)
    label = shown.findChild(ProblemLabel, "sheet_cell_width_problem")
    assert isinstance(label, ProblemLabel)
    assert label.text() == "Cell width: from 1 to 256"
    assert shown.choices()[0].grid == Grid(16, 16)
    shown.width_px.setValue(8)
    assert (label.text(), shown.choices()[0].grid) == ("", Grid(8, 16))
    shown.shut_down()


def test_numbers_and_lines_correct_one_sheet_or_all(dialog: Callable[[], SheetDialog], qtbot: QtBot) -> None:
    shown = dialog()
    shown.height_px.setValue(20)
    assert shown.choices()[0].grid == Grid(16, 20)
    view = shown.view
    start = view.line_point(0, 2)  # the right side of the second column
    step = QPoint(round(16 * view.zoom / view.devicePixelRatioF()), 0)
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view.viewport(), start + step)
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=start + step)
    assert shown.width_px.value() == 24
    start, step = view.line_point(1, 0), QPoint(0, round(3 * view.zoom / view.devicePixelRatioF()))
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view.viewport(), start + step)
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=start + step)
    assert shown.margin_px.value() == 3
    assert shown.choices()[2].grid == Grid(16, 16)
    shown.for_all.click()
    assert {choice.grid for choice in shown.choices()} == {Grid(24, 20, 3, 0)}
    shown.single.setChecked(True)
    assert shown.choices()[0].grid is None
    assert not shown.width_px.isEnabled()
    shown.shut_down()


def test_classes_are_named_by_folder_file_or_hand(dialog: Callable[[], SheetDialog], qtbot: QtBot) -> None:
    shown = dialog()
    assert shown.naming.currentIndex() == 1, "sheets of one folder are classes of their own"
    shown.naming.setCurrentIndex(0)
    shown.naming.activated.emit(0)
    assert {choice.class_name for choice in shown.choices()} == {"sheets"}
    shown.naming.setCurrentIndex(1)
    shown.naming.activated.emit(1)
    assert [choice.class_name for choice in shown.choices()] == ["cat", "cat", "dog"]
    shown.name.selectAll()
    qtbot.keyClicks(shown.name, "kitten")
    assert [choice.class_name for choice in shown.choices()] == ["kitten", "cat", "dog"]
    shown.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert [choice.wanted for choice in shown.choices()] == [True, False, True]
    for number in (0, 2):
        shown.list.item(number).setCheckState(Qt.CheckState.Unchecked)
    assert not shown.accept_button.isEnabled()
    shown.shut_down()


def test_sheets_come_through_the_dialog_as_it_says(page: SpritesPage, sheets: Path, qtbot: QtBot) -> None:
    page.open_paths([sheets])
    qtbot.waitUntil(lambda: page.files.importer.dialog is not None, timeout=PATIENCE_MS)
    dialog = page.files.importer.dialog
    assert dialog is not None
    dialog.list.item(2).setCheckState(Qt.CheckState.Unchecked)
    wait_for_reading(page, qtbot)
    editable = page.document.editable
    assert editable is not None
    assert (editable.count, editable.class_names) == (56, ("cat",))


def test_a_dialog_that_is_cancelled_reads_nothing(page: SpritesPage, sheets: Path, qtbot: QtBot) -> None:
    page.open_paths([sheets / "dog.png"])
    qtbot.waitUntil(lambda: page.files.importer.dialog is not None, timeout=PATIENCE_MS)
    dialog = page.files.importer.dialog
    assert dialog is not None
    dialog.reject()
    qtbot.waitUntil(lambda: not page.files.importer.running, timeout=PATIENCE_MS)
    assert page.document.editable is None


@pytest.fixture
def walking(tmp_path: Path, qtbot: QtBot) -> Callable[[str], SheetDialog]:
    """Opens the dialog on a sheet of 3 × 4 cells."""

    def open_dialog(name: str) -> SheetDialog:
        path = tmp_path / name
        Image.fromarray(np.random.default_rng(1).integers(1, 255, (128, 96, 4), np.uint8)).save(path)
        dialog = SheetDialog([step.sheet for step in scan([path]) if step.sheet is not None])
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: dialog._image is not None, timeout=PATIENCE_MS)
        return dialog

    return open_dialog


def choose(dialog: SheetDialog, layout: str) -> None:
    kind = dialog.clips.kind
    kind.setCurrentIndex(kind.findData(layout))
    kind.activated.emit(kind.currentIndex())


def test_a_layout_of_movements_cuts_the_sheet_and_names_its_rows(
    walking: Callable[[str], SheetDialog], qtbot: QtBot
) -> None:
    dialog = walking("orc.png")
    assert dialog.choices()[0].clips is None
    assert not dialog.clips.frame_ms.isVisible()
    choose(dialog, "rpgmaker")
    (choice,) = dialog.choices()
    assert (choice.grid, choice.clips) == (Grid(32, 32), ClipSheet("rpgmaker"))
    assert dialog.view.part_name(4) == "Cell 2 of row 2, walk-left"
    dialog.clips.clip.selectAll()
    qtbot.keyClicks(dialog.clips.clip, "run")
    assert dialog.view.part_name(0) == "Cell 1 of row 1, run-front"
    dialog.single.setChecked(True)
    assert dialog.choices()[0].clips is None
    dialog.shut_down()


def test_a_layout_that_does_not_fit_is_told_and_the_last_one_stays(
    walking: Callable[[str], SheetDialog], qtbot: QtBot
) -> None:
    dialog = walking("$orc.png")
    assert dialog.choices()[0].clips == ClipSheet("rpgmaker"), "its name says it"
    choose(dialog, "lpc")
    assert "no whole cells of the layout lpc fit" in dialog.clips.problem.text()
    assert dialog.choices()[0].clips == ClipSheet("rpgmaker")
    choose(dialog, "own")
    assert not dialog.clips.problem.isVisible()
    dialog.clips.rows.selectAll()
    qtbot.keyClicks(dialog.clips.rows, "walk-left, idle")
    (choice,) = dialog.choices()
    assert choice.clips == ClipSheet("own", rows=("walk-left", "idle"))
    assert dialog.view.part_name(3) == "Cell 1 of row 2, idle"
    choose(dialog, "rows")
    dialog.clips.facings.selectAll()
    qtbot.keyClicks(dialog.clips.facings, "front, up")
    assert "no direction named 'up'" in dialog.clips.problem.text()
    dialog.shut_down()


def test_movements_come_through_to_the_set_and_the_shelf(
    page: SpritesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "$orc.png"
    Image.fromarray(np.random.default_rng(3).integers(1, 255, (64, 48, 4), np.uint8)).save(path)
    page.open_paths([path])
    qtbot.waitUntil(lambda: page.files.importer.dialog is not None, timeout=PATIENCE_MS)
    dialog = page.files.importer.dialog
    assert dialog is not None
    dialog.accept()
    wait_for_reading(page, qtbot)
    assert page.document.editable is not None
    assert page.document.editable.count == 12
    page.grid.select_sprites(range(12))
    (kept,) = page.kept_selection()
    assert [clip.facing for clip in kept.clips] == ["front", "left", "right", "back"]
    page.grid.select_sprites([4])
    (still,) = page.kept_selection()
    assert still.clips == ()

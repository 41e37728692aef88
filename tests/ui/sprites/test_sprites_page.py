"""From a dropped folder to a saved set, on the real page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.dataset import edits
from spritestudio.sprites.dataset.editable_set import EditableSet
from spritestudio.sprites.importing.reading import load_sprites, read_sprites
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.sprites.fix_dialog import FixDialog
from spritestudio.ui.sprites.mix_dialog import MixDialog
from spritestudio.ui.sprites.page import SpritesPage
from spritestudio.ui.widgets.dragging import SPRITES_MIME
from tests.sprites.importing import bad_files
from tests.ui.conftest import PATIENCE_MS, wait_for_end

from .conftest import Read, look, wait_for_reading

Answer = Callable[[str], list[str]]


def current(page: SpritesPage) -> EditableSet:
    assert page.document.editable is not None
    return page.document.editable


def drop(target: QWidget, mime: QMimeData, at: QPoint) -> None:
    """What the desktop does when something is dropped on a widget."""
    event = QDropEvent(
        QPointF(at), Qt.DropAction.MoveAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    target.dropEvent(event)


def sprites_mime() -> QMimeData:
    mime = QMimeData()
    mime.setData(SPRITES_MIME, b"1")
    return mime


def press(page: SpritesPage, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    button.click()


def test_a_folder_dropped_on_any_page_of_the_window_is_read(
    open_window: Callable[[], MainWindow], folder: Path, qtbot: QtBot
) -> None:
    window = open_window()
    window.show_page(window.generate_page)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    drop(window, mime, QPoint(300, 300))
    assert window.page is window.sprites_page
    wait_for_reading(window.sprites_page, qtbot)
    editable = current(window.sprites_page)
    assert (editable.count, editable.class_names) == (9, ("blade", "creature", "potion"))
    window.sprites_page.storage.save(folder / "set.npz")
    wait_for_end(qtbot, lambda: not window.sprites_page.document.is_saved)


def test_what_was_sorted_is_saved_and_reopened_whole(
    page: SpritesPage, folder: Path, read: Read, answer: Answer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(page, folder)
    page.grid.select_sprites([0, 1])
    qtbot.keyClick(page.grid, "3")
    page.grid.select_sprites([4])
    qtbot.keyClick(page.grid, Qt.Key.Key_Delete)
    page.grid.select_sprites([5])
    monkeypatch.setattr(QInputDialog, "getText", lambda *_args: ("beast", True))
    press(page, "class_new")
    page.grid.select_sprites([])
    license_field = page.info.details.fields["license"]
    qtbot.keyClicks(license_field, "CC0")
    license_field.editingFinished.emit()
    edited = current(page)
    assert [len(part) for part in edits.sections(edited)] == [1, 2, 5, 1, 0]

    path = folder / "set.npz"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    press(page, "save_set")
    wait_for_end(qtbot, lambda: not page.document.is_saved)
    page.files.close_set()
    assert page.document.editable is None
    again = read(page, path)
    assert page.document.path == path
    assert page.document.is_saved
    for name in ("images", "contexts", "groups"):
        np.testing.assert_array_equal(getattr(again, name), getattr(edited, name))
    assert again.class_names == ("blade", "creature", "potion", "beast")
    assert set(again.notes["license"].tolist()) == {"CC0"}
    assert np.flatnonzero(again.excluded).tolist() == [4]
    assert load_sprites(path).count == 8


def test_every_step_is_undone_by_the_keys_and_shown(page: SpritesPage, folder: Path, read: Read) -> None:
    before = read(page, folder)
    assert not page.tools.undo.isEnabled()
    page.side.classes.rename_requested.emit(0, "sword")
    page.side.classes.move_requested.emit(2, 0)
    assert current(page).class_names == ("potion", "sword", "creature")
    assert page.side.classes.item(0).text() == "potion"
    assert page.tools.undo.toolTip() == "Move class"
    page.tools.undo.click()
    page.tools.undo.click()
    assert current(page) is before
    assert not page.tools.undo.isEnabled()
    page.tools.redo.click()
    assert current(page).class_names[0] == "sword"


def test_sprites_are_dropped_on_a_class(page: SpritesPage, folder: Path, read: Read) -> None:
    read(page, folder)
    page.grid.select_sprites([0, 1])
    drop(page.grid, sprites_mime(), page.grid.section_center(2))
    assert current(page).contexts[:2].argmax(axis=1).tolist() == [2, 2]
    assert page.grid.selected_sprites().tolist() == [0, 1]
    item = page.side.classes.item(1)
    drop(page.side.classes, sprites_mime(), page.side.classes.visualItemRect(item).center())
    assert current(page).contexts[:2].argmax(axis=1).tolist() == [1, 1]


def test_one_key_after_the_other_labels_one_sprite_after_the_other(
    page: SpritesPage, folder: Path, read: Read, qtbot: QtBot
) -> None:
    read(page, folder)
    page.grid.select_sprites([0])
    for key in "232":
        qtbot.keyClick(page.grid, key)
    assert current(page).contexts[:3].argmax(axis=1).tolist() == [1, 2, 1]


def test_classes_are_merged_and_removed(page: SpritesPage, folder: Path, read: Read) -> None:
    read(page, folder)
    with_errors: list[SpriteStudioError] = []
    page.failed.connect(with_errors.append)
    press(page, "class_merge")
    assert "two classes" in with_errors[0].message
    for number in (0, 2):
        page.side.classes.item(number).setSelected(True)
    press(page, "class_merge")
    assert current(page).class_names == ("blade", "creature")
    page.side.classes.rename_requested.emit(1, "blade")
    assert "already" in with_errors[1].message
    assert page.side.classes.item(1).text() == "creature"
    press(page, "class_remove")
    assert current(page).class_names == ("creature",)
    assert len(edits.sections(current(page))[-1]) == 6


def test_labels_are_mixed(page: SpritesPage, folder: Path, read: Read) -> None:
    read(page, folder)
    page.grid.select_sprites([3, 4])
    press(page, "mix_labels")
    dialog = page.findChild(MixDialog)
    assert isinstance(dialog, MixDialog)
    dialog.sliders[0].number.setValue(1.0)
    dialog.sliders[2].number.setValue(2.0)
    dialog.even.click()
    dialog.accept()
    assert current(page).contexts[4].tolist() == [0.25, 0.25, 0.5]
    assert page.info.details.about.text() == "16×16, blade 0.25, creature 0.25, potion 0.5"


def test_search_and_captions_select(page: SpritesPage, folder: Path, read: Read, qtbot: QtBot) -> None:
    read(page, folder)
    page.side.search.setText("potion")
    qtbot.waitUntil(lambda: page.grid.count == 3, timeout=PATIENCE_MS)
    page.grid.select_all()
    assert page.grid.selected_sprites().tolist() == [6, 7, 8]
    page.side.search.clear()
    qtbot.waitUntil(lambda: page.grid.count == 9, timeout=PATIENCE_MS)
    assert page.grid.selected_sprites().tolist() == [6, 7, 8], "who was selected stays so"
    qtbot.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=page.grid.section_center(1))
    assert page.grid.selected_sprites().tolist() == [3, 4, 5]
    page.grid.select_sprites([0])
    page.select_class()
    assert page.grid.selected_sprites().tolist() == [0, 1, 2]


def test_a_background_is_made_transparent_after_a_look_at_it(
    page: SpritesPage, folder: Path, read: Read, qtbot: QtBot
) -> None:
    for file in folder.rglob("*.png"):
        with Image.open(file) as picture:
            white = Image.new("RGBA", picture.size, "white")
            white.alpha_composite(picture)
        white.save(file)
    before = read(page, folder)
    assert "fix_transparent" in look(page, qtbot)
    press(page, "fix_transparent")
    dialog = page.findChild(FixDialog)
    assert isinstance(dialog, FixDialog)
    assert dialog.view._pairs
    dialog.apply.click()
    qtbot.waitUntil(lambda: current(page) is not before, timeout=PATIENCE_MS)
    assert (np.asarray(current(page).images)[:, 0, 0, 3] == 0).any()
    assert "fix_transparent" not in look(page, qtbot)
    page.document.undo()
    assert current(page) is before


def test_sizes_that_differ_are_told_and_mended_without_scaling(
    page: SpritesPage, folder: Path, read: Read, qtbot: QtBot
) -> None:
    Image.new("RGBA", (12, 9), "red").save(folder / "blade" / "odd.png")
    read(page, folder)
    with pytest.raises(SpriteStudioError, match="12×9"):
        page.document.training_set()
    errors: list[SpriteStudioError] = []
    page.failed.connect(errors.append)
    press(page, "train_on")
    assert "12×9" in errors[0].message
    look(page, qtbot)
    press(page, "fix_pad")
    dialog = page.findChild(FixDialog)
    assert isinstance(dialog, FixDialog)
    dialog.size_px.setValue(8)
    assert not dialog.apply.isEnabled(), "sprites of 16 do not fit into 8"
    dialog.size_px.setValue(16)
    dialog.apply.click()
    wait_for_end(qtbot, lambda: page.fixing.running)
    with qtbot.waitSignal(page.train_requested):
        press(page, "train_on")


def test_repeats_are_told_and_one_of_each_kept(
    page: SpritesPage, folder: Path, read: Read, qtbot: QtBot
) -> None:
    (folder / "blade" / "again.png").write_bytes((folder / "blade" / "6.png").read_bytes())
    read(page, folder)
    look(page, qtbot)
    press(page, "show_duplicates")
    assert len(page.grid.selected_sprites()) == 1
    press(page, "fix_unique")
    dialog = page.findChild(FixDialog)
    assert isinstance(dialog, FixDialog)
    dialog.apply.click()
    qtbot.waitUntil(lambda: current(page).count == 9, timeout=PATIENCE_MS)


def test_closing_asks_only_where_something_is_unsaved(
    page: SpritesPage, folder: Path, read: Read, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer("cancel")
    assert page.may_close()
    read(page, folder)
    assert not page.may_close()
    assert asked == ["Save the sprites?"]
    answer("close")
    assert page.may_close()
    answer("save")
    path = folder / "kept.npz"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path.with_suffix("")), ""))
    assert page.may_close()
    assert load_sprites(path).count == 9
    assert page.may_close()
    monkeypatch.setattr(QMessageBox, "question", lambda *_args: QMessageBox.StandardButton.No)
    page.grid.select_all()
    page.editing.label(0)
    page.files.save_as()
    assert not page.document.is_saved, "the file dialog never asked about the name with its ending"


def test_more_sprites_are_added_or_begin_a_new_set(
    page: SpritesPage, folder: Path, read: Read, answer: Answer
) -> None:
    read(page, folder)
    answer("cancel")
    page.files.open([folder / "blade"])
    assert not page.files.importer.running
    answer("add")
    assert read(page, folder / "blade").count == 12
    assert current(page).class_names == ("blade", "creature", "potion")
    page.document.undo()
    assert current(page).count == 9
    page.document.mark_saved(current(page), folder / "set.npz")
    answer("new")
    assert read(page, folder / "blade").count == 3


def test_the_starter_set_is_one_click_away(page: SpritesPage, qtbot: QtBot) -> None:
    assert page.empty.isVisible()
    page.empty.starter.click()
    wait_for_reading(page, qtbot)
    sprites = page.document.training_set()
    assert (sprites.count, len(sprites.class_names)) == (600, 6)
    assert page.may_close(), "it can be had again"
    assert "palette_swatches" in look(page, qtbot)


def test_reading_is_cancelled(page: SpritesPage, folder: Path, qtbot: QtBot) -> None:
    page.files.open([folder])
    assert page.tools.cancel.isVisible()
    page.tools.cancel.click()
    qtbot.waitUntil(lambda: not page.files.importer.running, timeout=PATIENCE_MS)
    assert page.document.editable is None
    assert page.empty.isVisible()
    assert not page.tools.isVisible()


@pytest.mark.parametrize(
    "make",
    [
        bad_files.truncated,
        bad_files.text,
        bad_files.huge_picture,
        bad_files.pickled_array,
        bad_files.pickled_set,
        bad_files.labels_of_another_length,
        bad_files.empty_folder,
        bad_files.missing,
    ],
)
def test_a_bad_file_is_told_and_changes_nothing(
    page: SpritesPage, tmp_path: Path, qtbot: QtBot, make: Callable[[Path], Path]
) -> None:
    errors: list[Exception] = []
    page.failed.connect(errors.append)
    assert page.open_paths([make(tmp_path)])
    wait_for_reading(page, qtbot)
    assert page.document.editable is None
    (error,) = errors
    assert isinstance(error, SpriteStudioError)


def test_a_file_of_another_kind_is_left_to_other_pages(page: SpritesPage, tmp_path: Path) -> None:
    assert not page.open_paths([bad_files.document(tmp_path)])


def test_the_saved_set_is_what_the_command_line_reads(
    page: SpritesPage, folder: Path, read: Read, qtbot: QtBot
) -> None:
    read(page, folder)
    page.storage.save(folder / "set.npz")
    wait_for_end(qtbot, lambda: not page.document.is_saved)
    assert read_sprites([folder / "set.npz"]).class_names == current(page).class_names

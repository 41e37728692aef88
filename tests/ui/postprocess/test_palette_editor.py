"""The palette editor: colours by mouse, key and dialog, files, undo, and what it leaves alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from spritestudio.library.palettes import find_palette, installed_palettes
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.postprocess import palette_editor
from spritestudio.ui.postprocess.palette_editor import PaletteEditor
from spritestudio.ui.widgets.questions import answered_alone, ask


@pytest.fixture
def editor(page: GeneratePage, monkeypatch: pytest.MonkeyPatch) -> Iterator[PaletteEditor]:
    """The editor, opened on Ember Cave by the panel's button."""
    monkeypatch.setattr(palette_editor, "ask", lambda *_args: "discard")
    page.postprocess.panel.choose_palette(find_palette("ember-cave"))
    page.postprocess.panel.edit.click()
    editor = page.findChild(PaletteEditor)
    assert isinstance(editor, PaletteEditor)
    assert editor.palette_shown.name == "Ember Cave"
    yield editor
    if shiboken6.isValid(editor):
        editor.close()


def test_colours_are_added_changed_removed_and_undone(editor: PaletteEditor) -> None:
    start = editor.grid.colors
    editor.grid.set_current(2)
    editor.add.click()
    assert len(editor.grid.colors) == 9
    editor.fields.hex.setText("ABCDEF")
    editor.fields.hex.editingFinished.emit()
    assert editor.grid.colors[3] == "#abcdef"
    editor.fields.channels[0][0].setValue(1)
    assert editor.grid.colors[3] == "#01cdef"
    editor.remove.click()
    assert editor.grid.colors == start
    for _ in range(4):
        editor.undo.click()
    assert editor.grid.colors == start
    editor.redo.click()
    assert len(editor.grid.colors) == 9


def test_locked_colours_stay_when_the_others_are_sorted(editor: PaletteEditor) -> None:
    editor.grid.set_current(6)
    flame = editor.grid.colors[6]
    editor.lock.click()
    editor.by_hue.click()
    assert editor.grid.colors[6] == flame
    assert not editor.remove.isEnabled()
    assert not editor.fields.hex.isEnabled()
    editor.by_lightness.click()
    assert editor.grid.colors[6] == flame


def test_colours_are_dragged_and_moved_by_keys(editor: PaletteEditor, qtbot: QtBot) -> None:
    first, second, third = editor.grid.colors[:3]
    centers: list[QPoint] = [editor.grid.cell(index).center() for index in range(3)]
    qtbot.mousePress(editor.grid, Qt.MouseButton.LeftButton, pos=centers[0])
    qtbot.mouseMove(editor.grid, centers[1])
    qtbot.mouseMove(editor.grid, centers[2])
    qtbot.mouseRelease(editor.grid, Qt.MouseButton.LeftButton, pos=centers[2])
    assert editor.grid.colors[:3] == (second, third, first)
    qtbot.keyClick(editor.grid, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert editor.grid.colors[:3] == (second, first, third)


def test_ours_stays_and_the_changed_one_is_saved_as_mine(editor: PaletteEditor) -> None:
    editor.grid.set_current(0)
    editor.remove.click()
    editor.name.setText("My Cave")
    editor.name.editingFinished.emit()
    assert editor.save.text() == "Save as mine"
    editor.save.click()
    names = {each.palette.name: (each.own, len(each.palette)) for each in installed_palettes()}
    assert names["Ember Cave"] == (False, 8)
    assert names["My Cave"] == (True, 7)
    assert editor.palette_shown.name == "My Cave"
    assert not editor.save.isEnabled()


def test_palettes_come_from_the_selection_and_from_files_and_go_to_files(
    editor: PaletteEditor, tmp_path: Path
) -> None:
    editor.extract.click()
    assert editor.palette_shown.name == "From the sprites"
    editor.export_to(tmp_path / "mine.aco")
    shown = editor.palette_shown.to_hex()
    editor.import_from(tmp_path / "mine.aco")
    assert (editor.palette_shown.name, editor.palette_shown.to_hex()) == ("mine", shown)
    (tmp_path / "bad.gpl").write_text("nothing")
    editor.import_from(tmp_path / "bad.gpl")
    assert "bad.gpl" in editor.banner.message.text()
    editor.export_to(tmp_path / "none" / "mine.aco")
    assert "does not exist" in editor.banner.hint.text() or "none" in editor.banner.message.text()


def test_a_palette_of_the_editor_is_used_for_the_sprites(editor: PaletteEditor, page: GeneratePage) -> None:
    editor.on_new()
    editor.use.click()
    settings = page.postprocess.settings
    assert settings.spec == dataclasses.replace(
        settings.spec, palette_mode="chosen", palette=("#000000", "#808080", "#ffffff")
    )


def test_closing_asks_about_what_is_not_saved(editor: PaletteEditor, monkeypatch: pytest.MonkeyPatch) -> None:
    editor.on_new()
    monkeypatch.setattr(palette_editor, "ask", lambda *_args: "cancel")
    editor.reject()
    assert editor.isVisible()
    monkeypatch.setattr(palette_editor, "ask", lambda *_args: "save")
    editor.reject()
    assert not editor.isVisible()
    assert [each.palette.name for each in installed_palettes() if each.own] == ["New palette"]


def test_where_nobody_is_there_to_ask_palettes_are_saved(
    editor: PaletteEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(palette_editor, "ask", ask)
    editor.on_new()
    with answered_alone():
        editor.close()
    assert not editor.isVisible()
    assert [each.palette.name for each in installed_palettes() if each.own] == ["New palette"]

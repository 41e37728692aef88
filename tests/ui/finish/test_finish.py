"""Finishing in the window: the panel, before and after, undo, history, what leaves the app, variants."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAction, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QListWidget,
    QMainWindow,
    QMessageBox,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from spritestudio import locations
from spritestudio.palettes import find_palette, installed_palettes
from spritestudio.project import Batch, History, Request
from spritestudio.specs import ByteArray, GenerateSpec, PostSpec
from spritestudio.sprites.palette import Palette
from spritestudio.sprites.post import apply_post
from spritestudio.sprites.starter import starter_sprites
from spritestudio.ui.finish.finish_panel import FinishPanel
from spritestudio.ui.finish.palette_editor import PaletteEditor
from spritestudio.ui.finish.recolor_dialog import RecolorDialog
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.preferences import Preferences

CONTROLS = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QListWidget)


@pytest.fixture
def painted(home: Path) -> ByteArray:
    """Six sprites in the history, with a soft pixel and a pixel in the air."""
    images = np.stack(list(starter_sprites(0, 1).images)).copy()
    images[:, 0, 0] = (250, 10, 10, 200)
    images[:, 0, 15] = (10, 10, 250, 90)
    request = Request(
        GenerateSpec(seeds=tuple(range(6)), contexts=((1.0, 0.0), (0.0, 1.0))),
        "starter",
        ("a", "b"),
        (("all", 6),),
    )
    History(locations.user_data() / "history").add(Batch(request, images))
    return images


@pytest.fixture
def open_page(
    qtbot: QtBot, themed: QApplication, preferences: Preferences
) -> Iterator[Callable[[], GeneratePage]]:
    """Opens the page by itself on the newest sprites of the history, with no weights to load."""

    windows: list[QMainWindow] = []  # a window without a name would be gone at once

    def open_one() -> GeneratePage:
        window, page = QMainWindow(), GeneratePage(preferences)
        window.setCentralWidget(page)
        page.build_menus(MenuBuilder(window).for_page(page))
        window.resize(1200, 800)
        qtbot.addWidget(window)
        windows.append(window)
        window.show()
        page.browsing.show_batch(-1)
        page.side.show_page(page.finishing.panel)
        return page

    yield open_one
    for window in windows:
        window.close()


@pytest.fixture
def page(painted: ByteArray, open_page: Callable[[], GeneratePage]) -> GeneratePage:
    """The Generate page, showing them."""
    return open_page()


def colors_of(images: ByteArray) -> set[tuple[int, ...]]:
    return {tuple(color) for color in images[images[..., 3] > 0].tolist()}


def choose(page: GeneratePage, name: str, value: str) -> None:
    panel = page.finishing.panel
    combo = getattr(panel if hasattr(panel, name) else panel.cleanup, name)
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def test_the_grid_shows_the_chosen_palette_at_once(page: GeneratePage, painted: ByteArray) -> None:
    panel = page.finishing.panel
    choose(page, "mode", "chosen")
    assert panel.picker.isVisible()
    index = [each.palette.name for each in installed_palettes()].index("Orchard")
    panel.picker.setCurrentIndex(index)
    panel.picker.activated.emit(index)
    orchard = find_palette("orchard")
    assert page.view.images is not None
    assert colors_of(page.view.images) <= {tuple(color) for color in orchard.colors.tolist()}
    np.testing.assert_array_equal(page.view.images, apply_post(painted, panel.spec))
    assert panel.swatches.colors == orchard.to_hex()
    assert page.view.painted is not None
    np.testing.assert_array_equal(page.view.painted, painted)


def test_the_best_colours_of_the_selection(page: GeneratePage) -> None:
    panel = page.finishing.panel
    page.view.grid.set_selection((2,))
    choose(page, "mode", "best")
    panel.count.setValue(5)
    panel.from_selection.click()
    assert panel.spec == PostSpec(palette_mode="best", colors=5, best_of=(2,))
    assert page.view.images is not None
    assert len(colors_of(page.view.images)) <= 5
    page.view.grid.set_selection((4,))
    assert panel.spec.best_of == (2,), "the colours stay those of the sprites that were chosen"


def test_the_models_own_palette_is_offered_only_where_there_is_one(page: GeneratePage) -> None:
    panel = page.finishing.panel
    item = panel.mode.model().item(panel.mode.findData("model"))
    assert not item.isEnabled()
    assert "no palette" in panel.mode.itemData(panel.mode.findData("model"), Qt.ItemDataRole.ToolTipRole)
    palette = Palette.from_hex("model", ("#000000", "#ffffff"))
    panel.set_model_palette(palette)
    page.view.set_model_palette(palette)
    assert item.isEnabled()
    choose(page, "mode", "model")
    assert page.view.images is not None
    assert colors_of(page.view.images) == {(0, 0, 0, 255), (255, 255, 255, 255)}


def test_each_clean_up_is_on_and_off(page: GeneratePage, painted: ByteArray) -> None:
    panel = page.finishing.panel
    plain = page.view.images
    assert plain is not None
    for switch, spec in (
        (panel.cleanup.orphans, PostSpec(remove_orphans=True)),
        (panel.cleanup.holes, PostSpec(close_holes=True)),
        (panel.cleanup.islands, PostSpec(min_island_px=panel.cleanup.island_px.value())),
        (panel.cleanup.trim, PostSpec(trim=True)),
    ):
        switch.click()
        assert panel.spec == spec
        np.testing.assert_array_equal(page.view.images, apply_post(painted, spec))
        switch.click()
        np.testing.assert_array_equal(page.view.images, plain)
    choose(page, "outline", "outside")
    panel.cleanup.outline_color.choose("#ff00ff")
    choose(page, "align", "baseline")
    assert panel.spec == PostSpec(outline="outside", outline_color="#ff00ff", align="baseline")
    assert (255, 0, 255, 255) in colors_of(page.view.images)


def test_the_alpha_threshold_brings_soft_pixels_back(page: GeneratePage) -> None:
    panel = page.finishing.panel
    assert page.view.images is not None
    assert page.view.images[0, 0, 15].tolist() == [0, 0, 0, 0]
    panel.cleanup.threshold.setValue(80)
    assert page.view.images[0, 0, 15].tolist() == [10, 10, 250, 255]
    panel.cleanup.threshold.setValue(240)
    assert page.view.images[0, 0, 0].tolist() == [0, 0, 0, 0]


def test_every_change_is_undone_and_done_again(page: GeneratePage) -> None:
    window = page.window()
    undo, redo = window.findChild(QAction, "undo_finish"), window.findChild(QAction, "redo_finish")
    panel = page.finishing.panel
    assert not undo.isEnabled()
    panel.cleanup.orphans.click()
    for value in range(124, 56, -4):  # one drag
        panel.cleanup.threshold.setValue(value)
    undo.trigger()
    assert panel.spec == PostSpec(remove_orphans=True)
    undo.trigger()
    assert panel.spec == PostSpec()
    assert not panel.cleanup.orphans.isChecked()
    redo.trigger()
    redo.trigger()
    assert panel.spec.alpha_threshold == 60
    panel.reset.click()
    assert panel.spec == PostSpec()
    panel.undo.click()
    assert panel.spec.remove_orphans


def test_holding_shows_the_sprites_as_they_were_painted(
    page: GeneratePage, painted: ByteArray, qtbot: QtBot
) -> None:
    panel = page.finishing.panel
    choose(page, "mode", "best")
    qtbot.mousePress(panel.compare, Qt.MouseButton.LeftButton)
    np.testing.assert_array_equal(page.view.grid._images, painted)
    qtbot.mouseRelease(panel.compare, Qt.MouseButton.LeftButton)
    np.testing.assert_array_equal(page.view.grid._images, page.view.images)


def test_what_is_copied_and_saved_is_finished(page: GeneratePage, tmp_path: Path) -> None:
    choose(page, "mode", "chosen")
    page.view.grid.set_selection((1,))
    page.sprites.copy()
    assert page.view.images is not None
    color = QGuiApplication.clipboard().image().pixelColor(8, 12)
    assert [color.red(), color.green(), color.blue(), color.alpha()] == page.view.images[1, 12, 8].tolist()
    art = page.art()
    assert art is not None
    assert art.recipe is not None
    assert art.recipe.post == page.finishing.panel.spec
    assert art.palette is not None
    assert art.palette.to_hex() == page.finishing.panel.spec.palette


def test_history_keeps_painted_sprites_and_how_they_are_finished(
    page: GeneratePage, painted: ByteArray, open_page: Callable[[], GeneratePage]
) -> None:
    choose(page, "mode", "best")
    spec = page.finishing.panel.spec
    page.shut_down()
    batch = History(locations.user_data() / "history").read(0)
    np.testing.assert_array_equal(batch.images, painted)
    assert batch.post == spec

    again = open_page()
    assert again.finishing.panel.spec == spec
    np.testing.assert_array_equal(again.view.images, apply_post(painted, spec))


def test_variants_stand_in_a_grid_of_their_own(page: GeneratePage, painted: ByteArray) -> None:
    choose(page, "mode", "best")
    page.finishing.panel.count.setValue(8)
    page.view.grid.set_selection((1, 3))
    before = page.view.images
    page.finishing.recolor()
    dialog = page.findChild(RecolorDialog)
    assert isinstance(dialog, RecolorDialog)
    tidepool = find_palette("tidepool")
    index = [each.palette.name for each in installed_palettes()].index("Tidepool")
    dialog.target.setCurrentIndex(index)
    dialog.target.activated.emit(index)
    dialog.set_color(0, "#123456")
    pairs = dialog.pairs
    assert pairs[0][1] == "#123456"
    dialog.variants.click()

    assert page.view.images is not None
    assert len(page.view.images) == 2
    allowed = {tuple(c) for c in tidepool.colors.tolist()} | {(0x12, 0x34, 0x56, 255)}
    assert colors_of(page.view.images) <= allowed
    assert page.finishing.panel.spec.recolor == pairs
    page.window().findChild(QAction, "earlier").trigger()
    np.testing.assert_array_equal(page.view.images, before)


def test_the_whole_grid_is_recoloured_and_that_is_undone(page: GeneratePage) -> None:
    panel, before = page.finishing.panel, page.view.images
    panel.recolor.click()
    dialog = page.findChild(RecolorDialog)
    assert isinstance(dialog, RecolorDialog)
    dialog.apply.click()
    assert panel.spec.recolor
    assert not np.array_equal(page.view.images, before)
    panel.clear_recolor.click()
    np.testing.assert_array_equal(page.view.images, before)


def test_every_control_has_a_name(page: GeneratePage) -> None:
    page.finishing.recolor()
    page.finishing.edit_palettes()
    for kind in (FinishPanel, RecolorDialog, PaletteEditor):
        root = page.window().findChild(kind)
        for widget in root.findChildren(QWidget):
            if isinstance(
                widget, (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QListWidget)
            ):
                inner = isinstance(widget, QScrollBar) or widget.objectName().startswith("qt_")
                text = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
                assert inner or (widget.objectName() and text), f"{type(widget)} {widget.objectName()}"


# The palette editor


@pytest.fixture
def editor(page: GeneratePage, monkeypatch: pytest.MonkeyPatch) -> PaletteEditor:
    """The editor, opened on Ember Cave by the panel's button."""
    monkeypatch.setattr(QMessageBox, "question", lambda *_args: QMessageBox.StandardButton.Discard)
    page.finishing.panel.choose_palette(find_palette("ember-cave"))
    page.finishing.panel.edit.click()
    editor = page.findChild(PaletteEditor)
    assert isinstance(editor, PaletteEditor)
    assert editor.palette_shown.name == "Ember Cave"
    return editor


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
    panel = page.finishing.panel
    assert panel.spec == dataclasses.replace(
        panel.spec, palette_mode="chosen", palette=("#000000", "#808080", "#ffffff")
    )


def test_closing_asks_about_what_is_not_saved(editor: PaletteEditor, monkeypatch: pytest.MonkeyPatch) -> None:
    editor.on_new()
    monkeypatch.setattr(QMessageBox, "question", lambda *_args: QMessageBox.StandardButton.Cancel)
    editor.reject()
    assert editor.isVisible()
    monkeypatch.setattr(QMessageBox, "question", lambda *_args: QMessageBox.StandardButton.Save)
    editor.reject()
    assert not editor.isVisible()
    assert [each.palette.name for each in installed_palettes() if each.own] == ["New palette"]


def test_an_outline_begins_in_a_colour_of_the_chosen_palette(page: GeneratePage) -> None:
    panel = page.finishing.panel
    choose(page, "mode", "chosen")
    choose(page, "outline", "outside")
    assert panel.spec.outline_color in panel.spec.palette
    panel.cleanup.outline_color.choose("#ff00ff")
    choose(page, "outline", "inside")
    assert panel.spec.outline_color == "#ff00ff"

"""Finishing in the window: the panel, before and after, undo, history, what leaves the app, variants."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QListWidget,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from spritestudio import paths
from spritestudio.library.palettes import find_palette, installed_palettes
from spritestudio.project import generations
from spritestudio.project.project_index import last_generations
from spritestudio.project.steps import StepImages
from spritestudio.specs import ByteArray, PostprocessSpec
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.sprites.postprocessing.postprocess import postprocess_sprites
from spritestudio.ui.export.animation_dialog import AnimationDialog
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.postprocess.palette_editor import PaletteEditor
from spritestudio.ui.postprocess.postprocess_panel import PostprocessPanel
from spritestudio.ui.postprocess.recolor_dialog import RecolorDialog

CONTROLS = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QListWidget)


def colors_of(images: ByteArray) -> set[tuple[int, ...]]:
    return {tuple(color) for color in images[images[..., 3] > 0].tolist()}


def choose(page: GeneratePage, name: str, value: str) -> None:
    panel = page.postprocess.panel
    combo = getattr(panel if hasattr(panel, name) else panel.cleanup, name)
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def test_the_grid_shows_the_chosen_palette_at_once(page: GeneratePage, painted: ByteArray) -> None:
    panel = page.postprocess.panel
    choose(page, "mode", "chosen")
    assert panel.picker.isVisible()
    index = [each.palette.name for each in installed_palettes()].index("Orchard")
    panel.picker.setCurrentIndex(index)
    panel.picker.activated.emit(index)
    orchard = find_palette("orchard")
    assert page.view.images is not None
    assert colors_of(page.view.images) <= {tuple(color) for color in orchard.colors.tolist()}
    np.testing.assert_array_equal(
        page.view.images, postprocess_sprites(painted, page.postprocess.settings.spec).images
    )
    assert panel.swatches.colors == orchard.to_hex()
    assert page.view.painted is not None
    np.testing.assert_array_equal(page.view.painted, painted)


def test_the_best_colours_of_the_selection(page: GeneratePage) -> None:
    panel = page.postprocess.panel
    page.view.grid.set_selection((2,))
    choose(page, "mode", "best")
    panel.count.setValue(5)
    panel.from_selection.click()
    assert page.postprocess.settings.spec == PostprocessSpec(palette_mode="best", colors=5, best_of=(2,))
    assert page.view.images is not None
    assert len(colors_of(page.view.images)) <= 5
    page.view.grid.set_selection((4,))
    assert page.postprocess.settings.spec.best_of == (2,), (
        "the colours stay those of the sprites that were chosen"
    )


def test_the_models_own_palette_is_offered_only_where_there_is_one(page: GeneratePage) -> None:
    panel = page.postprocess.panel
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
    panel = page.postprocess.panel
    plain = page.view.images
    assert plain is not None
    for switch, spec in (
        (panel.cleanup.orphans, PostprocessSpec(remove_orphans=True, spare_inside=True)),
        (panel.cleanup.holes, PostprocessSpec(close_holes=True)),
        (panel.cleanup.islands, PostprocessSpec(min_island_px=panel.cleanup.island_px.value())),
        (panel.cleanup.trim, PostprocessSpec(trim=True)),
    ):
        switch.click()
        assert page.postprocess.settings.spec == spec
        np.testing.assert_array_equal(page.view.images, postprocess_sprites(painted, spec).images)
        switch.click()
        np.testing.assert_array_equal(page.view.images, plain)
    choose(page, "outline", "outside")
    panel.cleanup.outline_color.choose("#ff00ff")
    choose(page, "align", "baseline")
    assert page.postprocess.settings.spec == PostprocessSpec(
        outline="outside", outline_color="#ff00ff", align="baseline"
    )
    assert (255, 0, 255, 255) in colors_of(page.view.images)


def test_the_alpha_threshold_brings_soft_pixels_back(page: GeneratePage) -> None:
    panel = page.postprocess.panel
    assert page.view.images is not None
    assert page.view.images[0, 0, 15].tolist() == [0, 0, 0, 0]
    panel.cleanup.threshold.setValue(80)
    assert page.view.images[0, 0, 15].tolist() == [10, 10, 250, 255]
    panel.cleanup.threshold.setValue(240)
    assert page.view.images[0, 0, 0].tolist() == [0, 0, 0, 0]


def test_every_change_is_undone_and_done_again(page: GeneratePage) -> None:
    window = page.window()
    undo, redo = window.findChild(QAction, "undo"), window.findChild(QAction, "redo")
    panel = page.postprocess.panel
    assert not undo.isEnabled()
    panel.cleanup.orphans.click()
    for value in range(124, 56, -4):  # one drag
        panel.cleanup.threshold.setValue(value)
    undo.trigger()
    assert page.postprocess.settings.spec == PostprocessSpec(remove_orphans=True, spare_inside=True)
    undo.trigger()
    assert page.postprocess.settings.spec == PostprocessSpec()
    assert not panel.cleanup.orphans.isChecked()
    redo.trigger()
    redo.trigger()
    assert page.postprocess.settings.spec.alpha_threshold == 60
    panel.reset.click()
    assert page.postprocess.settings.spec == PostprocessSpec()
    panel.undo.click()
    assert page.postprocess.settings.spec.remove_orphans


def test_how_other_grids_are_finished_is_undone_by_the_one_undo_which_goes_there(
    page: GeneratePage, painted: ByteArray
) -> None:
    window, navigator = page.window(), page.navigator
    undo, redo = window.findChild(QAction, "undo"), window.findChild(QAction, "redo")
    first = navigator.shown_id
    second = page.history.add(dataclasses.replace(page.history.read(first), id="")).id
    choose(page, "mode", "best")
    best = page.postprocess.settings.spec
    navigator.show_kept(second)
    assert page.postprocess.settings.spec == PostprocessSpec()
    page.postprocess.panel.cleanup.trim.click()
    undo.trigger()
    assert (navigator.shown_id, page.postprocess.settings.spec) == (second, PostprocessSpec())
    assert page.history.read(first).postprocess == best
    undo.trigger()
    assert (navigator.shown_id, page.postprocess.settings.spec) == (first, PostprocessSpec())
    assert page.history.read(first).postprocess == PostprocessSpec()
    np.testing.assert_array_equal(page.view.images, postprocess_sprites(painted, PostprocessSpec()).images)
    redo.trigger()
    assert page.postprocess.settings.spec == best
    redo.trigger()
    assert (navigator.shown_id, page.postprocess.settings.spec.trim) == (second, True)
    assert page.history.read(first).postprocess == best


def test_holding_shows_the_sprites_as_they_were_painted(
    page: GeneratePage, painted: ByteArray, qtbot: QtBot
) -> None:
    panel = page.postprocess.panel
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
    assert art.recipe.postprocess == page.postprocess.settings.spec
    assert art.palette is not None
    assert art.palette.to_hex() == page.postprocess.settings.spec.palette


def test_a_trimmed_denoising_ends_with_the_finished_sprites(page: GeneratePage, painted: ByteArray) -> None:
    noise, small = np.full_like(painted, 90), np.zeros_like(painted)
    small[:, 5:11, 5:11] = painted[:, 5:11, 5:11]
    page.view.add_frames([StepImages(1, 2, 500, noise, noise), StepImages(2, 2, 0, small, small)])
    page.postprocess.panel.cleanup.trim.click()
    finished = page.view.images
    assert finished is not None
    assert finished.shape != painted.shape
    page.view.scrubber.setValue(1)
    page.sprites.export_animation()
    dialog = page.findChild(AnimationDialog)
    assert isinstance(dialog, AnimationDialog)
    moments = dialog.animation().moments
    assert {moment.shape for moment in moments} == {finished.shape}
    np.testing.assert_array_equal(moments[-1], finished)
    dialog.reject()


def test_history_keeps_painted_sprites_and_how_they_are_finished(
    page: GeneratePage, painted: ByteArray, open_page: Callable[[], GeneratePage]
) -> None:
    choose(page, "mode", "best")
    spec = page.postprocess.settings.spec
    page.shut_down()
    page.workspace.project.flush()
    history = last_generations(paths.user_data())
    batch = history.read(history.newest)
    np.testing.assert_array_equal(batch.images, painted)
    assert batch.postprocess == spec

    again = open_page()
    assert again.postprocess.settings.spec == spec
    np.testing.assert_array_equal(again.view.images, postprocess_sprites(painted, spec).images)


def test_variants_stand_in_a_grid_of_their_own(page: GeneratePage, painted: ByteArray) -> None:
    choose(page, "mode", "best")
    page.postprocess.panel.count.setValue(8)
    page.view.grid.set_selection((1, 3))
    before = page.view.images
    page.postprocess.recolor()
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
    assert page.postprocess.settings.spec.recolor == pairs
    page.window().findChild(QAction, "earlier").trigger()
    np.testing.assert_array_equal(page.view.images, before)
    assert page.workspace.project.timeline.undo_title == f"Make {dialog.name}"


def test_variants_survive_when_a_full_history_lets_their_grid_go(
    page: GeneratePage, painted: ByteArray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "_MAX_KEPT", 1)
    page.postprocess.panel.cleanup.orphans.click()  # the shown grid is to be kept as it is finished now
    page.postprocess.variants_wanted.emit([1, 3], PostprocessSpec(), "variants")

    (kept,) = page.history.ids
    there = page.history.read(kept)
    np.testing.assert_array_equal(there.images, painted[[1, 3]])
    assert there.request.sections == (("variants", 2),)


def test_the_whole_grid_is_recoloured_and_that_is_undone(page: GeneratePage) -> None:
    panel, before = page.postprocess.panel, page.view.images
    panel.recolor.click()
    dialog = page.findChild(RecolorDialog)
    assert isinstance(dialog, RecolorDialog)
    dialog.apply.click()
    assert page.postprocess.settings.spec.recolor
    assert page.postprocess.settings.spec.recolor_name == dialog.target.chosen.name
    assert panel.recolored.text() == f"Recoloured to {dialog.target.chosen.name}"
    assert not np.array_equal(page.view.images, before)
    panel.clear_recolor.click()
    assert page.postprocess.settings.spec.recolor_name == ""
    np.testing.assert_array_equal(page.view.images, before)


def test_every_control_has_a_name(page: GeneratePage) -> None:
    page.postprocess.recolor()
    page.postprocess.edit_palettes()
    for kind in (PostprocessPanel, RecolorDialog, PaletteEditor):
        root = page.window().findChild(kind)
        for widget in root.findChildren(QWidget):
            if isinstance(
                widget, (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QListWidget)
            ):
                inner = isinstance(widget, QScrollBar) or widget.objectName().startswith("qt_")
                text = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
                assert inner or (widget.objectName() and text), f"{type(widget)} {widget.objectName()}"
        if isinstance(root, QDialog):
            root.close()


def test_an_outline_begins_in_a_colour_of_the_chosen_palette(page: GeneratePage) -> None:
    panel = page.postprocess.panel
    choose(page, "mode", "chosen")
    choose(page, "outline", "outside")
    assert page.postprocess.settings.spec.outline_color in page.postprocess.settings.spec.palette
    panel.cleanup.outline_color.choose("#ff00ff")
    choose(page, "outline", "inside")
    assert page.postprocess.settings.spec.outline_color == "#ff00ff"


def test_a_number_out_of_range_is_told_and_changes_nothing(page: GeneratePage) -> None:
    panel = page.postprocess.panel
    panel.cleanup.islands.setChecked(True)
    before = page.postprocess.settings.spec
    panel.cleanup.island_px.setValue(100)
    assert panel.cleanup.island_problem.text() == "Island size: from 2 to 64"
    panel.count.setValue(300)
    assert panel.count_problem.text() == "Number of colours: from 1 to 256"
    assert page.postprocess.settings.spec == before
    panel.cleanup.island_px.setValue(10)
    assert (page.postprocess.settings.spec.min_island_px, panel.cleanup.island_problem.text()) == (10, "")


def test_the_selected_sprites_are_finished_alone(page: GeneratePage, painted: ByteArray) -> None:
    panel, settings = page.postprocess.panel, page.postprocess.settings
    plain = page.view.images
    assert plain is not None
    assert not panel.only.isEnabled()
    page.view.grid.set_selection((1, 3))
    panel.only.click()
    choose(page, "outline", "outside")
    assert page.view.images is not None
    changed = [i for i in range(6) if not np.array_equal(page.view.images[i], plain[i])]
    assert changed == [1, 3]
    page.view.grid.set_selection(())
    assert (panel.only.isEnabled(), panel.only.text(), settings.spec.only) == (True, "Only 2 sprites", (1, 3))
    art = page.art()
    assert art is not None
    assert art.recipe is not None
    assert art.recipe.postprocess.only == (1, 3)
    settings.timeline.undo()
    settings.timeline.undo()
    assert not panel.only.isChecked()
    np.testing.assert_array_equal(page.view.images, plain)


def test_variants_of_what_is_finished_alone_are_finished_whole(page: GeneratePage) -> None:
    page.view.grid.set_selection((1, 3))
    page.postprocess.panel.only.click()
    page.view.grid.set_selection((0,))
    page.postprocess.recolor()
    dialog = page.findChild(RecolorDialog)
    assert isinstance(dialog, RecolorDialog)
    assert dialog.apply.text() == "Recolour 2 sprites"
    dialog.variants.click()
    assert page.view.images is not None
    assert len(page.view.images) == 2
    assert page.postprocess.settings.spec.only == ()
    assert page.postprocess.settings.spec.recolor


def test_some_sprites_are_recoloured_from_the_palette_that_they_have(page: GeneratePage) -> None:
    choose(page, "mode", "best")
    page.postprocess.panel.count.setValue(5)
    page.view.grid.set_selection((4, 5))
    page.postprocess.panel.only.click()
    assert page.view.images is not None
    shown = colors_of(page.view.images[[4, 5]])
    page.postprocess.recolor()
    dialog = page.findChild(RecolorDialog)
    assert isinstance(dialog, RecolorDialog)
    assert {(*bytes.fromhex(color[1:7]), 255) for color in dialog.source.colors} == shown
    dialog.apply.click()
    assert page.postprocess.settings.spec.only == (4, 5)
    assert colors_of(page.view.images[[4, 5]]) != shown


def test_eyes_are_spared_unless_one_chooses_otherwise(page: GeneratePage) -> None:
    cleanup, settings = page.postprocess.panel.cleanup, page.postprocess.settings
    assert not cleanup.spare.isVisible()
    cleanup.orphans.click()
    assert (cleanup.spare.isVisible(), settings.spec.spare_inside) == (True, True)
    cleanup.spare.click()
    assert settings.spec == PostprocessSpec(remove_orphans=True)
    cleanup.orphans.click()
    cleanup.orphans.click()
    assert settings.spec == PostprocessSpec(remove_orphans=True), "as it was chosen"

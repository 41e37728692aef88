"""Sprites of the grid are drawn on: they change in their places, and all that leaves the app has them so."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from spritestudio.cli.painting import finish
from spritestudio.cli.painting import paint as paint_recipe
from spritestudio.cli.progress import progress_bar
from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.library.models import default_model_path
from spritestudio.library.palettes import palette_of_model
from spritestudio.project.mixes import Mix
from spritestudio.specs import ByteArray, ExportSpec, Recipe
from spritestudio.sprites.export.files import export_files
from spritestudio.sprites.postprocessing.postprocess import moved_by
from spritestudio.sprites.recipes import read_recipe
from spritestudio.ui.main_window import MainWindow
from tests.cli.conftest import Run
from tests.cli.conftest import spritestudio as spritestudio
from tests.ui.conftest import PATIENCE_MS, wait_for_end

PINK = (255, 0, 255, 255)


def draw_on(qtbot: QtBot, window: MainWindow, index: int) -> ByteArray:
    """Double-click a sprite, draw two pink pixels on it, and go back; gives what it was."""
    window.show_page(window.generate_page)
    grid = window.generate_page.view.grid
    images = window.generate_page.view.images
    assert images is not None
    before = images[index].copy()
    qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.sprite_center(index))
    assert window.page is window.pencil_page
    drawing = window.pencil_page.drawing
    assert drawing is not None
    assert np.array_equal(drawing.image, before)
    for x in (0, 3):
        drawing.begin()
        drawing.paint([(x, 0)], PINK)
        drawing.end("Pencil")
    window.show_page(window.generate_page)
    return before


def is_drawn(image: ByteArray) -> bool:
    """Whether a sprite has both pixels."""
    return tuple(image[0, 0]) == tuple(image[0, 3]) == PINK


def shown(window: MainWindow, index: int) -> ByteArray:
    """A sprite of the grid as it is shown."""
    images = window.generate_page.view.images
    assert images is not None
    return images[index]


@pytest.fixture
def painted(window: MainWindow, paint: Callable[[MainWindow], None]) -> MainWindow:
    """A window with a finished grid."""
    paint(window)
    return window


def test_a_sprite_of_the_grid_changes_in_its_place_and_undo_takes_it_back(
    qtbot: QtBot, painted: MainWindow, tmp_path: Path
) -> None:
    window, page = painted, painted.generate_page
    others = shown(window, 1).copy()
    before = draw_on(qtbot, window, 2)
    assert is_drawn(shown(window, 2))
    assert np.array_equal(shown(window, 1), others)
    assert "drawn on" in page.view.grid.part_name(2)
    page.workspace.selection.set((2,))
    assert "Drawn or drawn over." in page.inspector.recipe.text()
    timeline = window.workspace.project.timeline
    assert timeline.undo_title.startswith("Draw on ")
    timeline.undo()
    assert np.array_equal(shown(window, 2), before)
    assert "Drawn" not in page.inspector.recipe.text()
    timeline.redo()

    art = page.art()
    assert art is not None
    assert is_drawn(art.images[2])
    [data] = export_files(art, ExportSpec(), "sheet").values()
    (tmp_path / "sheet.png").write_bytes(data)
    recipe = read_recipe(tmp_path / "sheet.png")
    assert recipe is not None
    assert [number for number, _ in recipe.drawn] == [2]
    checkpoint = load_checkpoint(default_model_path(), "cpu")
    with progress_bar("step", "painting") as bar:
        again = paint_recipe(checkpoint, recipe, bar)
    finished = finish(again, recipe, palette_of_model(checkpoint.spec))
    assert np.array_equal(finished.images, art.images)

    page.workspace.selection.set((2,))
    page.keep()
    [kept] = window.workspace.project.shelf.value.sprites
    assert (is_drawn(kept.image), kept.is_touched) == (True, True)
    assert kept.recipe is not None
    assert not kept.recipe.drawn
    assert kept.told is not None
    assert kept.told.drawn


def test_what_was_drawn_stays_with_the_project_and_with_locked_sprites(
    qtbot: QtBot,
    painted: MainWindow,
    paint: Callable[[MainWindow], None],
    open_window: Callable[[], MainWindow],
) -> None:
    window, page = painted, painted.generate_page
    draw_on(qtbot, window, 2)
    draw_on(qtbot, window, 4)
    first = page.navigator.shown_id
    page.workspace.selection.set((2,))
    page.locks.toggle()
    paint(window)
    assert page.navigator.shown_id != first
    assert is_drawn(shown(window, 2))
    assert not is_drawn(shown(window, 4))
    assert list(page.view.drawn) == [2]
    page.navigator.show_generation(-1)
    assert sorted(page.view.drawn) == [2, 4]
    window.close()
    again = open_window()
    assert again.generate_page.view.drawn.keys() == {2}
    assert is_drawn(shown(again, 2))


def test_a_sprite_drawn_on_while_it_alone_was_finished_and_trimmed_has_its_colours_back(
    qtbot: QtBot, painted: MainWindow
) -> None:
    window, settings = painted, painted.workspace.postprocess
    plain, before = settings.spec, shown(window, 2).copy()
    red = {"palette_mode": "chosen", "palette": ("#ff0000",), "palette_name": "Red", "only": (2,)}
    settings.change(dataclasses.replace(plain, trim=True, align="baseline", **red))
    top, left = window.generate_page.view.undrawn.corner
    draw_on(qtbot, window, 2)
    down, across = moved_by(before, settings.spec)
    settings.change(plain)
    expected = before.copy()
    for x in (0, 3):
        expected[top - down, left - across + x] = PINK
    assert np.array_equal(shown(window, 2), expected)


def test_the_recipe_of_a_picture_brings_back_what_was_drawn(
    qtbot: QtBot, painted: MainWindow, tmp_path: Path, spritestudio: Run
) -> None:
    window, page = painted, painted.generate_page
    draw_on(qtbot, window, 3)
    art = page.art()
    assert art is not None
    path = tmp_path / "one.png"
    [data] = export_files(art.take([3]), ExportSpec(), "one").values()
    path.write_bytes(data)
    done = spritestudio("recipe", str(path))
    assert "Drawn on since: 3" in done.out
    told = json.loads(spritestudio("recipe", str(path), "--json").out)
    assert Recipe.from_document(told) == read_recipe(path)

    page.open_paths([path])
    wait_for_end(qtbot, lambda: page.recipes.finding.running or page.painting.running)
    qtbot.waitUntil(lambda: not page.painting.running and page.view.finished, timeout=PATIENCE_MS)
    assert is_drawn(shown(window, 3))
    assert list(page.view.drawn) == [3]
    assert np.array_equal(shown(window, 3), np.asarray(Image.open(path).convert("RGBA")))


def test_a_sprite_of_an_earlier_step_is_drawn_on_as_one_of_the_shelf(painted: MainWindow) -> None:
    window, page = painted, painted.generate_page
    page.view.scrubber.setValue(1)
    page.workspace.selection.set((1,))
    button = page.inspector.findChild(QToolButton, "inspector_draw")
    assert isinstance(button, QToolButton)
    button.click()
    drawing = window.pencil_page.drawing
    assert drawing is not None
    assert len(window.workspace.project.shelf.value) == 0
    drawing.begin()
    drawing.paint([(0, 0)], PINK)
    drawing.end("Pencil")
    window.pencil_page.save()
    assert len(window.workspace.project.shelf.value) == 1
    assert not window.workspace.project.drawn.value


def test_a_part_is_repaired_from_the_grid_and_from_the_shelf(qtbot: QtBot, painted: MainWindow) -> None:
    window, page, canvas = painted, painted.generate_page, painted.pencil_page.canvas
    page.workspace.selection.set((1,))
    page.keep()
    before = shown(window, 1).copy()
    window.workspace.mixes.set_all([Mix({"food": 1.0})])
    for name in ("inspector_repair", "inspector_kept_repair"):
        button = page.inspector.findChild(QToolButton, name)
        assert isinstance(button, QToolButton)
        button.click()
        assert canvas.tool == "mark"
        assert window.proposals.panel.is_live
        assert window.proposals.panel.mix.currentText() == "hero", "as what it is, whatever the mix of now"
        place = canvas.point_of((8, 8))
        qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.waitUntil(lambda: window.proposals.proposals is not None, timeout=PATIENCE_MS)
        assert window.proposals.proposals.kind_of(0) == "hero"
        window.proposals.take(0)
        drawing = window.pencil_page.drawing
        assert drawing is not None
        assert drawing.wanted is not None
        assert drawing.wanted.sum() == 1
        assert np.array_equal(drawing.image[~drawing.wanted], before[~drawing.wanted])
        window.show_page(page)
        window.shelf.grid.set_selection((0,))


def test_what_is_drawn_in_a_grid_is_kept_from_where_it_is_drawn(qtbot: QtBot, painted: MainWindow) -> None:
    window, button = painted, painted.proposals.panel.to_shelf
    draw_on(qtbot, window, 2)
    window.show_page(window.pencil_page)
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=PATIENCE_MS)
    button.click()
    [kept] = window.workspace.project.shelf.value.sprites
    assert (is_drawn(kept.image), kept.is_touched) == (True, True)
    assert kept.recipe is not None
    assert not button.isEnabled()
    window.shelf_controller._editor.rename(kept.id, "Bert")

    drawing = window.pencil_page.drawing
    assert drawing is not None
    drawing.begin()
    drawing.paint([(5, 5)], PINK)
    drawing.end("Pencil")
    qtbot.waitUntil(button.isEnabled, timeout=PATIENCE_MS)
    assert button.text() == "Replace it on the shelf"
    qtbot.keyClick(window.pencil_page.canvas, Qt.Key.Key_F)
    [again] = window.workspace.project.shelf.value.sprites
    assert (again.id, again.name, tuple(again.image[5, 5])) == (kept.id, "Bert", PINK)
    window.pencil_page.draw_new()
    qtbot.waitUntil(button.isHidden, timeout=PATIENCE_MS)
    window.show_page(window.generate_page)
    assert 2 in window.generate_page.view.grid._kept

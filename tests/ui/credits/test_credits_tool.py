"""Near copies are marked in the grid, told on export, and named in the credits."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio import paths
from spritestudio.project.shelf import KeptSprite
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.dataset.training_index import TrainingIndex
from spritestudio.sprites.recipes import read_recipe
from spritestudio.ui.credits.credits_tool import CreditsTool
from spritestudio.ui.credits.whose_art_dialog import WhoseArtDialog
from spritestudio.ui.export.export_dialog import ExportDialog
from spritestudio.ui.main_window import MainWindow
from tests.ui.conftest import wait_for_end

_OF = "blot 0, Blots, CC0-1.0 (0 of 100 pixels differ)"


@pytest.fixture
def copying(
    qtbot: QtBot, window: MainWindow, weights: Path, paint: Callable[[MainWindow], None]
) -> MainWindow:
    """A window whose weights have learned the second sprite that they paint by heart."""
    page = window.generate_page
    page.open_weights(weights)
    wait_for_end(qtbot, lambda: page.loading.running)
    page.panel.count.setValue(4)
    paint(window)
    assert page.view.newest is not None
    assert page.view.grid.near_copies == {}, "nobody knows what these weights learned from"
    learned = page.view.newest.noisy[1:2]
    notes = {"names": np.array(["blot 0"]), "source": np.array(["Blots"]), "license": np.array(["CC0-1.0"])}
    sprites = SpriteSet(learned, np.ones((1, 1), np.float32), ("blot",), np.arange(1), "blots", (), notes)
    assert page.navigator.request is not None
    index = TrainingIndex.of(sprites, [page.navigator.request.weights_hash])
    paths.user_weights().mkdir(parents=True)
    index.save(paths.user_weights() / "training-index-blots.safetensors")
    page.panel.settings.keep_seed(page.navigator.request.spec.seeds[0])
    paint(window)
    tool = page.findChild(CreditsTool)
    assert tool is not None
    qtbot.waitUntil(lambda: not tool.finder.looking.running)
    return window


def test_near_copies_are_marked_told_and_written(qtbot: QtBot, copying: MainWindow, tmp_path: Path) -> None:
    page, grid = copying.generate_page, copying.generate_page.view.grid
    assert grid.near_copies == {1: _OF}
    assert grid.part_name(1).endswith(f"near copy of {_OF}")
    assert "near copy" not in grid.part_name(0)
    qtbot.mouseMove(grid.viewport(), grid.sprite_center(1))
    qtbot.waitUntil(lambda: grid.viewport().toolTip().endswith(f"\nNear copy of {_OF}"))

    page.workspace.selection.set((1,))
    page.inspector.whose_art.click()
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, WhoseArtDialog)]
    wait_for_end(qtbot, lambda: dialog.looking.running)
    assert dialog.rows[0].name.text() == "blot 0"
    dialog.reject()

    tool = page.findChild(CreditsTool)
    assert tool is not None
    tool.write_credits(tmp_path / "credits.txt")
    assert f": {_OF}\n" in (tmp_path / "credits.txt").read_text()

    page.sprites.export()
    (export,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, ExportDialog)]
    wait_for_end(qtbot, lambda: export.drawing.running)
    export.choice.all.click()
    qtbot.waitUntil(lambda: not export.drawing.running)
    assert export.choice.near_copies.isVisible()
    assert export.choice.near_copies.text() == "1 near copy of training art"
    assert _OF in export.choice.near_copies.toolTip()
    assert "near copy of" in export.preview.findChild(type(export.preview._canvas)).part_name(1)
    export.formats.set_chosen(("aseprite-json",))
    export.credits.setChecked(True)
    export.path.setText(str(tmp_path / "sheet.png"))
    export.export.click()
    wait_for_end(qtbot, lambda: export.work.running)
    qtbot.waitUntil(lambda: not export.work.running and (tmp_path / "sheet.png").exists())
    recipe = read_recipe(tmp_path / "sheet.png")
    assert recipe is not None
    assert recipe.near_copies == ((1, _OF),)
    (told,) = json.loads((tmp_path / "sheet.json").read_text())["meta"]["nearCopies"]
    assert told["of"] == _OF
    assert _OF in (tmp_path / "sheet-credits.txt").read_text()


def test_marks_go_with_the_sprites_that_they_are_of(
    qtbot: QtBot, copying: MainWindow, paint: Callable[[MainWindow], None]
) -> None:
    page = copying.generate_page
    page.workspace.selection.set((1,))
    page.keep()
    (kept,) = copying.shelf_controller.shelf
    assert kept.near_copy_of == _OF
    assert copying.shelf.grid.part_name(0).endswith(f", near copy of {_OF}")
    page.panel.settings.draw_seed()
    paint(copying)
    assert page.view.grid.near_copies == {}
    page.navigator.show_generation(-1)
    qtbot.waitUntil(lambda: page.view.grid.near_copies == {1: _OF})
    page.view.clean.click()
    copying.shelf.grid.set_selection((0,))
    copying.shelf_controller.ask_whose_art()
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, WhoseArtDialog)]
    wait_for_end(qtbot, lambda: dialog.looking.running)
    assert dialog.verdict.text() == "A near copy of a training sprite"
    dialog.reject()


@pytest.mark.parametrize("way", ["shelf", "grid"])
def test_a_sprite_that_came_from_elsewhere_is_compared_with_what_the_weights_at_hand_learned(
    qtbot: QtBot, copying: MainWindow, way: str
) -> None:
    page = copying.generate_page
    assert page.view.newest is not None
    picture = page.view.newest.noisy[1]
    copying.shelf_controller.keep([KeptSprite(picture, name="Pasted")])
    copying.shelf.grid.set_selection((0,))
    if way == "shelf":
        copying.shelf_controller.ask_whose_art()
    else:
        page.workspace.selection.set(())
        page.inspector.whose_art.click()
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, WhoseArtDialog)]
    wait_for_end(qtbot, lambda: dialog.looking.running)
    assert dialog.verdict.text() == "A near copy of a training sprite"
    assert dialog.rows[0].name.text() == "blot 0"
    dialog.reject()

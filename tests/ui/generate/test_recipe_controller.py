"""A picture that is dropped on the window brings back its settings and its sprites."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from spritestudio.sprites.export.files import export_files
from spritestudio.sprites.export.png import encode_png
from spritestudio.sprites.recipes import read_recipe
from spritestudio.ui.main_window import MainWindow
from tests.cli.conftest import Run
from tests.cli.conftest import spritestudio as spritestudio
from tests.ui.conftest import PATIENCE_MS

Paint = Callable[[MainWindow], None]


def drop(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    """Drop a file and wait for what comes of it."""
    page = window.generate_page
    window.open_paths([path])
    qtbot.waitUntil(lambda: not page.recipes.finding.running, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not page.painting.running, timeout=PATIENCE_MS)


def saved_sprites(window: MainWindow, selection: list[int], folder: Path) -> list[Path]:
    """The selected sprites as files."""
    window.generate_page.view.grid.set_selection(selection)
    paths = [folder / f"{index}.png" for index in selection]
    window.generate_page.sprites.save_to(paths)
    return paths


@pytest.mark.slow
def test_settings_and_sprites_come_back_and_the_command_line_makes_the_file_again(
    window: MainWindow, paint: Paint, qtbot: QtBot, tmp_path: Path, spritestudio: Run
) -> None:
    page = window.generate_page
    page.panel.mixes.put({"hero": 1.0, "food": 0.6})
    page.panel.settings.keep_seed(77)
    paint(window)
    asked, images = page.panel.workspace.spec(), page.view.images
    assert images is not None
    picture, _ = saved_sprites(window, [2, 4], tmp_path)
    recipe = read_recipe(picture)
    assert recipe is not None
    assert (recipe.spec.seeds, recipe.sprites, recipe.weights) == (asked.seeds, (2,), "sprites16")
    assert [recipe.spec.context_of(i) for i in range(6)] == list(asked.contexts)

    page.panel.mixes.put({"potion": 1.0})
    page.panel.settings.keep_seed(1)
    page.panel.sampler.steps.setValue(3)
    paint(window)
    drop(window, picture, qtbot)
    assert page.panel.workspace.spec() == asked
    again = page.view.images
    assert again is not None
    assert np.array_equal(again, images)
    assert tuple(page.view.grid.selection) == (2,)
    assert not window.banner.isVisible()

    result = spritestudio("generate", "--from", picture, "--out", tmp_path / "made.png")
    assert result.status == 0, result.err
    assert (tmp_path / "made.png").read_bytes() == picture.read_bytes()


def test_missing_weights_are_named_and_the_settings_come_back(
    window: MainWindow, paint: Paint, qtbot: QtBot, tmp_path: Path
) -> None:
    page = window.generate_page
    page.panel.settings.keep_seed(5)
    paint(window)
    art = page.art()
    assert art is not None
    assert art.recipe is not None
    other = dataclasses.replace(art.recipe, weights="lost", weights_hash="ab" * 32)
    (tmp_path / "a.png").write_bytes(encode_png(art.images[0], other.texts))
    page.panel.settings.keep_seed(6)
    drop(window, tmp_path / "a.png", qtbot)
    assert window.banner.isVisible()
    assert "wants the weights lost with the SHA-256 abababababab…" in window.banner.message.text()
    assert page.panel.settings.spec().seeds[0] == 5


def test_a_damaged_recipe_is_told(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    pixels = np.zeros((8, 8, 4), np.uint8)
    (tmp_path / "a.png").write_bytes(encode_png(pixels, {"spritestudio": "{"}))
    drop(window, tmp_path / "a.png", qtbot)
    assert "The recipe in a.png is damaged" in window.banner.message.text()


def test_a_drag_carries_recipes_unless_they_are_switched_off(
    window: MainWindow, paint: Paint, tmp_path: Path
) -> None:
    page = window.generate_page
    paint(window)
    page.view.grid.set_selection([1, 3])
    mime = page.sprites.drag_mime()
    assert mime is not None
    files = [Path(url.toLocalFile()) for url in mime.urls()]
    found = [read_recipe(file) for file in files]
    assert [recipe.sprites if recipe else () for recipe in found] == [(1,), (3,)]
    window.preferences.set("export", {"recipe": False})
    mime = page.sprites.drag_mime()
    assert mime is not None
    assert read_recipe(Path(mime.urls()[0].toLocalFile())) is None


def test_an_earlier_step_says_so_in_its_recipe(window: MainWindow, paint: Paint) -> None:
    page = window.generate_page
    paint(window)
    page.view.scrubber.setValue(1)
    page.view.clean.click()
    art = page.art()
    assert art is not None
    assert art.recipe is not None
    assert (art.recipe.step, art.recipe.predicted) == (2, True)
    (data,) = export_files(art, art.recipe.export, "x").values()
    assert data.startswith(b"\x89PNG")


def test_the_menu_opens_a_recipe_and_tells_of_a_picture_without_one(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window.generate_page
    foreign = tmp_path / "foreign.png"
    foreign.write_bytes(encode_png(np.zeros((8, 8, 4), np.uint8), {"parameters": "Steps: 20"}))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(foreign), ""))
    page.ask_for_recipe()
    assert "foreign.png carries no recipe" in window.banner.message.text()
    assert not page.recipes.finding.running

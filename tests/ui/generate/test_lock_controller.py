"""Locked sprites stay, to the pixel, while the others are painted anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from spritestudio.specs import StartPictures, seeds_from
from spritestudio.sprites.drawing.drawn_pixels import drawn_of
from spritestudio.ui.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS

Paint = Callable[[MainWindow], None]


def _act(window: MainWindow, name: str) -> None:
    action = window.findChild(QAction, name)
    assert isinstance(action, QAction)
    assert action.isEnabled()
    action.trigger()


@pytest.fixture
def painted(window: MainWindow, paint: Paint) -> np.ndarray:
    """Six sprites, of which the second and the fifth are locked."""
    paint(window)
    window.workspace.selection.set((1, 4))
    _act(window, "lock")
    images = window.generate_page.view.images
    assert images is not None
    return images


def test_generate_paints_the_others_anew(window: MainWindow, paint: Paint, painted: np.ndarray) -> None:
    page = window.generate_page
    seeds = page.navigator.request.spec.seeds if page.navigator.request else ()
    page.panel.mixes.put({"potion": 1.0})
    paint(window)
    now = page.view.images
    assert now is not None
    same = [bool((now[i] == painted[i]).all()) for i in range(6)]
    assert same == [False, True, False, False, True, False]
    request = page.navigator.request
    assert request is not None
    assert (request.spec.seeds[1], request.shares_of(1)["hero"]) == (seeds[1], 1.0)
    assert request.shares_of(0)["potion"] == 1.0
    assert [i for i in range(6) if page.view.grid.part_name(i).endswith("locked")] == [1, 4]


def test_the_recipe_of_such_a_grid_makes_it_again(
    window: MainWindow, paint: Paint, painted: np.ndarray
) -> None:
    page = window.generate_page
    paint(window)
    now, art = page.view.images, page.art()
    assert art is not None
    assert art.recipe is not None
    assert page.weights.path is not None
    page._on_recipe_found(art.recipe, next(page.runner.load(page.weights.path)))
    assert not window.workspace.locked
    wait_for_end_of_painting(window)
    np.testing.assert_array_equal(page.view.images, now)


def test_repainting_is_undone_and_leads_back_to_the_grid_that_was_repainted(
    window: MainWindow, paint: Paint, painted: np.ndarray
) -> None:
    page, undo = window.generate_page, window.findChild(QAction, "undo")
    assert isinstance(undo, QAction)
    shown = page.navigator.shown_id
    paint(window)
    assert undo.text() == "Undo Paint 6 sprites"
    page.navigator.show_kept(shown)
    window.workspace.selection.set((0, 1))
    _act(window, "repaint")
    wait_for_end_of_painting(window)
    repainted, grids = page.view.images, page.history.ids
    assert (undo.text(), len(grids)) == ("Undo Repaint 2 sprites", 3)
    undo.trigger()
    assert window.statusBar().currentMessage() == "Took back: Repaint 2 sprites"
    assert (page.navigator.shown_id, page.history.ids) == (shown, grids[:2])
    np.testing.assert_array_equal(page.view.images, painted)
    _act(window, "redo")
    assert window.statusBar().currentMessage() == "Did again: Repaint 2 sprites"
    assert page.navigator.shown_id == grids[2]
    np.testing.assert_array_equal(page.view.images, repainted)
    undo.trigger()
    undo.trigger()
    assert page.history.ids == (shown,)


def test_the_selected_are_repainted_alone(window: MainWindow, paint: Paint, painted: np.ndarray) -> None:
    page = window.generate_page
    page.panel.count.setValue(20)  # of the next grid
    window.workspace.selection.set((0, 1))
    _act(window, "repaint")
    wait_for_end_of_painting(window)
    now = page.view.images
    assert now is not None
    assert [bool((now[i] == painted[i]).all()) for i in range(len(now))] == [False] * 2 + [True] * 4
    assert window.workspace.selection.indices == (0, 1)


@pytest.mark.parametrize("change", ["steps", "more", "picture"])
def test_locked_sprites_stay_whatever_else_is_asked_for_and_the_recipe_keeps_their_pixels(
    window: MainWindow, paint: Paint, painted: np.ndarray, change: str
) -> None:
    page = window.generate_page
    request = page.navigator.request
    assert request is not None
    if change == "steps":
        page.panel.sampler.steps.setValue(3)
    elif change == "more":
        page.panel.count.setValue(8)
    if change == "picture":
        start = StartPictures.of(painted[0], None, 0.6)
        spec = replace(request.spec, start=start, seeds=seeds_from(900, 6))
        assert page.weights.path is not None
        page.painter.paint(
            page.weights.path, window.workspace.model, replace(request, spec=spec), keeps_locked=True
        )
        wait_for_end_of_painting(window)
    else:
        paint(window)
    now = page.view.images
    assert now is not None
    assert len(now) == (8 if change == "more" else 6)
    assert [i for i in range(6) if (now[i] == painted[i]).all()] == [1, 4]
    assert "drawn on" not in page.view.grid.part_name(1)
    art = page.art()
    assert art is not None
    assert art.recipe is not None
    kept = drawn_of(art.recipe)
    assert sorted(kept) == ([] if change == "more" else [1, 4])  # more of the same have their seeds
    for place, image in kept.items():
        np.testing.assert_array_equal(image, painted[place])
    window.workspace.selection.set((1,))
    told = page.inspector.recipe.text()
    assert ("Stayed from another grid." in told) == (change != "more")


def test_locks_beyond_what_is_asked_for_are_told_and_nothing_is_painted(
    window: MainWindow, painted: np.ndarray
) -> None:
    page = window.generate_page
    page.panel.count.setValue(4)
    page.panel.generate.click()
    assert "place 5" in window.banner.message.text()
    assert not page.painting.running
    np.testing.assert_array_equal(page.view.images, painted)
    window.workspace.selection.set((1, 4))
    _act(window, "lock")
    assert not window.workspace.locked
    page.panel.generate.click()
    wait_for_end_of_painting(window)


def test_locks_are_of_their_grid_and_come_back_with_it(
    window: MainWindow, paint: Paint, painted: np.ndarray
) -> None:
    page, locked = window.generate_page, window.workspace.locked
    paint(window)
    assert locked.indices == (1, 4)
    window.workspace.selection.set((4,))
    _act(window, "lock")
    _act(window, "undo")
    assert locked.indices == (1, 4)
    _act(window, "redo")
    assert locked.indices == (1,)
    _act(window, "undo")
    paint(window)
    assert page.view.images is not None
    same = [bool((page.view.images[i] == painted[i]).all()) for i in range(6)]
    assert same == [False, True, False, False, True, False]


def wait_for_end_of_painting(window: MainWindow) -> None:
    """Wait until the grid is finished."""
    window.generate_page.painting.wait()


def test_locked_sprites_stay_while_a_slider_is_dragged_and_when_it_is_let_go(
    window: MainWindow, painted: np.ndarray, qtbot: QtBot
) -> None:
    page = window.generate_page
    others = [0, 2, 3, 5]
    slider = next(each for each in page.panel.mixer._sliders if each.name == "potion").slider
    slider.setSliderDown(True)
    slider.setValue(150)
    qtbot.waitUntil(
        lambda: all((page.view.images[i] != painted[i]).any() for i in others), timeout=PATIENCE_MS
    )
    np.testing.assert_array_equal(page.view.images[[1, 4]], painted[[1, 4]])
    with qtbot.waitSignal(page.painting.finished, timeout=PATIENCE_MS):
        slider.setSliderDown(False)
    assert not window.banner.isVisible()
    assert page.view.finished
    np.testing.assert_array_equal(page.view.images[[1, 4]], painted[[1, 4]])
    assert all((page.view.images[i] != painted[i]).any() for i in others)


def test_the_buttons_say_what_they_would_do_and_a_lock_is_told(
    qtbot: QtBot, window: MainWindow, paint: Paint, painted: np.ndarray
) -> None:
    told: list[str] = []
    window.generate_page.status_message.connect(told.append)
    lock, keep = (window.findChild(QAction, name) for name in ("lock", "keep"))
    assert isinstance(lock, QAction)
    assert isinstance(keep, QAction)
    assert (lock.iconText(), keep.iconText()) == ("Unlock", "Keep")
    window.workspace.selection.set((1, 2))
    assert lock.iconText() == "Lock"
    _act(window, "lock")
    assert told == ["Locked 2 sprites: Generate paints the others anew"]
    assert lock.iconText() == "Unlock"
    _act(window, "lock")
    assert told[1:] == ["Unlocked 2 sprites"]
    assert lock.iconText() == "Lock"
    _act(window, "keep")
    assert keep.iconText() == "Take off"
    window.workspace.selection.set((2, 3))
    assert keep.iconText() == "Keep"


def test_a_kept_sprite_that_stays_is_kept_in_the_next_grids_too_and_not_twice(
    window: MainWindow, paint: Paint, painted: np.ndarray
) -> None:
    def starred() -> list[int]:
        grid = window.generate_page.view.grid
        return [index for index in range(6) if "kept" in grid.part_name(index)]

    window.workspace.selection.set((1, 2))
    _act(window, "keep")
    for _ in range(2):
        paint(window)
        assert starred() == [1]
    window.workspace.selection.set((1,))
    _act(window, "keep")
    assert (starred(), len(window.workspace.project.shelf.value)) == ([], 1)
    window.workspace.selection.set((4,))
    _act(window, "keep")
    assert (starred(), len(window.workspace.project.shelf.value)) == ([4], 2)
    window.generate_page.navigator.show_generation(-1)
    assert starred() == [4]
    window.generate_page.navigator.show_generation(-1)
    assert starred() == [2, 4]

"""More like this, in a window with real weights: around one, from one to another, and on from a step."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from spritestudio.project.mixes import Mix
from spritestudio.project.shelf import KeptSprite
from spritestudio.specs import ByteArray
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.variations.vary_controller import VaryController
from tests.ui.conftest import wait_for_end


@pytest.fixture
def page(window: MainWindow, paint: Callable[[MainWindow], None]) -> GeneratePage:
    """Four sprites of two mixes are shown, finished."""
    page = window.generate_page
    page.panel.count.setValue(4)
    page.panel.mixes.set_all([Mix({"hero": 1.0}), Mix({"potion": 1.0})])
    page.panel.settings.keep_seed(3)
    paint(window)
    return page


@pytest.fixture
def vary(page: GeneratePage) -> VaryController:
    found = page.findChild(VaryController)
    assert isinstance(found, VaryController)
    return found


def act(page: GeneratePage, qtbot: QtBot, name: str) -> ByteArray:
    """Choose an action, wait for its sprites and give them."""
    action = page.window().findChild(QAction, name)
    assert isinstance(action, QAction)
    assert action.isEnabled(), name
    action.trigger()
    wait_for_end(qtbot, lambda: page.painting.running)
    assert page.view.images is not None
    return page.view.images


def is_enabled(page: GeneratePage, name: str) -> bool:
    action = page.window().findChild(QAction, name)
    assert isinstance(action, QAction)
    return action.isEnabled()


def repeated(page: GeneratePage, qtbot: QtBot) -> ByteArray:
    """What the recipe of the sprites that are shown makes."""
    art, path = page.art(), page.weights.path
    assert art is not None
    assert art.recipe is not None
    assert path is not None
    page._on_recipe_found(art.recipe, next(page.runner.load(path)))
    wait_for_end(qtbot, lambda: page.painting.running)
    assert page.view.images is not None
    return page.view.images


def test_sixteen_like_one_are_a_grid_of_their_own_that_is_undone_at_once(
    page: GeneratePage, window: MainWindow, vary: VaryController, qtbot: QtBot
) -> None:
    assert not is_enabled(page, "vary")
    before, grids = page.view.images, len(page.history)
    assert before is not None
    window.workspace.selection.set((1,))
    images = act(page, qtbot, "vary")
    assert images.shape[0] == 16
    assert window.workspace.selection.indices == ()  # so that keys act on what is clicked
    assert not is_enabled(page, "keep")
    assert (
        window.statusBar().currentMessage() == "Click those that you like: F keeps them, V goes on from one"
    )
    seen = vary.bar.source.grab().toImage()
    assert seen.pixelColor(24, 24).getRgb()[:3] == tuple(before[1, 8, 8, :3]) or not before[1, 8, 8, 3]
    page.view.grid.set_selection((5,))
    assert is_enabled(page, "keep")
    assert is_enabled(page, "vary")
    assert vary.bar.isVisible()
    assert len(page.history) == grids + 1
    near = np.abs(images.astype(int) - before[1]).mean()
    far = np.abs(images.astype(int) - before[2]).mean()
    assert 0 < near < far
    assert page.navigator.request is not None
    assert page.navigator.request.sections[0][0] == "16 like “hero”"

    window.workspace.selection.set((3, 5))
    page.locks.toggle()
    vary.bar.difference.setValue(60)
    vary.bar._rest.stop()
    vary.bar.asked.emit()
    wait_for_end(qtbot, lambda: page.painting.running)
    other = page.view.images
    assert other is not None
    same = [bool((other[i] == images[i]).all()) for i in range(16)]
    assert [place for place, stays in enumerate(same) if stays] == [3, 5]
    assert vary.bar.isVisible()

    timeline = window.workspace.project.timeline
    assert timeline.undo_title == "Vary a sprite"
    page.locks.release()
    timeline.undo()
    np.testing.assert_array_equal(page.view.images, images)
    assert not vary.bar.isVisible()
    assert window.statusBar().currentMessage() == ""
    timeline.undo()
    np.testing.assert_array_equal(page.view.images, before)
    timeline.redo()
    assert len(page.history) == grids + 1
    np.testing.assert_array_equal(page.view.images, images)


@pytest.mark.parametrize("way", ["noise", "repaint", "mix"])
def test_every_way_has_a_recipe_that_repeats_it(
    page: GeneratePage, window: MainWindow, vary: VaryController, qtbot: QtBot, way: str
) -> None:
    page.preferences.set("vary_way", way)
    window.workspace.selection.set((0,))
    images = act(page, qtbot, "vary")
    assert vary.bar.chosen_way == way
    assert [vary.bar.way.itemData(i) for i in range(vary.bar.way.count())] == ["noise", "repaint", "mix"]
    assert len({image.tobytes() for image in images}) > 8
    np.testing.assert_array_equal(repeated(page, qtbot), images)
    assert not vary.bar.isVisible(), "other sprites are shown"


@pytest.mark.parametrize("way", ["noise", "mix"])
def test_others_are_others(page: GeneratePage, vary: VaryController, qtbot: QtBot, way: str) -> None:
    page.workspace.selection.set((0,))
    page.preferences.set("vary_way", way)
    before = act(page, qtbot, "vary")
    vary.bar.others.click()
    wait_for_end(qtbot, lambda: page.painting.running)
    after = page.view.images
    assert after is not None
    first, second = ({sprite.tobytes() for sprite in images} for images in (before, after))
    assert first.isdisjoint(second)
    told = page.view.grid.part_name(0)
    assert told.endswith(page.panel.mixer.title(Mix(page.navigator.request.shares_of(0))))  # type: ignore[union-attr]


def test_the_way_from_one_to_the_other_begins_and_ends_with_them(
    page: GeneratePage, window: MainWindow, qtbot: QtBot
) -> None:
    before = page.view.images
    assert before is not None
    window.workspace.selection.set((0, 3))
    images = act(page, qtbot, "between")
    assert len(images) == 8
    np.testing.assert_array_equal(images[[0, 7]], before[[0, 3]])
    assert page.navigator.request is not None
    assert page.navigator.request.sections == (("hero → potion", 8),)
    assert window.workspace.project.timeline.undo_title == "Paint between two sprites"
    np.testing.assert_array_equal(repeated(page, qtbot), images)


def test_the_way_leads_between_kept_sprites_of_two_grids_and_undo_brings_the_grid_back(
    page: GeneratePage, window: MainWindow, paint: Callable[[MainWindow], None], qtbot: QtBot
) -> None:
    assert page.view.images is not None
    first = page.view.images[0]
    window.workspace.selection.set((0,))
    page.keep()
    page.panel.mixes.set_all([Mix({"potion": 1.0})])
    page.panel.settings.keep_seed(40)
    paint(window)
    grid = page.view.images
    window.workspace.selection.set((2,))
    page.keep()
    kept = KeptSprite(np.full((16, 16, 4), 255, np.uint8), name="my own")
    window.shelf_controller.keep([kept])

    window.shelf.grid.set_selection((0, 1))
    images = act(page, qtbot, "between")
    np.testing.assert_array_equal(images[[0, 7]], [first, grid[2]])
    request = page.navigator.request
    assert request is not None
    assert request.sections == (("hero → potion", 8),)
    assert request.spec.noise[3] == (3, 42, 3 / 7)
    timeline = window.workspace.project.timeline
    assert timeline.undo_title == "Paint between two sprites"
    timeline.undo()
    np.testing.assert_array_equal(page.view.images, grid)
    timeline.redo()
    np.testing.assert_array_equal(repeated(page, qtbot), images)

    window.shelf.grid.set_selection((1, 2))
    window.shelf_controller.paint_between()
    assert "my own was drawn or imported" in window.banner.message.text()
    assert not page.painting.running
    window.shelf.grid.set_selection((0, 1, 2))
    assert not is_enabled(page, "between")


def test_between_two_mixes_the_seed_stays(page: GeneratePage, window: MainWindow, qtbot: QtBot) -> None:
    images = act(page, qtbot, "between_mixes")
    request = page.navigator.request
    assert request is not None
    assert set(request.spec.seeds) == {3}
    assert [request.shares_of(i)["hero"] for i in (0, 7)] == [1.0, 0.0]
    assert (images[0] != images[7]).any()
    window.workspace.mixes.set_all([Mix({"hero": 1.0})])
    assert not is_enabled(page, "between_mixes")


def test_one_goes_on_from_a_step_with_the_mix_of_now(
    page: GeneratePage, window: MainWindow, vary: VaryController, qtbot: QtBot
) -> None:
    before, clean = page.view.images, page.view.step_history[1].clean
    assert before is not None
    assert not vary.go_on_button.isEnabled()
    page.view.scrubber.setValue(1)
    assert vary.go_on_button.isEnabled()
    same = act(page, qtbot, "go_on")
    np.testing.assert_array_equal(same, before)

    page.navigator.show_generation(-1)
    assert not is_enabled(page, "go_on"), "there is nothing to go on to from the finished sprites"
    page.view.scrubber.setValue(1)
    np.testing.assert_array_equal(page.view.step_history[1].clean, clean)
    page.panel.mixes.set_all([Mix({"food": 1.0})])
    page.panel.sampler.guidance.setValue(2.5)
    page.panel.settings.set_live(False)
    vary.go_on_button.click()
    wait_for_end(qtbot, lambda: page.painting.running)
    other = page.view.images
    assert other is not None
    assert (other != before).any()
    request = page.navigator.request
    assert request is not None
    assert request.spec.branch is not None
    assert (request.spec.branch.step, request.spec.guidance_scale) == (2, 2.5)
    assert window.workspace.project.timeline.undo_title == "Go on from step 2"
    np.testing.assert_array_equal(repeated(page, qtbot), other)


def test_sprites_of_weights_that_are_gone_are_told(page: GeneratePage, window: MainWindow) -> None:
    request = page.navigator.request
    assert request is not None
    page.navigator.request = dataclasses.replace(request, weights="gone", weights_hash="0" * 64)
    window.workspace.selection.set((0,))
    window.findChild(QAction, "vary").trigger()
    assert "gone" in window.banner.message.text()
    assert not page.painting.running


def test_a_sprite_of_the_shelf_is_varied_whatever_is_painted_since(
    page: GeneratePage, window: MainWindow, vary: VaryController, qtbot: QtBot
) -> None:
    window.workspace.selection.set((1,))
    page.keep()
    window.shelf.grid.set_selection((0,))
    assert window.workspace.selection.indices == ()  # one selection at a time
    images = act(page, qtbot, "vary")
    assert images.shape[0] == 16
    assert vary.bar.isVisible()
    assert page.selection.kept == window.shelf.grid.selected_sprites
    window.workspace.selection.set((2,))
    assert window.shelf.grid.selection == ()
    assert page.selection.kept == ()


def test_what_was_drawn_for_the_shelf_is_painted_over(
    page: GeneratePage, window: MainWindow, vary: VaryController, qtbot: QtBot
) -> None:
    drawn, large = np.zeros((16, 16, 4), np.uint8), np.zeros((32, 32, 4), np.uint8)
    drawn[4:12, 4:12] = large[4:12, 4:12] = (200, 30, 40, 255)
    window.shelf_controller.keep([KeptSprite(drawn), KeptSprite(large)])
    window.shelf.grid.set_selection((0,))
    images = act(page, qtbot, "vary")
    assert images.shape[0] == 16
    assert vary.bar.chosen_way == "repaint"
    request = page.navigator.request
    assert request is not None
    assert request.spec.start is not None
    window.shelf.grid.set_selection((1,))
    action = window.findChild(QAction, "vary")
    assert isinstance(action, QAction)
    action.trigger()
    assert "32 × 32 pixels, and these weights paint 16 × 16" in window.banner.message.text()

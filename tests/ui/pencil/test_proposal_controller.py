"""Repaint this, and draw and it paints: proposals follow the drawing and are taken into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.project.drawing import Drawing
from spritestudio.project.drawing_session import ShelfTarget
from spritestudio.project.mixes import Mix
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.shelf_editor import ShelfEditor
from spritestudio.project.workspace import Workspace
from spritestudio.specs import LEAST_STEPS, GenerateSpec, Recipe
from spritestudio.ui.generate.weights_choice import WeightsChoice
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.pencil.page import PencilPage
from spritestudio.ui.pencil.proposal_controller import ProposalController
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets.images import to_qimage
from tests.ui.conftest import PATIENCE_MS, STUDIO

IMAGE = np.random.default_rng(0).integers(0, 256, (8, 8, 4), dtype=np.uint8)
IMAGE[..., 3] = 255
MASK = np.zeros((8, 8), bool)
MASK[2:5, 1:7] = True
RED = (200, 30, 40, 255)


class Weights(QObject):
    """Those that paint."""

    adopted = Signal(object)
    path: Path | None = None


@dataclass
class Desk:
    """A page with a sprite on it, and proposals beside."""

    page: PencilPage
    controller: ProposalController
    workspace: Workspace
    weights: Weights
    qtbot: QtBot

    @property
    def drawing(self) -> Drawing:
        """What is drawn on."""
        assert self.page.drawing is not None
        return self.page.drawing

    def wait(self, holds: Callable[[Any], bool] = lambda _: True) -> Any:
        """Wait for proposals of which something holds."""

        def there() -> bool:
            proposals = self.controller.proposals
            return proposals is not None and holds(proposals) and not self.controller.live.busy

        self.qtbot.waitUntil(there, timeout=PATIENCE_MS)
        return self.controller.proposals

    @property
    def kept(self) -> KeptSprite:
        """The first sprite of the shelf."""
        return self.workspace.project.shelf.value.sprites[0]


@pytest.fixture
def desk(
    qtbot: QtBot, themed: QApplication, preferences: Preferences, studio_weights: Path
) -> Iterator[Desk]:
    workspace = Workspace(preferences)
    workspace.use_weights(studio_weights, STUDIO)
    window, page, weights = QMainWindow(), PencilPage(workspace), Weights()
    qtbot.addWidget(window)
    weights.path = studio_weights
    controller = ProposalController(page, workspace, cast(WeightsChoice, weights))
    page.build_menus(MenuBuilder(window).for_page(page))
    window.setCentralWidget(page)
    window.resize(1000, 640)
    window.show()
    ann = KeptSprite(IMAGE, "a", name="Ann")
    ShelfEditor(workspace.project).keep([ann])
    page.draw(ShelfTarget(workspace.project, ann))
    yield Desk(page, controller, workspace, weights, qtbot)
    controller.live.close()


def painted_again(recipe: Recipe, path: Path) -> np.ndarray[Any, Any]:
    *_, last = sample(load_checkpoint(path).denoiser, recipe.spec)
    return np.asarray(last.images[recipe.sprites[0]])


def test_a_marked_part_is_repainted_as_it_is_marked_and_nothing_else(desk: Desk) -> None:
    desk.controller.panel.live.click()
    desk.drawing.set_region(MASK)
    proposals = desk.wait(lambda found: found.over.wanted is not None)
    assert proposals.images.shape == (4, 8, 8, 4)
    assert (proposals.images[:, ~MASK] == IMAGE[~MASK]).all()
    wider = MASK.copy()
    wider[6] = True
    desk.drawing.set_region(wider)
    proposals = desk.wait(lambda found: np.array_equal(found.over.wanted, wider))
    assert (proposals.images[:, ~wider] == IMAGE[~wider]).all()
    assert desk.controller.panel.wanted_strength == 1.0


def test_marks_are_painted_in_full_when_the_brush_rests(desk: Desk) -> None:
    canvas = desk.page.canvas
    desk.controller.panel.live.click()
    desk.wait(lambda found: found.over.wanted is None)
    canvas.set_tool("mark")
    desk.qtbot.waitUntil(lambda: desk.controller.proposals is None, timeout=PATIENCE_MS)
    assert "Brush over the part" in desk.controller.panel.told.text()
    assert not desk.controller.panel.unmark.isEnabled()
    desk.qtbot.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=canvas.point_of((2, 2)))
    draft = desk.wait(lambda found: found.over.wanted is not None)
    assert draft.requests[0].spec.steps == LEAST_STEPS
    desk.qtbot.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=canvas.point_of((2, 2)))
    usual = GenerateSpec.for_model(STUDIO)
    full = desk.wait(lambda found: found.requests[0].spec.steps == usual.steps)
    assert np.array_equal(full.over.wanted, draft.over.wanted)
    assert desk.controller.panel.unmark.isEnabled()
    assert (full.images[:, ~full.over.wanted] == IMAGE[~full.over.wanted]).all()


def test_a_selection_is_repainted_as_well(desk: Desk) -> None:
    desk.controller.panel.live.click()
    desk.drawing.select(MASK)
    desk.wait(lambda found: np.array_equal(found.over.wanted, MASK))
    desk.controller.panel.unmark.click()
    assert desk.drawing.wanted is None
    desk.wait(lambda found: found.over.wanted is None)


def test_a_proposal_is_taken_as_one_step_with_a_recipe_that_makes_it_again(
    desk: Desk, studio_weights: Path
) -> None:
    desk.controller.panel.live.click()
    desk.drawing.set_region(MASK)
    proposals = desk.wait(lambda found: found.over.wanted is not None)
    desk.controller.panel.grid.taken.emit(2)
    assert np.array_equal(desk.drawing.image, proposals.images[2])
    assert desk.drawing.undo_title == "Repair"
    desk.page.save()
    recipe = desk.kept.recipe
    assert recipe is not None
    assert recipe.spec.start is not None
    assert not desk.kept.is_touched, "the recipe makes all of it"
    assert np.array_equal(painted_again(recipe, studio_weights), desk.kept.image)
    again = Recipe.from_document(recipe.document)
    assert again == recipe
    desk.drawing.begin()
    desk.drawing.paint([(0, 0)], RED)
    desk.drawing.end("Pencil")
    desk.page.save()
    assert desk.kept.is_touched
    assert desk.kept.recipe == recipe
    desk.drawing.undo()
    desk.drawing.undo()
    desk.page.save()
    assert np.array_equal(desk.kept.image, IMAGE)
    assert (desk.kept.recipe, desk.kept.is_touched) == (None, False)


def test_undo_gives_back_the_recipe_of_what_was_drawn_before(desk: Desk) -> None:
    desk.drawing.begin()
    desk.drawing.paint([(0, 0)], RED)
    desk.drawing.end("Pencil")
    desk.controller.panel.live.click()
    desk.drawing.set_region(MASK)
    desk.wait(lambda found: found.over.wanted is not None)
    desk.controller.take(0)
    desk.page.save()
    assert desk.kept.recipe is not None
    desk.drawing.undo()
    desk.page.save()
    assert (desk.kept.recipe, desk.kept.is_touched) == (None, True)


def test_what_is_taken_is_not_painted_over_again_by_itself(desk: Desk) -> None:
    desk.controller.panel.live.click()
    shown = desk.wait()
    desk.controller.take(0)
    QApplication.processEvents()
    assert desk.controller.proposals is shown
    desk.controller.take(1)
    assert np.array_equal(desk.drawing.image, shown.images[1])


def test_a_rough_drawing_becomes_sprites_while_one_draws(desk: Desk) -> None:
    desk.page.draw_new()
    panel = desk.controller.panel
    desk.qtbot.waitUntil(
        lambda: panel.told.text().startswith("Press Paint as I draw (P), and proposals appear here.")
    )
    panel.live.click()
    desk.qtbot.waitUntil(lambda: "Draw something" in panel.told.text())
    assert desk.controller.proposals is None
    desk.drawing.begin()
    desk.drawing.paint([(x, y) for x in range(2, 6) for y in range(2, 6)], RED)
    first = desk.wait()
    assert (first.over.image[2:6, 2:6] == RED).all(), "before the stroke has ended"
    assert "1 colour is not among the 3" in panel.told.text()
    desk.drawing.end("Pencil")
    panel.strength.setValue(30)
    less = desk.wait(lambda found: found.over.strength == 0.3)
    assert less.requests[0].spec.seeds == first.requests[0].spec.seeds
    panel.others.click()
    desk.wait(lambda found: found.requests[0].spec.seeds != first.requests[0].spec.seeds)
    panel.count.setCurrentIndex(1)
    panel.count.activated.emit(1)
    desk.wait(lambda found: len(found.images) == 8)
    desk.page.save()
    assert desk.workspace.project.shelf.value.sprites[-1].kind == "sprite"
    desk.controller.take(0)
    desk.page.save()
    taken = desk.workspace.project.shelf.value.sprites[-1]
    assert (taken.kind, taken.name) == ("hero", ""), "it is called after what was painted"


def test_the_mix_of_now_is_painted(desk: Desk) -> None:
    desk.controller.panel.live.click()
    desk.workspace.mixes.put({"food": 1.0})
    proposals = desk.wait(lambda found: found.requests[0].spec.contexts == ((0.0, 1.0),))
    assert proposals.kind_of(0) == "food"
    assert desk.controller.panel.mix.currentText() == "food"


def test_a_proposal_is_seen_on_the_canvas_and_put_on_the_shelf(desk: Desk) -> None:
    seen: list[Any] = []
    desk.controller.panel.live.click()
    proposals = desk.wait()
    desk.page.canvas.show_instead = seen.append  # type: ignore[method-assign]
    grid = desk.controller.panel.grid
    desk.qtbot.mouseMove(grid.viewport(), grid.sprite_center(0))  # from wherever the mouse was left
    desk.qtbot.mouseMove(grid.viewport(), grid.sprite_center(1))
    desk.qtbot.waitUntil(
        lambda: bool(seen) and np.array_equal(seen[-1], proposals.images[1]), timeout=PATIENCE_MS
    )
    desk.qtbot.mouseMove(grid.viewport(), grid.viewport().rect().topLeft())
    desk.qtbot.waitUntil(lambda: seen[-1] is None, timeout=PATIENCE_MS)
    kept: list[list[KeptSprite]] = []
    desk.page.keep_requested.connect(kept.append)
    control = Qt.KeyboardModifier.ControlModifier
    desk.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, control, grid.sprite_center(3))
    assert np.array_equal(kept[0][0].image, proposals.images[3])
    assert kept[0][0].recipe is not None
    desk.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.sprite_center(0))
    assert np.array_equal(desk.drawing.image, proposals.images[0])
    desk.qtbot.keyClick(grid, Qt.Key.Key_Right)
    desk.qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert np.array_equal(desk.drawing.image, proposals.images[1])


def test_keys_mark_and_paint(desk: Desk) -> None:
    desk.page.canvas.setFocus()
    desk.qtbot.keyClick(desk.page.canvas, Qt.Key.Key_K)
    assert desk.page.canvas.tool == "mark"
    assert desk.controller.panel.mark.isChecked()
    assert desk.controller.panel.is_live  # who marks wants to see something
    desk.qtbot.keyClick(desk.page.canvas, Qt.Key.Key_P)
    assert not desk.controller.panel.is_live
    desk.qtbot.keyClick(desk.page.canvas, Qt.Key.Key_B)
    assert not desk.controller.panel.mark.isChecked()
    desk.qtbot.keyClick(desk.page.canvas, Qt.Key.Key_K)
    desk.page.draw_new()
    assert desk.page.canvas.tool == "pencil"


def test_a_class_alone_can_be_painted_whatever_the_mixes_of_now_are(desk: Desk) -> None:
    panel, mixes = desk.controller.panel, desk.workspace.mixes
    mixes.set_all([Mix({"hero": 1.0})])
    assert [panel.mix.itemText(i) for i in range(panel.mix.count())] == ["hero", "food"]
    panel.live.click()
    desk.drawing.set_region(MASK)
    desk.wait(lambda found: found.requests[0].shares_of(0)["hero"] == 1.0)
    assert "A click takes one" in panel.told.text()
    panel.mix.setCurrentIndex(1)
    panel.mix.activated.emit(1)
    proposals = desk.wait(lambda found: found.requests[0].shares_of(0)["food"] == 1.0)
    assert proposals.requests[0].shares_of(0)["hero"] == 0.0
    assert mixes.all == (Mix({"hero": 1.0}),)
    mixes.put({"hero": 0.5})
    desk.wait(lambda found: found.requests[0].shares_of(0)["hero"] == 0.5)


def test_what_cannot_be_painted_is_told_in_the_panel(desk: Desk) -> None:
    panel = desk.controller.panel
    panel.live.click()
    desk.wait()
    large = np.full((20, 20, 4), 255, np.uint8)
    bert = KeptSprite(large, "b")
    ShelfEditor(desk.workspace.project).keep([bert])
    desk.page.draw(ShelfTarget(desk.workspace.project, bert))
    desk.qtbot.waitUntil(lambda: "has 20×20 pixels, and these weights paint 8×8" in panel.told.text())
    assert desk.controller.proposals is None
    part = np.zeros((20, 20), bool)
    part[10:14, 12:18] = True
    desk.drawing.set_region(part)
    proposals = desk.wait()
    assert (proposals.images[:, ~part] == 255).all()
    assert proposals.recipe_of(0) is None, "it makes a part of it alone"
    desk.weights.path = None
    panel.others.click()
    desk.qtbot.waitUntil(lambda: "There are no weights" in panel.told.text())


def test_weights_that_fail_are_told_once(desk: Desk, tmp_path: Path) -> None:
    errors: list[object] = []
    desk.page.failed.connect(errors.append)
    desk.weights.path = tmp_path / "gone.safetensors"
    desk.controller.panel.live.click()
    desk.qtbot.waitUntil(lambda: bool(errors), timeout=PATIENCE_MS)
    assert not desk.controller.panel.is_live


def test_nothing_goes_on_beside_another_page(desk: Desk) -> None:
    desk.controller.panel.live.click()
    desk.wait()
    desk.page.hide()
    desk.drawing.set_region(MASK)
    QApplication.processEvents()
    assert not desk.controller.live.busy
    desk.page.show()
    desk.drawing.set_region(MASK)
    desk.wait(lambda found: found.over.wanted is not None)


def test_a_dropped_picture_is_drawn_on_and_painted_from_whatever_its_size(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    Image.fromarray(IMAGE.repeat(5, axis=0).repeat(5, axis=1)).save(path)
    assert desk.page.drop_text([path])
    assert desk.page.open_paths([path])
    proposals = desk.wait(lambda found: np.array_equal(found.over.image, IMAGE))
    assert len(proposals.images) == 4
    panel = desk.controller.panel
    assert panel.is_live
    assert panel.origin.text() == ("large: It was enlarged 5 times: one pixel was taken of each large one.")
    desk.page.save()
    assert np.array_equal(desk.workspace.project.shelf.value.sprites[1].image, IMAGE)
    desk.page.draw(ShelfTarget(desk.workspace.project, desk.kept))
    assert not panel.origin.isVisible()
    desk.page.hide()
    assert not desk.page.open_paths([path]), "beside another page it goes where it always went"


def test_a_picture_that_cannot_be_read_is_told_and_the_drawing_stays(desk: Desk, tmp_path: Path) -> None:
    errors: list[object] = []
    desk.page.failed.connect(errors.append)
    path = tmp_path / "broken.png"
    path.write_bytes(b"no picture")
    assert desk.page.open_paths([path])
    desk.qtbot.waitUntil(lambda: bool(errors), timeout=PATIENCE_MS)
    assert "broken.png cannot be read as a picture" in str(errors[0])
    assert np.array_equal(desk.drawing.image, IMAGE)


@pytest.mark.parametrize("times", [2, 40])
def test_a_large_picture_that_is_pasted_floats_above_the_drawing_by_its_large_pixels(
    desk: Desk, times: int
) -> None:
    pasted = np.full((8, 8, 4), (*RED[:3], 255), np.uint8)
    pasted[::2, ::2] = (0, 0, 0, 255)
    QGuiApplication.clipboard().setImage(to_qimage(pasted.repeat(times, axis=0).repeat(times, axis=1)))
    desk.page.actions_of_canvas.paste()
    desk.qtbot.waitUntil(lambda: desk.drawing.floats, timeout=PATIENCE_MS)
    assert np.array_equal(desk.drawing.pixels, pasted)
    assert f"enlarged {times} times" in desk.controller.panel.origin.text()
    desk.drawing.undo()
    assert np.array_equal(desk.drawing.image, IMAGE)


def test_the_drawing_goes_into_the_set(desk: Desk) -> None:
    said: list[str] = []
    desk.page.status_message.connect(said.append)
    desk.controller.panel.to_set.click()
    desk.workspace.mixes.put({"food": 1.0})
    desk.controller.panel.to_set.click()
    editable = desk.workspace.set_document.editable
    assert editable is not None
    assert editable.class_names == ("hero", "food")
    assert np.array_equal(np.asarray(editable.images), np.stack([IMAGE, IMAGE]))
    assert editable.contexts.tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert said[-1] == "Ann is in the set on the Sprites page, which has 2 sprites"
    desk.workspace.set_document.undo()
    assert desk.workspace.set_document.editable.count == 1

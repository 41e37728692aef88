"""Painted movements are offered below the plain ones, and painted for many sprites in the queue."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from spritestudio.diffusion.checkpoint import save_checkpoint
from spritestudio.errors import SpriteStudioError
from spritestudio.library.movers import moving_spec
from spritestudio.project.drawing_session import ShelfTarget
from spritestudio.project.job_queue import QueuedState
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.shelf_editor import ShelfEditor
from spritestudio.project.table_painting import CellPlace
from spritestudio.project.workspace import Workspace
from spritestudio.sprites.motion.clip import Clip
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.motion.motion_tool import MotionTool
from spritestudio.ui.motion.paint_dialog import PaintDialog
from spritestudio.ui.motion.paint_offer import PaintOffer
from spritestudio.ui.motion.painted_motions import PaintedMotions
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.queue_runner import QueueRunner
from tests.diffusion.motion.tiny_walker import MODEL, figure, untaught
from tests.ui.conftest import PATIENCE_MS, wait_for_end

HEROES = [KeptSprite(figure(0), "a", "hero", name="Ann"), KeptSprite(figure(1), "b", "hero", name="Bert")]


@pytest.fixture
def moving_weights(tmp_path: Path) -> Path:
    """Tiny weights that see a second sprite."""
    path = tmp_path / "tiny-moving.safetensors"
    save_checkpoint(path, MODEL, untaught().denoiser.network.state_dict())
    return path


@pytest.fixture
def tool(qtbot: QtBot, themed: QApplication, preferences: Preferences) -> Iterator[MotionTool]:
    """The tool of a page without a window around it, whose queue is at work."""
    workspace = Workspace(preferences)
    page = GeneratePage(workspace, preferences)
    qtbot.addWidget(page)
    tool = MotionTool(page)
    page.attach(tool)
    queue = QueueRunner(workspace.queue, page)
    for name, kind in page.queue_kinds.items():
        queue.add_kind(name, kind)
    yield tool
    page.wind_down()
    workspace.jobs.close()


def load(qtbot: QtBot, tool: MotionTool, weights: Path) -> None:
    """Let these weights paint."""
    tool._page.open_weights(weights)
    wait_for_end(qtbot, lambda: tool._page.loading.running)


def test_the_shelf_gets_clips_while_one_goes_on(qtbot: QtBot, tool: MotionTool, moving_weights: Path) -> None:
    load(qtbot, tool, moving_weights)
    project, queue = tool._page.workspace.project, tool._page.workspace.queue
    ShelfEditor(project).keep(HEROES[:1])
    dialog = tool.open_for(HEROES)  # Bert is not on the shelf yet
    painted = dialog.painted
    assert list(painted.boxes) == ["walk"]  # idle is measured to be weak, and turn is no movement
    assert painted.boxes["walk"].isChecked(), "so that one can paint at once"
    painted.boxes["walk"].click()
    assert not painted.queue.isEnabled()
    painted.boxes["walk"].click()
    painted.queue.click()
    qtbot.waitUntil(lambda: queue.jobs[0].state is QueuedState.DONE, timeout=PATIENCE_MS)
    (job,) = queue.jobs
    assert (job.title, job.text) == ("Paint walk of 2 sprites", "Painted 2 clips of 2 sprites")
    assert [[clip.tag for clip in sprite.clips] for sprite in project.shelf.value] == [["walk-front"]] * 2
    assert np.array_equal(project.shelf.value.sprites[1].clips[0].frames[0], figure(1))
    assert project.timeline.undo_title == "Animate 2 sprites"
    opened: list[ShelfTarget] = []
    tool._page.draw_requested.connect(opened.append)
    tool._show(job.result)
    assert [target.title for target in opened] == ["Ann"]


def test_plain_motions_that_are_ticked_as_well_are_kept_at_once(
    qtbot: QtBot, tool: MotionTool, moving_weights: Path
) -> None:
    load(qtbot, tool, moving_weights)
    project, queue = tool._page.workspace.project, tool._page.workspace.queue
    dialog = tool.open_for(HEROES)
    for card in dialog.cards:
        card.box.setChecked(card.motion_name == "breathe")
    dialog.painted.queue.click()
    assert [[clip.tag for clip in sprite.clips] for sprite in project.shelf.value] == [["idle"]] * 2
    qtbot.waitUntil(lambda: queue.jobs[0].state is QueuedState.DONE, timeout=PATIENCE_MS)
    assert [[clip.tag for clip in sprite.clips] for sprite in project.shelf.value] == [
        ["idle", "walk-front"]
    ] * 2
    project.timeline.undo()
    project.timeline.undo()
    assert len(project.shelf.value) == 0


def test_what_cannot_move_so_is_told_and_nothing_is_queued(
    qtbot: QtBot, tool: MotionTool, moving_weights: Path
) -> None:
    load(qtbot, tool, moving_weights)
    full = dataclasses.replace(HEROES[1], image=np.full_like(HEROES[1].image, 255))
    dialog = tool.open_for([HEROES[0], full])
    for card in dialog.cards:
        card.box.setChecked(card.motion_name == "shake")
    dialog.painted.queue.click()
    assert "Bert, shake: There is no room" in dialog.banner.message.text()
    assert (tool._page.workspace.queue.jobs, len(tool._page.workspace.project.shelf.value)) == ((), 0)
    dialog.reject()


def test_one_sprite_is_tried_and_kept(qtbot: QtBot, tool: MotionTool, moving_weights: Path) -> None:
    load(qtbot, tool, moving_weights)
    dialog = tool.open_for(HEROES[:1])
    dialog.painted.turn.click()
    (table,) = [found for found in tool._page.window().findChildren(PaintDialog) if found.isVisible()]
    wait_for_end(qtbot, lambda: table.work.running)
    table.keep.click()
    (ann,) = tool._page.workspace.project.shelf.value
    assert [clip.tag for clip in ann.clips] == ["stand-front", "stand-left", "stand-right", "stand-back"]


def test_frames_of_a_clip_are_painted_again_where_weights_know_its_movement(
    qtbot: QtBot, tool: MotionTool, moving_weights: Path
) -> None:
    load(qtbot, tool, moving_weights)
    walk, bob, large = (
        Clip(np.stack([figure(1)] * 2), (100, 100), "walk", "front"),
        Clip(np.stack([figure(1)] * 2), (100, 100), "bob"),
        Clip(np.zeros((2, 12, 12, 4), np.uint8), (100, 100), "walk", "left"),
    )
    ann = dataclasses.replace(HEROES[0], clips=(walk, bob, large))
    ShelfEditor(tool._page.workspace.project).keep([ann])
    refused: list[SpriteStudioError] = []
    tool.failed.connect(refused.append)
    for clip in (bob, large):
        tool._page.repaint_requested.emit(ann, clip, 0)
    assert [str(error).split(",")[0].split(". ")[0] for error in refused] == [
        "No weights for such sprites have learned the movement bob",
        "These weights paint 8×8 pixels",
    ]
    tool._page.repaint_requested.emit(ann, walk, 1)
    (table,) = [found for found in tool._page.window().findChildren(PaintDialog) if found.isVisible()]
    assert table.bar.what.text() == "front 2"
    table.table.draw(CellPlace(0, 1), figure(2))
    table.keep.click()
    (kept,) = tool._page.workspace.project.shelf.value
    assert [clip.tag for clip in kept.clips] == ["walk-front", "bob", "walk-left"]
    assert np.array_equal(kept.clips[0].frames[1], figure(2))


def test_weights_without_movements_say_which_have_some(
    qtbot: QtBot, tool: MotionTool, studio_weights: Path, moving_weights: Path
) -> None:
    load(qtbot, tool, studio_weights)
    dialog = tool.open_for(HEROES)
    assert dialog.painted.told.text() == "Weights that have learned movements can paint more of them."
    assert not dialog.painted.try_it.isVisible()
    dialog.reject()
    tool._page.workspace.weights.add("Movers", moving_weights)
    dialog = tool.open_for(HEROES)
    assert list(dialog.painted.boxes) == ["walk"], "they paint though others are at work"
    dialog.reject()
    large = dataclasses.replace(HEROES[0], image=np.full((16, 16, 4), 255, np.uint8))
    dialog = tool.open_for([large])
    assert "Movers have" in dialog.painted.told.text()
    dialog.reject()


def test_sprites_of_another_size_are_told(qtbot: QtBot, themed: QApplication, moving_weights: Path) -> None:
    large = dataclasses.replace(HEROES[0], image=np.full((16, 16, 4), 255, np.uint8))
    painted = PaintedMotions([HEROES[1], large], PaintOffer(moving_weights, "Movers", MODEL), ())
    qtbot.addWidget(painted)
    assert painted.told.text() == "These weights paint 8×8 pixels, and Ann has another size."
    assert not painted.try_it.isEnabled()
    assert not painted.queue.isEnabled()
    assert not painted.turn.isEnabled()


def test_weights_that_see_no_sprite_move_figures_of_the_sizes_that_were_learned(
    qtbot: QtBot, themed: QApplication
) -> None:
    still = dataclasses.replace(
        MODEL, architecture="studio-unet", image_size=32, clips=(), weak_clips=(), facings=()
    )
    offer = PaintOffer(Path("still.safetensors"), "Still", moving_spec(still))
    small = KeptSprite(np.pad(figure(), ((24, 0), (12, 12), (0, 0))), "a", name="Ann")
    painted = PaintedMotions([small], offer, ())
    qtbot.addWidget(painted)
    painted.boxes["walk"].setChecked(True)
    assert painted.queue.isEnabled()
    titles = {label.text() for label in painted.findChildren(QLabel)}
    assert "Moved as other figures do" in titles
    large = PaintedMotions([KeptSprite(np.full((32, 32, 4), 255, np.uint8), "b", name="Bert")], offer, ())
    qtbot.addWidget(large)
    large.boxes["walk"].setChecked(True)
    assert not large.queue.isEnabled()
    assert large.told.text().startswith("Bert: The figure is larger than those that were learned")

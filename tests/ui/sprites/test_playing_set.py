"""The clips of a set play on the Sprites page when a person wants it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.sheet import clip_files
from spritestudio.ui.sprites.page import SpritesPage
from spritestudio.ui.widgets.playing import clock
from tests.ui.conftest import PATIENCE_MS

from .conftest import wait_for_reading


@pytest.fixture
def walking(tmp_path: Path) -> Path:
    """Four frames, the first two of which are a clip; and one that is alone."""
    frames = np.full((2, 8, 8, 4), 255, np.uint8)
    frames[0, ..., :3], frames[1, ..., :3] = 10, 200
    path = tmp_path / "walk.aseprite"
    clips = [Clip(frames, (40, 40), "walk"), Clip(frames[:1], (40,), "idle")]
    path.write_bytes(clip_files(path.name, clips)[path.name])
    return path


def test_the_first_frame_of_a_clip_plays_it_on_demand(page: SpritesPage, walking: Path, qtbot: QtBot) -> None:
    assert not page.tools.play.isChecked(), "off until somebody wants it"
    page.open_paths([walking])
    wait_for_reading(page, qtbot)
    assert page.tools.play.isVisible()
    assert not clock().runs
    page.tools.play.click()
    assert clock().runs

    def red(place: int) -> int:
        return page.grid.viewport().grab().toImage().pixelColor(page.grid.sprite_center(place)).red()

    seen: set[int] = set()

    def has_moved() -> bool:
        seen.add(red(0))
        return {10, 200} <= seen

    qtbot.waitUntil(has_moved, timeout=PATIENCE_MS)
    assert (red(1), red(2)) == (200, 10), "the other frames stand"
    page.grid.select_sprites([1])
    assert page.info.details._playing.is_on, "what is selected plays large"
    page.grid.select_sprites([2])
    assert not page.info.details._playing.is_on
    page.tools.play.click()
    assert not clock().runs
    assert red(0) == 10


def test_a_set_that_stands_still_has_nothing_to_play(page: SpritesPage, qtbot: QtBot) -> None:
    page.files.open_starter()
    wait_for_reading(page, qtbot)
    assert not page.tools.play.isVisible()

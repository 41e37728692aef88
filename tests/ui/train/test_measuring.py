"""The weights of a run are measured beside the window, and the figures are shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from spritestudio.errors import SpriteStudioError
from spritestudio.project.jobs import JOBS
from spritestudio.specs import TrainSpec
from spritestudio.ui.train import measuring
from spritestudio.ui.train.measuring import FiguresDialog, measure_queued
from spritestudio.ui.train.page import TrainPage
from spritestudio.ui.train.source import Source
from tests.ui.conftest import PATIENCE_MS
from tests.ui.train.trainings import SMALL, train


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Sixty sprites of 8×8, each a group of its own."""
    path = tmp_path / "many.npz"
    images = np.random.default_rng(0).integers(0, 256, (60, 8, 8, 4), dtype=np.uint8)
    images[..., 3] = 255
    np.savez(path, images=images, labels=np.arange(60) % 2, class_names=np.array(["hero", "food"]))
    return path


def test_a_run_is_measured_in_the_queue_and_its_figures_are_shown(
    open_page: Callable[[TrainSpec], TrainPage], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, many: Path
) -> None:
    monkeypatch.setattr(measuring, "_SAMPLES", 6)
    page = open_page(SMALL)
    page.setup.source.choose(Source.of_path(many))
    page.setup.form.set_spec(SMALL)
    page.estimates.set_blocked(True)
    qtbot.waitUntil(lambda: not page.estimates.running, timeout=PATIENCE_MS)
    assert not page.runs.measure.isEnabled()
    train(page, qtbot)
    page.runs.list.setCurrentItem(page.runs.list.topLevelItem(0))
    page.runs.measure.click()
    queue = page._workspace.queue
    qtbot.waitUntil(lambda: "Measure Mine" in [one.title for one in JOBS.finished], timeout=PATIENCE_MS)
    [job] = queue.jobs
    assert (job.title, job.text) == ("Measure Mine", "Measured Mine")
    [done] = [one for one in JOBS.finished if one.title == "Measure Mine"]
    assert done.show is not None
    done.show()
    dialog = page.findChild(FiguresDialog)
    assert isinstance(dialog, FiguresDialog)
    text = dialog.text.toPlainText()
    assert "Mine: 6 samples by" in text
    assert "orphan pixels" in text
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == text
    dialog.reject()


@pytest.mark.parametrize("values", [None, {}, {"folder": "nowhere", "title": "a", "count": 2}])
def test_a_request_that_cannot_be_done_is_told(values: object) -> None:
    with pytest.raises(SpriteStudioError):
        next(measure_queued(values))

"""How far a grid is."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from spritestudio.project.steps import StepImages
from spritestudio.ui.generate import progress_status
from spritestudio.ui.generate.progress_status import ProgressStatus

NOTHING = np.zeros((1, 8, 8, 4), np.uint8)


def frame(step: int) -> StepImages:
    """One of ten steps."""
    return StepImages(step, 10, 0, NOTHING, NOTHING)


@pytest.mark.parametrize(("first", "left"), [(1, "7.0 s left"), (7, "1.0 s left")])
def test_steps_that_are_not_taken_count_for_nothing(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, first: int, left: str
) -> None:
    status = ProgressStatus()
    qtbot.addWidget(status)
    monkeypatch.setattr(progress_status.time, "monotonic", lambda: 100.0)
    status.begin()
    monkeypatch.setattr(progress_status.time, "monotonic", lambda: 103.0)
    status.show_frames([frame(step) for step in range(first, first + 3)])
    text = status.text.text()
    assert left in text
    assert (status.bar.value(), status.bar.maximum()) == (3, 11 - first)

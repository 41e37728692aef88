"""A second training waits behind the first, and is found among the runs when it is done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from spritestudio.errors import SpriteStudioError
from spritestudio.project.jobs import JOBS, JobState
from spritestudio.runs.store import WEIGHTS_FILE, read_run
from spritestudio.specs import TrainSpec
from spritestudio.ui.train.page import TrainPage
from spritestudio.ui.train.queued_training import QueueProgress, train_queued
from spritestudio.ui.train.session import TrainState
from tests.ui.conftest import PATIENCE_MS
from tests.ui.train.trainings import LONG, SMALL


def test_a_training_is_queued_while_another_is_at_work(
    open_page: Callable[[TrainSpec], TrainPage], qtbot: QtBot
) -> None:
    page = open_page(LONG)
    assert not page.setup.enqueue.isVisible()
    page.setup.train.click()
    qtbot.waitUntil(lambda: page.session.run is not None and page.session.run.begun, timeout=PATIENCE_MS)
    page.setup.form.set_spec(SMALL)
    page.setup.title.setText("Second")
    page.setup.enqueue.click()
    (waiting,) = [job for job in JOBS.all if job.title == "Train Second"]
    assert waiting.state is JobState.WAITING
    [job] = page._workspace.queue.jobs
    page.setup.stop.click()
    qtbot.waitUntil(lambda: page.session.state is TrainState.IDLE, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not page._workspace.queue.jobs[0].is_open, timeout=PATIENCE_MS)
    folder = Path(job.request["folder"])
    assert (folder / WEIGHTS_FILE).exists()
    assert read_run(folder).title == "Second"
    assert page._workspace.queue.jobs[0].result == str(folder)


def test_what_broke_off_goes_on_where_it_was(tmp_path: Path, data: Path) -> None:
    spec = SMALL.to_json() | {"epochs": 3}
    request = {"folder": str(tmp_path / "run"), "title": "Mine", "path": str(data), "spec": spec}
    events = train_queued(request)
    first = next(events)
    assert isinstance(first, QueueProgress)
    events.close()
    steps = [event.done for event in train_queued(request) if isinstance(event, QueueProgress)]
    assert steps[0] == first.done + 1
    assert steps[-1] == first.total


@pytest.mark.parametrize(
    "request_", [None, {}, {"folder": "a", "title": "b", "path": "c", "spec": {"epochs": -1}}]
)
def test_a_request_that_is_none_is_told(request_: object) -> None:
    with pytest.raises(SpriteStudioError):
        next(train_queued(request_))

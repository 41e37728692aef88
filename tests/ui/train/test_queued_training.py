"""A second training waits behind the first, and is found among the runs when it is done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from spritestudio.errors import SpriteStudioError
from spritestudio.project.job_queue import QueuedJob
from spritestudio.project.jobs import JOBS, JobState
from spritestudio.runs.store import STATE_FILE, WEIGHTS_FILE, new_run_folder, read_run, runs_folder
from spritestudio.specs import TrainSpec
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.importing.reading import load_sprites
from spritestudio.ui.queue_runner import QueueResult
from spritestudio.ui.train import queued_training
from spritestudio.ui.train.page import TrainPage
from spritestudio.ui.train.queued_training import QueueProgress, discard, train_queued
from spritestudio.ui.train.session import TrainState
from spritestudio.ui.train.source import SPRITES_PAGE, Source
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


def _enqueue_own_set(page: TrainPage, qtbot: QtBot, spec: TrainSpec) -> QueuedJob:
    """Queue a training of the set of the Sprites page, behind one at work."""
    page.queued.add(Source("Mine", SPRITES_PAGE, load_sprites("starter")), spec, "Second")
    qtbot.waitUntil(lambda: bool(page._workspace.queue.jobs), timeout=PATIENCE_MS)
    return page._workspace.queue.jobs[-1]


def _left(page: TrainPage) -> list[str]:
    """What lies among the runs beside the training at work."""
    run = page.session.run
    assert run is not None
    return sorted(path.name for path in runs_folder().iterdir() if path != run.folder)


def test_the_set_is_kept_beside_the_window_and_nothing_is_left_of_what_is_cancelled(
    open_page: Callable[[TrainSpec], TrainPage], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(LONG)
    page.setup.train.click()
    qtbot.waitUntil(lambda: page.session.run is not None and page.session.run.begun, timeout=PATIENCE_MS)
    threads: list[bool] = []
    save = queued_training.save_sprites

    def watched(path: Path, sprites: SpriteSet) -> None:
        threads.append(threading.current_thread() is threading.main_thread())
        save(path, sprites)

    monkeypatch.setattr(queued_training, "save_sprites", watched)
    job = _enqueue_own_set(page, qtbot, SMALL)
    assert threads == [False]
    folder = Path(job.request["folder"])
    assert _left(page) == [folder.name, f"{folder.name}-queued-set.npz"]
    (entry,) = [entry for entry in JOBS.all if entry.title == "Train Second"]
    assert entry.state is JobState.WAITING
    assert entry.cancel is not None
    entry.cancel()
    assert _left(page) == []
    assert page._workspace.queue.jobs == ()
    page.setup.stop.click()
    qtbot.waitUntil(lambda: page.session.state is TrainState.IDLE, timeout=PATIENCE_MS)


def test_a_training_whose_set_is_being_kept_waits_in_the_queue_of_its_own_project(
    open_page: Callable[[TrainSpec], TrainPage], qtbot: QtBot
) -> None:
    page = open_page(LONG)
    page.setup.train.click()
    qtbot.waitUntil(lambda: page.session.run is not None and page.session.run.begun, timeout=PATIENCE_MS)
    for title in ("Second", "Third"):
        page.queued.add(Source("Mine", SPRITES_PAGE, load_sprites("starter")), SMALL, title)
    page.queued.leave_project()
    assert [job.title for job in page._workspace.queue.jobs] == ["Train Second", "Train Third"]
    page.setup.stop.click()
    for job in [job for job in JOBS.all if job.title in ("Train Second", "Train Third")]:
        assert job.cancel is not None
        job.cancel()
    qtbot.waitUntil(lambda: page.session.state is TrainState.IDLE, timeout=PATIENCE_MS)


def test_a_set_that_cannot_be_kept_is_told_and_leaves_nothing(
    open_page: Callable[[TrainSpec], TrainPage], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(SMALL)
    told: list[SpriteStudioError] = []
    page.queued.failed.connect(told.append)

    def full(*_: object) -> None:
        raise SpriteStudioError("The disk is full.")

    monkeypatch.setattr(queued_training, "save_sprites", full)
    page.queued.add(Source("Mine", SPRITES_PAGE, load_sprites("starter")), SMALL, "Second")
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE_MS)
    assert (list(runs_folder().iterdir()), page._workspace.queue.jobs) == ([], ())


@pytest.mark.parametrize("epochs", [0, 1])
def test_of_a_training_that_is_cancelled_at_work_whole_epochs_are_kept(data: Path, epochs: int) -> None:
    folder = new_run_folder("Mine")
    request = {"folder": str(folder), "title": "Mine", "path": str(data), "spec": LONG.to_json()}
    events = train_queued(request)
    for _ in range(1 + 2 * epochs):  # two steps are an epoch
        next(events)
    events.close()
    assert (folder / STATE_FILE).exists()
    discard(request)
    assert folder.exists() == (epochs > 0)


def test_what_broke_off_before_it_was_saved_begins_anew(data: Path) -> None:
    folder = new_run_folder("Mine")
    request = {"folder": str(folder), "title": "Mine", "path": str(data), "spec": SMALL.to_json()}
    events = train_queued(request)
    next(events)
    events.close()
    (folder / STATE_FILE).unlink()
    for path in (folder / "checkpoints").glob("*"):
        path.unlink()
    *_, last = train_queued(request)
    assert isinstance(last, QueueResult)


def test_nothing_elsewhere_is_deleted_for_a_request_of_somebody_else(tmp_path: Path) -> None:
    other = tmp_path / "pictures"
    other.mkdir()
    (tmp_path / "my-queued-set.npz").write_bytes(b"mine")
    discard({"folder": str(other), "path": str(tmp_path / "my-queued-set.npz")})
    discard({"folder": str(runs_folder() / ".." / ".."), "path": ""})
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "preferences") == [
        "my-queued-set.npz",
        "pictures",
    ]


@pytest.mark.parametrize(
    "request_", [None, {}, {"folder": "a", "title": "b", "path": "c", "spec": {"epochs": -1}}]
)
def test_a_request_that_is_none_is_told(request_: object) -> None:
    with pytest.raises(SpriteStudioError):
        next(train_queued(request_))

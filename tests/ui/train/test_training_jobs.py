"""Trainings in the list of jobs before and after their time at work."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from spritestudio.project.jobs import JobRegistry, JobState
from spritestudio.project.observable import Value
from spritestudio.project.training import TrainingAtWork
from spritestudio.runs.store import RunInfo
from spritestudio.specs import TrainSpec
from spritestudio.ui.train.run import Run
from spritestudio.ui.train.session import TrainSession, TrainState
from spritestudio.ui.train.training_jobs import TrainingJobs, unfinished_run, unfinished_text
from tests.ui.conftest import PATIENCE_MS


def info(title: str, state: str = "interrupted", can_continue: bool = True) -> RunInfo:
    values = {
        "folder": Path(title),
        "title": title,
        "state": state,
        "can_continue": can_continue,
        "steps": 1200,
    }
    return cast(RunInfo, SimpleNamespace(**values))


@pytest.fixture
def session(qapp: QObject) -> TrainSession:
    training: Value[TrainingAtWork | None] = Value(None)
    return TrainSession(training)


def test_a_run_that_broke_off_waits_and_goes_on_when_it_is_resumed(
    session: TrainSession, qtbot: QtBot
) -> None:
    jobs, resumed = JobRegistry(), list[Path]()
    listed = TrainingJobs(jobs, session, session)
    listed.resumed.connect(resumed.append)
    listed.offer(info("Mine"))
    (held,) = jobs.all
    assert (held.title, held.state) == ("Train Mine", JobState.HELD)
    jobs.release(held)
    qtbot.waitUntil(lambda: resumed == [Path("Mine")], timeout=PATIENCE_MS)
    assert jobs.all == ()


def test_it_is_listed_no_more_once_it_is_declined_or_another_training_begins(session: TrainSession) -> None:
    jobs, declined = JobRegistry(), list[Any]()
    listed = TrainingJobs(jobs, session, session)
    listed.declined.connect(lambda: declined.append(1))
    listed.offer(info("Mine"))
    assert jobs.all[0].cancel is not None
    jobs.all[0].cancel()
    assert (jobs.all, declined) == ((), [1])
    listed.offer(info("Mine"))
    session._set_state(TrainState.RUNNING)
    assert jobs.all == ()
    listed.offer(info("Mine"))
    jobs.close()
    assert jobs.all == ()


def test_a_training_that_has_ended_stays_listed_and_leads_to_its_run(session: TrainSession) -> None:
    jobs, shown = JobRegistry(), list[Path]()
    listed = TrainingJobs(jobs, session, session)
    listed.show_requested.connect(shown.append)
    session.run = Run(Path("Mine"), "Mine", TrainSpec())
    session.finished.emit()
    (ended,) = jobs.finished
    assert (ended.title, ended.text) == ("Train Mine", "Trained to its end")
    assert ended.show is not None
    ended.show()
    assert shown == [Path("Mine")]


def test_what_was_paused_by_the_window_or_broke_off_can_go_on() -> None:
    done, paused, broken = info("done", "done"), info("paused", "paused"), info("broken")
    assert unfinished_run([done, paused, broken], "") is broken
    assert unfinished_run([done, paused, broken], "paused") is paused
    assert unfinished_run([info("broken", can_continue=False)], "broken") is None
    assert unfinished_text(broken).startswith("broken broke off at step 1,200.")
    assert "nothing is lost" in unfinished_text(paused)

"""The list of jobs in the window: what it says, and what can be done from it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.project.jobs import FinishedJob, JobEntry, JobRegistry, Resource, Turn
from spritestudio.ui.jobs_view import JobsButton
from spritestudio.ui.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS


@pytest.fixture
def jobs() -> JobRegistry:
    return JobRegistry()


@pytest.fixture
def button(qtbot: QtBot, themed: QApplication, jobs: JobRegistry) -> JobsButton:
    button = JobsButton(jobs)
    qtbot.addWidget(button)
    button.show()
    return button


def add(jobs: JobRegistry, title: str, turn: Turn = Turn.IN_TURN, *, rests: bool = False) -> JobEntry:
    def end() -> None:
        jobs.remove(job)

    def do(_rest: bool = False) -> None:
        pass

    job = JobEntry(
        title,
        Resource.TORCH,
        turn,
        start=do,
        stop=end,
        wait=do,
        cancel=end if turn is Turn.IN_TURN else None,
        rest=do if rests else None,
    )
    jobs.add(job)
    return job


def test_the_button_counts_what_is_there_and_what_waits(
    button: JobsButton, jobs: JobRegistry, qtbot: QtBot
) -> None:
    assert button.text() == "No jobs"
    first = add(jobs, "Compare epochs")
    qtbot.waitUntil(lambda: button.text() == "1 job", timeout=PATIENCE_MS)
    add(jobs, "Evaluate")
    qtbot.waitUntil(lambda: button.text() == "2 jobs, 1 waits", timeout=PATIENCE_MS)
    add(jobs, "Look through noise")
    qtbot.waitUntil(lambda: button.text() == "3 jobs, 2 wait", timeout=PATIENCE_MS)
    jobs.remove(first)
    qtbot.waitUntil(lambda: button.text() == "2 jobs, 1 waits", timeout=PATIENCE_MS)


def test_the_list_says_what_each_job_does_waits_for_and_uses(button: JobsButton, jobs: JobRegistry) -> None:
    button.click()
    assert button.list.isVisible()
    assert button.list._none.isVisible()
    comparing, evaluating = add(jobs, "Compare epochs", rests=True), add(jobs, "Evaluate")
    assert not button.list._none.isVisible()
    rows = button.list.rows
    assert rows[comparing].title.text() == "Compare epochs"
    assert (rows[comparing].state.text(), rows[comparing].uses.text()) == ("at work", "processor")
    assert rows[evaluating].state.text() == "waits for “Compare epochs”"
    assert not rows[comparing].bar.isVisible()
    jobs.report(comparing, 2, 5)
    assert rows[comparing].bar.isVisible()
    assert (rows[comparing].bar.value(), rows[comparing].bar.maximum()) == (2, 5)
    painting = add(jobs, "Paint 32 sprites", Turn.AT_ONCE)
    assert rows[comparing].state.text() == "gives way to “Paint 32 sprites”"
    assert rows[evaluating].state.text() == "waits for “Paint 32 sprites” and 1 more"
    assert not rows[painting].cancel.isVisible(), "it comes to its end"
    jobs.remove(painting)
    assert painting not in button.list.rows


def test_jobs_are_paused_moved_and_cancelled_from_the_list(
    button: JobsButton, jobs: JobRegistry, qtbot: QtBot
) -> None:
    first, second, third = (add(jobs, title, rests=True) for title in ("One", "Two", "Three"))
    button.click()
    rows = button.list.rows
    assert not rows[first].earlier.isVisible()
    assert not rows[second].earlier.isEnabled()
    rows[third].earlier.click()
    assert jobs.all == (first, third, second)
    column = button.list._column
    assert [column.itemAt(place).widget() for place in range(3)] == [rows[first], rows[third], rows[second]]
    rows[first].pause.click()
    assert rows[first].pause.text() == "Resume"
    assert rows[first].state.text() == "paused"
    assert rows[third].state.text() == "at work"
    rows[first].pause.click()
    assert rows[first].state.text() == "at work"
    rows[second].cancel.click()
    assert jobs.all == (first, third)
    qtbot.keyClick(button.list, Qt.Key.Key_Escape)
    assert not button.list.isVisible()


def test_all_jobs_are_paused_and_resumed_at_once_in_their_order(
    button: JobsButton, jobs: JobRegistry
) -> None:
    one, two = add(jobs, "One", rests=True), add(jobs, "Two")
    button.click()
    view = button.list
    assert [view.pause_all.isEnabled(), view.resume_all.isEnabled()] == [True, False]
    view.pause_all.setFocus()
    view.pause_all.click()
    assert [view.rows[job].state.text() for job in (one, two)] == ["paused", "paused"]
    assert not two.has_begun
    assert [view.pause_all.isEnabled(), view.resume_all.isEnabled()] == [False, True]
    assert view.resume_all.hasFocus()
    view.resume_all.click()
    assert [view.rows[job].state.text() for job in (one, two)] == ["at work", "waits for “One”"]
    view.rows[two].pause.click()
    assert [view.pause_all.isEnabled(), view.resume_all.isEnabled()] == [True, True]
    jobs.remove(two)
    assert [view.pause_all.isVisible(), view.resume_all.isVisible()] == [False, False]


def test_what_has_ended_is_listed_with_its_result_until_it_is_cleared(
    button: JobsButton, jobs: JobRegistry, qtbot: QtBot
) -> None:
    shown: list[str] = []
    button.click()
    assert not button.list.clear.isVisible()
    painting = add(jobs, "Paint 2000 sprites")
    painting.result = good = FinishedJob(painting.title, "Painted", lambda: shown.append("sprites"))
    jobs.remove(painting)
    bad = FinishedJob("Evaluate", "There are no weights.", has_failed=True)
    jobs.list_finished(bad)
    rows = button.list.finished_rows
    assert [rows[job].text.text() for job in (good, bad)] == ["Painted", "There are no weights."]
    assert button.list._ended.itemAt(0).widget() is rows[bad], "the last is the first"
    assert rows[good].show_result.isVisible()
    assert not rows[bad].show_result.isVisible(), "there is nothing to go to"
    qtbot.waitUntil(lambda: button.text() == "2 done", timeout=PATIENCE_MS)
    qtbot.mouseClick(rows[bad], Qt.MouseButton.LeftButton)
    assert button.list.isVisible()
    qtbot.mouseClick(rows[good], Qt.MouseButton.LeftButton)
    assert shown == ["sprites"]
    assert not button.list.isVisible(), "it gives way to what it shows"
    button.click()
    button.list.clear.click()
    assert (jobs.finished, button.list.finished_rows) == ((), {})
    assert button.list._none.isVisible()


def test_many_jobs_scroll_and_do_not_outgrow_the_screen(button: JobsButton, jobs: JobRegistry) -> None:
    for number in range(60):
        jobs.list_finished(FinishedJob(f"Job {number}", "done"))
    button.click()
    assert button.list.height() < 520


def test_a_painting_is_in_the_list_of_the_window_and_is_cancelled_there(
    open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    window = open_window()
    page = window.generate_page
    page.panel.count.setValue(8)
    page.panel.sampler.steps.setValue(500)
    page.panel.generate.click()
    (job,) = [job for job in window.workspace.jobs.all if job.title.startswith("Paint")]
    assert job.title == "Paint 8 sprites"
    window.jobs.open_list()
    qtbot.waitUntil(lambda: job.progress is not None, timeout=PATIENCE_MS)
    window.jobs.list.rows[job].pause.click()
    assert window.jobs.list.rows[job].pause.text() == "Resume"
    assert page.painting.running
    assert page.progress.text.text() == "Paused in the list of jobs"
    window.jobs.list.rows[job].cancel.click()
    assert not page.painting.running
    assert page.view.images is not None, "what is there stays, as with Stop"
    window.jobs.list.close()
    qtbot.waitUntil(lambda: job not in window.workspace.jobs.all, timeout=PATIENCE_MS)

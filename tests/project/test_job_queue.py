"""The queue of a project: kept as it changes, there again after a restart, and wary of what it reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from spritestudio.project.job_queue import JobQueue, QueuedJob, QueuedState
from spritestudio.project.project import Project
from tests.project.kept import save_as


def job(title: str, **values: Any) -> QueuedJob:
    return QueuedJob("paint", title, {"seeds": [1, 2]}, id=title, **values)


def titles(queue: JobQueue) -> list[str]:
    return [known.title for known in queue.jobs]


def test_jobs_are_there_again_with_their_order_and_what_came_of_them(tmp_path: Path) -> None:
    project = Project(tmp_path)
    queue = JobQueue(project)
    asked: list[QueuedJob] = []
    queue.added.connect(asked.append)
    for title in ("a", "b", "c", "d"):
        queue.add(job(title))
    assert [known.title for known in asked] == ["a", "b", "c", "d"]
    queue.finish("a", "2 sprites", "0017")
    queue.finish("d", "No weights.", failed=True)
    queue.sort(["c", "b"])
    queue.remove(["nobody"])
    before = queue.jobs
    project.close()

    project = Project(tmp_path)
    again = JobQueue(project)
    assert again.jobs == before
    assert titles(again) == ["a", "c", "b", "d"]
    assert [known.is_open for known in again.jobs] == [False, True, True, False]
    assert (again.jobs[0].text, again.jobs[0].result) == ("2 sprites", "0017")
    assert again.jobs[3].state is QueuedState.FAILED
    again.remove(["a", "b"])
    project.close()
    project = Project(tmp_path)
    assert titles(JobQueue(project)) == ["c", "d"]
    project.close()


def test_what_came_of_a_job_that_was_cancelled_meanwhile_is_nothing(tmp_path: Path) -> None:
    project = Project(tmp_path)
    queue = JobQueue(project)
    queue.add(job("a"))
    queue.remove(["a"])
    queue.finish("a", "late")
    assert queue.jobs == ()
    project.close()


def test_each_project_has_its_own_queue_and_takes_it_along_when_it_is_saved_as_another(
    tmp_path: Path,
) -> None:
    project = Project(tmp_path)
    queue = JobQueue(project)
    reloaded: list[list[str]] = []
    queue.reloaded.connect(lambda: reloaded.append(titles(queue)))
    queue.add(job("a"))
    save_as(project, tmp_path / "named.spritestudio")
    assert titles(queue) == ["a"]
    assert reloaded == [], "the jobs go on"
    project.new()
    assert reloaded == [[]]
    project.open(tmp_path / "named.spritestudio")
    assert reloaded == [[], ["a"]]
    project.close()


@pytest.mark.parametrize(
    "damaged",
    [
        17,
        {"jobs": []},
        [None, 3, "job", []],
        [{"kind": "paint"}],
        [{"kind": "paint", "title": "t", "id": "", "text": "", "state": "open"}],
        [{"kind": "paint", "title": "t", "id": "x", "text": "", "state": "wild"}],
        [{"kind": [], "title": "t", "id": "x", "text": "", "state": "open"}],
        [{"kind": "paint", "title": "t" * 201, "id": "x", "text": "", "state": "open"}],
    ],
)
def test_what_is_no_job_is_passed_over(tmp_path: Path, damaged: Any) -> None:
    project = Project(tmp_path)
    good = {"kind": "paint", "title": "a\u202eb", "id": "a", "text": "", "state": "open"}
    project.set("queue", [*damaged, good] if isinstance(damaged, list) else damaged)
    found = titles(JobQueue(project))
    assert found == (["ab"] if isinstance(damaged, list) else [])
    project.close()

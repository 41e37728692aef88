"""The jobs that a project remembers: those that wait, broke off or have ended since the list was cleared."""

from __future__ import annotations

import contextlib
import dataclasses
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from spritestudio.project.observable import Event
from spritestudio.project.project import Project
from spritestudio.project.project_file import QUEUE
from spritestudio.project.unfinished_job import UnfinishedJob, tidy_unfinished_jobs
from spritestudio.wording import plain_name

_MAX_JOBS = 1000
_MAX_TEXT = 200  # characters of a title, and of what came of a job


class QueuedState(Enum):
    """What a project knows of a job."""

    OPEN = "open"  # it waits, is at work, or broke off with the program
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class QueuedJob:
    """A job that can be begun, and begun again, from its request alone.

    Attributes:
        kind: What does it; whoever runs the queue knows kinds by their names.
        title: What it does, for people.
        request: All that it needs, as `json.dumps` takes it.
        id: What the project knows it by.
        state: As above.
        text: What came of it, for people; "" while it is open.
        result: What its kind finds the result by, as `json.dumps` takes it.
    """

    kind: str
    title: str
    request: Any
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    state: QueuedState = QueuedState.OPEN
    text: str = ""
    result: Any = None

    @property
    def is_open(self) -> bool:
        """Whether there is something left to do."""
        return self.state is QueuedState.OPEN


class JobQueue:
    """The jobs of the open project in their order; each change is saved with the project.

    Args:
        project: Keeps them.

    Attributes:
        added: A job, a QueuedJob, is to be begun as soon as it is its turn.
        reloaded: Another project is open, with jobs of its own.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        tidy_unfinished_jobs()
        self.added = Event()
        self.reloaded = Event()
        self._jobs = _jobs_from(project.get(QUEUE))
        self._settled = [job for job in self._jobs.values() if not job.is_open]
        project.opened.connect(self._reload)
        project.renamed.connect(self._on_renamed)
        project.saved.connect(self._on_saved)

    @property
    def jobs(self) -> tuple[QueuedJob, ...]:
        """All of them."""
        return tuple(self._jobs.values())

    def add(self, job: QueuedJob) -> None:
        """Ask for a job, behind all others."""
        self._jobs[job.id] = job
        self._keep()
        self.added.emit(job)

    def finish(self, job_id: str, text: str, result: Any = None, *, failed: bool = False) -> None:
        """Note what came of a job; one that is not known is ignored."""
        if job_id in self._jobs:
            state = QueuedState.FAILED if failed else QueuedState.DONE
            job = dataclasses.replace(self._jobs[job_id], state=state, text=text[:_MAX_TEXT], result=result)
            self._jobs[job_id] = job
            self._keep()

    def at_once(self) -> contextlib.AbstractContextManager[object]:
        """What changes within this, here and in the project, is saved together, see `Project.at_once`."""
        return self._project.at_once()

    def settle(self, job: QueuedJob) -> None:
        """A job works no more, and has ended or is not wanted: forget its pieces once that is on the disk."""
        self._settled.append(job)
        self._keep()

    def _on_saved(self, values: Mapping[str, Any]) -> None:
        """Forget pieces, and note whose the others are, in the thread that saves."""
        if QUEUE in values:
            still_open = [job for job in _jobs_from(values[QUEUE]).values() if job.is_open]
            self._note_project(still_open)
            open_ids = {job.id for job in still_open}
            for job in [job for job in self._settled if job.id not in open_ids]:
                UnfinishedJob(job.request).discard()
                self._settled.remove(job)

    def _on_renamed(self) -> None:
        """Note the new file: the former may be deleted, and the pieces would go with it."""
        self._note_project([job for job in self.jobs if job.is_open])

    def _note_project(self, jobs: Iterable[QueuedJob]) -> None:
        for job in jobs:
            UnfinishedJob(job.request).belong_to(self._project.path)

    def remove(self, ids: Iterable[str]) -> None:
        """Know some jobs no longer."""
        gone = [job_id for job_id in ids if self._jobs.pop(job_id, None) is not None]
        if gone:
            self._keep()

    def sort(self, ids: Sequence[str]) -> None:
        """Put jobs into this order; the others keep their places."""
        named = iter([i for i in ids if i in self._jobs])
        order = [next(named) if job_id in ids else job_id for job_id in self._jobs]
        if order != list(self._jobs):
            self._jobs = {job_id: self._jobs[job_id] for job_id in order}
            self._keep()

    def _keep(self) -> None:
        self._project.set(QUEUE, [_to_json(job) for job in self._jobs.values()])

    def _reload(self) -> None:
        jobs = _jobs_from(self._project.get(QUEUE))
        if jobs != self._jobs:  # the same where the project only has another name now
            self._jobs = jobs
            self._settled += [job for job in jobs.values() if not job.is_open]
            self.reloaded.emit()


def _to_json(job: QueuedJob) -> dict[str, Any]:
    return {**dataclasses.asdict(job), "state": job.state.value}


def _jobs_from(values: Any) -> dict[str, QueuedJob]:
    """The jobs that can be understood, by their ids."""
    found: dict[str, QueuedJob] = {}
    for value in values[:_MAX_JOBS] if isinstance(values, list) else ():
        try:
            texts = {name: value[name] for name in ("kind", "title", "id", "text")}
            state = QueuedState(value["state"])
        except (KeyError, TypeError, ValueError):
            continue
        if all(isinstance(text, str) and len(text) <= _MAX_TEXT for text in texts.values()) and texts["id"]:
            texts["title"], texts["text"] = plain_name(texts["title"]), plain_name(texts["text"])
            found[texts["id"]] = QueuedJob(
                **texts, request=value.get("request"), state=state, result=value.get("result")
            )
    return found

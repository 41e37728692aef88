"""A process that is killed at every write around the end of its jobs: each result is there exactly once."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from spritestudio.paths import user_data
from spritestudio.project.job_queue import JobQueue, QueuedJob
from spritestudio.project.project import Project

_DO_THE_QUEUE = """
import os, signal, sys
from pathlib import Path
import numpy as np
from PySide6.QtWidgets import QApplication, QWidget
from spritestudio.project.generations import Generation
from spritestudio.project.job_queue import JobQueue
from spritestudio.project.jobs import JOBS
from spritestudio.project.project import Project
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.shelf_editor import ShelfEditor
from spritestudio.project.steps import StepImages
from spritestudio.project.unfinished_job import UnfinishedJob
from spritestudio.specs import GenerateSpec, GenerationRequest
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.project.project_controller import ProjectController
from spritestudio.ui.queue_runner import QueueKind, QueueProgress, QueueResult, QueueRunner


def work(folder, kill_at):
    app = QApplication(["killed"])
    window = QWidget()
    project = Project(folder)
    queue, runner = JobQueue(project), None
    saving = ProjectController(project, Preferences(), lambda: None, window)
    statements = [0]

    def count(_statement):
        statements[0] += 1
        if statements[0] == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    project._file._connection.set_trace_callback(count)

    def really_paint(_weights, spec):
        with (folder / "painted").open("ab") as told:
            told.write(b"x")
        images = np.full((1, 8, 8, 4), spec.seeds[0], np.uint8)
        yield StepImages(1, 1, 0, images, images)

    def paint(values):
        while not project.is_saved:  # so that each job has a write of its own
            yield QueueProgress(0, 1)
        spec = GenerateSpec(seeds=(values["seed"],), steps=1)
        for frame in UnfinishedJob(values).going_on(really_paint)(folder / "weights", spec):
            yield QueueProgress(frame.step, frame.steps)
        request = GenerationRequest(spec, "tiny", ("hero",), (("hero", 1),))
        yield QueueResult("Painted", Generation(request, frame.noisy))

    def keep_grid(painted):
        return project.generations.add(painted).id

    def keep_sprite(painted):
        sprite = KeptSprite(painted.images[0], name=f"seed {painted.images[0, 0, 0, 0]}")
        ShelfEditor(project).keep([sprite])
        return sprite.id

    runner = QueueRunner(queue, window)
    for name, keep in (("grid", keep_grid), ("sprite", keep_sprite)):
        runner.add_kind(name, QueueKind(paint, print, keep))
    runner.restore()
    JOBS.release(*JOBS.all)
    while JOBS.all or saving.is_saving or not project.is_saved:
        app.processEvents()
        saving.save_beside()
    os._exit(0)


for line in sys.stdin:
    folder, kill_at = line.split()
    if child := os.fork():
        _pid, status = os.waitpid(child, 0)
        print(os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, flush=True)
    else:
        work(Path(folder), int(kill_at))
"""
_SEEDS = (11, 22)


@pytest.fixture
def do_the_queue() -> Iterator[Callable[[Path, int], int]]:
    """Does the jobs of a project until a write of that number, or to their end, and gives what ended it."""
    command = [sys.executable, "-c", _DO_THE_QUEUE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def do(folder: Path, kill_at: int = 0) -> int:
            process.stdin.write(f"{folder} {kill_at}\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        yield do


def _found(folder: Path) -> tuple[dict[int, str], list[int], list[int]]:
    """What came of the job of each seed; the seeds of the grids that are there, and of the sprites."""
    project = Project(folder)
    assert project.problems == []
    states = {job.request["seed"]: job.state.value for job in JobQueue(project).jobs}
    grids = [project.generations.read(i).request.spec.seeds[0] for i in project.generations.ids]
    sprites = [int(sprite.name.removeprefix("seed ")) for sprite in project.shelf.value]
    for i in project.generations.ids:
        generation = project.generations.read(i)
        assert np.all(generation.images == generation.request.spec.seeds[0])
    project.close()
    return states, sorted(grids), sorted(sprites)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_after_a_kill_at_any_write_each_result_is_there_once(
    tmp_path: Path, do_the_queue: Callable[..., int]
) -> None:
    project = Project(tmp_path / "asked")
    queue = JobQueue(project)
    for seed in _SEEDS:
        queue.add(QueuedJob("sprite" if seed % 2 else "grid", f"Paint {seed}", {"seed": seed}))
    project.close()
    done_then = set[int]()
    for kill_at in range(1, 400):
        folder = tmp_path / str(kill_at)
        shutil.copytree(tmp_path / "asked", folder)
        ended = do_the_queue(folder, kill_at)
        states, grids, sprites = _found(folder)
        assert sorted(states) == list(_SEEDS), "none is lost"
        done = [seed for seed, state in states.items() if state == "done"]
        assert (grids, sprites) == ([s for s in done if not s % 2], [s for s in done if s % 2]), kill_at
        done_then.add(len(done))
        if ended == 0:
            break
        assert ended == signal.SIGKILL
        assert do_the_queue(folder) == 0
        states, grids, sprites = _found(folder)
        assert set(states.values()) == {"done"}
        assert (grids, sprites) == ([22], [11]), kill_at
        if (user_data() / "unfinished").exists():
            assert not list((user_data() / "unfinished").iterdir()), "pieces of jobs that are done"
    assert done_then == {0, 1, 2}

"""Pieces of a job that outlive the program."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from spritestudio.paths import user_data
from spritestudio.project.job_queue import JobQueue, QueuedJob
from spritestudio.project.project import Project
from spritestudio.project.project_copy import ProjectCopy
from spritestudio.project.project_file import SUFFIX
from spritestudio.project.steps import StepImages
from spritestudio.project.unfinished_job import UnfinishedJob, tidy_unfinished_jobs
from spritestudio.specs import GenerateSpec
from tests.project.kept import save_as

SPEC = GenerateSpec(seeds=(1, 2), steps=3)
OTHER = GenerateSpec(seeds=(1, 3), steps=3)


class Painter:
    """Paints grey sprites, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[GenerateSpec] = []

    def paint(self, _weights: Path, spec: GenerateSpec) -> Iterator[StepImages]:
        self.asked.append(spec)
        for step in range(1, spec.steps + 1):
            images = np.full((spec.count, 4, 4, 4), 10 * len(self.asked) + step, np.uint8)
            yield StepImages(step, spec.steps, 0, images, images)


@pytest.fixture
def painter() -> Painter:
    return Painter()


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """What stands for weights."""
    path = tmp_path / "any.safetensors"
    path.write_bytes(b"1")
    return path


def files() -> list[Path]:
    return [path for path in (user_data() / "unfinished").rglob("*") if path.is_file()]


def painted(painter: Painter, weights: Path, spec: GenerateSpec = SPEC, job: object = 1) -> list[int]:
    """The steps that were told, and the grey of the last."""
    *_, last = frames = list(UnfinishedJob({"job": job}).going_on(painter.paint)(weights, spec))
    assert last.last
    return [*(frame.step for frame in frames), int(last.noisy[0, 0, 0, 0])]


def test_a_piece_is_painted_once_until_the_job_is_forgotten(painter: Painter, weights: Path) -> None:
    assert painted(painter, weights) == [1, 2, 3, 13]
    assert painted(painter, weights) == [3, 13], "the last step alone"
    assert painted(painter, weights, OTHER) == [1, 2, 3, 23]
    assert painted(painter, weights, job=2) == [1, 2, 3, 33]
    UnfinishedJob({"job": 1}).discard()
    assert len(files()) == 1, "of the other job"
    assert painted(painter, weights) == [1, 2, 3, 43]


def test_a_piece_that_broke_off_is_painted_anew(painter: Painter, weights: Path) -> None:
    broken = iter(UnfinishedJob({"job": 1}).going_on(painter.paint)(weights, SPEC))
    assert [next(broken).step, next(broken).step] == [1, 2]
    assert not files()
    assert painted(painter, weights) == [1, 2, 3, 23]


def test_other_weights_at_the_same_place_paint_anew(painter: Painter, weights: Path) -> None:
    painted(painter, weights)
    weights.write_bytes(b"another epoch")
    assert painted(painter, weights) == [1, 2, 3, 23]


@pytest.mark.parametrize("damaged", [b"", b"nothing", None])
def test_a_damaged_piece_is_painted_again(painter: Painter, weights: Path, damaged: bytes | None) -> None:
    painted(painter, weights)
    (file,) = files()
    file.write_bytes(file.read_bytes()[:-9] if damaged is None else damaged)
    assert painted(painter, weights) == [1, 2, 3, 23]


@pytest.mark.parametrize(
    "other", [np.zeros((3, 4, 4, 4), np.uint8), np.zeros((2, 4, 4, 4)), np.zeros((2, 4, 5, 4), np.uint8)]
)
def test_what_is_no_such_piece_is_painted_again(
    painter: Painter, weights: Path, other: np.typing.NDArray[np.generic]
) -> None:
    painted(painter, weights)
    (file,) = files()
    np.save(file, other)
    assert painted(painter, weights) == [1, 2, 3, 23]


def test_where_nothing_can_be_written_nothing_is_kept(painter: Painter, weights: Path) -> None:
    user_data().mkdir(parents=True, exist_ok=True)
    (user_data() / "unfinished").write_bytes(b"")
    assert painted(painter, weights) == [1, 2, 3, 13]
    assert painted(painter, weights) == [1, 2, 3, 23]


def test_the_pieces_of_a_deleted_project_go_and_those_of_others_stay(
    painter: Painter, weights: Path, tmp_path: Path
) -> None:
    deleted, kept, away = (tmp_path / "a.sprites", tmp_path / "b.sprites", tmp_path / "disk" / "c.sprites")
    kept.touch()
    for number, project in enumerate((deleted, kept, away)):
        painted(painter, weights, job=number)
        UnfinishedJob({"job": number}).belong_to(project)
    painted(painter, weights, job="of an earlier version")
    tidy_unfinished_jobs()
    assert len([path for path in files() if path.suffix == ".npy"]) == 3
    assert painted(painter, weights, job=0)[0] == 1, "it is painted anew"
    for folder in (user_data() / "unfinished").iterdir():
        os.utime(folder, (1e9, 1e9))
    tidy_unfinished_jobs()
    assert not files()


def test_noting_a_project_again_leaves_the_folder_as_old_as_its_pieces(
    painter: Painter, weights: Path, tmp_path: Path
) -> None:
    painted(painter, weights)
    job, (folder,) = UnfinishedJob({"job": 1}), (user_data() / "unfinished").iterdir()
    job.belong_to(tmp_path / "a.sprites")
    os.utime(folder, (1e9, 1e9))
    job.belong_to(tmp_path / "a.sprites")
    assert folder.stat().st_mtime == 1e9
    job.belong_to(tmp_path / "b.sprites")
    assert folder.stat().st_mtime > 1e9
    (folder / "project.txt").write_bytes(b"\xff")
    job.belong_to(tmp_path / "b.sprites")
    assert (folder / "project.txt").read_text(encoding="utf-8").endswith("b.sprites")


def test_a_project_that_asks_for_a_job_is_noted_and_its_pieces_go_with_it(
    painter: Painter, weights: Path, tmp_path: Path
) -> None:
    path = tmp_path / f"mine{SUFFIX}"
    project = Project(user_data())
    for copied in project.copy_to(path):
        if isinstance(copied, ProjectCopy):
            project.go_on_in(copied)
    JobQueue(project).add(QueuedJob("grid", "Paint", {"job": 1}))
    project.flush()
    painted(painter, weights)
    project.close()
    tidy_unfinished_jobs()
    assert painted(painter, weights)[0] == 3
    path.unlink()
    tidy_unfinished_jobs()
    assert not files()


def test_pieces_stay_when_their_project_is_saved_as_another_while_they_are_painted(
    painter: Painter, weights: Path, tmp_path: Path
) -> None:
    project = Project(user_data())
    JobQueue(project).add(QueuedJob("grid", "Paint", {"job": 1}))
    project.flush()
    painted(painter, weights)
    untitled = project.path
    save_as(project, tmp_path / f"mine{SUFFIX}")
    assert not untitled.exists()
    tidy_unfinished_jobs()
    assert painted(painter, weights)[0] == 3, "what was painted is there"
    project.close()

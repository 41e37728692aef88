"""Going on in another file: nothing that is done meanwhile is lost, and nothing is half done."""

from __future__ import annotations

import contextlib
import dataclasses
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.project.project import Project
from spritestudio.project.project_copy import ProjectCopy
from spritestudio.project.project_file import ProjectFile
from spritestudio.project.project_index import lock_of
from spritestudio.specs import PostprocessSpec
from tests.project.kept import save_as
from tests.project.test_project import _generation, _keep, _names

OUTLINE = PostprocessSpec(outline="outside")


def test_what_is_done_while_a_project_is_saved_as_another_is_not_lost(tmp_path: Path) -> None:
    project = Project(tmp_path / "app")
    first, second, third = (project.generations.add(_generation()) for _ in range(3))
    project.set("early", 1)
    project.flush()
    copying = project.copy_to(tmp_path / "Heroes.spritestudio")
    next(copying)
    _keep(project, "Ann")
    project.set("late", 2)
    project.generations.replace(dataclasses.replace(first, postprocess=OUTLINE))
    painted = project.generations.add(_generation())
    project.flush()
    project.forget([second.id])
    *_, copy = copying
    _keep(project, "Bert")
    project.set("early", 3)
    project.flush()
    assert not project.is_saved, "it is on its way"
    assert isinstance(copy, ProjectCopy)
    leave = project.go_on_in(copy)
    leave()
    assert not (tmp_path / "app" / "untitled.spritestudio").exists()
    ids = (first.id, third.id, painted.id)
    assert project.generations.ids == ids
    assert project.timeline.undo_title == "Keep"
    project.close()
    again = Project(tmp_path / "app")
    assert (again.title, _names(again), again.get("early"), again.get("late")) == (
        "Heroes",
        ["Ann", "Bert"],
        3,
        2,
    )
    assert again.generations.ids == ids
    assert again.generations.read(first.id).postprocess == OUTLINE
    again.close()


def test_saving_as_another_that_is_given_up_leaves_all_as_it_was(tmp_path: Path) -> None:
    project = Project(tmp_path / "app")
    path = tmp_path / "Heroes.spritestudio"
    path.write_bytes(b"of somebody else")
    project.generations.add(_generation())
    copying = project.copy_to(path)
    next(copying)
    copying.close()
    assert sorted(found.name for found in tmp_path.iterdir()) == ["Heroes.spritestudio", "app"]
    assert path.read_bytes() == b"of somebody else"
    _keep(project, "Ann")
    project.flush()
    assert (project.is_saved, project.title) == (True, "")
    project.close()


def test_what_is_done_while_it_is_written_comes_into_the_other_file_together(tmp_path: Path) -> None:
    project = Project(tmp_path / "app")
    first = project.generations.add(_generation())
    path = tmp_path / "Heroes.spritestudio"
    copying = project.copy_to(path)
    next(copying)
    with project.at_once():
        second = project.generations.add(_generation())
        project.set("queue", [{"result": second.id}])
    *_, copy = copying
    assert isinstance(copy, ProjectCopy)
    with contextlib.closing(ProjectFile(path, read_only=True)) as file:  # as a kill would leave it here
        assert file.generation_ids() == [first.id, second.id]
        assert file.value("queue") == [{"result": second.id}]
    project.go_on_in(copy)()
    assert project.generations.ids == (first.id, second.id)
    project.close()


def test_what_was_forgotten_stays_so_under_another_name_until_that_is_undone(tmp_path: Path) -> None:
    project = Project(tmp_path / "app")
    gone, stays = (project.generations.add(_generation()) for _ in range(2))
    project.forget([gone.id])
    save_as(project, tmp_path / "Heroes.spritestudio")
    assert project.generations.ids == (stays.id,)
    project.timeline.undo()
    assert project.generations.ids == (gone.id, stays.id)
    assert project.generations.read(gone.id).request.weights == "tiny"
    project.close()


def test_what_the_disk_refuses_is_told_of_the_file_that_was_asked_for(
    tmp_path: Path, disk_is_full: Callable[[], contextlib.AbstractContextManager[None]]
) -> None:
    project = Project(tmp_path / "app")
    project.generations.add(_generation())
    project.flush()
    path = tmp_path / "Heroes.spritestudio"
    with disk_is_full(), pytest.raises(SpriteStudioError, match=r"^/.+/Heroes.spritestudio cannot be"):
        save_as(project, path)
    lock_of(path).mkdir()
    with pytest.raises(SpriteStudioError, match=r"/Heroes.spritestudio cannot be written: Is a directory"):
        save_as(project, path)
    assert not path.exists()
    assert project.is_untitled
    project.close()


_SAVE_AND_DIE = """
import os, pathlib, signal, sys
from spritestudio.project.project import Project
app, target = map(pathlib.Path, sys.argv[1:])
writing = Project(app).copy_to(target)
next(writing)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("is_saved_again", [False, True])
def test_what_a_process_left_that_was_killed_while_it_saved_is_gone(
    tmp_path: Path, is_saved_again: bool
) -> None:
    app, stick = tmp_path / "app", tmp_path / "stick"
    project = Project(app)
    project.generations.add(_generation())
    project.close()
    target = stick / "set.spritestudio"
    subprocess.run([sys.executable, "-c", _SAVE_AND_DIE, app, target], check=False)
    left = {path.name for path in stick.iterdir()}
    assert any(name.startswith(".spritestudio-set-") for name in left)
    others = [stick / f".spritestudio-{name}-{'a' * 16}.spritestudio" for name in ("other", "set-2")]
    for other in others:
        other.write_bytes(b"somebody else writes it")
    if is_saved_again:  # by somebody who knows nothing of the dead one
        save_as(Project(tmp_path / "another"), target)
        assert {path.name for path in stick.iterdir() if path.name.startswith(".spritestudio-set-")} == {
            others[1].name
        }
    else:
        Project(app)
        assert set(stick.iterdir()) == set(others)
        assert not (app / "unfinished.json").exists()

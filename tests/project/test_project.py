"""The project that is open: saved as it changes, and never lost."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.project.generations import Generation, to_bytes
from spritestudio.project.project import SHELF, Project
from spritestudio.project.project_file import ProjectFile
from spritestudio.project.project_index import last_generations
from spritestudio.project.shelf import KeptSprite
from spritestudio.specs import GenerateSpec, GenerationRequest
from tests.project.kept import save_as

IMAGE = np.full((8, 8, 4), 255, np.uint8)


def _keep(project: Project, *names: str) -> None:
    sprites = [KeptSprite(IMAGE, name=name) for name in names]
    project.timeline.change(SHELF, project.shelf.value.kept(sprites), "Keep")


def _names(project: Project) -> list[str]:
    return [sprite.name for sprite in project.shelf.value]


def _generation() -> Generation:
    spec = GenerateSpec(seeds=(1, 2), contexts=((1.0,),))
    return Generation(GenerationRequest(spec, "tiny", ("hero",), (("hero", 2),)), np.stack([IMAGE, IMAGE]))


class _Preferences(dict[str, object]):
    set = dict.__setitem__


def test_an_untitled_project_is_there_from_the_start_and_comes_back(tmp_path: Path) -> None:
    project = Project(tmp_path)
    assert (project.title, project.is_untitled, project.is_saved, project.recent) == ("", True, True, ())
    _keep(project, "Ann")
    project.set("mixes", [1])
    kept = project.generations.add(_generation())
    assert not project.is_saved
    project.close()

    again = Project(tmp_path)
    assert (_names(again), again.get("mixes"), again.generations.ids) == (["Ann"], [1], (kept.id,))
    assert again.timeline.undo_title == ""
    again.close()


def test_what_earlier_versions_kept_is_taken_over_once(tmp_path: Path) -> None:
    folder = tmp_path / "history"
    folder.mkdir()
    (folder / "00000000000000000005.npz").write_bytes(to_bytes(_generation()))
    assert len(last_generations(tmp_path)) == 1
    project = Project(tmp_path, _Preferences(mixes="of before"))
    assert project.generations.ids == ("00000000000000000005",)
    assert project.get("mixes") == "of before"
    project.forget(project.generations.ids)
    project.set("mixes", "of now")
    project.close()
    again = Project(tmp_path, _Preferences(mixes="of before"))
    assert (len(again.generations), again.get("mixes")) == (0, "of now")
    again.close()
    assert len(list(folder.iterdir())) == 1


def test_an_untitled_project_becomes_the_one_it_is_saved_as(tmp_path: Path) -> None:
    project = Project(tmp_path / "app")
    _keep(project, "Ann")
    project.generations.add(_generation())
    path = tmp_path / "Heroes.spritestudio"
    save_as(project, path)
    assert (project.title, project.recent, _names(project)) == ("Heroes", (path,), ["Ann"])
    assert project.timeline.undo_title == "Keep"
    _keep(project, "Bert")
    project.new()
    assert (project.title, _names(project), len(project.generations)) == ("", [], 0)
    project.open(path)
    assert (_names(project), len(project.generations)) == (["Ann", "Bert"], 1)
    project.close()
    again = Project(tmp_path / "app")
    assert (again.title, _names(again)) == ("Heroes", ["Ann", "Bert"])
    assert again.problems == []
    again.close()


def test_a_new_project_keeps_an_untitled_one_among_the_recent_ones(tmp_path: Path) -> None:
    project = Project(tmp_path)
    _keep(project, "Ann")
    project.new()
    assert _names(project) == []
    (before,) = project.recent
    assert before.name.startswith("Untitled ")
    project.new()
    assert project.recent == (before,)
    project.open(before)
    assert _names(project) == ["Ann"]
    project.close()


def test_what_cannot_be_opened_leaves_the_open_one(tmp_path: Path) -> None:
    project = Project(tmp_path / "app")
    _keep(project, "Ann")
    broken = tmp_path / "broken.spritestudio"
    broken.write_bytes(b"no project" * 200)
    circle, nowhere = tmp_path / "circle.spritestudio", tmp_path / "nowhere.spritestudio"
    circle.symlink_to(circle)
    nowhere.symlink_to(tmp_path / "gone.spritestudio")
    for path, said in {
        broken: "is not a project",
        tmp_path / "gone.spritestudio": "There is no project",
        tmp_path: "is a folder and no project",
        circle: "circle.spritestudio is a link that leads to no project",
        nowhere: "nowhere.spritestudio is a link that leads to no project",
    }.items():
        with pytest.raises(SpriteStudioError, match=said):
            project.open(path)
    with pytest.raises(SpriteStudioError, match="cannot be written"):
        save_as(project, circle)
    _keep(project, "Bert")
    project.close()
    again = Project(tmp_path / "app")
    assert _names(again) == ["Ann", "Bert"]
    again.close()


def test_a_damaged_or_missing_project_is_told_at_the_start_and_kept(tmp_path: Path) -> None:
    project = Project(tmp_path / "app")
    save_as(project, tmp_path / "Heroes.spritestudio")
    project.close()
    (tmp_path / "Heroes.spritestudio").unlink()
    (tmp_path / "app" / "untitled.spritestudio").write_bytes(b"damaged" * 100)
    again = Project(tmp_path / "app")
    assert [error.message.split(" ")[0] for error in again.problems] == ["The", "untitled.spritestudio"]
    assert again.is_untitled
    (aside,) = (tmp_path / "app" / "projects").iterdir()
    assert aside.read_bytes() == b"damaged" * 100
    again.close()


def test_a_second_window_works_on_a_copy(tmp_path: Path) -> None:
    first = Project(tmp_path / "app")
    _keep(first, "Ann")
    first.flush()
    second = Project(tmp_path / "app")
    (told,) = second.problems
    assert "open in another window" in told.message
    assert (second.is_copy, _names(second)) == (True, ["Ann"])
    _keep(second, "Bert")
    kept = second.generations.add(_generation())
    assert second.generations.read(kept.id).request.weights == "tiny"
    save_as(second, tmp_path / "Second.spritestudio")
    assert (second.is_copy, second.title, _names(second)) == (False, "Second", ["Ann", "Bert"])
    first.flush()
    assert _names(first) == ["Ann"]
    first.close()
    second.close()
    assert not list((tmp_path / "app").glob(".*lock"))


def test_of_a_project_that_may_only_be_read_there_is_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "Heroes.spritestudio"
    project = Project(tmp_path / "app")
    _keep(project, "Ann")
    save_as(project, path)
    project.close()
    before = path.read_bytes()
    may = os.access
    monkeypatch.setattr(
        os, "access", lambda file, mode: mode != os.W_OK or (file != path and may(file, mode))
    )
    again = Project(tmp_path / "app")
    (told,) = again.problems
    assert "cannot be written; this is a copy of it" in told.message
    assert (again.is_copy, _names(again)) == (True, ["Ann"])
    _keep(again, "Bert")
    save_as(again, tmp_path / "Mine.spritestudio")
    assert (again.is_copy, _names(again)) == (False, ["Ann", "Bert"])
    again.close()
    assert path.read_bytes() == before


def test_what_cannot_be_saved_is_told_and_saved_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path)
    _keep(project, "Ann")
    project.set("mixes", 1)

    def full(*_: object) -> None:
        raise SpriteStudioError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(project._file, "_write", full)
        with pytest.raises(SpriteStudioError, match="full"):
            project.flush()
        assert not project.is_saved
    project.close()
    again = Project(tmp_path)
    assert (_names(again), again.get("mixes")) == (["Ann"], 1)
    again.close()


def test_undo_is_saved_like_any_change(tmp_path: Path) -> None:
    project = Project(tmp_path)
    _keep(project, "Ann")
    project.flush()
    project.timeline.undo()
    project.close()
    again = Project(tmp_path)
    assert _names(again) == []
    again.close()


_WRITE_FOR_EVER = """
import itertools, os, pathlib, sys
import numpy as np
from spritestudio.project.project import SHELF, Project
from spritestudio.project.shelf import KeptSprite
for _ in sys.stdin:  # a line asks for a process that has all of this loaded
    if writer := os.fork():
        os.waitpid(writer, 0)
        print("dead", flush=True)
        continue
    print(os.getpid(), flush=True)
    project = Project(pathlib.Path(sys.argv[1]))
    for number in itertools.count(len(project.shelf.value)):
        sprite = KeptSprite(np.full((8, 8, 4), number % 256, np.uint8), name=str(number))
        project.timeline.change(SHELF, project.shelf.value.kept([sprite]), "Keep")
        project.set("count", number + 1)
        project.flush()
        print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_process_that_is_killed_at_any_moment_loses_nothing_that_was_saved(tmp_path: Path) -> None:
    chance, saved = random.Random(1), -1
    command = [sys.executable, "-c", _WRITE_FOR_EVER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        for _ in range(50):
            parent.stdin.write("\n")
            parent.stdin.flush()
            writer = int(parent.stdout.readline())
            for _ in range(chance.randint(1, 12)):
                saved = int(parent.stdout.readline())
            os.kill(writer, signal.SIGKILL)
            while (line := parent.stdout.readline()) != "dead\n":
                saved = int(line)
            project = Project(tmp_path)
            assert project.problems == []
            names = _names(project)
            assert names == [str(number) for number in range(len(names))]
            assert len(names) > saved
            assert project.get("count") in (len(names), len(names) - 1)
            project.close()


def test_what_changes_at_once_is_saved_together(tmp_path: Path) -> None:
    project = Project(tmp_path)
    with project.at_once():
        kept = project.generations.add(_generation())
        saving = threading.Thread(target=project.flush)
        saving.start()
        saving.join(0.1)
        assert saving.is_alive(), "it waits"
        with contextlib.closing(ProjectFile(project.path, read_only=True)) as file:
            assert file.generation_ids() == []
        _keep(project, "Ann")
        project.set("count", 1)
    saving.join()
    project.let_go()
    again = Project(tmp_path)
    assert (again.generations.ids, _names(again), again.get("count")) == ((kept.id,), ["Ann"], 1)
    again.close()


def test_a_project_whose_file_has_gone_is_saved_as_another(tmp_path: Path) -> None:
    project = Project(tmp_path / "app")
    stick = tmp_path / "stick.spritestudio"
    save_as(project, stick)
    _keep(project, "Ann")
    project.set("mixes", 7)
    project.flush()
    stick.unlink()
    _keep(project, "Bert")
    kept = project.generations.add(_generation())
    with pytest.raises(SpriteStudioError):
        project.flush()
    with pytest.raises(SpriteStudioError, match="Save it as another project"):
        project.new()
    save_as(project, tmp_path / "rescued.spritestudio")
    project.close()
    again = Project(tmp_path / "app")
    assert (again.title, _names(again), again.get("mixes")) == ("rescued", ["Ann", "Bert"], 7)
    assert again.generations.read(kept.id).request.weights == "tiny"
    again.close()


def test_a_damaged_project_is_told_and_its_readable_part_goes_on_as_a_copy(tmp_path: Path) -> None:
    project = Project(tmp_path / "app")
    path = tmp_path / "bits.spritestudio"
    save_as(project, path)
    _keep(project, *(f"Sprite {i}" for i in range(40)))
    for _ in range(20):
        project.generations.add(_generation())
    project.new()
    data = bytearray(path.read_bytes())
    page = int.from_bytes(data[16:18], "big")
    for at in range(len(data) // page // 2 * page, len(data), page):
        data[at : at + 64] = bytes(64)
    path.write_bytes(data)
    project.open(path)
    assert project.is_copy
    assert project.problems[0].message.startswith("bits.spritestudio is damaged")
    assert path.read_bytes() == data
    save_as(project, tmp_path / "rest.spritestudio")
    assert not project.is_copy
    project.close()


def test_a_project_that_another_window_has_open_is_no_target(tmp_path: Path) -> None:
    first = Project(tmp_path / "one")
    save_as(first, tmp_path / "two.spritestudio")
    _keep(first, "Ann")
    second = Project(tmp_path / "other")
    with pytest.raises(SpriteStudioError, match="open in another window"):
        save_as(second, tmp_path / "two.spritestudio")
    first.close()
    second.close()
    again = Project(tmp_path / "one")
    assert _names(again) == ["Ann"]
    again.close()


def test_a_project_is_known_by_where_it_lies_and_not_by_how_that_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path / "app")
    save_as(project, tmp_path / "a.spritestudio")
    monkeypatch.chdir(tmp_path)
    project.open(Path("app/../a.spritestudio"))
    assert not project.is_copy
    project.new()
    project.open(Path("a.spritestudio"))
    project.close()
    monkeypatch.chdir("/")
    again = Project(tmp_path / "app")
    assert (again.title, again.problems) == ("a", [])
    again.close()


def test_what_was_forgotten_is_gone_also_after_a_kill(tmp_path: Path) -> None:
    project = Project(tmp_path / "app")
    first = project.generations.add(_generation())
    second = project.generations.add(_generation())
    project.forget([first.id])
    project.flush()
    shutil.copytree(tmp_path / "app", tmp_path / "killed")
    project.close()
    (tmp_path / "killed" / ".untitled.spritestudio.lock").unlink(missing_ok=True)
    again = Project(tmp_path / "killed")
    assert again.generations.ids == (second.id,)
    again.close()


def test_a_project_that_cannot_be_saved_can_be_let_go_all_the_same(
    tmp_path: Path, disk_is_full: Callable[[], contextlib.AbstractContextManager[None]]
) -> None:
    project = Project(tmp_path)
    _keep(project, "Ann")
    project.flush()
    _keep(project, "Bert")
    with disk_is_full():
        with pytest.raises(SpriteStudioError):
            project.close()
        project.let_go()
    again = Project(tmp_path)
    assert (again.problems, again.is_copy, _names(again)) == ([], False, ["Ann"])
    again.close()

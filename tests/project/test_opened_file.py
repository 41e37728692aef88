"""Files of projects of which a part is missing or damaged: what can be read goes on as a copy."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from spritestudio.project.generations import Generation
from spritestudio.project.project import Project
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.shelf_editor import ShelfEditor
from spritestudio.specs import GenerateSpec, GenerationRequest
from tests.project.kept import save_as

_IMAGE = np.full((8, 8, 4), 255, np.uint8)


def _keep(project: Project, *names: str) -> None:
    ShelfEditor(project).keep([KeptSprite(_IMAGE, name=name) for name in names])


def _generation() -> Generation:
    spec = GenerateSpec(seeds=(1, 2), contexts=((1.0,),))
    return Generation(GenerationRequest(spec, "tiny", ("hero",), (("hero", 2),)), np.stack([_IMAGE, _IMAGE]))


def test_of_a_file_whose_end_is_missing_the_beginning_is_rescued(tmp_path: Path) -> None:
    project = Project(tmp_path / "app")
    path = tmp_path / "cut.spritestudio"
    save_as(project, path)
    _keep(project, *(f"Sprite {i}" for i in range(40)))
    for _ in range(20):
        project.generations.add(_generation())
    project.new()
    data = path.read_bytes()
    rescued = []
    for share in (0.9, 0.6):
        path.write_bytes(data[: int(share * len(data))])
        project.open(path)
        assert project.is_copy
        assert project.problems[0].message.startswith("cut.spritestudio is damaged")
        assert path.stat().st_size == int(share * len(data))
        rescued.append(len(project.shelf.value) + len(project.generations))
        project.problems = []
        project.new()
    assert 60 > rescued[0] >= rescued[1] > 0
    project.close()


def _hole_at(path: Path, text: bytes) -> None:
    """Overwrite the page of a file in which something stands."""
    data = bytearray(path.read_bytes())
    at = data.index(text) // 4096 * 4096
    data[at : at + 4096] = bytes(4096)
    path.write_bytes(data)


def _lost(project: Project, sprites: int, grids: int) -> str:
    """What has to be told of a rescued project that had so many."""
    lost = [(sprites - len(project.shelf.value), sprites, "sprites"),
            (grids - len(project.generations), grids, "grids")]  # fmt: skip
    told = [f"{count} of {total} {what}" for count, total, what in lost if count]
    return f"{' and '.join(told)} could not be read. Save it as another project to go on with it."


@pytest.mark.parametrize("damaged", [("sprites",), ("grids",), ("sprites", "grids")])
def test_it_is_told_how_many_sprites_and_grids_are_lost(tmp_path: Path, damaged: Sequence[str]) -> None:
    project = Project(tmp_path / "app")
    path = tmp_path / "hole.spritestudio"
    save_as(project, path)
    _keep(project, *(f"Sprite {i}" for i in range(60)))
    grids = [project.generations.add(_generation()).id for _ in range(30)]
    project.new()
    if "sprites" in damaged:
        _hole_at(path, b"Sprite 20")
    if "grids" in damaged:
        _hole_at(path, f"{grids[15]}PK".encode())  # as a row begins: the id, and an archive
    project.open(path)
    (problem,) = project.problems
    assert problem.message == "hole.spritestudio is damaged; this is a copy of what can be read."
    assert problem.hint == _lost(project, 60, 30)
    assert (len(project.shelf.value) < 60, len(project.generations) < 30) == (
        "sprites" in damaged,
        "grids" in damaged,
    )
    for i in project.generations.ids:
        assert project.generations.read(i).request.weights == "tiny"
    project.close()


def test_a_grid_that_is_there_and_cannot_be_read_is_lost_as_well(tmp_path: Path) -> None:
    project = Project(tmp_path / "app")
    path = tmp_path / "hole.spritestudio"
    save_as(project, path)
    _keep(project, *(f"Sprite {i}" for i in range(60)))
    grids = [project.generations.add(_generation()).id for _ in range(4)]
    project.new()
    with contextlib.closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE generation SET npz = zeroblob(500) WHERE id = ?", (grids[1],))
    _hole_at(path, b"Sprite 20")
    project.open(path)
    assert project.generations.ids == (grids[0], *grids[2:])
    assert project.problems[0].hint == _lost(project, 60, 4)
    project.close()


def test_where_the_list_itself_is_cut_off_there_may_have_been_more(tmp_path: Path) -> None:
    project = Project(tmp_path / "app")
    path = tmp_path / "cut.spritestudio"
    save_as(project, path)
    for _ in range(200):
        project.generations.add(_generation())
    project.new()
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    project.open(path)
    assert len(project.generations) < 200
    assert "The list of grids is damaged, so there may have been more." in project.problems[0].hint
    project.close()


def test_what_lies_behind_a_damaged_part_is_rescued_too(tmp_path: Path) -> None:
    project = Project(tmp_path / "app")
    path = tmp_path / "hole.spritestudio"
    save_as(project, path)
    _keep(project, *(f"Sprite {i}" for i in range(120)))
    project.new()
    data = bytearray(path.read_bytes())
    at = data.index(b"Sprite 20")
    data[at // 4096 * 4096 : at // 4096 * 4096 + 4096] = bytes(4096)
    path.write_bytes(data)
    project.open(path)
    names = [sprite.name for sprite in project.shelf.value]
    assert {"Sprite 0", "Sprite 119"} <= set(names)
    assert 90 <= len(names) < 120
    assert project.problems[0].hint == _lost(project, 120, 0)
    project.close()


def test_a_hole_takes_no_more_than_what_lay_in_it(tmp_path: Path) -> None:
    project = Project(tmp_path / "app")
    path = tmp_path / "holes.spritestudio"
    save_as(project, path)
    _keep(project, *(f"Sprite {i}" for i in range(40)))
    grids = [project.generations.add(_generation()).id for _ in range(20)]
    project.new()
    whole = path.read_bytes()
    for at in range(4096, len(whole), 4096):
        path.write_bytes(whole[:at] + bytes(4096) + whole[at + 4096 :])
        project.open(path)
        gone = {f"Sprite {i}" for i in range(40)} - {sprite.name for sprite in project.shelf.value}
        assert all(f'"{name}"'.encode() in whole[at : at + 4096] for name in gone)
        lost = set(grids) - set(project.generations.ids)
        assert len(lost) <= 1 or all(grid.encode() in whole[at : at + 4096] for grid in lost)
        project.problems = []
        project.new()
    project.close()

"""Files of projects of which a part is missing or damaged: what can be read goes on as a copy."""

from __future__ import annotations

from pathlib import Path

import numpy as np

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
    assert "cannot be read" in project.problems[0].hint
    project.close()

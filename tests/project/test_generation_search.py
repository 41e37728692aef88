"""Finding finished grids."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from spritestudio.project.generation_search import GenerationSearch
from spritestudio.project.generations import Generation
from spritestudio.project.project import SHELF, Project
from spritestudio.project.shelf import KeptSprite
from spritestudio.specs import GenerateSpec, GenerationRequest

NAMES = ("hero", "potion", "style:inked", "word:red")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A project with three grids."""
    with contextlib.closing(Project(tmp_path)) as project:
        for context, weights in (
            ((1.0, 0.0, 0.0, 0.0), "sprites16"),
            ((0.0, 1.0, 0.0, 1.0), "sprites16"),
            ((1.0, 0.0, 1.0, 0.0), "mine"),
        ):
            spec = GenerateSpec(seeds=(5,), contexts=(context,))
            request = GenerationRequest(spec, weights, NAMES, (("", 1),))
            project.generations.add(Generation(request, np.zeros((1, 8, 8, 4), np.uint8)))
        yield project


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", [0, 1, 2]),
        ("hero", [0, 2]),
        ("POTION red", [1]),
        ("inked", [2]),
        ("mine hero", [2]),
        ("sprites16", [0, 1]),
        ("kept", [1]),
        ("boss", [1]),
        ("hero potion", []),
    ],
)
def test_every_word_has_to_stand_in_what_is_known(project: Project, words: str, found: list[int]) -> None:
    ids = project.generations.ids
    sprite = KeptSprite(np.zeros((8, 8, 4), np.uint8), tags=("boss",), origin=f"{ids[1]}:0")
    project.timeline.change(SHELF, project.shelf.value.kept([sprite]), "Keep")
    search = GenerationSearch(project.generations)
    assert search.matching(words, project.shelf.value) == [ids[place] for place in found]


def test_the_day_is_known(project: Project) -> None:
    search = GenerationSearch(project.generations)
    old = dataclasses.replace(project.generations.read(project.generations.newest), id="")
    assert search.matching("1970", project.shelf.value) == []
    assert len(search.matching("20", project.shelf.value)) == 3
    assert old.time == 0.0


def test_what_is_forgotten_comes_back_until_the_project_is_closed(project: Project, tmp_path: Path) -> None:
    first, second, third = project.generations.ids
    project.forget([first, third])
    assert (project.generations.ids, project.timeline.undo_title) == ((second,), "Forget 2 grids")
    project.timeline.undo()
    assert project.generations.ids == (first, second, third)
    project.timeline.redo()
    project.close()
    with contextlib.closing(Project(tmp_path)) as again:
        assert again.generations.ids == (second,)

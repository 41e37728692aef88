"""Sprites of grids that were drawn on: kept with the project, forgotten with their grid."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from spritestudio.project.drawing_session import DrawingSession, GridTarget
from spritestudio.project.drawn_sprites import DRAWN, drawn_at, drawn_from_json, drawn_in, drawn_to_json
from spritestudio.project.generations import Generation
from spritestudio.project.project import Project
from spritestudio.specs import GenerateSpec, GenerationRequest
from tests.project.test_drawing import picture, text

IMAGE = picture("rb", "br")


def painted() -> Generation:
    """A grid of two sprites."""
    spec = GenerateSpec(seeds=(1, 2), contexts=((1.0,),))
    request = GenerationRequest(spec, "w", ("hero",), (("hero", 2),))
    return Generation(request, np.stack([picture("bb", "bb")] * 2))


def test_places_get_pixels_and_lose_them_again() -> None:
    drawn = drawn_at({}, "7", {1: IMAGE, 0: IMAGE})
    assert drawn_in(drawn, "7").keys() == {0, 1}
    assert drawn_in(drawn, "") == drawn_in(drawn, "70") == {}
    assert drawn_at(drawn, "7", {0: None}).keys() == {"7:1"}


def test_what_cannot_be_read_is_as_it_was_painted() -> None:
    values = drawn_to_json(drawn_at({}, "7", {1: IMAGE}))
    hostile = {"7:x": values["7:1"], "7:0": "?", "7:²": values["7:1"], "8:1": values["7:1"], "7:2": 5}
    found = drawn_from_json({**values, **hostile}, ["7"])
    assert found.keys() == {"7:1"}
    assert text(found["7:1"].image) == text(IMAGE)
    assert drawn_from_json(None, ["7"]) == {}


def test_a_cell_is_drawn_on_saved_undone_and_forgotten_with_its_grid(tmp_path: Path) -> None:
    project = Project(tmp_path / "app")
    grid = project.generations.add(painted()).id
    project.flush()
    session = DrawingSession(GridTarget(project, grid, 1, picture("bb", "bb"), "hero"))
    session.drawing.replace(IMAGE, "Paste")
    session.save()
    assert (project.timeline.undo_title, project.has_changed) == ("Draw on hero", True)
    assert not project.is_saved
    project.flush()
    assert project.is_saved
    project.save_as(tmp_path / "named.spritestudio")
    project.close()

    again = Project(tmp_path / "app")
    assert text(drawn_in(again.drawn.value, grid)[1]) == text(IMAGE)
    session = DrawingSession(GridTarget(again, grid, 1, picture("bb", "bb"), "hero"))
    session.drawing.replace(picture("bb", "bb"), "Clear")
    session.save()
    assert drawn_in(again.drawn.value, grid) == {}
    again.timeline.undo()
    ended: list[bool] = []
    session.ended.connect(lambda: ended.append(True))
    again.forget([grid])
    session.follow()
    assert ended == [True]
    again.close()
    last = Project(tmp_path / "app")
    assert not last.drawn.value
    last.close()


def test_what_is_carried_on_is_no_step_of_undo(tmp_path: Path) -> None:
    project = Project(tmp_path / "app")
    project.timeline.change(DRAWN, drawn_at({}, "1", {0: IMAGE}), "Draw on hero")
    project.timeline.amend(DRAWN, lambda before: drawn_at(before, "2", {3: IMAGE}))
    assert project.drawn.value.keys() == {"1:0", "2:3"}
    project.timeline.undo()
    assert project.drawn.value.keys() == {"2:3"}
    assert project.timeline.undo_title == ""
    project.close()

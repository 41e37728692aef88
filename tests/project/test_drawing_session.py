"""What is drawn goes to the sprite of the project, as one step of its undo."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spritestudio.project.drawing import Drawing
from spritestudio.project.drawing_session import DrawingSession, ShelfTarget
from spritestudio.project.project import Project
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.shelf_editor import ShelfEditor
from tests.project.test_drawing import RED, picture, text


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An untitled project with two sprites on its shelf."""
    project = Project(tmp_path / "app")
    ann = KeptSprite(picture("rr", "bb"), "a", name="Ann")
    ShelfEditor(project).keep([ann, KeptSprite(picture("bb", "bb"), "b", name="Bert")])
    return project


def dot(drawing: Drawing, x: int, y: int) -> None:
    """Draw a red pixel."""
    drawing.begin()
    drawing.paint([(x, y)], RED)
    drawing.end("Pencil")


def ann_of(project: Project) -> KeptSprite:
    """The first sprite."""
    return project.shelf.value.sprites[0]


def test_what_is_drawn_is_one_step_of_the_project(project: Project) -> None:
    session = DrawingSession(ShelfTarget(project, ann_of(project)))
    dot(session.drawing, 0, 1)
    session.save()
    dot(session.drawing, 1, 1)
    assert not session.is_saved
    session.save()
    assert (text(ann_of(project).image), ann_of(project).is_touched) == (["rr", "rr"], True)
    assert project.timeline.undo_title == "Draw on Ann"
    project.timeline.undo()
    assert (text(ann_of(project).image), ann_of(project).is_touched) == (["rr", "bb"], False)
    assert project.timeline.undo_title == "Keep 2 sprites"
    project.timeline.redo()
    assert text(ann_of(project).image) == ["rr", "rr"]


def test_who_undoes_all_that_was_drawn_leaves_no_step_behind(project: Project) -> None:
    before = ann_of(project)
    session = DrawingSession(ShelfTarget(project, before))
    dot(session.drawing, 0, 1)
    session.save()
    session.drawing.undo()
    session.save()
    assert ann_of(project) is before
    assert project.timeline.undo_title == "Keep 2 sprites"


def test_a_new_sprite_comes_with_its_first_pixel_and_goes_with_its_last(project: Project) -> None:
    new = KeptSprite(np.zeros((2, 2, 4), np.uint8))
    session = DrawingSession(ShelfTarget(project, new, (0, 1)))
    session.save()
    assert len(project.shelf.value) == 2
    dot(session.drawing, 0, 0)
    session.save()
    assert [sprite.id for sprite in project.shelf.value] == ["a", new.id, "b"]
    assert not project.shelf.value.sprites[1].is_touched  # it was never anything else
    session.drawing.undo()
    session.save()
    session.follow()
    assert (len(project.shelf.value), project.timeline.undo_title) == (2, "Keep 2 sprites")
    session.drawing.redo()
    session.save()
    assert len(project.shelf.value) == 3


def test_undo_in_the_project_is_seen_in_the_drawing(project: Project) -> None:
    session = DrawingSession(ShelfTarget(project, ann_of(project)))
    dot(session.drawing, 0, 1)
    session.save()
    project.timeline.undo()
    session.follow()
    assert text(session.drawing.pixels) == ["rr", "bb"]
    session.drawing.undo()
    session.save()
    assert text(ann_of(project).image) == ["rr", "rb"]


def test_names_that_are_given_meanwhile_stay(project: Project) -> None:
    session = DrawingSession(ShelfTarget(project, ann_of(project)))
    dot(session.drawing, 0, 1)
    session.save()
    ShelfEditor(project).rename("a", "Anna")
    session.drawing.undo()
    session.save()
    assert (ann_of(project).name, ann_of(project).is_touched) == ("Anna", False)


def test_a_sprite_that_is_taken_off_the_shelf_ends_it(project: Project) -> None:
    session = DrawingSession(ShelfTarget(project, ann_of(project)))
    ended: list[bool] = []
    session.ended.connect(lambda: ended.append(True))
    session.follow()
    ShelfEditor(project).remove(["a"])
    session.follow()
    assert ended == [True]


def test_what_was_touched_is_kept_in_the_file(project: Project) -> None:
    session = DrawingSession(ShelfTarget(project, ann_of(project)))
    dot(session.drawing, 0, 1)
    session.save()
    folder = project.path.parent
    project.close()
    reopened = Project(folder)
    again = ann_of(reopened)
    assert (text(again.image), again.is_touched) == (["rr", "rb"], True)
    reopened.close()

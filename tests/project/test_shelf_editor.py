"""Names and sides that a person gives on the shelf."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from spritestudio.project.figure_sides import FigureSides
from spritestudio.project.project import Project
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.shelf_editor import ShelfEditor

NAME, PLAIN = "Sir\u202e  Gala\u2066had\n\x1b", "Sir Galahad"


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[ShelfEditor]:
    """Changes a shelf with one sprite, "a"."""
    with contextlib.closing(Project(tmp_path)) as project:
        editor = ShelfEditor(project)
        editor.keep([KeptSprite(np.zeros((8, 8, 4), np.uint8), id="a")])
        yield editor


def test_names_and_tags_hold_no_character_that_turns_or_hides_others(editor: ShelfEditor) -> None:
    editor.rename("a", NAME)
    editor.set_tags(["a"], [NAME, PLAIN, "\u202e", "x" * 200])
    editor.rename_row(0, NAME)
    editor.add_row(NAME)
    (sprite,) = editor.shelf
    assert (sprite.name, sprite.tags) == (PLAIN, (PLAIN, "x" * 100))
    assert [row.name for row in editor.shelf.rows] == [PLAIN, PLAIN]


def test_sides_are_one_step_be_the_sprite_there_or_not(editor: ShelfEditor) -> None:
    image = np.full((8, 8, 4), 255, np.uint8)
    sides = FigureSides(editor.shelf.sprites[0])
    sides.give("left", image)
    sides.swap("left", "back")
    assert [clip.tag for clip in editor.set_sides(sides).clips] == ["stand-back"]
    again = FigureSides(editor.shelf.sprites[0])
    again.swap("front", "right")
    again.clear("back")
    editor.set_sides(again)
    (sprite,) = editor.shelf
    assert (sprite.id, sprite.facing, sprite.clips) == ("a", "right", ())
    painted = FigureSides(KeptSprite(image, id="b", origin="g:3"))
    painted.give("left", image)
    editor.set_sides(painted)
    assert [(sprite.id, len(sprite.clips)) for sprite in editor.shelf] == [("a", 0), ("b", 1)]

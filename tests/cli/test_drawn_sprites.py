"""Sprites of the window's newest grid that were drawn on leave the command line as they were drawn."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np
from PIL import Image

from spritestudio import paths
from spritestudio.project.drawn_sprites import DRAWN, DrawnSprite, drawn_at
from spritestudio.project.generations import Generation
from spritestudio.project.project import Project
from spritestudio.sprites.drawing.drawn_pixels import drawn_of
from spritestudio.sprites.recipes import read_recipe
from tests.cli.conftest import Run


def test_the_newest_grid_has_what_was_drawn_and_its_recipe_tells(
    spritestudio: Run, tmp_path: Path, kept: Generation
) -> None:
    pink = np.full((8, 8, 4), (255, 0, 255, 255), np.uint8)
    with contextlib.closing(Project(paths.user_data())) as project:
        newest = project.generations.newest
        project.timeline.change(DRAWN, drawn_at({}, newest, {3: DrawnSprite(pink)}), "Draw")
    sheet = tmp_path / "s.png"
    done = spritestudio("export", "last", "--select", "2,3", "--columns", 2, "--out", sheet)
    assert (done.status, done.err) == (0, "")
    with Image.open(sheet) as picture:
        assert (np.asarray(picture.convert("RGBA"))[:8, 8:] == pink).all()
    recipe = read_recipe(sheet)
    assert recipe is not None
    assert drawn_of(recipe).keys() == {3}
    assert "Drawn on since: 3;" in spritestudio("recipe", sheet).out

    again = tmp_path / "again.png"
    done = spritestudio("export", sheet, "--out", again, "--columns", 1)
    assert (done.status, done.err) == (0, "")
    carried = read_recipe(again)
    assert carried is not None
    assert carried.drawn == recipe.drawn

"""Sheets are told from sprites before reading, and their neighbours decide in doubt."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.grid import Grid
from spritestudio.sprites.importing.reading import read_sprites
from spritestudio.sprites.importing.scan import scan
from spritestudio.sprites.importing.slicing import ReadSpec, usual_grid
from spritestudio.sprites.starter.starter_set import starter_sprites
from tests.sprites.importing.examples import sheets_of
from tests.sprites.test_grid import STARTER


def test_a_sheet_in_doubt_is_cut_as_its_neighbours_are(folder: Path, tmp_path: Path) -> None:
    assert usual_grid(folder) == Grid(16, 16)
    found = {sheet.path.name: (sheet.grid, sheet.is_sure) for sheet in sheets_of(folder)}
    assert found == dict.fromkeys(("cat0.png", "cat1.png", "dog.png", "flow.png"), (Grid(16, 16), True))
    alone = tmp_path / "alone"
    alone.mkdir()
    (folder / "flow.png").rename(alone / "flow.png")
    assert sheets_of(alone / "flow.png")[0].grid != Grid(16, 16) or not sheets_of(alone)[0].is_sure


def test_sprites_and_animations_are_no_sheets(tmp_path: Path) -> None:
    Image.fromarray(STARTER[0]).save(tmp_path / "a.png")
    frames = [Image.fromarray(np.tile(image, (6, 6, 1))) for image in STARTER[:2]]
    frames[0].save(tmp_path / "b.png", save_all=True, append_images=frames[1:])
    (tmp_path / "broken.png").write_bytes(b"\x89PNG")
    steps = list(scan([tmp_path]))
    assert [step.sheet for step in steps] == [None, None, None]
    assert (steps[-1].done, steps[-1].total) == (3, 3)


def test_one_broken_picture_need_not_spoil_a_folder(folder: Path) -> None:
    (folder / "torn.png").write_bytes((folder / "dog.png").read_bytes()[:99])
    with pytest.raises(SpriteStudioError, match=r"torn\.png cannot be read"):
        read_sprites([folder])
    editable = read_sprites([folder], ReadSpec(skip_broken=True))
    assert "torn.png was left out" in editable.remarks[0]
    for file in folder.iterdir():
        file.write_bytes(b"nothing")
    with pytest.raises(SpriteStudioError, match="Nothing of sheets could be read"):
        read_sprites([folder], ReadSpec(skip_broken=True))


def test_the_pair_of_the_course_finds_together(tmp_path: Path) -> None:
    editable = starter_sprites(per_class=3)
    np.save(tmp_path / "sprites.npy", np.asarray(editable.images)[..., :3])
    np.save(tmp_path / "labels.npy", np.eye(5)[np.arange(18) % 5])
    for sources in ([tmp_path / "labels.npy", tmp_path / "sprites.npy"], [tmp_path]):
        read = read_sprites(sources)
        assert (read.count, len(read.class_names), read.class_names[0]) == (18, 5, "hero")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_what_is_no_file_stops_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    Image.fromarray(np.concatenate(STARTER[:6], axis=1)).save(tmp_path / "row.png")
    assert usual_grid(tmp_path) is None
    assert read_sprites([tmp_path / "row.png"]).count == 6
    editable = read_sprites([tmp_path], ReadSpec(cell=(16, 16)))
    assert editable.count == 6
    assert editable.remarks[0].endswith("are none were left out: pipe.png.")
    with pytest.raises(SpriteStudioError, match="neither a file nor a folder"):
        read_sprites([tmp_path / "pipe.png"])

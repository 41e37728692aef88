"""Sheets are told from sprites before reading, their neighbours decide in doubt, and choices are kept to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.grid import Grid
from spritestudio.sprites.importing import reading
from spritestudio.sprites.importing.reading import read_sprites
from spritestudio.sprites.importing.scan import SheetFound, scan
from spritestudio.sprites.importing.slicing import ReadSpec, SheetChoice, series, usual_grid
from spritestudio.sprites.starter.starter_set import starter_sprites
from tests.sprites.test_grid import STARTER, draw_sheet


def sheets_of(*sources: Path) -> list[SheetFound]:
    return [step.sheet for step in scan(sources) if step.sheet is not None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three plain sheets of 16×16, and one of tiles that flow into each other, which alone shows no grid."""
    folder = tmp_path / "sheets"
    folder.mkdir()
    for name in ("cat0", "cat1", "dog"):
        Image.fromarray(draw_sheet(8, 6)).save(folder / f"{name}.png")
    ramp = np.full((80, 80, 4), 255, np.uint8)
    ramp[..., :3] = (np.arange(80) // 20 * 60)[:, None, None]
    Image.fromarray(ramp).save(folder / "flow.png")
    return folder


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


def test_what_was_chosen_is_done(folder: Path) -> None:
    choices = (
        SheetChoice(folder / "cat0.png", Grid(32, 32), "big cats"),
        SheetChoice(folder / "cat1.png", None, "whole"),
        SheetChoice(folder / "dog.png", Grid(16, 16), wanted=False),
    )
    editable = read_sprites([folder], ReadSpec(choices=choices))  # of flow.png, one stripe is the ground
    assert editable.class_names == ("big cats", "whole", "sheets")
    assert [int(count) for count in editable.contexts.sum(axis=0)] == [12, 1, 20]
    with pytest.raises(SpriteStudioError, match="Nothing"):
        read_sprites([folder / "dog.png"], ReadSpec(choices=choices[2:]))


def test_each_file_can_be_a_class_and_numbered_sheets_are_frames(folder: Path) -> None:
    editable = read_sprites([folder], ReadSpec(class_from_file=True))
    assert editable.class_names == ("cat", "dog", "flow")
    cats = editable.groups[editable.contexts[:, 0] > 0]
    assert len(cats) == 96
    np.testing.assert_array_equal(cats[:48], cats[48:])
    assert (series(Path("Wall_12.png")), series(Path("7.png"))) == ("Wall", "7")


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


def test_lines_on_two_sides_of_every_cell_are_a_grid(tmp_path: Path) -> None:
    sheet = draw_sheet(8, 6, margin=1, spacing=1)[:-1, :-1]
    Image.fromarray(sheet).save(tmp_path / "a.png")
    assert sheets_of(tmp_path / "a.png")[0].grid == Grid(16, 16, 1, 1)
    assert read_sprites([tmp_path / "a.png"]).count == 48


def test_the_pair_of_the_course_finds_together(tmp_path: Path) -> None:
    editable = starter_sprites(per_class=3)
    np.save(tmp_path / "sprites.npy", np.asarray(editable.images)[..., :3])
    np.save(tmp_path / "labels.npy", np.eye(5)[np.arange(18) % 5])
    for sources in ([tmp_path / "labels.npy", tmp_path / "sprites.npy"], [tmp_path]):
        read = read_sprites(sources)
        assert (read.count, len(read.class_names), read.class_names[0]) == (18, 5, "hero")


def test_pictures_deep_in_the_folder_of_a_class_belong_to_it(tmp_path: Path) -> None:
    (tmp_path / "set" / "undead" / "bone").mkdir(parents=True)
    Image.fromarray(STARTER[0]).save(tmp_path / "set" / "undead" / "bone" / "a.png")
    (tmp_path / "set" / "undead" / ".hidden").mkdir()
    Image.fromarray(STARTER[1]).save(tmp_path / "set" / "undead" / ".hidden" / "b.png")
    editable = read_sprites([tmp_path / "set"])
    assert (editable.class_names, editable.count) == (("undead",), 1)


def test_a_folder_of_everything_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        (tmp_path / "home" / name).mkdir(parents=True)
    monkeypatch.setattr(reading, "_MAX_FOLDERS", 3)
    with pytest.raises(SpriteStudioError, match="more than 3 folders"):
        read_sprites([tmp_path])

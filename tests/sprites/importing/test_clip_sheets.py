"""Rows and columns of sheets are frames of movements, seen from their sides."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.importing.clip_sheets import ClipSheet, clip_sheet_of, without_signs
from spritestudio.sprites.importing.reading import read_sprites
from spritestudio.sprites.importing.slicing import ReadSpec


def sheet(path: Path, columns: int, rows: int, cell: int, empty: tuple[tuple[int, int], ...] = ()) -> Path:
    """A sheet each of whose cells has a colour of its own."""
    image = np.zeros((rows * cell, columns * cell, 4), np.uint8)
    for row in range(rows):
        for column in range(columns):
            if (row, column) not in empty:
                here = np.s_[
                    row * cell + 1 : (row + 1) * cell - 1, column * cell + 1 : (column + 1) * cell - 1
                ]
                image[here] = (row * 10 + 5, column * 10 + 5, 100, 255)
    Image.fromarray(image).save(path)
    return path


def test_a_figure_of_rpg_maker_walks_in_four_directions(tmp_path: Path) -> None:
    read = read_sprites([sheet(tmp_path / "orc.png", 3, 4, 16)], ReadSpec(clips=ClipSheet("rpgmaker")))
    assert read.count == 12
    assert read.notes["facing"].tolist() == [f for f in ("front", "left", "right", "back") for _ in range(3)]
    assert set(read.notes["clip"].tolist()) == {"walk"}
    assert set(read.notes["direction"].tolist()) == {"pingpong"}
    assert set(read.notes["duration_ms"].tolist()) == {150}
    assert len(set(read.groups.tolist())) == 1


def test_eight_figures_of_rpg_maker_are_eight_groups(tmp_path: Path) -> None:
    read = read_sprites([sheet(tmp_path / "folk.png", 12, 8, 8)], ReadSpec(clips=ClipSheet("rpgmaker-8")))
    assert (read.count, len(set(read.groups.tolist()))) == (96, 8)
    last = read.take(np.flatnonzero(read.groups == read.groups[-1]))
    assert last.images[0][4, 4, :2].tolist() == [45, 95]
    assert last.notes["facing"].tolist()[::3] == ["front", "left", "right", "back"]


def test_lpc_has_five_movements_and_a_fall_and_no_more(tmp_path: Path) -> None:
    path = sheet(tmp_path / "lpc.png", 13, 21, 64, empty=((4, 7),))
    read = read_sprites([path], ReadSpec(clips=ClipSheet("lpc", frame_ms=100)))
    counts = {clip: int((read.notes["clip"] == clip).sum()) for clip in set(read.notes["clip"].tolist())}
    assert counts == {"cast": 28, "thrust": 31, "walk": 36, "slash": 24, "shoot": 52, "death": 6}
    assert read.notes["facing"][read.notes["clip"] == "death"].tolist() == ["front"] * 6


@pytest.mark.parametrize(
    ("name", "columns", "rows", "cell", "movement"),
    [
        ("body.png", 13, 21, 64, "cast"),
        ("body.png", 13, 20, 64, "cast"),
        ("body.png", 13, 5, 128, "cast"),
        ("body.png", 9, 4, 128, "walk"),
        ("walk_128.png", 8, 4, 128, "walk"),
        ("slash_oversize.png", 6, 4, 192, "slash"),
        ("body.png", 8, 4, 192, "thrust"),
        ("hurt.png", 6, 1, 128, "death"),
        ("hurt.png", 6, 1, 192, "death"),
    ],
)
def test_the_cells_of_lpc_are_as_large_as_makes_a_sheet(
    name: str, columns: int, rows: int, cell: int, movement: str, tmp_path: Path
) -> None:
    path = sheet(tmp_path / name, columns, rows, cell)
    read = read_sprites([path], ReadSpec(clips=ClipSheet("lpc")))
    assert set(map(tuple, read.sizes().tolist())) == {(cell, cell)}
    assert read.notes["clip"][0] == movement
    if rows == 4:
        assert read.count == columns * rows


def test_cells_that_lpc_does_not_know_are_told(tmp_path: Path) -> None:
    read = read_sprites([sheet(tmp_path / "a.png", 13, 3, 64)], ReadSpec(clips=ClipSheet("lpc")))
    assert read.count == 7 * 3
    assert read.remarks == ("a.png has 18 cells that the layout lpc does not know, which were left out.",)


def test_rows_are_directions_and_further_rows_are_further_figures(tmp_path: Path) -> None:
    clips = ClipSheet("rows", "attack", ("left", "right"), 80)
    read = read_sprites([sheet(tmp_path / "two.png", 5, 4, 16)], ReadSpec(cell=(16, 16), clips=clips))
    assert read.notes["facing"].tolist()[::5] == ["left", "right", "left", "right"]
    assert read.groups.tolist() == [0] * 10 + [1] * 10
    assert "direction" not in read.notes


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: ClipSheet("walz"), "walz"),
        (lambda: ClipSheet(facings=("up",)), "up"),
        (lambda: ClipSheet(facings=()), "No direction"),
        (lambda: ClipSheet(clip=" "), "needs a name"),
        (lambda: ClipSheet(frame_ms=0), "frame time"),
        (lambda: ClipSheet("rpgmaker").cell_of("a.png", 50, 64), "50×64"),
        (
            lambda: ClipSheet("lpc").cell_of("a.png", 1152, 1152),
            "may have 64, 128 or 192 pixels. Say how large",
        ),
        (lambda: ClipSheet("lpc").cell_of("a.png", 640, 768), "may have 64 or 128 pixels"),
        (lambda: ClipSheet("lpc").cell_of("a.png", 32, 32), "32×32, and no whole cells"),
    ],
)
def test_what_is_no_such_sheet_is_told(make: object, text: str) -> None:
    with pytest.raises(SpriteStudioError, match=text):
        make()  # type: ignore[operator]


def test_own_rows_are_named_one_by_one(tmp_path: Path) -> None:
    clips = ClipSheet("own", rows=("walk-left", "walk_right", "idle"))
    read = read_sprites([sheet(tmp_path / "orc.png", 2, 6, 16)], ReadSpec(cell=(16, 16), clips=clips))
    assert read.notes["clip"].tolist() == ["walk"] * 4 + ["idle"] * 2 + ["walk"] * 4 + ["idle"] * 2
    assert read.notes["facing"].tolist()[:6] == ["left", "left", "right", "right", "", ""]
    assert len(set(read.groups.tolist())) == 2
    assert [clips.row_name(row) for row in (0, 2, 4)] == ["walk-left", "idle", "walk-right"]
    with pytest.raises(SpriteStudioError, match="needs a name"):
        ClipSheet("own", rows=("walk", " "))


@pytest.mark.parametrize(
    ("name", "size", "layout"),
    [
        ("$hero.png", (96, 128), "rpgmaker"),
        ("!$door.png", (96, 128), "rpgmaker"),
        ("$!door.png", (96, 128), "rpgmaker"),
        ("!doors.png", (96, 128), ""),
        ("$hero.png", (97, 128), ""),
        ("hero.png", (96, 128), ""),
        ("body.png", (832, 1344), "lpc"),
        ("body.png", (832, 3456), "lpc"),
        ("body.png", (1664, 2688), "lpc"),
        ("body.png", (2496, 4032), "lpc"),
    ],
)
def test_some_sheets_say_by_name_or_size_what_they_are(name: str, size: tuple[int, int], layout: str) -> None:
    found = clip_sheet_of(name, *size)
    assert (found.layout if found else "") == layout


def test_the_longer_sheets_of_lpc_go_on_below_the_falling() -> None:
    clips = ClipSheet("lpc")
    rows = [clips.row_name(row) for row in (20, 21, 22, 41, 53, 54)]
    assert rows == ["death-front", "climb-back", "idle-back", "run-right", "halfslash-right", ""]


@pytest.mark.parametrize(
    ("name", "columns", "movement"),
    [
        ("body.png", 9, "walk"),
        ("body.png", 7, "cast"),
        ("hero_run.png", 8, "run"),
        ("walkcycle.png", 8, "walk"),
    ],
)
def test_a_sheet_of_one_movement_of_lpc_is_read_whole(
    name: str, columns: int, movement: str, tmp_path: Path
) -> None:
    read = read_sprites([sheet(tmp_path / name, columns, 4, 64)], ReadSpec(clips=ClipSheet("lpc")))
    assert read.notes["clip"].tolist() == [movement] * 4 * columns
    assert read.notes["facing"].tolist()[::columns] == ["back", "left", "front", "right"]
    assert len(set(read.groups.tolist())) == 1


def test_a_part_of_lpc_has_one_row_of_what_is_seen_from_one_side() -> None:
    clips = ClipSheet("lpc")
    assert clips.of_part("hurt.png", 6, 1).row_name(0) == "death-front"
    assert clips.of_part("body.png", 13, 21) is clips
    assert clips.of_part("body.png", 30, 4) is clips, "nobody knows what it is"


def test_a_sheet_that_says_by_its_name_what_it_is_needs_no_word(tmp_path: Path) -> None:
    read = read_sprites([sheet(tmp_path / "$hero.png", 3, 4, 16)])
    assert read.notes["clip"].tolist() == ["walk"] * 12
    assert read.notes["facing"].tolist()[::3] == ["front", "left", "right", "back"]
    assert "clip" not in read_sprites([tmp_path / "$hero.png"], ReadSpec(cell=(16, 16))).notes


def test_a_sheet_of_rpg_maker_is_of_a_class_without_its_signs(tmp_path: Path) -> None:
    assert read_sprites([sheet(tmp_path / "$hero.png", 3, 4, 16)]).class_names == ("hero",)
    assert [without_signs(name) for name in ("!$door", "$!door", "cost$")] == ["door", "door", "cost$"]
    assert without_signs("$") == "$"

"""Clips of kept sprites: gathered, exported as frames, and held by a project file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.project.kept_clips import MAX_CLIPS, animated, clip_from, clip_row, frame_places, with_clips
from spritestudio.project.project_file import ProjectFile
from spritestudio.project.shelf import KeptSprite, Shelf, ShelfRow, art_of, art_of_shelf
from spritestudio.sprites.motion.clip import Clip

_RANDOM = np.random.default_rng(0)


def clip(name: str = "walk", count: int = 3, side: int = 8, facing: str = "") -> Clip:
    frames = _RANDOM.integers(0, 256, (count, side, side + 2, 4), dtype=np.uint8)
    times = tuple(range(100, 100 + count))
    return Clip(frames, times, name, facing, "pingpong", loops=False, pivot=(count, 7))


def sprite(name: str = "", *clips: Clip) -> KeptSprite:
    return KeptSprite(np.full((8, 8, 4), 255, np.uint8), kind="orc", name=name, clips=clips)


def same(one: Clip, other: Clip) -> bool:
    facts = [
        (each.durations_ms, each.name, each.facing, each.playback, each.loops, each.pivot)
        for each in (one, other)
    ]
    return facts[0] == facts[1] and np.array_equal(one.frames, other.frames)


def test_a_clip_takes_the_place_of_one_of_its_movement_and_side() -> None:
    left, right, again = clip(facing="left"), clip(facing="right"), clip(facing="left")
    found = with_clips(with_clips(sprite(), [left, right]), [again]).clips
    assert [each.tag for each in found] == ["walk-left", "walk-right"]
    assert found[0] is again
    with pytest.raises(SpriteStudioError, match="65 clips"):
        with_clips(sprite("Ann"), [clip(str(number), 1) for number in range(MAX_CLIPS + 1)])


def test_the_picture_of_a_side_goes_where_an_idle_begins_with_it() -> None:
    idle = clip("idle", 2, facing="left")
    side = Clip(idle.frames[:1], (100,), "stand", "left")
    back = replace(side, facing="back")
    found = with_clips(sprite("Ann", side, back, clip("walk", facing="left")), [idle]).clips
    assert [each.tag for each in found] == ["stand-back", "walk-left", "idle-left"]
    other = clip("idle", 2, facing="back")
    assert with_clips(sprite("Ann", back), [other]).clips == (back, other), "it shows something else"
    one = replace(side, name="idle")
    assert with_clips(sprite("Ann", side), [one]).clips == (side, one), "a clip that is begun"


def test_frames_stand_in_the_places_of_sprites_that_move() -> None:
    sprites = [sprite("Ann"), sprite("Bert", clip("walk", 3), clip("idle", 2)), sprite()]
    art = animated(art_of(sprites), sprites)
    assert [label.tag for label in art.labels] == ["", *["Bert-walk"] * 3, *["Bert-idle"] * 2, ""]
    assert art.images.shape == (7, 8, 10, 4)
    assert len(art.recipes) == 7
    assert [label.loops for label in art.labels] == [True, *[False] * 5, True]
    assert frame_places(sprites, [0, 1]) == [0, 1, 2, 3, 4, 5]
    assert frame_places(sprites, [2]) == [6]
    assert animated(art_of(sprites[:1]), sprites[:1]).labels == art_of(sprites[:1]).labels


def test_frames_stand_in_the_row_of_their_sprite() -> None:
    shelf = Shelf((ShelfRow("heroes", (sprite("Ann", clip("walk", 2)),)), ShelfRow("folk", (sprite(),))))
    art = animated(art_of_shelf(shelf), shelf.sprites)
    assert [label.row for label in art.labels] == ["heroes", "heroes", "folk"]


def test_clips_come_back_to_the_pixel_and_go_with_their_sprite(tmp_path: Path) -> None:
    path = tmp_path / "p.spritestudio"
    ann, bert = sprite("Ann", clip("walk", 3), clip("idle", 2)), sprite("Bert", clip("idle", 1))
    first = Shelf((ShelfRow("", (ann, bert)),))
    with closing(ProjectFile(path)) as file:
        file.write_shelf(first, Shelf())
    with closing(ProjectFile(path)) as file:
        back = file.read_shelf()
        assert all(
            same(one, other)
            for kept, was in zip(back, first, strict=True)
            for one, other in zip(kept.clips, was.clips, strict=True)
        )
        fewer = with_clips(KeptSprite(ann.image, ann.id, kind="orc"), [clip("hurt", 1)])
        file.write_shelf(Shelf((ShelfRow("", (fewer,)),)), back)
        assert [[each.name for each in kept.clips] for kept in file.read_shelf()] == [["hurt"]]
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM clip").fetchone() == (1,)


def test_a_clip_of_an_earlier_version_has_no_pivot() -> None:
    text, png = clip_row(clip())
    assert clip_from(text, png).pivot == (3, 7)
    assert clip_from(text.replace(', "pivot": [3, 7]', ""), png).pivot is None


def test_a_project_without_a_table_of_clips_gets_one(tmp_path: Path) -> None:
    path = tmp_path / "p.spritestudio"
    with closing(ProjectFile(path)) as file:
        file.write_shelf(Shelf((ShelfRow("", (sprite("Ann"),)),)), Shelf())
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TABLE clip")
    with closing(ProjectFile(path, read_only=True)) as file:
        assert [kept.name for kept in file.read_shelf()] == ["Ann"]
    with closing(ProjectFile(path)) as file:
        before = file.read_shelf()
        moving = with_clips(before.sprites[0], [clip()])
        file.write_shelf(before.changed([moving]), before)
        assert [len(kept.clips) for kept in file.read_shelf()] == [1]


@pytest.mark.parametrize(
    ("find", "put"),
    [
        ("[100, 101, 102]", "[100, 101, 102, 103, 104]"),
        ("[100, 101, 102]", "[100, 101, -1]"),
        ("[100, 101, 102]", '"abc"'),
        ('"pingpong"', '"walz"'),
        ('"walk"', ""),
    ],
)
def test_a_clip_that_is_something_else_is_told_and_its_sprite_stays(
    find: str, put: str, tmp_path: Path
) -> None:
    text, png = clip_row(clip())
    assert same(clip_from(text, png), clip_from(text, png))
    with pytest.raises(SpriteStudioError):
        clip_from(text.replace(find, put), png)
    path = tmp_path / "p.spritestudio"
    with closing(ProjectFile(path)) as file:
        file.write_shelf(Shelf((ShelfRow("", (sprite("Ann", clip()),)),)), Shelf())
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE clip SET json = replace(json, ?, ?)", (find, put))
    with closing(ProjectFile(path)) as file:
        assert [(kept.name, kept.clips) for kept in file.read_shelf()] == [("Ann", ())]
        assert file.losses.others == ["A clip of Ann in p.spritestudio cannot be read."]


def test_a_long_clip_of_a_large_sprite_comes_back(tmp_path: Path) -> None:
    frames = np.zeros((300, 160, 120, 4), np.uint8)
    frames[np.arange(300), np.arange(300) % 160] = 255
    tall = with_clips(sprite("Ann"), [Clip(frames, (40,) * 300, "walk")])
    path = tmp_path / "a.spritestudio"
    with closing(ProjectFile(path)) as file:
        file.write_shelf(Shelf((ShelfRow("", (tall,)),)), Shelf())
    with closing(ProjectFile(path, read_only=True)) as file:
        (read,) = file.read_shelf().sprites
        assert file.losses.told() == ""
    assert np.array_equal(read.clips[0].frames, frames)


def test_a_clip_that_a_project_could_not_give_back_is_refused() -> None:
    for count, side in ((1025, 2), (200, 256)):
        frames = np.zeros((count, side, side, 4), np.uint8)
        with pytest.raises(SpriteStudioError, match="would be"):
            with_clips(sprite("Ann"), [Clip(frames, (40,) * count, "walk")])

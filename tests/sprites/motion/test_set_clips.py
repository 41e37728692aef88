"""Frames of a set become figures with clips; sprites that stand still stay sprites."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spritestudio.sprites.dataset.clip_frames import clips_of_set
from spritestudio.sprites.dataset.editable_set import EditableSet, one_hot
from spritestudio.sprites.dataset.sprite_set import to_set
from spritestudio.sprites.export.files import write_files
from spritestudio.sprites.importing.reading import read_sprites
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.set_clips import figures_of
from spritestudio.sprites.motion.sheet import clip_files


def make(groups: list[int], **notes: list[object]) -> EditableSet:
    count = len(groups)
    images = np.arange(count, dtype=np.uint8)[:, None, None, None] + np.zeros((count, 4, 4, 4), np.uint8)
    return EditableSet(
        images=images,
        contexts=one_hot(np.zeros(count, int), 1),
        class_names=("orc",),
        groups=np.array(groups),
        source="test",
        notes={key: np.array(values) for key, values in notes.items()},
    )


def test_tags_and_sides_are_clips_with_their_times() -> None:
    editable = make(
        [5, 0, 0, 0, 0, 0],
        fine=["", "walk", "walk", "walk", "hurt", ""],
        facing=["", "left", "left", "right", "", ""],
        direction=["", "pingpong", "pingpong", "forward", "reverse", ""],
        duration_ms=[0, 80, 90, 100, 50, 999_999],
    )
    alone, figure = figures_of(editable)
    assert (alone.index, alone.clips, figure.index) == (0, (), 1)
    assert [(clip.tag, clip.durations_ms, clip.playback) for clip in figure.clips] == [
        ("walk-left", (80, 90), "pingpong"),
        ("walk-right", (100,), "forward"),
        ("hurt", (50,), "reverse"),
        ("untagged", (65_535,), "forward"),
    ]
    assert figure.clips[0].frames[:, 0, 0, 0].tolist() == [1, 2]


def test_an_animation_without_tags_is_one_clip() -> None:
    (figure,) = figures_of(make([0, 0], duration_ms=[120, 0]))
    assert [(clip.tag, clip.durations_ms) for clip in figure.clips] == [("idle", (120, 100))]


def test_a_single_frame_is_a_clip_where_it_has_a_tag() -> None:
    (figure,) = figures_of(make([0], fine=["stand"], duration_ms=[200]))
    assert [(clip.tag, clip.durations_ms) for clip in figure.clips] == [("stand", (200,))]
    assert not figures_of(make([0], fine=["stand"]))[0].clips


def test_two_tags_of_one_movement_and_side_stay_two_clips() -> None:
    tags = ["walk-left", "walk-left", "walk west"]
    (figure,) = figures_of(make([0, 0, 0], fine=tags, duration_ms=[100] * 3))
    assert [(clip.tag, len(clip.frames)) for clip in figure.clips] == [("walk-left", 2), ("walk west", 1)]


def test_times_that_are_none_are_passed_over() -> None:
    assert not figures_of(make([0, 0], duration_ms=["soon", "later"]))[0].clips
    (figure,) = figures_of(make([0, 0, 0], duration_ms=[float("nan"), -5.0, 80.0]))
    assert figure.clips[0].durations_ms == (100, 100, 80)


def test_groups_without_times_are_sprites() -> None:
    assert [figure.index for figure in figures_of(make([1, 0, 1]))] == [0, 1, 2]
    assert all(not figure.clips for figure in figures_of(make([0, 0], duration_ms=[0, 0])))


def test_figures_that_share_a_group_are_told_apart() -> None:
    figures = figures_of(make([0] * 4, fine=["walk"] * 4, figure=[7, 7, 9, 9], duration_ms=[100] * 4))
    assert [(figure.index, [len(clip.frames) for clip in figure.clips]) for figure in figures] == [
        (0, [2]),
        (2, [2]),
    ]


def test_what_plays_once_does_so_and_a_tag_may_name_its_side() -> None:
    editable = make([0] * 2, fine=["hurt_left", "idle"], once=[True, False], duration_ms=[100] * 2)
    (figure,) = figures_of(editable)
    assert [(clip.name, clip.facing, clip.loops) for clip in figure.clips] == [
        ("hurt", "left", False),
        ("idle", "", True),
    ]


def test_a_clip_stands_where_its_first_frame_does() -> None:
    editable = make([0] * 3, fine=["walk", "walk", "hurt"], duration_ms=[9] * 3, pivot=["-0.5,1.5", "", "x"])
    (figure,) = figures_of(editable)
    assert [clip.pivot for clip in figure.clips] == [(1, 3), None]


def clip(name: str, facing: str, count: int, shade: int) -> Clip:
    frames = np.full((count, 8, 8, 4), 255, np.uint8)
    frames[..., 0] = shade
    frames[:, 0, 0, 1] = np.arange(count)
    return Clip(frames, (150,) * count, name, facing)


@pytest.mark.parametrize("kinds", [["hero", "hero", "torch"], ["hero1", "hero2", "torch"], ["hero"] * 3])
@pytest.mark.parametrize("name", ["game.aseprite", "game.png", "game.phaser.json"])
def test_figures_that_were_exported_come_back_with_their_movements(
    name: str, kinds: list[str], tmp_path: Path
) -> None:
    clips = [clip("walk", "left", 4, 10), clip("idle", "", 2, 20), clip("cycle", "", 3, 30)]
    written = name if name.endswith(".aseprite") else "game.png"
    formats = {"game.png": ("aseprite-json",), "game.phaser.json": ("phaser",)}.get(name, ())
    write_files(tmp_path, clip_files(written, clips, kinds, formats=formats), replace=False)
    editable = read_sprites([tmp_path / name])
    found = figures_of(editable)
    expected: dict[str, list[tuple[str, int, bytes]]] = {}
    for kind, each in zip(kinds, clips, strict=True):
        expected.setdefault(kind, []).append((each.tag, each.durations_ms[0], each.frames.tobytes()))
    seen = [[(c.tag, c.durations_ms[0], c.frames.tobytes()) for c in figure.clips] for figure in found]
    assert seen == list(expected.values())
    classes = [editable.class_names[int(editable.contexts[figure.index].argmax())] for figure in found]
    if len(found) > 1:
        assert classes == [kind.rstrip("12") for kind in expected]


def test_tags_of_one_figure_stay_as_they_are_in_the_set(tmp_path: Path) -> None:
    clips = [clip("walk", "left", 4, 10), clip("idle", "", 2, 20)]
    write_files(tmp_path, clip_files("game.aseprite", clips, ["orc", "orc"]), replace=False)
    editable = read_sprites([tmp_path / "game.aseprite"])
    assert list(dict.fromkeys(editable.notes["fine"].tolist())) == ["orc-walk-left", "orc-idle"]
    (figure,) = figures_of(editable)
    assert [(each.name, each.facing) for each in figure.clips] == [("walk", "left"), ("idle", "")]


def test_the_walks_of_three_files_are_one_movement_to_learn_and_keep_their_tags(tmp_path: Path) -> None:
    images = np.arange(16, dtype=np.uint8).reshape(4, 4)[..., None].repeat(4, axis=-1) | np.uint8(129)
    paths = [tmp_path / f"{name}.aseprite" for name in ("hero", "orc", "elf")]
    for number, path in enumerate(paths):
        frames = np.stack([np.roll(images, number + k, axis=0) for k in range(2)])
        walk = Clip(frames, (100, 100), f"{path.stem}-walk", "left")
        write_files(tmp_path, clip_files(path.name, [walk], [""]), replace=False)
    editable = read_sprites(paths)
    assert set(editable.notes["clip"].tolist()) == {"walk-left"}
    assert editable.notes["fine"][0] == "hero-walk-left"
    assert "Clips are called by their movements: hero-walk-left is walk-left." in editable.remarks
    learned = clips_of_set(to_set(editable))
    assert [(clip.name, clip.facing, len(clip.places)) for clip in learned] == [("walk", "left", 2)] * 3

"""Frames of a set become figures with clips; sprites that stand still stay sprites."""

from __future__ import annotations

import numpy as np

from spritestudio.sprites.dataset.editable_set import EditableSet, one_hot
from spritestudio.sprites.motion.set_clips import figures_of


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

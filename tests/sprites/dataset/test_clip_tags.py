"""Frames are tagged by movement, side and figure."""

from __future__ import annotations

import numpy as np

from spritestudio.sprites.dataset import clip_tags as module
from spritestudio.sprites.dataset.clip_tags import ClipTag
from spritestudio.sprites.dataset.editable_set import EditableSet, one_hot


def clip_tags(editable: EditableSet) -> list[str]:
    return [found.tag for found in module.clip_tags(editable)]


def frames(
    tags: list[str], facings: list[str], groups: list[int], labels: list[int], *, timed: bool = True
) -> EditableSet:
    notes = {"fine": np.array(tags), "facing": np.array(facings)}
    if timed:
        notes["duration_ms"] = np.full(len(tags), 100)
    return EditableSet(
        images=np.zeros((len(tags), 4, 4, 4), np.uint8),
        contexts=one_hot(np.array(labels), 2),
        class_names=("orc", "elf"),
        groups=np.array(groups),
        source="test",
        notes=notes,
    )


def test_one_figure_needs_no_name() -> None:
    editable = frames(["walk", "walk", "idle", ""], ["left", "left", "", ""], [0, 0, 0, 1], [0, 0, 0, 0])
    assert clip_tags(editable) == ["walk-left", "walk-left", "idle", ""]


def test_several_figures_are_told_apart_by_class_and_then_by_number() -> None:
    assert clip_tags(frames(["walk"] * 2, ["", ""], [0, 1], [0, 1])) == ["orc-walk", "elf-walk"]
    assert clip_tags(frames(["walk"] * 3, [""] * 3, [0, 5, 5], [0, 0, 0])) == [
        "orc1-walk",
        "orc2-walk",
        "orc2-walk",
    ]


def test_sprites_without_times_are_no_frames() -> None:
    assert clip_tags(frames(["walk"], [""], [0], [0], timed=False)) == [""]


def test_a_frame_knows_its_figure_its_movement_and_its_side() -> None:
    tags = ["walk-left", "walk", "walk_up", "walk_down", "jump_up", "idle"]
    editable = frames(tags, ["", "right", "", "", "", ""], [0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 1])
    assert [(tag.clip, tag.facing) for tag in module.clip_tags(editable)] == [
        ("walk", "left"), ("walk", "right"), ("walk", "back"), ("walk", "front"), ("jump_up", ""),
        ("idle", ""),
    ]  # fmt: skip
    assert clip_tags(editable) == ["walk-left", "walk-right", "walk_up", "walk_down", "jump_up", "idle"]
    assert module.clip_tags(frames(["walk"] * 2, [""] * 2, [0, 1], [0, 0]))[1] == ClipTag(
        "orc2-walk", "orc2", "walk"
    )


def test_a_figure_has_one_name_whatever_it_does() -> None:
    tags = ["walk", "attack", "walk", "attack", "hurt"]
    found = module.clip_tags(frames(tags, [""] * 5, [0, 3, 3, 0, 3], [0, 0, 0, 0, 0]))
    assert [tag.figure for tag in found] == ["orc1", "orc2", "orc2", "orc1", "orc2"]
    assert [tag.tag for tag in found] == ["orc1-walk", "orc2-attack", "orc2-walk", "orc1-attack", "hurt"]


def test_an_animation_without_tags_is_one_clip() -> None:
    assert clip_tags(frames([""] * 3, [""] * 3, [0, 0, 4], [0, 0, 0])) == ["idle", "idle", ""]

"""The clips of a set."""

from __future__ import annotations

import numpy as np

from spritestudio.sprites.dataset.clip_frames import clips_of_set, is_set_of_clips, turns_of_set
from spritestudio.sprites.dataset.sprite_set import SpriteSet


def moving(**notes: np.ndarray) -> SpriteSet:
    images = np.full((6, 8, 8, 4), 255, np.uint8)
    return SpriteSet(images, np.ones((6, 1), np.float32), ("hero",), np.zeros(6, int), "set", notes=notes)


def test_frames_of_one_movement_side_and_figure_are_a_clip() -> None:
    sprites = moving(
        clip=np.array(["walk"] * 5 + [""]), facing=np.array(["left", "left", "front", "left", "left", ""])
    )
    found = clips_of_set(sprites)
    assert [(clip.name, clip.facing, clip.places) for clip in found] == [("walk", "left", (0, 1, 3, 4))]
    assert not is_set_of_clips(sprites)


def test_figures_that_share_a_group_are_told_apart() -> None:
    sprites = moving(clip=np.array(["idle"] * 6), figure=np.array([4, 4, 5, 5, 5, 6]))
    assert [clip.places for clip in clips_of_set(sprites)] == [(0, 1), (2, 3, 4)]
    assert is_set_of_clips(sprites)


def test_figures_that_stand_or_walk_from_several_sides_are_turned() -> None:
    sprites = moving(
        clip=np.array(["walk", "walk", "walk", "walk", "jump", "jump"]),
        facing=np.array(["left", "left", "front", "front", "back", "back"]),
    )
    found = turns_of_set(sprites, ("front", "left", "back"))
    assert [(turn.name, turn.facing, turn.places) for turn in found] == [
        ("turn", "front", (0, 2)),
        ("turn", "left", (2, 0)),
    ]
    assert turns_of_set(sprites, ("left",)) == []


def test_a_figure_of_one_frame_a_side_can_be_turned() -> None:
    sprites = moving(
        clip=np.array(["stand", "stand", "turn", "turn", "", ""]),
        facing=np.array(["left", "front", "left", "left", "back", "back"]),
    )
    assert [turn.places for turn in turns_of_set(sprites, ("front", "left", "back"))] == [(0, 1), (1, 0)]
    assert clips_of_set(sprites) == [], "a clip that is called turn says nothing of sides"


def test_tags_of_animations_name_movements_and_sides() -> None:
    sprites = moving(clip=np.array(["Walk-left"] * 2 + ["walk_down"] * 2 + ["walk_up"] * 2))
    found = [(clip.name, clip.facing, clip.places) for clip in clips_of_set(sprites)]
    assert found == [("walk", "left", (0, 1)), ("walk", "front", (2, 3)), ("walk", "back", (4, 5))]
    assert len(turns_of_set(sprites, ("front", "left", "back"))) == 6

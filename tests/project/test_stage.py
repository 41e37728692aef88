"""The stage: where sprites stand on it, and how they move."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spritestudio.project.stage import STEP_MS, Ground, Motion, SpriteStage
from spritestudio.specs import ByteArray
from spritestudio.sprites.motion.clip import Clip

RED = (200, 0, 0, 255)


def sprite(height: int, width: int, color: tuple[int, int, int, int] = RED) -> ByteArray:
    return np.full((height, width, 4), color, np.uint8)


def red(picture: ByteArray) -> tuple[slice, slice]:
    """The rows and columns that a red sprite fills."""
    rows, columns = np.nonzero((picture[..., :3] == RED[:3]).all(axis=-1))
    return slice(int(rows.min()), int(rows.max()) + 1), slice(int(columns.min()), int(columns.max()) + 1)


@given(
    sides=st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), max_size=12),
    width=st.integers(1, 120),
    ground=st.sampled_from(Ground),
    motion=st.sampled_from(Motion),
    step=st.integers(0, 400),
)
def test_all_sprites_of_any_size_have_their_place(
    sides: list[tuple[int, int]], width: int, ground: Ground, motion: Motion, step: int
) -> None:
    stage = SpriteStage([sprite(*side) for side in sides], width, ground, motion)
    stage.go_on(step * STEP_MS)
    picture = stage.picture()
    assert picture.shape == (stage.height, stage.width, 4)
    assert (picture[..., 3] == 255).all()
    assert stage.width >= width
    seen = int((picture[..., :3] == RED[:3]).all(axis=-1).sum())
    each = 9 if motion is Motion.TILE else 1
    assert seen == each * sum(height * across for height, across in sides), "each wholly, and over no other"


@pytest.mark.parametrize("ground", Ground)
def test_pixels_are_shown_as_they_are_and_soft_ones_blended(ground: Ground) -> None:
    image = sprite(8, 8)
    image[0] = 0
    image[1] = (255, 255, 255, 128)
    picture = SpriteStage([image], 40, ground, Motion.STAND).picture()
    rows, columns = red(picture)
    assert (rows.stop - rows.start, columns.stop - columns.start) == (6, 8)
    empty = SpriteStage([sprite(8, 8, (0, 0, 0, 0))], 40, ground, Motion.STAND).picture()
    behind = empty[: picture.shape[0]]
    if behind.shape == picture.shape:
        assert (picture[rows.start - 2, columns] == behind[rows.start - 2, columns]).all()
    mixed = picture[rows.start - 1, columns.start, :3]
    assert (mixed >= 127).all()


def test_in_a_game_the_lowest_pixel_stands_on_the_ground() -> None:
    floating, standing = sprite(16, 16), sprite(16, 16)
    floating[10:] = 0
    bottoms = [
        red(SpriteStage([image], 60, Ground.GAME, Motion.STAND).picture())[0].stop
        for image in (floating, standing)
    ]
    assert bottoms[0] == bottoms[1]


def test_tiles_meet_at_their_edges() -> None:
    image = sprite(2, 3)
    image[0, 0] = (0, 200, 0, 255)
    stage = SpriteStage([image], 40, Ground.DARK, Motion.TILE)
    assert not stage.moves
    rows, columns = red(stage.picture())
    assert (rows.stop - rows.start, columns.stop - columns.start) == (6, 9)
    green = (stage.picture()[..., :3] == (0, 200, 0)).all(axis=-1)
    assert [(int(y) - rows.start, int(x) - columns.start) for y, x in np.argwhere(green)] == [
        (y, x) for y in (0, 2, 4) for x in (0, 3, 6)
    ]


def test_bobbing_sprites_go_up_and_down_in_place() -> None:
    stage = SpriteStage([sprite(8, 8)], 40, Ground.LIGHT, Motion.BOB)
    seen = []
    for step in range(4):
        stage.go_on(step * STEP_MS)
        seen.append(red(stage.picture()))
    tops = [rows.start for rows, _ in seen]
    assert sorted(set(tops)) == [tops[0] - 1, tops[0]]
    assert len({columns.start for _, columns in seen}) == 1
    assert not stage.go_on(3 * STEP_MS + 1), "between two steps it looks the same"
    assert stage.moves
    assert not SpriteStage([sprite(8, 8)], 40, Ground.LIGHT, Motion.STAND).moves


def test_clips_play_in_their_places_at_their_own_speed() -> None:
    frames = np.stack([sprite(8, 6), sprite(8, 6, (0, 0, 200, 255))])
    quick, slow = Clip(frames, (50, 50)), Clip(frames, (200, 200))
    stage = SpriteStage([sprite(8, 6)] * 3, 60, Ground.LIGHT, Motion.PLAY, [(quick,), (slow,), ()])
    assert stage.moves
    counts = []
    for moment_ms in (0, 60, 110, 260):
        stage.go_on(moment_ms)
        counts.append(int((stage.picture()[..., :3] == RED[:3]).all(axis=-1).sum()) // 48)
    assert counts == [3, 2, 3, 1]
    assert not stage.go_on(270)
    assert stage.go_on(300)
    assert not SpriteStage([sprite(8, 6)], 60, Ground.LIGHT, Motion.PLAY, [()]).moves


def test_the_scene_is_the_same_each_time() -> None:
    pictures = [SpriteStage([sprite(8, 8)], 64, Ground.GAME, Motion.STAND).picture() for _ in range(2)]
    assert (pictures[0] == pictures[1]).all()
    assert len(np.unique(pictures[0].reshape(-1, 4), axis=0)) > 6

"""Movements that need no network keep a sprite's colours, begin with the sprite and move it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray
from spritestudio.specs.motion import MAX_FRAMES, PLAIN_MOTIONS, MotionSpec
from spritestudio.sprites.motion.plain import color_ramp, plain_clip
from spritestudio.sprites.motion.stepping import walking

RED, ORANGE, YELLOW, BLUE = (160, 30, 20, 255), (220, 110, 20, 255), (250, 210, 60, 255), (30, 60, 200, 255)


@pytest.fixture
def torch_sprite() -> ByteArray:
    """A flame on a blue stick, with an empty border of two pixels."""
    image = np.zeros((16, 16, 4), np.uint8)
    image[2:5, 5:11], image[5:8, 4:12], image[8:10, 5:10] = YELLOW, ORANGE, RED
    image[10:14, 7:9] = BLUE
    return image


def colors(images: ByteArray) -> set[tuple[int, ...]]:
    return {tuple(color) for color in images.reshape(-1, 4).tolist() if color[3]}


@pytest.mark.parametrize("motion", PLAIN_MOTIONS)
def test_it_begins_with_the_sprite_moves_and_adds_no_colour(motion: str, torch_sprite: ByteArray) -> None:
    clip = plain_clip(torch_sprite, MotionSpec(motion=motion))
    assert clip.name == (PLAIN_MOTIONS[motion].clip or motion)
    assert np.array_equal(clip.frames[0], torch_sprite)
    assert any(not np.array_equal(frame, torch_sprite) for frame in clip.frames)
    assert colors(clip.frames) <= colors(torch_sprite)
    assert set(clip.durations_ms) == {PLAIN_MOTIONS[motion].frame_ms}
    assert clip.loops == PLAIN_MOTIONS[motion].loops


@pytest.mark.parametrize("motion", PLAIN_MOTIONS)
@pytest.mark.parametrize("frames", [2, 3, 7, 64])
def test_there_are_as_many_frames_and_as_long_as_asked(
    motion: str, frames: int, torch_sprite: ByteArray
) -> None:
    clip = plain_clip(torch_sprite, MotionSpec(motion=motion, frames=frames, frame_ms=30))
    assert clip.durations_ms == (30,) * frames
    assert clip.frames.shape == (frames, 16, 16, 4)


@pytest.mark.parametrize("motion", ["bob", "shake", "spin", "rotate"])
def test_what_moves_as_a_whole_loses_no_pixel(motion: str, torch_sprite: ByteArray) -> None:
    clip = plain_clip(torch_sprite, MotionSpec(motion=motion))
    drawn = (clip.frames[..., 3] > 0).sum(axis=(1, 2))
    if motion == "spin":
        assert drawn[3] == drawn[0]  # its back
        assert np.array_equal(clip.frames[3][:, 4:12], torch_sprite[:, 4:12][:, ::-1])
    else:
        assert set(drawn.tolist()) == {int(drawn[0])}


def test_bobbing_is_as_long_up_as_down(torch_sprite: ByteArray) -> None:
    frames = plain_clip(torch_sprite, MotionSpec(motion="bob", amount_px=2)).frames
    tops = [int(np.flatnonzero(frame[..., 3].any(axis=1))[0]) for frame in frames]
    assert tops == [2, 1, 0, 1]
    low = np.roll(torch_sprite, -2, axis=0)
    assert [
        int(np.flatnonzero(frame[..., 3].any(axis=1))[0])
        for frame in plain_clip(low, MotionSpec(motion="bob")).frames
    ] == [0, 1, 1, 0], "where there is no room above it sinks"


def test_breathing_keeps_the_feet_and_the_head(torch_sprite: ByteArray) -> None:
    clip = plain_clip(torch_sprite, MotionSpec(motion="breathe"))
    assert clip.tag == "idle", "what stands breathes, and engines ask for an idle"
    rest, low = clip.frames
    assert np.array_equal(low[12:], rest[12:])
    assert np.array_equal(low[3:5], rest[2:4])
    assert not low[2].any()


def test_a_fade_ends_with_nothing_and_only_loses_pixels(torch_sprite: ByteArray) -> None:
    frames = plain_clip(torch_sprite, MotionSpec(motion="fade")).frames
    drawn = frames[..., 3] > 0
    assert not drawn[-1].any()
    assert all((after <= before).all() for before, after in itertools.pairwise(drawn))


def test_a_flame_cycles_through_its_own_colours_and_the_stick_stays(torch_sprite: ByteArray) -> None:
    assert color_ramp(torch_sprite).tolist() == [list(color[:3]) for color in (RED, ORANGE, YELLOW)]
    frames = plain_clip(torch_sprite, MotionSpec(motion="cycle")).frames
    assert len(frames) == 3
    assert (frames[:, 10:14, 7:9] == BLUE).all()
    assert [tuple(frame[3, 6]) for frame in frames] == [YELLOW, RED, ORANGE]


def test_a_flame_leans_and_sinks_and_the_stick_stays(torch_sprite: ByteArray) -> None:
    rest, right, low, left = plain_clip(torch_sprite, MotionSpec(motion="flicker")).frames
    assert all(np.array_equal(frame[8:], rest[8:]) for frame in (right, low, left))
    assert np.array_equal(right[2:4], np.roll(rest, 1, axis=1)[2:4])
    assert np.array_equal(left[2:4], np.roll(rest, -1, axis=1)[2:4])
    assert not low[2].any()
    assert np.array_equal(low[3], rest[2])
    pushed = np.roll(torch_sprite, 4, axis=1)  # its widest rows end at the border
    drawn = (plain_clip(pushed, MotionSpec(motion="flicker", amount_px=3)).frames[..., 3] > 0).sum(
        axis=(1, 2)
    )
    assert drawn[1] == drawn[3] == drawn[0], "nothing is lost at the border"


def test_the_wood_of_a_torch_does_not_burn(torch_sprite: ByteArray) -> None:
    wood = (135, 75, 46, 255)
    torch_sprite[10:14, 7:9] = wood
    frames = plain_clip(torch_sprite, MotionSpec(motion="cycle")).frames
    assert (frames[:, 10:14, 7:9] == wood).all()
    assert not np.array_equal(frames[0], frames[1])


def test_greys_cycle_where_no_two_strong_colours_are_alike() -> None:
    image = np.zeros((4, 4, 4), np.uint8)
    image[0], image[1], image[2] = (40, 40, 40, 255), (200, 200, 200, 255), BLUE
    assert color_ramp(image).tolist() == [[40, 40, 40], [200, 200, 200]]


def test_a_flash_has_the_colour_that_was_asked_for(torch_sprite: ByteArray) -> None:
    lit = plain_clip(torch_sprite, MotionSpec(motion="flash", color="#ffffff")).frames[1]
    assert colors(lit) == {(255, 255, 255, 255)}
    assert np.array_equal(lit[..., 3], torch_sprite[..., 3])
    plain = np.where(torch_sprite[..., 3:] > 0, BLUE, 0).astype(np.uint8)
    assert colors(plain_clip(plain, MotionSpec(motion="flash")).frames[1]) == {(255, 255, 255, 255)}


@pytest.mark.parametrize(
    ("motion", "text"),
    [
        ("bob", "no room to move the sprite up or down by 1 px"),
        ("shake", "no room to move the sprite sideways by 1 px"),
        ("cycle", "one colour"),
        ("flicker", "one colour"),
    ],
)
def test_a_full_tile_of_one_colour_says_why_it_cannot_move(motion: str, text: str) -> None:
    tile = np.full((8, 8, 4), 255, np.uint8)
    with pytest.raises(SpriteStudioError, match=text):
        plain_clip(tile, MotionSpec(motion=motion))


def test_other_bad_input_is_told() -> None:
    with pytest.raises(SpriteStudioError, match="empty"):
        plain_clip(np.zeros((8, 8, 4), np.uint8), MotionSpec())
    with pytest.raises(SpriteStudioError, match="8×4"):
        plain_clip(np.full((4, 8, 4), 255, np.uint8), MotionSpec(motion="rotate"))
    line = np.zeros((8, 8, 4), np.uint8)
    line[4] = 255
    with pytest.raises(SpriteStudioError, match="too low"):
        plain_clip(line, MotionSpec(motion="breathe"))


@pytest.mark.parametrize("motion", PLAIN_MOTIONS)
def test_a_single_pixel_moves_or_is_refused_in_words(motion: str) -> None:
    image = np.zeros((5, 5, 4), np.uint8)
    image[2, 2] = RED
    try:
        clip = plain_clip(image, MotionSpec(motion=motion))
    except SpriteStudioError as error:
        assert error.hint  # noqa: PT017 - some can, some cannot
    else:
        assert clip.frames.shape[1:] == image.shape


def test_a_clip_is_seen_from_where_the_sprite_is(torch_sprite: ByteArray) -> None:
    clip = plain_clip(torch_sprite, MotionSpec("step", facing="left"))
    assert (clip.tag, clip.durations_ms) == ("walk-left", (150,) * 4)


def test_a_walk_stands_between_its_steps_where_there_is_time(torch_sprite: ByteArray) -> None:
    one, other = walking(torch_sprite, 1, "")
    for count, looks in ((2, (one, other)), (3, (torch_sprite, one, other)), (4, (torch_sprite, one) * 2)):
        frames = plain_clip(torch_sprite, MotionSpec("step", count)).frames
        assert len(frames) == count
        assert all(np.array_equal(frame, look) for frame, look in zip(frames[:3], looks, strict=False))


def middle(frame: ByteArray) -> tuple[float, float]:
    """Of the box around what is drawn: its row and column."""
    rows, columns = (np.flatnonzero(frame[..., 3].any(axis=axis)) for axis in (1, 0))
    return (rows[0] + rows[-1]) / 2, (columns[0] + columns[-1]) / 2


def test_a_glow_lies_on_the_sprite_where_there_is_no_room_around_it() -> None:
    tile = np.zeros((8, 8, 4), np.uint8)
    tile[:, :6], tile[3, 3] = RED, YELLOW
    frames = plain_clip(tile, MotionSpec("glow")).frames
    assert (frames[2][:, 6] == YELLOW).all()
    assert (frames[2][:, 0] == YELLOW).all()
    assert (frames[2][[0, -1], :6] == YELLOW).all()
    assert not np.array_equal(frames[1], frames[2])
    full = np.full((8, 8, 4), 255, np.uint8)
    full[2:4] = RED
    assert any(not np.array_equal(frame, full) for frame in plain_clip(full, MotionSpec("glow")).frames)


def test_what_spins_keeps_its_core_where_it_is_as_far_as_there_is_room() -> None:
    for width, right in ((16, 7), (13, 7), (24, 7)):
        image = np.zeros((16, width, 4), np.uint8)
        image[3:14, 4:8], image[8, 8:12] = RED, BLUE  # a bottle, and what sticks out
        back = plain_clip(image, MotionSpec("spin")).frames[3]
        assert (back[..., 3] > 0).sum() == (image[..., 3] > 0).sum(), "nothing is cut off"
        body = np.flatnonzero((back == RED).all(axis=-1).any(axis=0))
        assert abs(int(body[-1]) - right) <= (0 if width == 24 else 3)


def test_a_sprite_turns_by_quarters_about_its_own_middle() -> None:
    image = np.zeros((16, 20, 4), np.uint8)
    image[9:14, 2:13], image[9, 2] = RED, BLUE
    frames = plain_clip(image, MotionSpec("rotate")).frames
    assert [int((frame[..., 3] > 0).sum()) for frame in frames] == [55] * 4
    assert middle(frames[0]) == middle(frames[2]) == (11.0, 7.0)
    assert middle(frames[1]) == middle(frames[3]) == (10.0, 7.0), "it stands on the lowest row"
    assert all(np.array_equal(a, b) for a, b in zip(frames[:1], [image], strict=True))


@pytest.mark.parametrize("motion", ["cycle", "flicker"])
def test_of_a_picture_with_thousands_of_colours_no_flame_is_sought(motion: str) -> None:
    picture = np.full((64, 64, 4), 255, np.uint8)
    picture[..., :2] = np.indices((64, 64)).transpose(1, 2, 0) * 4
    with pytest.raises(SpriteStudioError, match="The sprite has 4,096 colours"):
        plain_clip(picture, MotionSpec(motion=motion))


def test_no_cycle_is_longer_than_can_be_asked_for() -> None:
    image = np.full((16, 16, 4), 255, np.uint8)
    image[..., 0] = np.arange(256).reshape(16, 16)
    image[..., 1:3] = 0
    assert len(color_ramp(image)) > MAX_FRAMES
    assert len(plain_clip(image, MotionSpec(motion="cycle")).frames) == MAX_FRAMES

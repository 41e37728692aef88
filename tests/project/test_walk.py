"""A figure walks over a field, and looks where it goes."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.project.stage import Ground
from spritestudio.project.walk import Walk, walks
from spritestudio.specs import ByteArray
from spritestudio.sprites.motion.clip import Clip

MOMENT_MS = 30


def frame(number: int) -> ByteArray:
    """A picture that is no other's, and not its own mirror image."""
    image = np.zeros((8, 8, 4), np.uint8)
    image[2:8, 1:5] = (200, number, 250, 255)
    return image


def clip(name: str, facing: str, *numbers: int, playback: str = "forward") -> Clip:
    frames = np.stack([frame(number) for number in numbers])
    return Clip(frames, (100,) * len(numbers), name, facing, playback)


def walk_of(*clips: Clip, images: int = 1, ground: Ground = Ground.GAME) -> Walk:
    walk = Walk([frame(90 + number) for number in range(images)], [clips] if clips else ())
    walk.look_at(100, 80, ground)
    return walk


def seen(walk: Walk) -> tuple[int, bool]:
    """The number of the frame that is seen, and whether it is mirrored."""
    image = walk.figure()
    row = image[5]
    return int(row[row[:, 3] > 0][0, 1]), bool(row[1, 3] == 0)


class Time:
    """Goes on in small moments."""

    def __init__(self, walk: Walk) -> None:
        self.walk, self.now_ms = walk, 0

    def pass_(self, milliseconds: int) -> None:
        for _ in range(milliseconds // MOMENT_MS):
            self.now_ms += MOMENT_MS
            self.walk.go_on(self.now_ms)


def test_the_keys_lead_the_figure_and_turn_it() -> None:
    walk = walk_of(
        *(clip("walk", side, 10 * k, 10 * k + 1) for k, side in enumerate(("front", "back", "left")))
    )
    time = Time(walk)
    start = walk.position
    walk.steer("left", True)
    time.pass_(300)
    assert walk.facing == "left"
    assert walk.position[0] < start[0]
    assert walk.position[1] == start[1]
    assert seen(walk)[0] in (20, 21)
    walk.steer("back", True)
    time.pass_(300)
    assert (walk.facing, seen(walk)[0] // 10) == ("back", 1)
    assert walk.position[1] < start[1]
    walk.steer("back", False)
    time.pass_(MOMENT_MS)
    assert walk.facing == "left", "the other key is still held"
    walk.let_go()
    here = walk.position
    time.pass_(300)
    assert walk.position == here
    assert not walk.is_walking
    assert seen(walk) == (20, False), "it stands on the first frame of its walk"


def test_right_is_left_mirrored_where_there_is_no_other() -> None:
    walk = walk_of(clip("walk", "left", 20, 21), clip("walk", "front", 1, 2))
    walk.steer("right", True)
    Time(walk).pass_(MOMENT_MS)
    number, is_mirrored = seen(walk)
    assert (number in (20, 21), is_mirrored) == (True, True)


def test_standing_is_idle_from_that_side_and_else_the_middle_of_the_walk() -> None:
    walk = walk_of(
        clip("idle", "front", 50, 51),
        clip("walk", "front", 1, 2),
        clip("walk", "left", 5, 6, 7, playback="pingpong"),
    )
    time = Time(walk)
    walk.steer("left", True)
    time.pass_(MOMENT_MS)
    walk.let_go()
    time.pass_(MOMENT_MS)
    assert seen(walk) == (6, False), "an idle from the front would turn it away"
    walk.steer("front", True)
    walk.let_go()
    walk.steer("front", False)
    walk.facing = "front"
    time.pass_(120)
    assert seen(walk)[0] in (50, 51)


@pytest.mark.parametrize("way", ["front", "back", "left", "right"])
def test_nobody_leaves_the_field_or_walks_on_water(way: str) -> None:
    walk = walk_of(clip("walk", "", 1))
    walk.steer(way, True)
    time = Time(walk)
    time.pass_(9_000)
    x, y = walk.position
    assert 16 <= x <= 240
    assert 16 <= y <= 176
    before = walk.position
    time.pass_(300)
    assert walk.position == before, "there is something in the way"


def test_nobody_jumps_however_late_the_time_is_told() -> None:
    walk = walk_of()
    walk.steer("right", True)
    start = walk.position
    walk.go_on(60_000)
    assert 0 < walk.position[0] - start[0] < 8


def test_until_somebody_steers_it_walks_by_itself() -> None:
    walk = walk_of(clip("walk", "", 1, 2))
    places = set()
    time = Time(walk)
    for _ in range(8):
        time.pass_(1_200)
        places.add(walk.facing)
    assert places == {"right", "front", "left", "back"}
    walk.steer("left", True)
    walk.let_go()
    here = walk.position
    time.pass_(9_000)
    assert walk.position == here


def test_who_has_other_clips_or_none_is_seen_as_well() -> None:
    walk = walk_of(clip("bob", "", 30, 31))
    assert seen(walk)[0] == 30
    assert seen(walk_of())[0] == 90
    several = walk_of(images=3)
    several.steer("right", True)
    Time(several).pass_(210)
    assert seen(several)[0] == 91, "several sprites are the frames of a walk"
    assert not walks([clip("bob", "", 1)])
    assert walks([clip("Walk", "left", 1)])


@pytest.mark.parametrize("ground", Ground)
@pytest.mark.parametrize("size", [(54, 43), (216, 173), (400, 320), (1, 1)])
def test_what_is_seen_is_as_large_as_it_is_to_be(ground: Ground, size: tuple[int, int]) -> None:
    walk = Walk([frame(1)])
    walk.look_at(*size, ground)
    picture = walk.picture()
    assert picture.shape == (size[1], size[0], 4)
    assert (picture[..., 3] == 255).all()
    if size[0] > 40:
        assert int((picture[..., :3] == (200, 1, 250)).all(axis=-1).sum()) == 24, "the whole figure"


def places_of(walk: Walk, number: int) -> list[int]:
    """Where the pixels of a frame are in what is seen, as indices of the rows and columns."""
    is_it = (walk.picture()[..., :3] == (200, number, 250)).all(axis=-1)
    return np.flatnonzero(is_it).tolist()


def test_the_first_that_walks_does_and_the_others_play_around_it() -> None:
    clips = [(clip("idle", "front", 70, 71),), (), (clip("walk", "", 1, 2),), (clip("walk", "", 80, 81),)]
    walk = Walk([frame(60), frame(61), frame(62), frame(63)], clips)
    walk.look_at(256, 192, Ground.GAME)
    assert seen(walk)[0] in (1, 2)
    assert [len(places_of(walk, number)) for number in (70, 61, 80)] == [24, 24, 24]
    before, start = places_of(walk, 61), places_of(walk, 1)
    walk.steer("left", True)
    Time(walk).pass_(120)
    assert len(places_of(walk, 71)) == 24, "its idle plays"
    assert places_of(walk, 61) == before, "it stays where it is"
    assert places_of(walk, 2) != start


def test_who_is_nearer_is_seen_before_who_is_behind() -> None:
    walk = Walk([frame(1), frame(61)], [(clip("walk", "", 1),), (clip("idle", "", 61),)])
    walk.look_at(256, 192, Ground.DARK)
    time = Time(walk)
    walk.steer("right", True)
    while walk.position[0] < 166:
        time.pass_(MOMENT_MS)
    walk.steer("right", False)
    walk.steer("front", True)
    while walk.position[1] < 121:
        time.pass_(MOMENT_MS)
    assert 0 < len(places_of(walk, 1)) < 24, "it is partly hidden"
    assert len(places_of(walk, 61)) == 24
    while walk.position[1] < 126:
        time.pass_(MOMENT_MS)
    assert len(places_of(walk, 1)) == 24
    assert 0 < len(places_of(walk, 61)) < 24


def test_of_very_many_as_many_are_there_as_have_room() -> None:
    walk = Walk([frame(61)] * 300, [(clip("walk", "", 1),)] + [()] * 299)
    walk.look_at(256, 192, Ground.GAME)
    others = len(places_of(walk, 61)) // 24
    assert 12 < others < 60


def test_the_first_others_are_seen_when_it_starts_and_while_it_goes_its_round() -> None:
    walk = Walk([frame(1), frame(61), frame(62)], [(clip("walk", "", 1),), (), ()])
    walk.look_at(102, 82, Ground.GAME)
    assert [len(places_of(walk, number)) for number in (61, 62)] == [24, 24]
    time = Time(walk)
    for _ in range(6):
        time.pass_(1_200)
        assert places_of(walk, 61)

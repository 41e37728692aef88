"""A clip is checked when it is made, and tells an export what its frames are."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.motion.clip import Clip

FRAMES = np.zeros((2, 8, 8, 4), np.uint8)


def test_its_frames_carry_its_tag_its_times_and_how_it_plays() -> None:
    labels = Clip(FRAMES, (100, 250), "walk", "left", "pingpong").labels("orc")
    assert [(label.tag, label.duration_ms, label.direction) for label in labels] == [
        ("orc-walk-left", 100, "pingpong"),
        ("orc-walk-left", 250, "pingpong"),
    ]
    assert Clip(FRAMES, (100, 100)).tag == "idle"


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"durations_ms": (100,)}, "2 frames cannot have 1 durations"),
        ({"durations_ms": (100, 0)}, "1 to 65,535 ms"),
        ({"playback": "sideways"}, "sideways"),
        ({"frames": FRAMES[0]}, "uint8 of shape"),
        ({"frames": FRAMES[:0], "durations_ms": ()}, "uint8 of shape"),
    ],
)
def test_nonsense_is_refused(wrong: dict[str, object], text: str) -> None:
    with pytest.raises(SpriteStudioError, match=text):
        Clip(**{"frames": FRAMES, "durations_ms": (100, 100), **wrong})  # type: ignore[arg-type]


def test_the_frame_of_a_moment_follows_times_and_way_of_playing() -> None:
    frames = np.zeros((3, 8, 8, 4), np.uint8)
    clip = Clip(frames, (100, 50, 200), playback="pingpong")
    assert (clip.order, clip.total_ms) == ([0, 1, 2, 1], 400)
    assert [clip.frame_at(ms) for ms in (0, 99, 100, 150, 349, 350, 400, 501)] == [0, 0, 1, 2, 2, 1, 0, 1]
    once = Clip(frames, (100, 50, 200), playback="reverse", loops=False)
    assert [once.frame_at(ms) for ms in (0, 200, 250, 9999)] == [2, 1, 0, 0]

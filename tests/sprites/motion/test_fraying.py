"""How frayed painted frames are."""

from __future__ import annotations

import numpy as np

from spritestudio.specs import ByteArray
from spritestudio.sprites.motion.fraying import fraying

BODY = np.zeros((16, 16, 4), np.uint8)
BODY[4:12, 4:12] = (40, 40, 60, 255)
BODY[5:11, 5:11] = (200, 60, 60, 255)


def changed(*pixels: tuple[int, int], color: tuple[int, int, int, int] = (0, 0, 0, 0)) -> ByteArray:
    image = BODY.copy()
    for pixel in pixels:
        image[pixel] = color
    return image


def test_what_only_moves_is_whole() -> None:
    assert fraying(np.stack([BODY, np.roll(BODY, (1, 2), axis=(0, 1))]), BODY).tolist() == [0.0, 0.0]


def test_the_more_a_frame_is_frayed_the_more_it_counts() -> None:
    nibbled = changed((4, 6))
    gnawed = changed((4, 6), (8, 4), (11, 9), (6, 11))
    littered = changed((1, 1), (14, 2), (2, 14), color=(200, 60, 60, 255))
    values = fraying(np.stack([BODY, nibbled, gnawed, littered]), BODY)
    assert values[0] == 0.0
    assert 0.0 < values[1] < values[2] < values[3]


def test_what_the_first_frame_has_itself_does_not_count() -> None:
    first = changed((1, 1), color=(9, 9, 9, 255))
    assert fraying(first[None], first).tolist() == [0.0]
    assert fraying(BODY[None], first)[0] < fraying(first[None], BODY)[0]


def test_a_frame_with_nothing_on_it_is_no_whole_one() -> None:
    assert fraying(np.zeros_like(BODY)[None], BODY)[0] >= 0.5

"""Colours in words."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.sprites.palettes.color_words import COLOR_WORDS, color_words_of


@pytest.mark.parametrize(
    ("color", "word"),
    [("d02020", "red"), ("30b030", "green"), ("f8e040", "yellow"), ("6a4a2a", "brown"), ("f4f4f4", "white")],
)
def test_a_sprite_of_one_colour_is_called_so(color: str, word: str) -> None:
    images = np.zeros((1, 8, 8, 4), np.uint8)
    images[0, 2:6, 2:6] = (*bytes.fromhex(color), 255)
    told = dict(zip(COLOR_WORDS, color_words_of(images)[0].tolist(), strict=True))
    assert {name: share for name, share in told.items() if share} == {word: 1.0}


def test_outlines_count_less_and_a_second_colour_half() -> None:
    images = np.zeros((2, 8, 8, 4), np.uint8)
    images[0, :4] = (24, 24, 32, 255)
    images[0, 4:7] = (192, 48, 40, 255)
    images[0, 7] = (48, 80, 192, 255)
    images[0, 6, :4] = (48, 80, 192, 255)
    red, blue = (COLOR_WORDS.index(name) for name in ("red", "blue"))
    told = color_words_of(images)
    assert told[0, red] == 1.0
    assert told[0].sum() <= 1.5
    assert told[0, blue] in (0.0, 0.5)
    assert not told[1].any()  # nothing is drawn

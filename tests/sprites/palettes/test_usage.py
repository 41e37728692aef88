"""Counting the colours of sprites."""

from __future__ import annotations

import numpy as np

from spritestudio.sprites.palettes.usage import ColorUse, colors_used


def test_colours_are_counted_over_sprites_of_any_size_and_the_commonest_is_first() -> None:
    first, second = np.zeros((4, 4, 4), np.uint8), np.zeros((2, 3, 4), np.uint8)
    first[:2] = (255, 0, 1, 255)
    first[2, 0] = (0, 16, 32, 255)
    second[:] = (0, 16, 32, 255)
    second[0, 0] = (9, 9, 9, 0)
    second[0, 1] = (255, 255, 255, 1)
    assert colors_used([first, second]) == [
        ColorUse("#ff0001", 8),
        ColorUse("#001020", 5),
        ColorUse("#ffffff", 1),
    ]


def test_what_cannot_be_seen_has_no_colours() -> None:
    assert colors_used([]) == []
    assert colors_used([np.zeros((4, 4, 4), np.uint8)]) == []

"""Palettes: snapping to them, finding the best colours, and what is none."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.palettes.palette import (
    Palette,
    best_palette,
    extract_palette,
    nearest_palette,
    snap,
)
from spritestudio.sprites.palettes.recolor import nearest_pairs

GREYS = Palette.from_hex("greys", ("#000000", "#808080", "#ffffff"))


def test_snapping_takes_the_nearest_colour_and_keeps_alpha() -> None:
    image = np.array([[[10, 10, 10, 255], [120, 130, 125, 90], [250, 250, 240, 255], [7, 7, 7, 0]]], np.uint8)
    snapped = snap(image, GREYS)
    assert snapped[0, :, :3].tolist() == [[0, 0, 0], [128, 128, 128], [255, 255, 255], [7, 7, 7]]
    assert snapped[0, :, 3].tolist() == [255, 90, 255, 0]
    np.testing.assert_array_equal(snap(snapped, GREYS), snapped)


def test_the_nearest_colour_is_the_one_that_looks_so_and_not_the_one_of_like_numbers() -> None:
    green = np.array([[[2, 159, 51, 255]]], np.uint8)
    cream, indigo = "#e8dec8", "#1d023d"  # by red, green and blue indigo would be much the nearer
    assert snap(green, Palette.from_hex("p", (indigo, cream)))[0, 0].tolist() == [0xE8, 0xDE, 0xC8, 255]
    before, after = Palette.from_hex("g", ("#029f33",)), Palette.from_hex("p", (indigo, cream))
    assert nearest_pairs(before, after) == (("#029f33", cream),)


def test_transparent_colours_of_a_palette_are_passed_over() -> None:
    palette = Palette.from_hex("p", ("#ff000000", "#0000ff"))
    red = np.array([[[255, 0, 0, 255]]], np.uint8)
    assert snap(red, palette)[0, 0].tolist() == [0, 0, 255, 255]
    with pytest.raises(SpriteStudioError, match="seen"):
        snap(red, Palette.from_hex("p", ("#ff000000",)))


def test_few_colours_are_their_own_best_palette() -> None:
    image = np.array([[[200, 0, 0, 255], [0, 0, 90, 255], [1, 2, 3, 0]]], np.uint8)
    assert best_palette(image, 16).to_hex() == ("#00005a", "#c80000")


def test_the_best_colours_are_the_middles_of_what_is_there() -> None:
    chance = np.random.default_rng(0)
    middles = np.array([[40, 40, 40], [200, 60, 60], [60, 90, 200], [230, 220, 120]])
    noise = chance.integers(-6, 7, (4, 400, 3))
    rgb = (middles[:, None] + noise).astype(np.uint8)
    images = np.insert(rgb, 3, 255, axis=-1)
    found = best_palette(images, 4).colors[:, :3].astype(int)
    for middle in middles:
        assert np.abs(found - middle).max(axis=1).min() <= 3
    assert best_palette(images, 4).to_hex() == best_palette(images[::-1], 4).to_hex()


def test_the_best_colours_of_very_many() -> None:
    images = np.random.default_rng(0).integers(0, 256, (40, 16, 16, 4), dtype=np.uint8)
    palette = best_palette(images, 32)
    assert 24 <= len(palette) <= 32


def test_there_is_nothing_to_find_in_nothing() -> None:
    with pytest.raises(SpriteStudioError, match="nothing"):
        best_palette(np.zeros((1, 4, 4, 4), np.uint8), 4)


def test_extracting_keeps_the_order_of_meeting() -> None:
    image = np.array([[[9, 0, 0, 255], [0, 9, 0, 255], [9, 0, 0, 255], [0, 0, 9, 255]]], np.uint8)
    assert extract_palette(image, "p").to_hex() == ("#090000", "#000900", "#000009")
    assert len(extract_palette(image, "p", most=2)) == 2


@pytest.mark.parametrize("colors", [(), ("red",), ("#12345",), ("#1234567",)])
def test_what_is_no_palette_is_refused(colors: tuple[str, ...]) -> None:
    with pytest.raises(SpriteStudioError):
        Palette.from_hex("p", colors)


def test_the_nearest_palette_changes_pictures_the_least() -> None:
    reds = Palette.from_hex("reds", ("#300000", "#d02020"))
    blues = Palette.from_hex("blues", ("#000030", "#2020d0"))
    unseen = Palette("unseen", np.zeros((1, 4), np.uint8))
    red, blue = (np.full((4, 4, 4), (*color, 255), np.uint8) for color in ((200, 40, 40), (40, 40, 200)))
    few_reds = np.zeros((9, 9, 4), np.uint8)
    few_reds[0, :3] = 200, 40, 40, 255
    assert nearest_palette([blue, few_reds], [unseen, reds, blues]) == 2
    assert nearest_palette([red, few_reds], [unseen, blues, reds]) == 2
    assert nearest_palette([np.zeros((4, 4, 4), np.uint8)], [reds, blues]) == 0
    assert nearest_palette([], [reds, blues]) == 0

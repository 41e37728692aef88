"""Pixel-art measures on sprites drawn for them."""

from __future__ import annotations

import numpy as np

from spritestudio.specs import ByteArray
from spritestudio.sprites.dataset.measures import TOLERANCE, Palette3D, pixel_art

RED, GREEN, BLACK, NONE = (200, 0, 0, 255), (0, 200, 0, 255), (0, 0, 0, 255), (0, 0, 0, 0)


def drawn(*rows: str) -> ByteArray:
    colours = {"r": RED, "g": GREEN, "k": BLACK, ".": NONE}
    return np.array([[[colours[c] for c in row] for row in rows]], np.uint8)


def test_an_outlined_square_is_pixel_art() -> None:
    image = drawn("......", ".kkkk.", ".krrk.", ".krgk.", ".kkkk.", "......")
    art = pixel_art(image, image, Palette3D(image))
    assert art.colours == 3
    assert art.orphans == 1 / 16  # the green pixel; diagonal neighbours count as company
    assert art.outline == 1.0
    assert art.off_palette == 0.0


def test_a_broken_outline_and_lone_pixels_are_seen() -> None:
    image = drawn("kg", "rk")
    art = pixel_art(image, image, Palette3D(image))
    assert (art.outline, art.orphans) == (0.5, 0.5)


def test_raw_pixels_are_on_the_palette_within_the_tolerance() -> None:
    image = drawn("rr", "k.")
    palette = Palette3D(image)
    assert palette.count == 2
    raw = image.copy()
    raw[0, 0, 0, 0] += TOLERANCE
    raw[0, 1, 1, 3] = TOLERANCE
    assert palette.misses(raw) == 0.0
    raw[0, 0, 0, 0] += 1
    raw[0, 1, 0, 3] = 128
    assert palette.misses(raw) == 0.5


def test_empty_sprites_have_no_figures_to_fear() -> None:
    image = np.zeros((2, 4, 4, 4), np.uint8)
    art = pixel_art(image, image, Palette3D(image))
    assert (art.colours, art.orphans, art.outline, art.off_palette) == (0, 0, 0, 0)

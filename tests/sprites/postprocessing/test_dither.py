"""Patterns for the colours between."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.sprites.palettes.palette import Palette
from spritestudio.sprites.postprocessing.dither import PATTERNS, dither


@pytest.mark.parametrize("pattern", PATTERNS)
def test_dithering_mixes_two_colours_and_leaves_the_palettes_own_plain(pattern: str) -> None:
    between = np.full((1, 8, 8, 4), 99, np.uint8)  # L of about 0.5, half way between black and white
    between[..., 3] = 255
    black_white = Palette.from_hex("bw", ("#000000", "#ffffff"))
    mixed = dither(between, black_white, pattern)
    assert np.mean(mixed[..., 0] == 255) == pytest.approx(0.5)
    np.testing.assert_array_equal(dither(mixed, black_white, pattern), mixed)
    plain = np.full((1, 8, 8, 4), 255, np.uint8)
    np.testing.assert_array_equal(dither(plain, black_white, pattern), plain)


def test_bayer_follows_the_shade() -> None:
    ramp = np.zeros((1, 4, 64, 4), np.uint8)
    ramp[..., :3] = np.linspace(0, 255, 64).astype(np.uint8)[None, None, :, None]
    ramp[..., 3] = 255
    mixed = dither(ramp, Palette.from_hex("bw", ("#000000", "#ffffff")), "bayer4")
    shares = (mixed[0, :, :, 0] > 0).reshape(4, 8, 8).mean(axis=(0, 2))
    assert np.all(np.diff(shares) >= 0)
    assert shares[0] < 0.15
    assert shares[-1] > 0.9

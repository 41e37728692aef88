"""The space in which colours are compared."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.sprites.palettes.oklab import from_oklab, to_oklab


@pytest.mark.parametrize(
    ("rgb", "lab"),  # from the table of the article, by way of sRGB's primaries
    [
        ((255, 255, 255), (1.0, 0.0, 0.0)),
        ((255, 0, 0), (0.62796, 0.22486, 0.12585)),
        ((0, 255, 0), (0.86644, -0.23389, 0.17950)),
        ((0, 0, 255), (0.45201, -0.03246, -0.31153)),
        ((0, 0, 0), (0.0, 0.0, 0.0)),
    ],
)
def test_oklab_of_the_primaries(rgb: tuple[int, int, int], lab: tuple[float, float, float]) -> None:
    np.testing.assert_allclose(to_oklab(np.array(rgb, np.uint8)), lab, atol=1e-4)


def test_every_hundredth_colour_comes_back_from_oklab() -> None:
    codes = np.arange(0, 2**24, 997)
    rgb = np.stack((codes >> 16, codes >> 8 & 255, codes & 255), axis=-1).astype(np.uint8)
    np.testing.assert_array_equal(from_oklab(to_oklab(rgb)), rgb)

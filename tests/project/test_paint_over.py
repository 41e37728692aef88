"""Painting over a drawing: what is asked of weights, and what comes back to the drawing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spritestudio.errors import SpriteStudioError
from spritestudio.project.paint_over import PaintOver
from spritestudio.specs import ByteArray
from spritestudio.sprites.palettes.palette import Palette

PALETTE = Palette.from_hex("Two", ("#00000000", "#ff0000", "#0000ff"))


def noise(*shape: int, seed: int = 0) -> ByteArray:
    return np.random.default_rng(seed).integers(0, 256, (*shape, 4), dtype=np.uint8)


@settings(max_examples=60, deadline=None)
@given(st.integers(4, 24), st.integers(4, 24), st.data())
def test_no_pixel_outside_the_mask_ever_changes(height: int, width: int, data: st.DataObject) -> None:
    image, mask = noise(height, width), np.zeros((height, width), bool)
    top, left = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
    bottom, right = data.draw(st.integers(1, 16)), data.draw(st.integers(1, 16))
    mask[top : top + bottom, left : left + right] = True
    over = PaintOver(image, mask, data.draw(st.sampled_from([0.0, 0.4, 1.0])), 16, PALETTE)
    painted = noise(3, 16, 16, seed=1)
    results = over.results(painted)
    assert results.shape == (3, height, width, 4)
    assert (results[:, ~mask] == image[~mask]).all()
    known = ~over.start.is_painted[0]
    placed = np.zeros((16, 16), bool)
    placed[over._places[1]] = True
    assert over.start.is_painted.sum() == mask.sum(), "all that is marked lies within what is painted"
    assert np.array_equal(
        over.start.images[0][known & placed], image[over._places[0]][~mask[over._places[0]]]
    )
    assert not over.start.images[0][~placed].any()
    assert np.array_equal(results[:, mask], painted[:, over.start.is_painted[0]])


def test_a_result_goes_into_a_drawing_that_has_gone_on() -> None:
    image, mask = noise(8, 8), np.zeros((8, 8), bool)
    mask[2:5, 2:5] = True
    over = PaintOver(image, mask, 1.0, 8)
    (result,) = over.results(noise(1, 8, 8, seed=1))
    later = noise(8, 8, seed=2)
    taken = over.taken_into(later, result)
    assert np.array_equal(taken[~mask], later[~mask])
    assert np.array_equal(taken[mask], result[mask])


def test_colours_that_the_weights_lack_become_the_nearest_and_are_told() -> None:
    image = np.zeros((8, 8, 4), np.uint8)
    image[0], image[1], image[2] = (250, 10, 0, 255), (0, 0, 255, 255), (10, 250, 0, 60)
    over = PaintOver(image, None, 0.5, 8, PALETTE)
    started = over.start.images[0]
    assert started[0].tolist() == [[255, 0, 0, 255]] * 8
    assert started[1].tolist() == [[0, 0, 255, 255]] * 8
    assert not started[2].any()
    assert over.told == ("1 colour is not among the 2 of these weights: the nearest is taken.",)
    assert PaintOver(image, None, 0.5, 8).told == ()
    mask = np.zeros((8, 8), bool)
    mask[5:] = True
    assert PaintOver(image, mask, 0.5, 8, PALETTE).told == (), "what stays keeps its colours"
    assert np.array_equal(PaintOver(image, mask, 0.5, 8, PALETTE).start.images[0][:5], image[:5])


def test_that_weights_paint_much_larger_sprites_is_told() -> None:
    image = np.full((8, 7, 4), 255, np.uint8)
    assert PaintOver(image, None, 0.5, 12).told == ()
    assert PaintOver(image, None, 0.5, 16).told == (
        "These weights paint 16×16 pixels, and this has 7×8: weights of its size suit it better.",
    )


def test_a_mask_of_everything_is_told_and_one_of_nothing_refused() -> None:
    image = noise(8, 8)
    assert "lower the strength" in PaintOver(image, np.ones((8, 8), bool), 1.0, 8).told[0]
    assert PaintOver(image, np.ones((8, 8), bool), 0.9, 8).told == ()
    with pytest.raises(SpriteStudioError, match="Nothing is marked"):
        PaintOver(image, np.zeros((8, 8), bool), 1.0, 8)


def test_what_is_larger_than_the_weights_paint_is_told() -> None:
    mask = np.zeros((32, 32), bool)
    mask[4:7, 4:24] = True
    with pytest.raises(SpriteStudioError, match="has 20×3 pixels, and these weights paint 16×16"):
        PaintOver(noise(32, 32), mask, 1.0, 16)
    with pytest.raises(SpriteStudioError, match="Mark a smaller part"):
        PaintOver(noise(32, 32), None, 0.5, 16)
    small = np.zeros((32, 32, 4), np.uint8)
    small[10:20, 3:9] = 255
    assert PaintOver(small, None, 0.5, 16).start.images[0].any()


def test_a_drawing_without_a_pixel_is_blank() -> None:
    empty = np.zeros((8, 8, 4), np.uint8)
    assert PaintOver(empty, None, 0.5, 8).is_blank
    assert not PaintOver(noise(8, 8), None, 0.5, 8).is_blank
    mask = np.zeros((8, 8), bool)
    mask[0, 0] = True
    assert not PaintOver(empty, mask, 1.0, 8).is_blank

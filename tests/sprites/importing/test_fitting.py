"""Pictures of any size as one sprite."""

from __future__ import annotations

import io
import tracemalloc

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray
from spritestudio.sprites.importing.fitting import Fitting, find_cells
from spritestudio.sprites.starter.starter_set import starter_sprites

SPRITES = np.asarray(starter_sprites(per_class=3).images)


def enlarged(image: ByteArray, times: int) -> ByteArray:
    return image.repeat(times, axis=0).repeat(times, axis=1)


def drawn(image: ByteArray) -> ByteArray:
    """What is drawn, wherever it stands."""
    is_drawn = image[..., 3] > 0
    rows, columns = np.flatnonzero(is_drawn.any(axis=1)), np.flatnonzero(is_drawn.any(axis=0))
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(SPRITES) - 1), st.integers(2, 24))
def test_enlarged_pixel_art_becomes_what_it_was(index: int, times: int) -> None:
    fitting = Fitting(enlarged(SPRITES[index], times), 16)
    assert np.array_equal(fitting.image, SPRITES[index])
    assert fitting.told == (f"It was enlarged {times} times: one pixel was taken of each large one.",)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(SPRITES) - 1), st.integers(3, 12), st.integers(0, 9), st.integers(0, 9))
def test_a_screenshot_of_enlarged_pixel_art_on_a_ground_is_found(
    index: int, times: int, above: int, beside: int
) -> None:
    assume(above < times and beside < times)
    white = np.full((20 * times, 21 * times, 4), 255, np.uint8)
    sprite = enlarged(SPRITES[index], times)
    spot = white[above : above + len(sprite), beside : beside + len(sprite)]
    spot[sprite[..., 3] > 0] = sprite[sprite[..., 3] > 0]
    fitting = Fitting(white, 16)
    assert fitting.ground == "#ffffff"
    if not (SPRITES[index][..., :3] == 255).all(axis=-1).any():  # white at its edge would be cleared as well
        found, wanted = drawn(fitting.image), drawn(SPRITES[index])
        there = wanted[..., 3] > 0  # a hole in the drawing keeps the ground
        assert np.array_equal(found[there], wanted[there])
    assert "Its ground of #ffffff was made clear." in fitting.told


def test_a_jpeg_of_enlarged_pixel_art_is_nearly_what_it_was() -> None:
    image = enlarged(SPRITES[0], 8)
    image[image[..., 3] == 0] = 255
    file = io.BytesIO()
    Image.fromarray(image[..., :3]).save(file, "JPEG", quality=90)
    with Image.open(file) as picture:
        fitting = Fitting(np.asarray(picture.convert("RGBA")), 16)
    assert fitting.cells is not None
    assert fitting.cells.side == 8
    there = SPRITES[0][..., 3] > 0
    off = np.abs(fitting.image[there].astype(int) - SPRITES[0][there])
    assert float(np.median(off)) < 12


def test_pixel_art_as_it_was_drawn_has_no_cells() -> None:
    sheet = np.concatenate(list(SPRITES[:6]), axis=1)
    assert find_cells(sheet) is None
    assert find_cells(np.zeros((64, 64, 4), np.uint8)) is None
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 4), dtype=np.uint8)
    assert find_cells(noise) is None


def test_boxes_of_round_sizes_are_no_large_pixels_also_in_a_jpeg() -> None:
    boxes = np.full((256, 256, 4), 255, dtype=np.uint8)
    for row, column in np.ndindex(4, 4):
        place = np.s_[row * 64 + 16 : row * 64 + 56, column * 64 + 16 : column * 64 + 48]
        boxes[place] = (60 * row, 60 * column, 9, 255)
    assert find_cells(boxes) is None
    file = io.BytesIO()
    Image.fromarray(boxes[..., :3]).save(file, "JPEG", quality=90)
    with Image.open(file) as picture:
        assert find_cells(np.asarray(picture.convert("RGBA"))) is None


def test_a_small_picture_stands_in_the_middle_and_a_sprite_stays_as_it_is() -> None:
    fitting = Fitting(SPRITES[0], 32)
    assert np.array_equal(fitting.image[8:24, 8:24], SPRITES[0])
    assert fitting.told == ("Its 16×16 pixels were put in the middle of 32×32.",)
    same = Fitting(SPRITES[0], 16)
    assert np.array_equal(same.image, SPRITES[0])
    assert same.told == ()


@pytest.mark.parametrize("shape", [(1, 1), (16, 16), (70, 100)])
def test_a_picture_with_nothing_in_it_is_told(shape: tuple[int, int]) -> None:
    fitting = Fitting(np.zeros((*shape, 4), np.uint8), 16)
    assert not fitting.image.any()
    assert fitting.told == ("There is nothing to be seen in it.",)


def test_clear_space_around_a_drawing_is_cut_off_without_a_word_of_loss() -> None:
    wide = np.zeros((40, 100, 4), np.uint8)
    wide[20:36, 70:86] = SPRITES[0]
    fitting = Fitting(wide, 16)
    assert np.array_equal(drawn(fitting.image), drawn(SPRITES[0]))
    assert not fitting.is_cut
    rows, columns = (int(np.ptp(np.flatnonzero(SPRITES[0][..., 3].any(axis=axis)))) + 1 for axis in (1, 0))
    told = f"The {columns}×{rows} that are drawn of its 100×40 pixels were put in the middle of 16×16."
    assert fitting.told == (told,)


def test_what_hardly_does_not_fit_is_cut_and_a_large_picture_is_shrunk() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (20, 20, 4), dtype=np.uint8)
    noise[..., 3] = 255
    cut = Fitting(noise, 16)
    assert np.array_equal(cut.image, noise[2:18, 2:18])
    assert cut.told == ("It was cut from 20×20 to 16×16, around its middle.",)
    y, x = np.mgrid[0:300, 0:400]
    photo = np.stack((x % 256, y % 256, (x + y) % 256, np.full_like(x, 255)), axis=-1).astype(np.uint8)
    shrunk = Fitting(photo, 16)
    assert shrunk.shrunk == 25
    assert (shrunk.image[..., 3] > 0).sum() == 12 * 16
    assert shrunk.told == ("It was shrunk 25 times, to fit into 16×16.",)


def test_a_picture_of_which_nothing_is_left_is_told() -> None:
    """As a long and thin one, whose squares lie mostly beyond it."""
    thin = np.full((2, 3000, 4), (200, 10, 10, 255), np.uint8)
    fitting = Fitting(thin, 16)
    assert not fitting.image.any()
    assert fitting.told[-1] == "Nothing of it is left to be seen."
    assert "It was shrunk 188 times, to fit into 16×16." in fitting.told
    assert "Nothing of it is left to be seen." not in Fitting(thin[:, :20], 16).told


def test_a_mask_goes_the_way_of_its_picture() -> None:
    mask = np.zeros((16, 16), bool)
    mask[3:9, 5:12] = True
    fitting = Fitting(enlarged(SPRITES[0], 7), 16)
    assert np.array_equal(fitting.mask(mask.repeat(7, axis=0).repeat(7, axis=1)), mask)
    with pytest.raises(SpriteStudioError, match="The mask has 16×16 pixels, and the picture 112×112"):
        fitting.mask(mask)


def test_an_empty_picture_is_a_clear_sprite() -> None:
    assert not Fitting(np.zeros((50, 70, 4), np.uint8), 16).image.any()


def test_a_picture_that_would_fill_the_memory_is_refused() -> None:
    huge = np.broadcast_to(np.zeros(4, np.uint8), (5000, 5000, 4))
    with pytest.raises(SpriteStudioError, match="more than"):
        Fitting(huge, 16)


@pytest.mark.parametrize(("height", "width"), [(16, 60_000), (60_000, 16), (300, 400), (33, 32), (1, 512)])
def test_a_long_picture_takes_no_more_memory_than_it_has(height: int, width: int) -> None:
    picture = np.full((height, width, 4), (200, 10, 10, 255), np.uint8)
    tracemalloc.start()
    image = Fitting(picture, 16).image
    assert tracemalloc.get_traced_memory()[1] < 60 * picture.nbytes
    tracemalloc.stop()
    assert image.shape == (16, 16, 4)
    assert bool(image.any()) == (max(height, width) < 8 * 16 * min(height, width))


@pytest.mark.parametrize("width", [2, 90])
def test_a_picture_stays_as_it_is_while_its_cells_are_looked_for(width: int) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (90, width, 4), dtype=np.uint8)
    picture[::2, :, 3] = 0
    before = picture.copy()
    find_cells(picture)
    assert np.array_equal(picture, before)

"""All of the post-processing in a row, and each step done twice."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import PostprocessSpec
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.sprites.postprocessing.postprocess import postprocess_sprites, without_missing_palette
from spritestudio.sprites.starter.starter_set import starter_sprites
from tests.sprites.postprocessing.drawing import drawn, text_of


@pytest.mark.parametrize(
    "spec",
    [
        PostprocessSpec(min_island_px=5),
        PostprocessSpec(remove_orphans=True),
        PostprocessSpec(close_holes=True),
        PostprocessSpec(outline="outside", outline_color="#ffffff"),
        PostprocessSpec(outline="inside", outline_color="#ffffff"),
        PostprocessSpec(align="center"),
        PostprocessSpec(align="baseline", outline="outside"),
        PostprocessSpec(trim=True),
        PostprocessSpec(palette_mode="best", colors=5),
        PostprocessSpec(palette_mode="chosen", palette=("#000000", "#ff0000", "#eeeeee"), dither="bayer4"),
        PostprocessSpec(alpha_threshold=30),
    ],
)
def test_each_step_done_twice_is_done_once(spec: PostprocessSpec) -> None:
    images = np.stack(list(starter_sprites(0, 2).images)).copy()
    noise = np.random.default_rng(3).integers(-20, 21, images.shape)
    images = np.clip(images + noise * (images > 0), 0, 255).astype(np.uint8)
    images[:, 1, 14] = (200, 30, 30, 255)
    once = postprocess_sprites(images, spec).images
    if not spec.trim:
        assert once.shape == images.shape
    np.testing.assert_array_equal(postprocess_sprites(once, spec).images, once)
    assert set(np.unique(once[..., 3])) <= {0, 255}


def test_as_it_stands_only_alpha_becomes_hard() -> None:
    image = np.array([[[[9, 8, 7, 127], [9, 8, 7, 128]]]], np.uint8)
    assert postprocess_sprites(image, PostprocessSpec()).images.tolist() == [[[[0, 0, 0, 0], [9, 8, 7, 255]]]]
    assert postprocess_sprites(image, PostprocessSpec(alpha_threshold=100)).images[..., 3].tolist() == [
        [[255, 255]]
    ]
    assert PostprocessSpec().steps == ()


def test_orphans_are_looked_for_once_the_palette_has_made_neighbours_alike() -> None:
    dark, light_red, dark_red = (32, 32, 32, 255), (200, 60, 60, 255), (150, 35, 35, 255)
    image = np.full((1, 4, 4, 4), dark, np.uint8)
    image[0, 1, 1], image[0, 1, 2] = light_red, dark_red  # each alone before, and a pair of one red after
    red, black = "#b03030", "#202020"
    spec = PostprocessSpec(remove_orphans=True, palette_mode="chosen", palette=(black, red))
    finished = postprocess_sprites(image, spec).images
    assert (finished[0, 1, 1:3, :3] == (0xB0, 0x30, 0x30)).all()
    alone = postprocess_sprites(image, PostprocessSpec(remove_orphans=True)).images
    assert (alone == dark).all(), "without a palette they go"


def test_a_colour_is_replaced_by_the_pair_that_looks_most_like_it() -> None:
    green = np.array([[[[2, 159, 51, 255]]]], np.uint8)
    spec = PostprocessSpec(recolor=(("#1d023d", "#000000"), ("#e8dec8", "#ffffff")))
    assert postprocess_sprites(green, spec).images[0, 0, 0].tolist() == [255, 255, 255, 255]


def test_a_baseline_with_an_outline_is_the_last_row_of_the_picture() -> None:
    image = drawn("oo.. oo.. .... ....")
    spec = PostprocessSpec(outline="outside", outline_color="#1d1a26", align="baseline")
    assert text_of(postprocess_sprites(image, spec).images) == ".##. #oo# #oo# .##."


def test_an_outline_is_brought_back_into_the_picture_by_alignment() -> None:
    image = drawn("oo.. oo.. oo.. ....")
    spec = PostprocessSpec(outline="outside", outline_color="#1d1a26", align="center")
    assert text_of(postprocess_sprites(image, spec).images) == "#oo# #oo# #oo# .##."


def test_the_model_s_palette_and_its_absence() -> None:
    spec = PostprocessSpec(palette_mode="model")
    image = drawn("o+ #.")
    mine = Palette.from_hex("model", ("#ff0000", "#000000"))
    assert postprocess_sprites(image, spec, mine).images[0, 0, 0].tolist() == [255, 0, 0, 255]
    with pytest.raises(SpriteStudioError, match="no palette"):
        postprocess_sprites(image, spec)


def test_the_best_colours_of_some_of_the_sprites() -> None:
    images = np.concatenate((drawn("oo oo"), drawn("++ ++")))
    finished = postprocess_sprites(images, PostprocessSpec(palette_mode="best", colors=4, best_of=(1,)))
    assert text_of(finished.images[:1]) == "++ ++"
    assert finished.palette is not None
    assert finished.palette.to_hex() == ("#3cc85a",)


def test_recolouring_goes_by_the_nearest_pair() -> None:
    swap = PostprocessSpec(recolor=(("#dd2828", "#3cc85a"), ("#1d1a26", "#1d1a26")))
    assert text_of(postprocess_sprites(drawn("o# .o"), swap).images) == "+# .+"


def test_the_finished_palette_has_every_colour_of_the_sprites() -> None:
    chance = np.random.default_rng(1)
    images = chance.integers(0, 256, (4, 10, 10, 4), dtype=np.uint8)
    spec = PostprocessSpec(
        palette_mode="best",
        colors=6,
        recolor=(("#000000", "#102030"), ("#ffffff", "#f0e0d0")),
        remove_orphans=True,
        outline="outside",
        outline_color="#fedcba",
    )
    finished = postprocess_sprites(images, spec)
    assert finished.palette is not None
    seen = {tuple(c) for c in finished.images[finished.images[..., 3] > 0].tolist()}
    assert seen <= {tuple(c) for c in finished.palette.colors.tolist()}


def test_nothing_to_be_seen_stays_nothing() -> None:
    nothing = np.zeros((2, 8, 8, 4), np.uint8)
    spec = PostprocessSpec(palette_mode="best", trim=True, outline="outside", align="center", min_island_px=3)
    np.testing.assert_array_equal(postprocess_sprites(nothing, spec).images, nothing)


def test_the_way_to_trimmed_sprites_is_of_one_size_and_ends_with_them() -> None:
    painted = drawn(".... .o#. .... ....")
    steps = [
        np.full_like(painted, 90),
        np.arange(painted.size, dtype=np.uint8).reshape(painted.shape),
        painted,
    ]
    finished = postprocess_sprites(painted, PostprocessSpec(trim=True))
    first, second, last = finished.denoising(steps)
    assert first.shape == second.shape == last.shape == (1, 2, 2, 4)
    np.testing.assert_array_equal(second, steps[1][:, 0:2, 1:3])
    np.testing.assert_array_equal(last, finished.images)


def test_weights_without_a_palette_keep_the_colours() -> None:
    asked, palette = PostprocessSpec(palette_mode="model", trim=True), Palette.from_hex("a", ("#000000",))
    assert without_missing_palette(asked, palette) == asked
    assert without_missing_palette(asked, None) == PostprocessSpec(trim=True)


def test_the_transparent_colour_is_one_of_those_that_are_asked_for() -> None:
    images = np.random.default_rng(2).integers(0, 256, (1, 16, 16, 4), dtype=np.uint8)
    images[..., 3] = 255
    spec = PostprocessSpec(palette_mode="best", colors=16)
    assert len(np.unique(postprocess_sprites(images, spec).images.reshape(-1, 4), axis=0)) == 16
    images[0, 0] = 0
    assert len(np.unique(postprocess_sprites(images, spec).images.reshape(-1, 4), axis=0)) == 16


def test_some_sprites_are_finished_alone() -> None:
    images = np.stack(list(starter_sprites(0, 1).images))[:4].copy()
    images[:, 0, 0] = (250, 10, 10, 200)
    every = PostprocessSpec(palette_mode="best", colors=4, outline="outside", alpha_threshold=210)
    some = dataclasses.replace(every, only=(1, 3, 99))
    finished = postprocess_sprites(images, some)
    plain = postprocess_sprites(images, PostprocessSpec()).images
    np.testing.assert_array_equal(finished.images[[0, 2]], plain[[0, 2]])
    alone = postprocess_sprites(images[[1, 3]], every).images
    np.testing.assert_array_equal(finished.images[[1, 3]], alone)
    assert finished.palette is None, "the others have colours of their own"


def test_the_best_colours_of_other_sprites_for_some() -> None:
    images = np.stack(list(starter_sprites(0, 1).images))[:4]
    spec = PostprocessSpec(palette_mode="best", colors=4, best_of=(0,), only=(1,))
    whole = postprocess_sprites(images, dataclasses.replace(spec, only=())).images
    np.testing.assert_array_equal(postprocess_sprites(images, spec).images[1], whole[1])


def test_some_and_the_others_are_trimmed_to_one_size() -> None:
    images = np.zeros((2, 8, 8, 4), np.uint8)
    images[0, 3:5, 3:5] = images[1, 1:5, 3:5] = (200, 0, 0, 255)
    finished = postprocess_sprites(images, PostprocessSpec(trim=True, only=(0,)))
    assert finished.images.shape == (2, 4, 4, 4)


def test_recoloured_sprites_have_the_name_of_their_new_palette() -> None:
    image = np.array([[[[255, 0, 0, 255], [0, 0, 255, 255]]]], np.uint8)
    before = Palette("Fire", np.array([[255, 0, 0, 255], [0, 0, 255, 255]], np.uint8), ("ember", "spark"))
    spec = PostprocessSpec(palette_mode="model", recolor=(("#ff0000", "#00ff00"), ("#0000ff", "#0000ff")))
    for name in ("Moss", ""):
        palette = postprocess_sprites(image, dataclasses.replace(spec, recolor_name=name), before).palette
        assert palette is not None
        assert (palette.name, palette.to_hex()) == (name, ("#00ff00", "#0000ff"))
        assert palette.labels == ("", "spark"), "what is another colour is no ember"

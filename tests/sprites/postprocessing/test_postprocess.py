"""Every clean-up on sprites drawn by hand, and all of them in order.

`.` is transparent, `#` dark, `o` red, `+` green.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray, PostprocessSpec
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.sprites.postprocessing import cleanup
from spritestudio.sprites.postprocessing.postprocess import postprocess_sprites
from spritestudio.sprites.starter.starter_set import starter_sprites

INK = {".": (0, 0, 0, 0), "#": (29, 26, 38, 255), "o": (220, 40, 40, 255), "+": (60, 200, 90, 255)}


def drawn(text: str) -> ByteArray:
    rows = text.split()
    return np.array([[[INK[mark] for mark in row] for row in rows]], np.uint8)


def text_of(images: ByteArray) -> str:
    marks = {color: mark for mark, color in INK.items()}
    return " ".join("".join(marks[tuple(int(v) for v in pixel)] for pixel in row) for row in images[0])


def test_islands_smaller_than_asked_are_dropped() -> None:
    image = drawn("o..... ...... ..oo.. ..oo.. o....o .....o")
    assert text_of(cleanup.drop_islands(image, 2)) == "...... ...... ..oo.. ..oo.. .....o .....o"
    assert text_of(cleanup.drop_islands(image, 3)) == "...... ...... ..oo.. ..oo.. ...... ......"


def test_a_long_thin_part_is_no_island() -> None:
    image = drawn("oooooo .....o oooooo o..... oooooo ......")
    np.testing.assert_array_equal(cleanup.drop_islands(image, 20), image)


def test_the_largest_part_stays_however_small() -> None:
    assert text_of(cleanup.drop_islands(drawn("oo.. .... ...o ...."), 64)) == "oo.. .... .... ...."


def test_parts_that_touch_at_a_corner_hang_together() -> None:
    image = drawn("o... .o.. ..o. ...o")
    np.testing.assert_array_equal(cleanup.drop_islands(image, 4), image)


def test_an_orphan_takes_the_colour_around_it() -> None:
    assert text_of(cleanup.remove_orphans(drawn("ooo o+o ooo"))) == "ooo ooo ooo"


def test_a_pixel_alone_in_the_air_goes() -> None:
    assert text_of(cleanup.remove_orphans(drawn("oo... oo... ....+ ....."))) == "oo... oo... ..... ....."


def test_two_alike_that_touch_at_a_corner_are_no_orphans() -> None:
    image = drawn("oooo o+oo oo+o oooo")
    np.testing.assert_array_equal(cleanup.remove_orphans(image), image)


def test_a_hole_and_a_notch_are_filled() -> None:
    image = drawn("####. #oo#. #.o#. ##.#. .....")
    assert text_of(cleanup.close_holes(drawn("### #.# ###"))) == "### ### ###"
    assert text_of(cleanup.close_holes(image)).split()[2:4] == ["##o#.", "####."]


def test_a_slit_is_no_hole() -> None:
    legs = drawn("##### #o.o# #o.o# #o.o#")
    np.testing.assert_array_equal(cleanup.close_holes(legs), legs)


def test_a_break_in_the_outline_is_closed_in_its_colour() -> None:
    image = drawn("....... .##o##. .#ooo#. .#ooo#. .#####. .......")
    assert text_of(cleanup.close_holes(image)).split()[1] == ".#####."


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("outside", "..##. .#oo# .#oo# ..##. ....."),
        ("inside", "..... ..##. ..##. ..... ....."),
    ],
)
def test_an_outline_of_one_pixel(where: str, expected: str) -> None:
    image = drawn("..... ..oo. ..oo. ..... .....")
    lined = cleanup.outline(image, (29, 26, 38), outside=where == "outside")
    assert text_of(lined) == expected
    np.testing.assert_array_equal(cleanup.outline(lined, (29, 26, 38), outside=where == "outside"), lined)


def test_inside_it_leaves_the_middle() -> None:
    assert text_of(cleanup.outline(drawn("ooo ooo ooo"), (29, 26, 38), outside=False)) == "### #o# ###"


@pytest.mark.parametrize(
    ("where", "expected"),
    [("center", ".... .oo. .oo. ...."), ("baseline", ".... .... .oo. .oo.")],
)
def test_alignment(where: str, expected: str) -> None:
    assert text_of(cleanup.align(drawn("oo.. oo.. .... ...."), where)) == expected


def test_trimming_keeps_one_square_for_all() -> None:
    images = np.concatenate((drawn("..... .o... ..... ..... ....."), drawn("..... ..... ...o. ..... .....")))
    trimmed = cleanup.trim(images)
    assert trimmed.shape == (2, 3, 3, 4)
    assert text_of(trimmed[:1]) == "... o.. ..."
    assert trimmed[..., 3].astype(bool).sum() == 2


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


def test_a_spec_goes_through_json() -> None:
    spec = PostprocessSpec(
        palette_mode="chosen",
        palette=("#010203",),
        recolor=(("#010203", "#ffffff"),),
        best_of=(1, 2),
        trim=True,
    )
    assert PostprocessSpec.from_json(spec.to_json()) == spec
    assert spec.steps == ("palette_mode", "recolor", "trim")


@pytest.mark.parametrize(
    "changes",
    [
        {"alpha_threshold": 0},
        {"palette_mode": "chosen"},
        {"palette_mode": "other"},
        {"palette": ("#12",)},
        {"colors": 0},
        {"dither": "noise"},
        {"recolor": (("#000000",),)},
        {"min_island_px": 65},
        {"outline": "around"},
        {"outline_color": "black"},
        {"align": "left"},
        {"trim": 1},
        {"best_of": (-1,)},
    ],
)
def test_what_has_no_sense_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(SpriteStudioError):
        dataclasses.replace(PostprocessSpec(), **changes)  # type: ignore[arg-type]

"""Clean-ups of painted sprites, drawn as text."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.sprites.postprocessing import cleanup
from tests.sprites.postprocessing.drawing import drawn, text_of


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


def test_an_orphan_inside_can_be_spared_and_one_on_the_rim_goes_all_the_same() -> None:
    face = "ooooo o+o+o ooooo +oooo"
    assert text_of(cleanup.remove_orphans(drawn(face))) == "ooooo ooooo ooooo ooooo"
    assert text_of(cleanup.remove_orphans(drawn(face), spare_inside=True)) == "ooooo o+o+o ooooo ooooo"


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
    rows, columns = cleanup.trimmed_window(images)
    trimmed = images[:, rows, columns]
    assert trimmed.shape == (2, 3, 3, 4)
    assert text_of(trimmed[:1]) == "... o.. ..."
    assert trimmed[..., 3].astype(bool).sum() == 2

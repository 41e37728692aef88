"""What the fixes of a set change, and what they leave."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.dataset.fixes import Fix, apply_fix
from tests.sprites.dataset.examples import STARTER, draft_of, found, on_white


def test_padding_keeps_every_pixel_in_the_middle() -> None:
    padded = apply_fix(draft_of([STARTER.images[0][:, 2:13]]), Fix("pad", "32"))
    assert np.array_equal(padded.images[0][8:24, 10:21], STARTER.images[0][:, 2:13])
    assert padded.images[0].astype(bool).sum() == STARTER.images[0][:, 2:13].astype(bool).sum()


def test_padding_refuses_what_is_larger() -> None:
    with pytest.raises(SpriteStudioError, match="sprite 0 is 16×16, too large to pad to 8×8"):
        apply_fix(draft_of(STARTER.images), Fix("pad", "8"))


@pytest.mark.parametrize(("top", "left"), [(0, 0), (3, 9), (24, 16)])
def test_cropping_keeps_what_is_drawn(top: int, left: int) -> None:
    image = np.zeros((40, 32, 4), dtype=np.uint8)
    image[top : top + 16, left : left + 16] = STARTER.images[3]
    (cropped,) = apply_fix(draft_of([image]), Fix("crop", "16")).images
    assert cropped.shape == (16, 16, 4)
    assert (cropped[..., 3] > 0).sum() == (STARTER.images[3][..., 3] > 0).sum()


def test_a_solid_background_becomes_transparent_by_its_colour() -> None:
    white = on_white(STARTER)
    finding = found(white)["background"]
    assert finding.sentence == "30 sprites of 30 stand on the solid colour #ffffff."
    assert finding.fixes == (Fix("transparent", "#ffffff"),)
    fixed = np.asarray(apply_fix(white, finding.fixes[0]).images)
    assert np.mean(fixed == STARTER.images) > 0.99  # all but what the drawing encloses


def test_what_the_drawing_encloses_keeps_the_colour_of_the_background() -> None:
    image = np.full((8, 8, 4), 255, dtype=np.uint8)
    image[2:6, 2:6] = (0, 0, 0, 255)
    image[3:5, 3:5] = 255
    (fixed,) = apply_fix(draft_of([image]), Fix("transparent", "#ffffff")).images
    assert (fixed[..., 3] > 0).sum() == 16
    assert fixed[3, 3].tolist() == [255] * 4


def test_half_transparent_pixels_are_made_hard() -> None:
    images = STARTER.images.copy()
    images[[2, 5], 8, 8] = (10, 20, 30, 200)
    finding = found(dataclasses.replace(STARTER, images=images))["half-transparent"]
    assert finding.indices.tolist() == [2, 5]
    fixed = apply_fix(dataclasses.replace(STARTER, images=images), finding.fixes[0])
    assert np.asarray(fixed.images)[2, 8, 8].tolist() == [10, 20, 30, 255]
    assert "half-transparent" not in found(fixed)


def test_sprites_with_all_but_nothing_are_left_out() -> None:
    images = STARTER.images.copy()
    images[0] = 0
    images[1] = (9, 9, 9, 255)
    images[2] = 0
    images[2, 4, 4:8] = 255
    editable = dataclasses.replace(STARTER, images=images)
    finding = found(editable)["nearly-empty"]
    assert finding.indices.tolist() == [0, 1, 2]
    assert apply_fix(editable, finding.fixes[0]).count == STARTER.count - 3


def test_a_set_of_nothing_is_not_emptied() -> None:
    nothing = draft_of(np.zeros((3, 8, 8, 4), dtype=np.uint8))
    assert found(nothing)["nearly-empty"].fixes == ()
    with pytest.raises(SpriteStudioError, match="No sprite would be left"):
        apply_fix(nothing, Fix("drop-empty"))


def test_one_of_each_is_kept_with_all_that_is_known_of_it() -> None:
    editable = STARTER.take(np.array([4, 0, 4, 1, 0, 4]))
    finding = found(editable)["duplicates"]
    assert finding.sentence == "3 sprites repeat others exactly; of 6, 3 are unique."
    assert finding.indices.tolist() == [2, 4, 5]
    unique = apply_fix(editable, finding.fixes[0])
    assert unique.notes["names"].tolist() == ["creature 4", "creature 0", "creature 1"]
    assert unique.groups.tolist() == [4, 0, 1]
    assert np.array_equal(unique.images, STARTER.images[[4, 0, 1]])


@pytest.mark.parametrize(
    ("name", "argument", "words"),
    [
        ("enlarge", "", "There is no fix named 'enlarge'"),
        ("shrink", "", "'' is no number of times"),
        ("shrink", "1", "must be a whole number between 2 and 1024"),
        ("pad", "", "'' is not a size"),
        ("crop", "-8", "'-8' is not a size"),
        ("crop", "65", "must be a whole number between 1 and 64"),
        ("transparent", "white", "'white' is not a colour"),
        ("transparent", "#gggggg", "'#gggggg' is not a colour"),
    ],
)
def test_a_fix_that_makes_no_sense_is_refused(name: str, argument: str, words: str) -> None:
    with pytest.raises(SpriteStudioError, match=words):
        Fix(name, argument)


def test_every_fix_says_what_it_does() -> None:
    assert Fix("pad", "32").title == "Pad to 32×32"
    assert Fix("transparent", "#ffffff").title == "Make #ffffff transparent"
    assert Fix("unique").title == "Keep one of each"


@pytest.mark.parametrize("is_array", [True, False])
def test_one_pixel_of_each_large_one_is_what_was_drawn(is_array: bool) -> None:
    large = STARTER.images.repeat(3, axis=1).repeat(3, axis=2)
    draft = draft_of(large if is_array else list(large))
    pivots = np.array(["1.5,-3", *[""] * (draft.count - 1)])
    draft = dataclasses.replace(draft, notes={**draft.notes, "pivot": pivots})
    finding = found(draft)["enlarged"]
    assert finding.sentence == f"{draft.count} sprites were enlarged 3 times."
    shrunk = apply_fix(draft, *finding.fixes)
    assert np.array_equal(np.stack(list(shrunk.images)), STARTER.images)
    assert shrunk.notes["pivot"].tolist()[:2] == ["0.5,-1", ""]
    assert "enlarged" not in found(shrunk)


def test_sprites_of_which_some_were_drawn_so_are_not_shrunk() -> None:
    coarse = STARTER.images[:2, ::2, ::2].repeat(2, axis=1).repeat(2, axis=2)
    draft = draft_of(np.concatenate((coarse, STARTER.images[2:4])))
    assert "enlarged" not in found(draft)
    with pytest.raises(SpriteStudioError, match="Not all sprites were enlarged 2 times"):
        apply_fix(draft, Fix("shrink", "2"))
    tiny = STARTER.images[:1, :4, :4].repeat(16, axis=1).repeat(16, axis=2)
    assert "enlarged" not in found(draft_of(tiny))

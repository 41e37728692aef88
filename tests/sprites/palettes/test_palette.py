"""Oklab, palettes, snapping, dithering, the best colours, recolouring, and palettes at work."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.palettes.oklab import from_oklab, to_oklab
from spritestudio.sprites.palettes.palette import Palette, best_palette, extract_palette, snap
from spritestudio.sprites.palettes.recolor import lightness_pairs, nearest_pairs, ramp_pairs
from spritestudio.sprites.palettes.swatches import Swatches
from spritestudio.sprites.postprocessing.dither import PATTERNS, dither

GREYS = Palette.from_hex("greys", ("#000000", "#808080", "#ffffff"))


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


def test_snapping_takes_the_nearest_colour_and_keeps_alpha() -> None:
    image = np.array([[[10, 10, 10, 255], [120, 130, 125, 90], [250, 250, 240, 255], [7, 7, 7, 0]]], np.uint8)
    snapped = snap(image, GREYS)
    assert snapped[0, :, :3].tolist() == [[0, 0, 0], [128, 128, 128], [255, 255, 255], [7, 7, 7]]
    assert snapped[0, :, 3].tolist() == [255, 90, 255, 0]
    np.testing.assert_array_equal(snap(snapped, GREYS), snapped)


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


def test_ramps_are_paired_by_order_lightness_and_nearness() -> None:
    before = Palette.from_hex("b", ("#ffffff", "#000000", "#808080"))
    after = Palette.from_hex("a", ("#200000", "#ffc0c0", "#a03030"))
    assert [new for _, new in ramp_pairs(before, after)] == ["#200000", "#ffc0c0", "#a03030"]
    assert [new for _, new in lightness_pairs(before, after)] == ["#ffc0c0", "#200000", "#a03030"]
    assert [new for _, new in nearest_pairs(before, after)] == ["#ffc0c0", "#200000", "#a03030"]
    two = Palette.from_hex("two", ("#111111", "#eeeeee"))
    assert [new for _, new in ramp_pairs(two, after)] == ["#200000", "#a03030"]


def swatches(*colors: str) -> Swatches:
    return Swatches.of(Palette.from_hex("p", colors))


def test_sorting_leaves_locked_colours_in_their_place() -> None:
    work = swatches("#ffffff", "#ff0000", "#808080", "#000000").with_item(1, locked=True)
    assert work.sorted_by_lightness().colors == ("#000000", "#ff0000", "#808080", "#ffffff")
    by_hue = swatches("#0000ff", "#ffffff", "#00ff00", "#ff0000", "#000000").sorted_by_hue()
    assert by_hue.colors == ("#000000", "#ffffff", "#ff0000", "#00ff00", "#0000ff")


def test_a_locked_colour_is_not_changed_moved_or_removed() -> None:
    work = swatches("#111111", "#222222").with_item(0, locked=True)
    assert work.with_item(0, color="#333333") == work
    assert work.removed(0) == work
    assert work.moved(0, 1) == work
    assert work.removed(1).removed(0).colors == ("#111111",)


def test_colours_are_added_moved_and_named() -> None:
    work = swatches("#111111", "#222222", "#333333")
    assert work.moved(0, 2).colors == ("#222222", "#333333", "#111111")
    assert work.added(1, "#abcdef").colors == ("#111111", "#abcdef", "#222222", "#333333")
    named = work.with_item(2, label="light").renamed("q").palette()
    assert (named.name, named.label(2)) == ("q", "light")


@pytest.mark.parametrize("colors", [(), ("red",), ("#12345",), ("#1234567",)])
def test_what_is_no_palette_is_refused(colors: tuple[str, ...]) -> None:
    with pytest.raises(SpriteStudioError):
        Palette.from_hex("p", colors)

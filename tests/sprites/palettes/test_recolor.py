"""Pairs of colours to exchange."""

from __future__ import annotations

from spritestudio.sprites.palettes.palette import Palette
from spritestudio.sprites.palettes.recolor import lightness_pairs, nearest_pairs, ramp_pairs


def test_ramps_are_paired_by_order_lightness_and_nearness() -> None:
    before = Palette.from_hex("b", ("#ffffff", "#000000", "#808080"))
    after = Palette.from_hex("a", ("#200000", "#ffc0c0", "#a03030"))
    assert [new for _, new in ramp_pairs(before, after)] == ["#200000", "#ffc0c0", "#a03030"]
    assert [new for _, new in lightness_pairs(before, after)] == ["#ffc0c0", "#200000", "#a03030"]
    assert [new for _, new in nearest_pairs(before, after)] == ["#ffc0c0", "#200000", "#a03030"]
    two = Palette.from_hex("two", ("#111111", "#eeeeee"))
    assert [new for _, new in ramp_pairs(two, after)] == ["#200000", "#a03030"]

"""Palettes that ship, and this person's own."""

from __future__ import annotations

from spritestudio.library.palettes import find_palette, installed_palettes, keep_palette, remove_palette
from spritestudio.sprites.palettes.palette import Palette


def test_a_dozen_palettes_ship_and_each_is_good_for_an_indexed_png() -> None:
    shipped = [each.palette for each in installed_palettes()]
    assert len(shipped) == 12
    for palette in shipped:
        assert len(set(palette.to_hex())) == len(palette) <= 256
        assert palette.name
        assert all(palette.labels)


def test_own_palettes_are_kept_found_and_removed() -> None:
    mine = Palette.from_hex("My Cave!", ("#010203", "#ffffff"))
    path = keep_palette(mine)
    other = keep_palette(Palette.from_hex("my cave", ("#000000",)))
    assert path != other
    assert find_palette("my cave").to_hex() in (mine.to_hex(), ("#000000",))
    keep_palette(Palette.from_hex("My Cave!", ("#ffffff",)), replace=path)
    assert [each.palette.to_hex() for each in installed_palettes() if each.path == path] == [("#ffffff",)]
    remove_palette(path)
    remove_palette(other)
    assert all(not each.own for each in installed_palettes())

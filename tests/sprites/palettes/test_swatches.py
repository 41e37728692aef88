"""A palette at work: locked, sorted, named."""

from __future__ import annotations

from spritestudio.sprites.palettes.palette import Palette
from spritestudio.sprites.palettes.swatches import Swatches


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

"""The shelf: rows of sprites that are kept."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from spritestudio.project.shelf import KeptSprite, Shelf, ShelfRow, art_of_shelf, unshared_bytes
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.frames import with_duration, with_image

IMAGE = np.zeros((8, 8, 4), np.uint8)


def _shelf(*rows: str) -> Shelf:
    return Shelf(tuple(ShelfRow("", tuple(KeptSprite(IMAGE, id=i) for i in row)) for row in rows))


def _ids(shelf: Shelf) -> list[str]:
    return ["".join(sprite.id for sprite in row.sprites) for row in shelf.rows]


def test_what_is_kept_goes_to_the_end_of_the_last_row() -> None:
    shelf = _shelf("ab", "c").kept([KeptSprite(IMAGE, id="d"), KeptSprite(IMAGE, id="e")])
    assert _ids(shelf) == ["ab", "cde"]
    assert len(shelf) == 5


@pytest.mark.parametrize(
    ("ids", "row", "place", "after"),
    [
        ("a", 0, 3, ["bca", "de"]),
        ("c", 0, 0, ["cab", "de"]),
        ("ca", 0, 2, ["bac", "de"]),
        ("b", 0, 1, ["abc", "de"]),
        ("ae", 1, 1, ["bc", "dae"]),
        ("abcde", 1, 0, ["", "abcde"]),
        ("d", 2, 0, ["abc", "e", "d"]),
        ("", 0, 0, ["abc", "de"]),
    ],
)
def test_sprites_move_before_the_one_that_stands_there(
    ids: str, row: int, place: int, after: list[str]
) -> None:
    assert _ids(_shelf("abc", "de").moved(ids, row, place)) == after


def test_rows_are_named_added_and_removed() -> None:
    shelf = _shelf("ab").with_row("monsters").with_row_name(0, "heroes")
    assert [row.name for row in shelf.rows] == ["heroes", "monsters"]
    assert _ids(shelf.without_row(0)) == [""]
    assert len(Shelf().without_row(0).rows) == 1


def test_a_changed_sprite_takes_the_place_of_the_one_with_its_id() -> None:
    shelf = _shelf("ab", "c")
    named = KeptSprite(IMAGE, id="c", name="Bert")
    changed = shelf.changed([named])
    assert [sprite.title for sprite in changed] == ["sprite", "sprite", "Bert"]
    assert [sprite.title for sprite in shelf] == ["sprite"] * 3
    assert _ids(changed.without(["a", "c"])) == ["b", ""]
    assert (named.label.name, named.label.kind) == ("Bert", "sprite")


def test_an_export_knows_names_tags_and_the_row_of_each_sprite() -> None:
    def kept(name: str, *tags: str) -> KeptSprite:
        return KeptSprite(IMAGE, kind="hero", name=name, tags=tags)

    rows = (
        ShelfRow("heroes", (kept("Ann", "brave"), kept(""))),
        ShelfRow(),
        ShelfRow("", (kept("Potion"),)),
        ShelfRow("heroes", (kept("Bob"),)),
    )
    shelf = Shelf(rows)
    assert shelf.row_titles == ("heroes", "Row 2", "Row 3", "heroes 2")
    labels = [(label.row, label.name, label.tags) for label in art_of_shelf(shelf).labels]
    assert labels == [
        ("heroes", "Ann", ("brave",)),
        ("heroes", "", ()),
        ("Row 3", "Potion", ()),
        ("heroes 2", "Bob", ()),
    ]


def test_older_shelves_cost_what_the_newest_does_not_share() -> None:
    walk = Clip(np.zeros((64, 8, 8, 4), np.uint8), (100,) * 64)
    sprite = KeptSprite(IMAGE, clips=(walk,))
    shelf = Shelf().kept([sprite, KeptSprite(IMAGE)])
    slower = shelf.changed([dataclasses.replace(sprite, clips=(with_duration(walk, 50),))])
    drawn = shelf.changed([dataclasses.replace(sprite, clips=(with_image(walk, 3, IMAGE + 1),))])
    assert unshared_bytes([shelf]) == 0
    assert unshared_bytes([shelf, slower]) == 0, "the frames are the same"
    assert unshared_bytes([shelf, slower, drawn]) == walk.frames.nbytes
